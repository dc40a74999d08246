"""The table of contents: a field that Word can renew, with its entries already in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.documents.page_layout import CONTENTS, CONTENTS_TITLE
from api.documents.pagination import ParagraphFlow, paragraph_lines
from api.documents.word_elements import FIELD_END, field, field_begin, internal_link, paragraph, text_run

LEVELS = len(CONTENTS)
_TITLE = "目　录"
_TAB = "<w:r><w:tab/></w:r>"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the bookmark at it. level: from 1."""

    text: str
    level: int
    bookmark: str


def contents_xml(headings: Sequence[Heading], pages: Mapping[str, int]) -> str:
    """The contents of the headings of the first two levels. pages: by bookmark."""
    listed = [heading for heading in headings if heading.level <= LEVELS]
    entries = [_entry(heading, pages[heading.bookmark]) for heading in listed] or [""]
    entries[0] = field_begin(f'TOC \\o "1-{LEVELS}" \\h \\z') + entries[0]
    entries[-1] += FIELD_END
    levels = [heading.level for heading in listed] or [1]
    written = "".join(
        paragraph(CONTENTS[level - 1], entry) for level, entry in zip(levels, entries, strict=True)
    )
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{paragraph(CONTENTS_TITLE, text_run(_TITLE))}"
        f"{written}</w:sdtContent></w:sdt>"
    )


def contents_flows(headings: Sequence[Heading], pages: Mapping[str, int]) -> list[ParagraphFlow]:
    """What the contents take of the pages. pages: as far as they are known, for the room that numbers need."""
    flows = [ParagraphFlow(1, CONTENTS_TITLE.line, keep_next=True)]
    for heading in headings:
        if heading.level <= LEVELS:
            style = CONTENTS[heading.level - 1]
            entry = heading.text + str(pages.get(heading.bookmark, ""))
            flows.append(ParagraphFlow(paragraph_lines(style, entry)[1], style.line))
    return flows


def _entry(heading: Heading, page: int) -> str:
    number = field(f"PAGEREF {heading.bookmark} \\h", str(page))
    return internal_link(heading.bookmark, text_run(heading.text) + _TAB + number)
