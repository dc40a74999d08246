"""The page of GB/T 9704-2012 in twips (1/1440 inch), and the kinds of paragraphs that stand on it.

A4, 37 mm above and 28 mm left of a text block of 156 × 225 mm, 22 lines of 28 characters of 三号 (16 pt).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Font = Literal["title", "body", "kai", "hei", "song"]


def twips(millimetres: float) -> int:
    """Whole twips, rounded down, so that nothing grows past the text block."""
    return int(millimetres * 1440 / 25.4)


PAGE_WIDTH, PAGE_HEIGHT = 11_906, 16_838
MARGIN_TOP, MARGIN_LEFT = twips(37), twips(28)
TEXT_WIDTH, TEXT_HEIGHT = twips(156), twips(225)
MARGIN_RIGHT = PAGE_WIDTH - MARGIN_LEFT - TEXT_WIDTH
MARGIN_BOTTOM = PAGE_HEIGHT - MARGIN_TOP - TEXT_HEIGHT
LINES_PER_PAGE, CHARACTERS_PER_LINE = 22, 28
BODY_EM = 320  # 三号
LINE = TEXT_HEIGHT // LINES_PER_PAGE
# Per character, in 1/4096 pt as w:docGrid takes it; rounded down, so that the 28th character fits.
GRID_CHARACTER_SPACE = (TEXT_WIDTH * 4096 // 20 - CHARACTERS_PER_LINE * 16 * 4096) // CHARACTERS_PER_LINE
# What every body character is narrowed by, in twips, so that 28 of 16 pt fit 156 mm; one more than arithmetic asks
# for, because LibreOffice measures in 1/600 inch. Word narrows by the grid, but LibreOffice gives a character wider
# than a cell of the grid two cells. So styles leave the grid of characters and narrow by themselves, alike everywhere.
NARROWING = 1 - (TEXT_WIDTH - CHARACTERS_PER_LINE * BODY_EM) // CHARACTERS_PER_LINE
FOOTER_LINE = twips(5)
# The dashes stand 7 mm below the text block, in the middle of their line.
FOOTER_DISTANCE = MARGIN_BOTTOM - twips(7) - FOOTER_LINE // 2


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """One kind of paragraph, as Word's style and as what it takes of a page. Lengths in twips.

    em: the size of its type; line: the exact height of a line; indent: of the first line, in its own characters;
    outline: 1-3 for headings, else 0; hangs: a comma may stand outside at the end of a line (LibreOffice: not in cells).
    """

    id: str
    name: str
    font: Font = "body"
    em: int = BODY_EM
    line: int = LINE
    indent: int = 0
    left: int = 0
    right: int = 0
    hanging: int = 0
    before: int = 0
    after: int = 0
    align: Literal["both", "left", "center", "right"] = "both"
    bold: bool = False
    outline: int = 0
    keep_next: bool = False
    narrowed: bool = True
    hangs: bool = True


TITLE = ParagraphStyle("Title", "Title", "title", 440, 700, align="center", after=LINE, before=LINE)
SUBTITLE = ParagraphStyle("Subtitle", "Subtitle", "kai", align="center")
HEADINGS = (
    ParagraphStyle("Heading1", "heading 1", "hei", indent=2, outline=1, keep_next=True),
    ParagraphStyle("Heading2", "heading 2", "kai", indent=2, outline=2, keep_next=True),
    ParagraphStyle("Heading3", "heading 3", "body", indent=2, outline=3, keep_next=True, bold=True),
)
BODY = ParagraphStyle("BodyText", "Body Text", indent=2)
LEADING = ParagraphStyle("LeadingText", "引语", indent=2, keep_next=True)
QUOTE = ParagraphStyle("Quote", "Quote", "kai", left=2 * BODY_EM, right=BODY_EM)
CONTENTS_TITLE = ParagraphStyle("TOCHeading", "TOC Heading", "hei", align="center", keep_next=True)
CONTENTS = (
    ParagraphStyle("TOC1", "toc 1", "body", align="left"),
    ParagraphStyle("TOC2", "toc 2", "body", align="left", left=BODY_EM),
)
SOURCE = ParagraphStyle(
    "Source", "引用来源", "body", 240, 380, align="left", left=600, hanging=600, narrowed=False
)
CELL_LARGE = ParagraphStyle(
    "TableText", "表格文字", "body", 240, 360, align="left", narrowed=False, hangs=False
)
CELL_SMALL = ParagraphStyle(
    "TableTextSmall", "表格小字", "body", 210, 310, align="left", narrowed=False, hangs=False
)
HEADER_LARGE = ParagraphStyle(
    "TableHeader", "表头", "hei", 240, 360, align="center", narrowed=False, keep_next=True, hangs=False
)
HEADER_SMALL = ParagraphStyle(
    "TableHeaderSmall",
    "表头小字",
    "hei",
    210,
    310,
    align="center",
    narrowed=False,
    keep_next=True,
    hangs=False,
)
TABLE_GAP = ParagraphStyle("TableGap", "表间距", "body", 120, 200, narrowed=False)
FOOTER = ParagraphStyle(
    "Footer", "footer", "song", 280, FOOTER_LINE, align="right", right=280, narrowed=False
)

STYLES = (
    TITLE, SUBTITLE, *HEADINGS, BODY, LEADING, QUOTE, CONTENTS_TITLE, *CONTENTS, SOURCE,
    CELL_LARGE, CELL_SMALL, HEADER_LARGE, HEADER_SMALL, TABLE_GAP, FOOTER,
)  # fmt: skip
