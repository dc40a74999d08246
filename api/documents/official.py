"""A Word document laid out as an official report after GB/T 9704-2012, written from top to bottom.

Every text given is plain text: it is cleaned (plain_text) and escaped, and never read as a field or as markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from api.documents.blocks import TableBlock, TextBlock
from api.documents.contents import Heading, contents_flows, contents_xml
from api.documents.page_layout import (
    BODY,
    HEADINGS,
    LEADING,
    QUOTE,
    SUBTITLE,
    TABLE_GAP,
    TITLE,
    ParagraphStyle,
)
from api.documents.pagination import Flow, find_pages, tightening
from api.documents.plain_text import lines_of, one_line
from api.documents.sources import Sources
from api.documents.word_elements import bookmarked, source_links, text_run
from api.documents.word_package import WordFile, word_bytes
from api.documents.word_table import Cell, make_table

__all__ = ["Cell", "OfficialDocument"]


class _Contents:
    """Where the table of contents stands."""


class _Annex:
    """Where the sources stand. heading: the block above them."""

    def __init__(self, heading: TextBlock) -> None:
        self.heading = heading


_Block = TextBlock | TableBlock | _Contents


class OfficialDocument:
    """Collects the parts of a report in their order; `save` makes the .docx file of them."""

    def __init__(self, title: str, *, subtitle: str = "", date: str = "") -> None:
        self._title = one_line(title)
        self._parts: list[_Block | _Annex] = []
        self._heading_count = 0
        self._sources = Sources()
        self._add(TITLE, self._title)
        for line in (one_line(subtitle), one_line(date)):
            if line:
                self._add(SUBTITLE, line)

    def contents(self) -> None:
        """A table of contents here, of the headings of levels 1 and 2; what follows begins on a new page.

        Its page numbers are foretold (pagination). Word renews them when asked (F9), and does not ask on opening.
        """
        self._parts.append(_Contents())

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; its number (一、（一）1.) is part of the text. Raises ValueError if level is not 1-3."""
        self._parts.append(self._heading(text, level))

    def paragraph(
        self, text: str, *, sources: Sequence[int] = (), bold_lead: str = "", leads: bool = False
    ) -> None:
        """Body text, a paragraph for each of its lines; `bold_lead` before the first, sources after the last.

        leads: it names what follows, and stays on its page. Raises ValueError for a number that `source` did not give.
        """
        self._sources.check(sources)
        lead = one_line(bold_lead)
        lines = lines_of(text) or [""]
        style = LEADING if leads else BODY
        for place, line in enumerate(lines):
            is_last = place == len(lines) - 1
            self._add(style, line, lead="" if place else lead, sources=sources if is_last else ())

    def quote(self, text: str, source: int) -> None:
        """A passage quoted word by word, set apart, with the number of its source. Raises ValueError as `paragraph`."""
        self._sources.check([source])
        *lines, last = lines_of(text) or [""]
        for line in lines:
            self._add(QUOTE, line)
        self._add(QUOTE, last, sources=[source])

    def table(
        self,
        headers: Sequence[str | Cell],
        rows: Sequence[Sequence[str | Cell]],
        *,
        widths_mm: Sequence[float],
    ) -> None:
        """A table; short rows are filled up with empty cells. Raises ValueError as `make_table` and `paragraph`."""
        table = make_table(headers, rows, widths_mm)
        for row in (table.header, *table.rows):
            for cell in row:
                self._sources.check(cell.sources)
        above = self._parts[-1]
        if not (isinstance(above, TextBlock) and above.style.keep_next):
            self._add(TABLE_GAP, "")
        self._parts += [TableBlock(table), TextBlock(TABLE_GAP, "", "")]

    def source(self, citation: str, url: str = "", *, linked: str = "") -> int:
        """The number (from 1) of a source: the same for the same citation and address.

        linked: the words of the citation that lead to the address; without them the address is printed.
        """
        return self._sources.number(citation, url, linked)

    def sources_annex(self, title: str = "附：引用来源") -> None:
        """The list of all sources here, on a new page; `save` adds it at the end if nobody did.

        Sources that are named after it are in it too; without any source nothing is printed.
        """
        self._parts.append(_Annex(replace(self._heading(title, 1), starts_page=True)))

    def save(self) -> bytes:
        """The .docx file."""
        if len(self._sources) and not any(isinstance(part, _Annex) for part in self._parts):
            self.sources_annex()
        blocks = list(_after_contents(self._blocks()))
        headings = [
            Heading(block.text, block.style.outline, block.bookmark)
            for block in blocks
            if isinstance(block, TextBlock) and block.bookmark
        ]
        pages = _pages(blocks, headings)
        written = [
            contents_xml(headings, pages) if isinstance(block, _Contents) else block.xml() for block in blocks
        ]
        return word_bytes(WordFile(self._title, "".join(written), self._sources.links()))

    def _add(self, style: ParagraphStyle, text: str, *, lead: str = "", sources: Sequence[int] = ()) -> None:
        raised = "".join(f"[{number}]" for number in sources)
        tight = tightening(style, lead + text, raised)
        words = text_run(lead, bold=True, tightened=tight) + text_run(text, tightened=tight)
        content = words + source_links(sources)
        self._parts.append(TextBlock(style, content, lead + text, raised, tightened=tight))

    def _heading(self, text: str, level: int) -> TextBlock:
        if not 1 <= level <= len(HEADINGS):
            raise ValueError(f"level must be 1 to {len(HEADINGS)}, got {level}.")
        self._heading_count += 1
        bookmark = f"_Toc{self._heading_count:08d}"
        line = one_line(text)
        style = HEADINGS[level - 1]
        tight = tightening(style, line)
        content = bookmarked(text_run(line, tightened=tight), bookmark, self._heading_count)
        return TextBlock(style, content, line, bookmark=bookmark, tightened=tight)

    def _blocks(self) -> Iterator[_Block]:
        """The parts with the sources filled in."""
        for part in self._parts:
            if not isinstance(part, _Annex):
                yield part
            elif len(self._sources):
                yield part.heading
                yield from self._sources.blocks()


def _pages(blocks: Sequence[_Block], headings: Sequence[Heading]) -> Mapping[str, int]:
    """The pages of the headings; found twice, because the numbers themselves take room in the contents."""
    known = [None if isinstance(block, _Contents) else block.flow() for block in blocks]
    pages: Mapping[str, int] = {}
    for _ in range(2):
        flows: list[Flow] = []
        for flow in known:
            flows += contents_flows(headings, pages) if flow is None else [flow]
        pages = find_pages(flows)
    return pages


def _after_contents(blocks: Iterator[_Block]) -> Iterator[_Block]:
    """The blocks; what follows a table of contents begins a page."""
    is_after = False
    for block in blocks:
        yield replace(block, starts_page=True) if is_after and isinstance(block, TextBlock) else block
        is_after = isinstance(block, _Contents)
