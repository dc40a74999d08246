"""Where might an item of a list begin? Enumerators of every style, with what stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kb.parser.spans import Intervals, find_quotations

Style = Literal[
    "CN",  # 一、
    "PCN",  # (一)
    "AR.",  # 1.
    "AR、",  # 1、
    "AR)",  # 1)
    "PAR",  # (1)
    "CIR",  # ①
    "PD",  # ⑴
    "SHI",  # 一是
    "YAO",  # 一要
    "SEQ",  # 首先
    "ISSUE",  # 反馈问题一:
    "FIND",  # 整改任务: without a number
    "ABOUT",  # 关于X的问题。 without a number
    "BARE",  # a short line that names a group: 县水利局
]
# How a marker is set off from what stands before it: own line; after 。;: and closing brackets; after a comma;
# after a blank inside a line; or by nothing at all.
Boundary = Literal["line", "sentence", "comma", "blank", "glued"]

_NUMERALS = "一二三四五六七八九十百"
_CN_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_SEQUENCE = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "此外": 4, "最后": 5}

_MARKER = re.compile(
    rf"""
      (?P<shi>\(?(?P<shi_n>[{_NUMERALS}]{{1,3}})\)?(?P<shi_verb>[是要])(?![否求]))[、:,]?
    | (?P<pcn>\((?P<pcn_n>[{_NUMERALS}]{{1,4}})\)[、.]?)
    | (?P<issue>
        (?:巡察|巡视|审计|督察|反馈|具体|存在|整改|发现)?的?(?:问题|任务)
        \(?(?P<issue_n>[{_NUMERALS}]{{1,4}}|\d{{1,3}})\)?(?P<issue_mark>[:、.]|(?=[ ]*\n))
      | 第(?P<nth_n>[{_NUMERALS}]{{1,4}}|\d{{1,3}})[个项](?:反馈)?(?:问题|任务)(?P<nth_mark>[:、.])
      )
    | (?P<cn>(?P<cn_n>[{_NUMERALS}]{{1,4}})[、.](?!\d))
    | (?P<par>\((?P<par_n>\d{{1,4}})\)[、.]?)
    | (?P<ar>(?P<ar_n>\d{{1,4}})(?P<ar_mark>[.、)]))
    | (?P<circle>[①-⑳])
    | (?P<dotted>[⑴-⒇⒈-⒛㈠-㈩])
    | (?P<seq>(?:{"|".join(_SEQUENCE)})[,是、:]?)
    | (?P<nth>第(?P<nth_item>[{_NUMERALS}]{{1,2}})(?:[,:]|、(?![{_NUMERALS}])))
    """,
    re.VERBOSE,
)
_FINDING_WORDS = (
    "整改任务",
    "整改事项",
    "反馈的?(?:主要|具体)?问题",
    "存在的?(?:主要|具体)?问题",
    "发现的?问题",
    "问题描述",
    "问题表述",
    "具体问题",
    "问题",
)
_FINDING = re.compile(rf"(?:督察|巡察|巡视|审计)?(?:{'|'.join(_FINDING_WORDS)}):\s*")
_ABOUT = re.compile(r"(?=(?:关于|针对)[^。;!?\n]{2,120}?问题(?:的?整改(?:落实)?(?:情况)?)?[。:])")
# What a heading ends with where the line break before 一是 was lost.
_BEFORE_FIRST = ("问题", "整改", "整改情况", "整改措施")
_YEAR = re.compile(r"\d{4}年")
# How the name of a group of findings ends: a side, a department, a place.
GROUP_ENDINGS = (
    "方面",
    "局",
    "委",
    "委员会",
    "办公室",
    "办",
    "厅",
    "部",
    "中心",
    "集团",
    "公司",
    "街道",
    "[镇乡]",
)
_GROUP_ENDINGS = [*GROUP_ENDINGS, "银行", "开发区", "管委会", "学校", "医院"]
_GROUP_NAME = re.compile(
    rf"""
    ^[ \t]*
    (?P<name>[^\s,。;:!?、\d][^\n,。;:!?、]{{1,28}}?(?:{"|".join(_GROUP_ENDINGS)})(?:\([^()\n]{{1,20}}\))?)
    [ \t]*\n
    (?=\s*(?:\(?[一二三四五六七八九十\d]{{1,3}}[).、]|[①⑴]|关于|针对|(?:反馈)?问题))
    """,
    re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """An enumerator: [start, end) covers it and the blanks after it. ordinal >= 1."""

    style: Style
    ordinal: int
    start: int
    end: int
    boundary: Boundary
    # "3." before a digit may be a decimal number: believed only where 3 is due.
    is_doubtful: bool = False


def find_markers(shadow: str) -> list[Marker]:
    """All enumerators of a shadow text outside quotations, by start; the caller decides which to believe."""
    quoted = Intervals(find_quotations(shadow))
    markers = [
        marker
        for match in _MARKER.finditer(shadow)
        if (marker := _marker(match, shadow)) and not quoted.contain(marker.start)
    ]
    taken = {marker.start for marker in markers if marker.boundary == "line"}
    markers += [marker for marker in _findings(shadow) if marker.start not in taken]
    markers += [marker for marker in _abouts(shadow) if not quoted.contain(marker.start)]
    starts = {marker.start for marker in markers}
    markers += [marker for marker in _group_names(shadow) if marker.start not in starts]
    return sorted(markers, key=lambda marker: (marker.start, marker.end))


def _findings(shadow: str) -> Iterator[Marker]:
    """整改任务: and its kin at the beginning of a line."""
    for match in _FINDING.finditer(shadow):
        if _boundary(shadow, match.start()) == "line":
            yield Marker("FIND", 1, match.start(), match.end(), "line")


def _abouts(shadow: str) -> Iterator[Marker]:
    """关于X的问题。 at the beginning of a line or after a full stop."""
    for match in _ABOUT.finditer(shadow):
        boundary = _boundary(shadow, match.start())
        if boundary == "line" or (boundary == "sentence" and _before(shadow, match.start()) == "。"):
            yield Marker("ABOUT", 1, match.start(), match.start(), boundary)


def _group_names(shadow: str) -> Iterator[Marker]:
    """Lines that only name a group of the items below them."""
    for match in _GROUP_NAME.finditer(shadow):
        yield Marker("BARE", 1, match.start("name"), match.start("name"), "line")


def _marker(match: re.Match[str], shadow: str) -> Marker | None:
    style, ordinal = _style_and_ordinal(match)
    start, end = match.span()
    boundary = _boundary(shadow, start)
    if ordinal < 1 or not _is_possible(style, boundary, shadow, match):
        return None
    doubtful = style == "AR." and shadow[end : end + 1].isdigit()
    if doubtful and boundary in ("glued", "comma") and not _YEAR.match(shadow, end):
        return None
    while end < len(shadow) and shadow[end] in " \t":
        end += 1
    return Marker(style, ordinal, start, end, boundary, doubtful)


def _is_possible(style: Style, boundary: Boundary, shadow: str, match: re.Match[str]) -> bool:
    """Whether an enumerator of the style may stand there at all: 一是 is none inside a word, 1) none after (."""
    start, end = match.span()
    if style == "AR)":
        return "(" not in shadow[max(0, start - 6) : start]
    if style == "AR、" and boundary in ("glued", "comma"):
        return shadow.startswith(("关于", "针对"), end)
    if style == "ISSUE" and not (match["issue_mark"] or match["nth_mark"]):
        return boundary == "line"
    if style == "CN":
        return boundary not in ("glued", "comma")
    if style in ("SHI", "YAO", "SEQ") and boundary == "glued":
        return match["shi_n"] == "一" and shadow.endswith(_BEFORE_FIRST, 0, start)
    return True


def _style_and_ordinal(match: re.Match[str]) -> tuple[Style, int]:
    if match["shi"]:
        return ("SHI" if match["shi_verb"] == "是" else "YAO"), chinese_number(match["shi_n"])
    if match["pcn"]:
        return "PCN", chinese_number(match["pcn_n"])
    if match["issue"]:
        digits = match["issue_n"] or match["nth_n"]
        return "ISSUE", int(digits) if digits.isdigit() else chinese_number(digits)
    if match["cn"]:
        return "CN", chinese_number(match["cn_n"])
    if match["par"]:
        return "PAR", int(match["par_n"])
    if match["ar"]:
        styles: dict[str, Style] = {".": "AR.", "、": "AR、", ")": "AR)"}
        return styles[match["ar_mark"]], int(match["ar_n"])
    if match["circle"]:
        return "CIR", ord(match["circle"]) - ord("①") + 1
    if match["dotted"]:
        return _dotted(match["dotted"])
    if match["nth"]:
        return "SEQ", chinese_number(match["nth_item"])
    return "SEQ", _SEQUENCE[match["seq"].rstrip(",是、:")]


_DOTTED: tuple[tuple[str, str, Style], ...] = (("⑴", "⒇", "PD"), ("⒈", "⒛", "AR."), ("㈠", "㈩", "PCN"))


def _dotted(character: str) -> tuple[Style, int]:
    for first, last, style in _DOTTED:
        if first <= character <= last:
            return style, ord(character) - ord(first) + 1
    return "PD", 0


def chinese_number(numeral: str) -> int:
    """The value of a numeral below 1000 such as 十二 or 一百零三; 0 if it is none."""
    total = current = 0
    for character in numeral:
        if character == "百":
            total, current = total + (current or 1) * 100, 0
        elif character == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = current * 10 + _CN_DIGITS.get(character, 0)
    return total + current


def _before(shadow: str, position: int) -> str:
    """The last character before position that is not a blank; "\\n" at the start of the text."""
    position -= 1
    while position >= 0 and shadow[position] in " \t":
        position -= 1
    return shadow[position] if position >= 0 else "\n"


def _boundary(shadow: str, start: int) -> Boundary:
    before = _before(shadow, start)
    if before == "\n":
        return "line"
    if before in '。;!?:”"』》)】…>':
        return "sentence"
    if before in ",、":
        return "comma"
    return "blank" if shadow[start - 1] in " \t" else "glued"
