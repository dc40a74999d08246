"""What do a line's first and last characters say about where paragraphs begin and end?"""

from __future__ import annotations

import re

_ENDINGS = frozenset("。!?:;…！？：；")
_CLOSERS = "”’』」)》】〉）"
NEVER_FIRST = frozenset(",。、;:?!)”’》】〉」』%]℃，；：？！）％］")
_NEVER_LAST = frozenset(",、“‘《(【〈「『，（")
_UNITS = frozenset("年月日号个项万亿元条名人次件户家份页轮届期余多%")
_ENUMERATOR = re.compile(
    r"[一二三四五六七八九十百]{1,4}(?:[、.．]|[是要](?![一二三四五六七八九十]))"
    r"|[(（〔[][一二三四五六七八九十百0-9０-９]{1,4}[)）〕\]]"
    r"|[0-9０-９]{1,3}(?:[、)）]|[.．](?![0-9０-９]))"
    r"|[①-⑳⑴-⒛㈠-㈩]"
    r"|第[一二三四五六七八九十百0-9０-９]{1,4}[,，、章节条项是]"
    r"|(?:首先|其次|再次|最后)[,，是要]"
)
_LABEL = re.compile(r"[【\[]?[\u4e00-\u9fff]{2,8}[】\]]?[:：]")
_KNOWN_LABEL = re.compile(
    r"[【\[]?(?:整改|落实|完成|责任|反馈|牵头|巡察|具体|主要|存在|联系|邮政|电子|监督|办公|通信|通讯|公示)[\u4e00-\u9fff]{1,6}[】\]]?[:：]"
)
_DATE_LINE = re.compile(r"\s*[12][0-9]{3}\s?[-年./]\s?[0-9]{1,2}\s?[-月./]\s?[0-9]{1,2}日?\s*")
_ADDRESS_END = re.compile(r"(?:@|://)[!-~]*$")
_TOPIC = re.compile(r"关于|针对")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–―─·•~]{1,3}\s*[0-9０-９]{1,4}\s*[-—–―─·•~]{1,3}"
    r"|第\s*[0-9０-９一二三四五六七八九十]{1,4}\s*页(?:\s*[,，/]?\s*[共总]\s*[0-9０-９一二三四五六七八九十]{1,4}\s*页)?"
    r"|[Pp]age\s+[0-9]{1,4}(?:\s+of\s+[0-9]{1,4})?)\s*"
)
_BARE_NUMBER = re.compile(r"\s*[0-9０-９]{1,3}(?:\s*/\s*[0-9０-９]{1,3})?\s*")
_DOCUMENT_KIND = re.compile(r".*(?:通报|公告|公示|报告|情况)(?:[(（].{0,12}[)）])?")


def is_page_number(line: str, *, bare: bool = False) -> bool:
    """True for a line that holds a page number only; bare: digits without any decoration count as well."""
    if len(line) > 40:
        return False
    return _PAGE_NUMBER.fullmatch(line) is not None or (bare and _BARE_NUMBER.fullmatch(line) is not None)


def ends_paragraph(line: str) -> bool:
    """True if the line ends as a paragraph may end: with a full stop, colon or semicolon, also inside quotes."""
    return line.rstrip().rstrip(_CLOSERS)[-1:] in _ENDINGS


def starts_paragraph(line: str, *, inside_sentence: bool = False) -> bool:
    """True if the line begins as a paragraph does: with an item's number, a label or 关于/针对, or is a date.

    inside_sentence: the line before ends inside a sentence, where only a label in common use counts as one.
    """
    start = line.lstrip()[:24]
    label = _KNOWN_LABEL if inside_sentence else _LABEL
    return any(pattern.match(start) for pattern in (_ENUMERATOR, label, _TOPIC)) or is_date(line)


def is_date(line: str) -> bool:
    """True for a line that holds one date and nothing else."""
    return len(line) < 40 and _DATE_LINE.fullmatch(line) is not None


def never_breaks_between(line: str, following: str) -> bool:
    """True if no paragraph can end after line or begin with following: a cut whatever the layout."""
    before, after = line.rstrip()[-1:], following.lstrip()[:1]
    if after in NEVER_FIRST:
        return True
    if starts_paragraph(following):
        return False
    return (
        before in _NEVER_LAST or (before.isdigit() and after in _UNITS) or _closes_quotation(line, following)
    )


def joint(line: str, following: str) -> str:
    """What stands between two joined lines: a space between Latin words, else nothing."""
    before, after = line.rstrip()[-1:], following.lstrip()[:1]
    if _ADDRESS_END.search(line[-60:]):
        return ""
    return " " if before.isascii() and before.isalpha() and after.isascii() and after.isalpha() else ""


def ends_title(line: str) -> bool:
    """True if the line ends in a word for a kind of document: 通报, 公告, 公示, 报告, 情况."""
    return len(line) <= 200 and _DOCUMENT_KIND.fullmatch(line.strip()) is not None


def _closes_quotation(line: str, following: str) -> bool:
    """True if a quotation opened near the end of line is closed at the start of following."""
    tail, head = line[-40:], following[:40]
    for opening, closing in ("“”", "《》"):
        opened = tail.rfind(opening)
        closed = head.find(closing)
        if (
            opened > tail.rfind(closing)
            and closed >= 0
            and opening not in head[:closed]
            and "。" not in head[:closed]
        ):
            return True
    return False
