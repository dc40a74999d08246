"""The table of contents: a field that Word can renew, with its entries already in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.documents.page_layout import CONTENTS, CONTENTS_TITLE
from api.documents.word_elements import FIELD_END, field, field_begin, internal_link, paragraph, text_run

LEVELS = len(CONTENTS)
_TAB = "<w:r><w:tab/></w:r>"
_PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the bookmark at it. level: from 1."""

    text: str
    level: int
    bookmark: str


def contents_xml(headings: Sequence[Heading], pages: Mapping[str, int]) -> str:
    """The contents of the headings of the first two levels, followed by a page break. pages: by bookmark."""
    listed = [heading for heading in headings if heading.level <= LEVELS]
    entries = [_entry(heading, pages.get(heading.bookmark, 1)) for heading in listed] or [("", 1)]
    begin = field_begin(f'TOC \\o "1-{LEVELS}" \\h \\z')
    written = []
    for place, (content, level) in enumerate(entries):
        start = begin if place == 0 else ""
        end = FIELD_END if place == len(entries) - 1 else ""
        written.append(paragraph(CONTENTS[level - 1], start, content, end))
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{paragraph(CONTENTS_TITLE, text_run('目　录'))}"
        f"{''.join(written)}</w:sdtContent></w:sdt>{_PAGE_BREAK}"
    )


def _entry(heading: Heading, page: int) -> tuple[str, int]:
    number = field(f"PAGEREF {heading.bookmark} \\h", str(page))
    return internal_link(heading.bookmark, text_run(heading.text) + _TAB + number), heading.level
