"""How dates are printed: patterns, and the parts each match gives before years are completed."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(slots=True)
class RawDate:
    """A match before its year is completed. joined: "range" or "list" when tied to the mention before it."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    damaged: bool = False
    year_printed: bool = False
    joined: str = ""


_GAP = r"[ \n\t]{0,2}"
_YEAR = r"(?:(?<!\d)(?:19|20)\d\d|[一二][一二三四五六七八九零〇]{3})"
_MONTH = (
    r"(?:(?<!\d)\d{1,2}|(?<![一二三四五六七八九十])十[一二]?|(?<![一二三四五六七八九十])[一二三四五六七八九])"
)
_DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?!\d)"
CONNECTOR = rf"{_GAP}(?:起|开始)?{_GAP}(?:至|到|[-—~]{{1,2}}){_GAP}"
_TAIL = r"(?:份?(?:上旬|中旬|下旬|月底|月初|底|初|末)|份)?"


def _year_group(name: str) -> str:
    return rf"(?:(?P<{name}>{_YEAR}){_GAP}年(?:度)?{_GAP})?"


# Alternatives in order of precedence; every quantifier is bounded, so that matching is linear.
_DATE = re.compile(
    "|".join(
        (
            rf"(?P<damaged>(?<!\d)(?:19|20)\d{{2}}\d{{1,4}}日|(?<!\d)(?:19|20)\d{{2}}\d{{1,2}}月(?:\d{{1,2}}日)?|(?<!\d)(?:19|20)\d\d{_GAP}年{_GAP}\d{{1,4}}日)",
            r"(?P<ny>(?<![\d.\-/])(?:19|20)\d\d)(?P<sep>[-./])(?P<nm>\d{1,2})(?P=sep)(?P<nd>\d{1,2})(?![\d.])",
            r"(?P<py>(?<![\d.\-/])(?:19|20)\d\d)[-./](?P<pm>0[1-9]|1[0-2])(?![\d.\-/万亿元%号])",
            rf"{_year_group('dy')}(?P<dm>{_MONTH}){_GAP}月{_GAP}(?P<da>{_DAY})[日号]?{CONNECTOR}(?P<db>{_DAY}){_GAP}[日号]",
            rf"{_year_group('sy')}(?P<sa>(?<![\d.])\d{{1,2}})(?:至|到|[-—~]{{1,2}})(?P<sb>\d{{1,2}})月(?P<stail>份?)",
            rf"{_year_group('wy')}(?P<wm>{_MONTH}){_GAP}月(?:{_GAP}(?P<wd>{_DAY}){_GAP}[日号]|{_TAIL})",
            r"(?P<ya>(?<![\d.])(?:19|20)\d\d)(?:至|到|[-—~]{1,2})(?P<yb>(?:19|20)\d\d)年(?:度)?",
            rf"(?P<oy>{_YEAR}){_GAP}年(?:度|底|初|末)?",
        )
    )
)
# Where a date may begin: cheap to find, so that the long pattern is tried at a few places only.
_BEGINNING = re.compile(
    r"(?<![0-9])[0-9]{1,8}[ \n\t]{0,2}[年月日./至到\-—~]"
    r"|(?<![一二三四五六七八九十零〇])[一二三四五六七八九十][一二三四五六七八九十零〇]{0,3}[ \n\t]{0,2}[年月]"
)
_BARE_CHINESE = re.compile(r"[一二三四五六七八九十]+月(?:份|底|初|末)?")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}


def raw_dates(plain: str) -> list[RawDate]:
    """The dates printed in a shadow, in order; offsets into `plain`."""
    raws: list[RawDate] = []
    position = 0
    while beginning := _BEGINNING.search(plain, position):
        match = _DATE.match(plain, beginning.start())
        if match is not None:
            raws.extend(_raws_of(match))
        position = match.end() if match else beginning.end() - 1
    return raws


def _raws_of(match: re.Match[str]) -> list[RawDate]:
    """One RawDate for a date, two for a short range such as `12月7-9日`."""
    start, end = match.span()
    group = match.groupdict()
    if group["damaged"]:
        return [RawDate(start, end, damaged=True)]
    for names in (("ny", "nm", "nd"), ("py", "pm", ""), ("oy", "", "")):
        if group[names[0]]:
            year, month, day = (_number(group.get(name)) for name in names)
            return [RawDate(start, end, year, month, day)]
    if group["da"]:
        year, month = _number(group["dy"]), _number(group["dm"])
        first = RawDate(start, match.end("da"), year, month, _number(group["da"]))
        return [first, RawDate(match.start("db"), end, year, month, _number(group["db"]), joined="range")]
    if group["sa"]:
        year = _number(group["sy"])
        first = RawDate(start, match.end("sa"), year, _number(group["sa"]))
        return [first, RawDate(match.start("sb"), end, year, _number(group["sb"]), joined="range")]
    if group["ya"]:
        first = RawDate(start, match.end("ya"), int(group["ya"]))
        return [first, RawDate(match.start("yb"), end, int(group["yb"]), joined="range")]
    if not group["wy"] and _BARE_CHINESE.fullmatch(match[0]):
        return []  # 三月 may be a month, a duration or a name: not clear enough
    return [RawDate(start, end, _number(group["wy"]), _number(group["wm"]), _number(group["wd"]))]


def _number(printed: str | None) -> int | None:
    """The int of ASCII digits, of a Chinese year (二〇二三) or of a Chinese number below 100; None for nothing."""
    if not printed:
        return None
    if printed.isdecimal():
        return int(printed)
    if "十" not in printed:
        return int("".join(str(_DIGITS[digit]) for digit in printed))
    tens, _, units = printed.partition("十")
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[units] if units else 0)
