"""A Word document laid out as an official report after GB/T 9704-2012, written from top to bottom.

Every text given is plain text: it is cleaned (plain_text) and escaped, and never read as a field or as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api.documents.contents import Heading, contents_xml
from api.documents.page_layout import AFTER_TABLE, BODY, HEADINGS, QUOTE, SOURCE, SUBTITLE, TITLE
from api.documents.plain_text import is_web_address, lines_of, one_line
from api.documents.word_elements import (
    bookmarked,
    external_link,
    paragraph,
    source_bookmark,
    source_links,
    text_run,
)
from api.documents.word_package import WordFile, word_bytes
from api.documents.word_table import Cell, make_table, table_xml

__all__ = ["Cell", "OfficialDocument"]


class OfficialDocument:
    """Collects the parts of a report in their order; `save` makes the .docx file of them."""

    def __init__(self, title: str, *, subtitle: str = "", date: str = "") -> None:
        self._title = one_line(title)
        self._parts: list[str | Callable[[], str]] = []
        self._headings: list[Heading] = []
        self._sources: dict[tuple[str, str], int] = {}
        self._links: dict[str, str] = {}
        self._has_annex = False
        self._parts.append(paragraph(TITLE, text_run(self._title)))
        for line in (one_line(subtitle), one_line(date)):
            if line:
                self._parts.append(paragraph(SUBTITLE, text_run(line)))

    def contents(self) -> None:
        """A table of contents here, of the headings of levels 1 and 2; what follows begins on a new page."""
        self._parts.append(lambda: contents_xml(self._headings, {}))

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; its number (一、（一）1.) is part of the text. Raises ValueError if level is not 1-3."""
        if not 1 <= level <= len(HEADINGS):
            raise ValueError(f"level must be 1 to {len(HEADINGS)}, got {level}.")
        number = len(self._headings) + 1
        heading = Heading(one_line(text), level, f"_Toc{number:08d}")
        self._headings.append(heading)
        self._parts.append(
            paragraph(HEADINGS[level - 1], bookmarked(text_run(heading.text), heading.bookmark, number))
        )

    def paragraph(self, text: str, *, sources: Sequence[int] = (), bold_lead: str = "") -> None:
        """Body text, a paragraph for each of its lines; `bold_lead` before the first, sources after the last.

        Raises ValueError for a number that `source` did not give.
        """
        self._check(sources)
        lines = lines_of(text) or [""]
        runs = [text_run(line) for line in lines]
        runs[0] = text_run(one_line(bold_lead), bold=True) + runs[0]
        runs[-1] += source_links(sources)
        self._parts += [paragraph(BODY, content) for content in runs if content]

    def quote(self, text: str, source: int) -> None:
        """A passage quoted word by word, set apart, with the number of its source. Raises ValueError as `paragraph`."""
        self._check([source])
        runs = [text_run(line) for line in lines_of(text) or [""]]
        runs[-1] += source_links([source])
        self._parts += [paragraph(QUOTE, content) for content in runs]

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
                self._check(cell.sources)
        self._parts.append(table_xml(table) + paragraph(AFTER_TABLE))

    def source(self, citation: str, url: str = "") -> int:
        """The number (from 1) of a source: the same for the same citation and address."""
        key = (one_line(citation), url if is_web_address(url) else "")
        return self._sources.setdefault(key, len(self._sources) + 1)

    def sources_annex(self, title: str = "附：引用来源") -> None:
        """The list of all sources here, also of those that come later. `save` adds it at the end if nobody asked."""
        self._has_annex = True
        self.heading(title)
        self._parts.append(self._annex)

    def save(self) -> bytes:
        """The .docx file."""
        if self._sources and not self._has_annex:
            self.sources_annex()
        body = "".join(part if isinstance(part, str) else part() for part in self._parts)
        return word_bytes(WordFile(self._title, body, self._links))

    def _check(self, sources: Sequence[int]) -> None:
        for number in sources:
            if not 1 <= number <= len(self._sources):
                raise ValueError(f"There is no source {number}; {len(self._sources)} are known.")

    def _annex(self) -> str:
        return "".join(self._entry(number, *source) for source, number in self._sources.items())

    def _entry(self, number: int, citation: str, url: str) -> str:
        label = bookmarked(text_run(f"[{number}] "), source_bookmark(number), 1_000_000 + number)
        before, found, after = citation.partition(url) if url else (citation, "", "")
        if not url:
            return paragraph(SOURCE, label, text_run(citation))
        relationship = f"rIdLink{number}"
        self._links[relationship] = url
        link = external_link(relationship, text_run(url, style="Hyperlink"))
        if found:
            return paragraph(SOURCE, label, text_run(before), link, text_run(after))
        return paragraph(SOURCE, label, text_run(citation + " "), link)
