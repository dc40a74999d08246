"""On which page a heading falls, foretold by laying out heights: the table of contents states it before Word opens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.documents.line_breaking import NARROW_GAP, WIDE_GAP, WIDEST_LATIN, LineSetting, count_lines
from api.documents.page_layout import LINE, LINES_PER_PAGE, NARROWING, TEXT_WIDTH, ParagraphStyle

_ROOM = LINES_PER_PAGE * LINE  # of a page, in twips
MOST_TIGHTENED = 8  # 0.4 pt
_LATIN = re.compile("[\x21-\x7e]")
_RAISED = 0.6  # size of raised source numbers, in em of their text


@dataclass(frozen=True, slots=True)
class ParagraphFlow:
    """What a paragraph takes of pages. Heights in twips; whole: its lines stay together; bookmark: "" for none."""

    lines: int
    line: int
    before: int = 0
    after: int = 0
    keep_next: bool = False
    new_page: bool = False
    bookmark: str = ""

    @property
    def height(self) -> int:
        """All of it."""
        return self.before + self.lines * self.line + self.after

    @property
    def least(self) -> int:
        """What of it must fit for it to begin on a page."""
        return self.height if self.keep_next else self.before + self.line


@dataclass(frozen=True, slots=True)
class TableFlow:
    """What a table takes, in twips. Rows stay whole where a page can hold them, the header stands on each page."""

    header: int
    rows: tuple[int, ...]

    @property
    def repeats_header(self) -> bool:
        """Whether the header is low enough to stand on every page."""
        return self.header <= _ROOM // 3

    @property
    def whole_rows(self) -> tuple[bool, ...]:
        """Of each row, whether it stays on one page."""
        header = self.header if self.repeats_header else 0
        return tuple(header + row <= _ROOM for row in self.rows)

    @property
    def least(self) -> int:
        """What must fit for it to begin on a page: the header is not left without a row."""
        if not self.repeats_header or not all(self.whole_rows[:1]):
            return self.header
        return self.header + sum(self.rows[:1])


Flow = ParagraphFlow | TableFlow


def paragraph_lines(
    style: ParagraphStyle, text: str, raised: str = "", *, width: int = TEXT_WIDTH, tightened: int = 0
) -> tuple[int, int]:
    """The fewest and the most lines of a paragraph: a machine may lack the Latin font, and programs differ.

    raised: source numbers after the text, set smaller; tightened: by how many twips each character is narrower.
    """
    smaller = raised[: round(len(raised) * _RAISED)]  # fewer characters of the text's own size
    setting = LineSetting(
        em=style.em,
        width=width - style.left - style.right,
        first=style.indent * style.em - style.hanging,
        narrowing=(NARROWING if style.narrowed else 0) + tightened,
        hangs=style.hangs,
        gap=NARROW_GAP,
    )
    words = text + smaller
    fewest = count_lines(words, setting)
    if not _LATIN.search(words):
        return fewest, fewest
    widest = replace(setting, latin=WIDEST_LATIN, gap=WIDE_GAP, is_strict=True)
    return fewest, max(fewest, count_lines(words, widest))


def tightening(style: ParagraphStyle, text: str, raised: str = "") -> int:
    """By how many twips each character must be narrower (below 0: wider) for every machine to break as many lines.

    It must hold for a twip more and less too: programs round. 0 where the text breaks alike by itself, or where
    MOST_TIGHTENED is not enough.
    """
    if not _LATIN.search(text + raised):
        return 0
    known: dict[int, tuple[int, int]] = {}
    for tightened in (0, *(sign * size for size in range(1, MOST_TIGHTENED + 1) for sign in (1, -1))):
        for near in (tightened - 1, tightened, tightened + 1):
            if near not in known:
                known[near] = paragraph_lines(style, text, raised, tightened=near)
        around = [known[tightened + step] for step in (-1, 0, 1)]
        if len({lines for pair in around for lines in pair}) == 1:
            return tightened
    return 0


def find_pages(flows: Sequence[Flow]) -> Mapping[str, int]:
    """The page, from 1, of each bookmark."""
    pages: dict[str, int] = {}
    page, used = 1, 0
    for place, flow in enumerate(flows):
        is_new = isinstance(flow, ParagraphFlow) and flow.new_page
        if used and (is_new or used + _least_from(flows, place) > _ROOM):
            page, used = page + 1, 0
        if isinstance(flow, TableFlow):
            page, used = _after_table(flow, page, used)
            continue
        if flow.bookmark:
            pages[flow.bookmark] = page
        page, used = _after_paragraph(flow, page, used)
    return pages


def _least_from(flows: Sequence[Flow], place: int) -> int:
    """The height that must fit on a page for a block to begin there: headings take what follows them along."""
    total = 0
    for flow in flows[place : place + 8]:
        if isinstance(flow, TableFlow) or not flow.keep_next:
            return min(total + flow.least, _ROOM)
        total += flow.height
    return min(total, _ROOM)


def _after_paragraph(flow: ParagraphFlow, page: int, used: int) -> tuple[int, int]:
    used += flow.before
    left = flow.lines
    while left > (fitting := max(0, _ROOM - used) // flow.line):
        left, page, used = left - fitting, page + 1, 0
    return page, used + left * flow.line + flow.after


def _after_table(flow: TableFlow, page: int, used: int) -> tuple[int, int]:
    top = flow.header if flow.repeats_header else 0  # where rows begin on a further page
    rows = [(flow.header, flow.repeats_header), *zip(flow.rows, flow.whole_rows, strict=True)]
    for row, is_whole in rows:
        left = row
        if is_whole and used + left > _ROOM:
            page, used = page + 1, top
        while used + left > _ROOM:
            left -= _ROOM - used
            page, used = page + 1, top
        used += left
    return page, used
