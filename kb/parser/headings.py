"""Where does an item's heading end, and what are its words?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.document import Span
from kb.parser.labels import find_labels
from kb.parser.spans import trim

_LEAD = re.compile(
    r"(?:(?:巡察|巡视|审计|督察|反馈|存在|具体|整改)?的?问题\s*(?:[一二三四五六七八九十]{1,3}|\d{1,3})?\s*[:.、]\s*)?"
    r"(?P<about>关于|针对|对于|就|对|在)?"
    r"(?:(?:巡察|巡视|审计|督察)组?)?(?:反馈|指出|提出|发现)?(?:的)?(?=[“\"])?"
)
_AFTER_PROBLEM = r"(?:的)?(?:整改(?:落实|完成)?(?:工作)?(?:情况|措施|进展)?)?"
# What may follow the word 问题 where it ends a heading.
_END = re.compile(
    rf"(?:等)?(?:的)?(?:\d+个|[一二三四五六七八九十两]+个)?(?:方面)?(?:的)?(?:突出|具体)?问题{_AFTER_PROBLEM}(?P<mark>[。:,;]|\s*$|\s*\n|\s+|(?=[(一①【]|整改))"
)
# The same without 关于 before the quotation, where 问题 may also begin the finding itself (“四风”问题突出).
_END_ALONE = re.compile(rf"问题{_AFTER_PROBLEM}(?P<mark>[。:]|\s*$|\s*\n|(?=\(1\)|一是|①|整改))")
_UNQUOTED = re.compile(
    rf"(?:关于|针对)(?P<title>[^。;!?\n]{{2,150}}?)(?:的)?问题{_AFTER_PROBLEM}(?P<mark>[。:]|\s*$|\s*\n|[,，]?(?=\s*(?:【|[一首]是|首先|\(1\)|1\.|①|整改(?:落实|完成)?(?:情况|措施|进展|成效|结果|状态|时限))))"
)
_RUNNING_ON = re.compile(r"针对(?P<title>[^,。;:!?\n“”\"]{2,80}?)的?问题(?P<mark>,)")
_ENUMERATED = re.compile(r"(?<=[。;:】])\s*(?:\(?一\)?[是要](?![否非])|首先|\(1\)|①|⑴)|\s(?:一是|①)")
_WORD = re.compile(r"\S")
_CLOSERS = {"“": "”", '"': '"'}
_NUMERAL = r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})"
_NAMED_PROBLEM = re.compile(rf"(?:反馈|存在|具体)?问题\s*{_NUMERAL}?\s*[:.、]\s*")
_NAMED_ITEM = re.compile(
    rf"""
    [【\[]?(?:巡察|巡视|审计|督察)?(?:反馈|存在|具体|整改|发现)?的?
    (?:(?:问题|任务|方面)(?:表述|描述|内容)?|意见(?:指出|提出)?)
    \s*{_NUMERAL}?\s*(?:[:.、]|[】\]]:?)\s*
    """,
    re.VERBOSE,
)
_CITED = re.compile(r"“(?P<title>[^“”\n]{2,200})”[。;]?\s*$")
_SIDE = re.compile(r"(?:等)?方面(?:的)?[。:]?\s*(?:$|\n|(?=[(1一]))")
_TRAILING = " \t\n。;:,.、"
_MAX_TITLE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Head:
    """An item's heading. whole: up to where its content begins; title: its words alone.

    is_explicit: it says that it is a problem (关于“X”问题); is_terminated: nothing but content follows it.
    rest: the words of the heading's paragraph after the title that are no content (details), if any.
    """

    whole: Span
    title: Span
    is_explicit: bool
    is_terminated: bool
    rest: Span | None = None


def read_head(shadow: str, start: int, stop: int) -> Head:
    """The heading that begins at start (after the enumerator); it ends within the paragraph, before stop."""
    start = _first_line(shadow, start, stop)
    line_end = shadow.find("\n", start, stop)
    line_end = stop if line_end < 0 else line_end
    return (
        _quoted_head(shadow, start, line_end)
        or _unquoted_head(shadow, start, line_end)
        or _bare_head(shadow, start, line_end)
    )


def _first_line(shadow: str, start: int, stop: int) -> int:
    """Where the first line begins that holds words; lines of blanks before it are passed over."""
    words = _WORD.search(shadow, start, stop)
    if words is None:
        return start
    return max(start, shadow.rfind("\n", start, words.start()) + 1)


def _quoted_head(shadow: str, start: int, line_end: int) -> Head | None:
    lead = _LEAD.match(shadow, start, line_end)
    opening = lead.end() if lead else start
    if lead is None or opening >= line_end or shadow[opening] not in _CLOSERS:
        return None
    is_named = lead["about"] is not None
    ending = _END if is_named else _END_ALONE
    closer = _CLOSERS[shadow[opening]]
    position = opening
    while (position := shadow.find(closer, position + 1, min(line_end, opening + _MAX_TITLE_CHARS * 2))) >= 0:
        end = ending.match(shadow, position + 1, line_end)
        if end:
            title = _words(shadow, opening + 1, position)
            mark = end["mark"].strip()
            return Head(Span(start, end.end()), title, True, mark != ",")
        side = _SIDE.match(shadow, position + 1, min(line_end + 1, len(shadow)))
        if side and is_named:
            return Head(Span(start, side.end()), Span(opening + 1, position), False, True)
    return None


def _unquoted_head(shadow: str, start: int, line_end: int) -> Head | None:
    lead = _NAMED_PROBLEM.match(shadow, start, line_end)
    begin = lead.end() if lead else start
    match = _UNQUOTED.match(shadow, begin, line_end) or _RUNNING_ON.match(shadow, begin, line_end)
    if match is None:
        return None
    title = _without_stray_quote(shadow, _words(shadow, match.start("title"), match.end("title")))
    return Head(Span(start, match.end()), title, True, match["mark"].strip() != ",")


def _bare_head(shadow: str, start: int, line_end: int) -> Head:
    label = next(find_labels(shadow, start, line_end), None)
    end = label.start if label and label.start > start else line_end
    listed = _ENUMERATED.search(shadow, start, end)
    if listed and listed.start() > start:
        end = listed.start()
    lead = _NAMED_ITEM.match(shadow, start, end)
    begin = lead.end() if lead else start
    cited = _CITED.match(shadow, begin, end) if lead else None
    if cited:
        title = _words(shadow, cited.start("title"), cited.end("title"))
        return Head(Span(start, cited.end()), title, False, True)
    is_task = "任务" in shadow[max(0, start - 8) : begin] and end - begin <= _MAX_TITLE_CHARS
    first_stop = -1 if is_task else shadow.find("。", begin, end)
    title_end = first_stop if first_stop >= 0 else end
    title = _unbracketed(shadow, _words(shadow, begin, title_end))
    rest = _words(shadow, min(title_end + 1, end), end)
    return Head(
        Span(start, end),
        title,
        False,
        end == line_end or label is not None,
        rest if rest.end > rest.start else None,
    )


def _words(shadow: str, start: int, end: int) -> Span:
    """[start, end) without the blanks and punctuation at its ends."""
    return trim(shadow, Span(start, end), _TRAILING)


def _unbracketed(shadow: str, span: Span) -> Span:
    """The span without 【 】 around the whole of it."""
    words = span.of(shadow)
    if words[:1] in ("【", "[") and words[-1:] in ("】", "]"):
        return trim(shadow, Span(span.start + 1, span.end - 1), _TRAILING)
    return span


def _without_stray_quote(shadow: str, span: Span) -> Span:
    """The span without a quote at its beginning or end whose partner was forgotten."""
    words = span.of(shadow)
    if words[:1] == "“" and words.count("“") > words.count("”"):
        return Span(span.start + 1, span.end)
    if words[-1:] == "”" and words.count("”") > words.count("“"):
        return Span(span.start, span.end - 1)
    if words[:1] == '"' and words.count('"') == 1:
        return Span(span.start + 1, span.end)
    return span


_NAMED_GROUP = re.compile(r"\s*(?:反馈|存在)?的?(?:主要)?问题\s*[一二三四五六七八九十\d]*\s*:\s*")
_WRAPPED = re.compile(
    r"(?:在|聚焦|关于|针对|对)?\s*[“\"](?P<inner>.+)[”\"]\s*(?P<tail>(?:等)?方面)?(?:的?问题)?(?:的?整改(?:落实)?(?:情况)?)?"
)


def clean_section_title(title: str, shadow_title: str) -> str:
    """A section's name: 在“X”方面 is X方面, (一)反馈问题:X is X; closing punctuation goes."""
    start, end = 0, len(title)
    lead = _NAMED_GROUP.match(shadow_title)
    if lead:
        start = lead.end()
    while end > start and shadow_title[end - 1] in _TRAILING:
        end -= 1
    wrapped = _WRAPPED.fullmatch(shadow_title, start, end)
    if wrapped and "“" not in wrapped["inner"].split("”")[-1]:
        inner = title[wrapped.start("inner") : wrapped.end("inner")]
        balanced = wrapped["inner"].count("”") == wrapped["inner"].count("“")
        if balanced:
            return inner + (wrapped["tail"] or "")
    return title[start:end].strip()


_BARE_ENDING = re.compile(r"的问题(?:的?整改(?:落实)?(?:情况)?)?$|(?:的)?整改(?:落实)?情况$")


def trim_bare_title(shadow: str, span: Span) -> Span:
    """A bare title without the closing words 的问题 (学习不深入的问题 is 学习不深入)."""
    match = _BARE_ENDING.search(shadow, max(span.start, span.end - 20), span.end)
    if match and match.start() - span.start >= 4:
        return _words(shadow, span.start, match.start())
    return span
