"""Where is a notice's title? A heading of the file, or the first lines that read like one."""

from __future__ import annotations

import re
from itertools import zip_longest

from kb.document import Document, Span
from kb.parser.portal import PORTAL
from kb.parser.spans import lines_of

_GENRES = ["通报", "公示", "公告", "通告", "报告", "情况", "结果", "台账", "清单", "进展", "说明"]
_ABOUT_GENRES = [*_GENRES, "反馈", "公开稿", "汇报", "总结"]
_READS_LIKE_TITLE = re.compile(
    rf"关于.{{2,60}}(?:{'|'.join(_ABOUT_GENRES)})|整改.{{0,20}}(?:{'|'.join(_GENRES)})"
    r"|反馈.{0,12}(?:意见|情况|问题)"
)
_ENDS_TITLE = re.compile(rf"(?:{'|'.join([*_ABOUT_GENRES, '意见'])})(?:\([^)]*\))?$")
_TITLE_IN_LINE = re.compile(r"[^。;]{2,60}?关于[^。;]{2,60}?(?:通报|公示|公告|报告)(?=\s|[^\s的,。)》])")
_GENRE_BELOW = re.compile(r"\s*\n?\s*的?(?:通报|公示|公告|通告|报告|情况)[ \t]*(?=\n)")
_ENUMERATOR = re.compile(r"\(?[一二三四五六七八九1-9]\)?[、.)]")
_ON_RECTIFICATION = re.compile(r"关于.*整改")
_SEARCHED_CHARS = 3000
_SEARCHED_LINES = 16
_MAX_TITLE_CHARS = 90
_MAX_SECOND_LINE_CHARS = 45


def reads_like_title(words: str) -> bool:
    """Whether words hold what titles of notices hold: 关于…的通报, 整改情况, 反馈意见."""
    return bool(_READS_LIKE_TITLE.search(words))


def find_title(document: Document, shadow: str) -> Span | None:
    """The title's span: a heading of level 0, else the first lines that read like one (two lines at most)."""
    return _marked_title(document, shadow) or _printed_title(shadow)


def _marked_title(document: Document, shadow: str) -> Span | None:
    for heading in document.headings:
        words = heading.span.of(shadow).strip()
        if heading.level == 0 and "\n" not in words and (reads_like_title(words) or len(words) >= 8):
            below = _GENRE_BELOW.match(shadow, heading.span.end)
            return Span(heading.span.start, below.end()) if below else heading.span
    return None


def _printed_title(shadow: str) -> Span | None:
    lines = lines_of(shadow, 0, min(len(shadow), _SEARCHED_CHARS))[:_SEARCHED_LINES]
    for line, following in zip_longest(lines, lines[1:]):
        words = line.of(shadow)
        if _ENUMERATOR.match(words):
            return None
        if "\t" in words or (PORTAL.search(words) and not _ON_RECTIFICATION.search(words)):
            continue
        if following is not None and _is_one_title(shadow, line, following):
            return Span(line.start, following.end)
        if reads_like_title(words) and len(words) <= _MAX_TITLE_CHARS and not _ends_sentence(words):
            return line
        inline = _TITLE_IN_LINE.match(words)
        if inline:
            return Span(line.start, line.start + inline.end())
        if len(words) > _MAX_TITLE_CHARS:
            return None
    return None


def _is_one_title(shadow: str, first: Span, second: Span) -> bool:
    """Whether two lines are one title: neither ends a sentence, and only together they read like one."""
    head, tail = first.of(shadow), second.of(shadow)
    if _ends_sentence(head) or _ends_sentence(tail):
        return False
    if len(tail) > _MAX_SECOND_LINE_CHARS or "\t" in tail or not _ENDS_TITLE.search(tail):
        return False
    if _ENDS_TITLE.search(head) and not tail.startswith("的"):
        return False
    return reads_like_title(head + tail)


def _ends_sentence(words: str) -> bool:
    return words[-1:] in "。;:,"
