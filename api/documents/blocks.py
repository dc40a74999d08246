"""The blocks of a document: each knows its XML and what it takes of the pages."""

from __future__ import annotations

from dataclasses import dataclass

from api.documents.page_layout import ParagraphStyle
from api.documents.pagination import ParagraphFlow, TableFlow, paragraph_lines
from api.documents.word_elements import paragraph
from api.documents.word_table import WordTable, table_xml


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph. content: its runs as XML; text, raised: what they read, and the small source numbers after it.

    bookmark: the name of the one in `content`, if it is a heading's; tightened: as its runs are set (pagination).
    """

    style: ParagraphStyle
    content: str
    text: str
    raised: str = ""
    bookmark: str = ""
    starts_page: bool = False
    tightened: int = 0

    def xml(self) -> str:
        """The w:p element."""
        return paragraph(self.style, self.content, starts_page=self.starts_page)

    def flow(self) -> ParagraphFlow:
        """Its lines."""
        style = self.style
        return ParagraphFlow(
            lines=paragraph_lines(style, self.text, self.raised, tightened=self.tightened)[1],
            line=style.line,
            before=style.before,
            after=style.after,
            keep_next=style.keep_next,
            new_page=self.starts_page,
            bookmark=self.bookmark,
        )


@dataclass(frozen=True, slots=True)
class TableBlock:
    """One table."""

    table: WordTable

    def xml(self) -> str:
        """The w:tbl element."""
        return table_xml(self.table)

    def flow(self) -> TableFlow:
        """Its rows."""
        return self.table.flow
