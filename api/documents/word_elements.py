"""Pieces of WordprocessingML as text. Only `text_run` puts in words of others, and it escapes them."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from api.documents.page_layout import NARROWING, ParagraphStyle

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# Quotation marks, dashes and dots that Latin has too are set in the Chinese font.
_HINT = '<w:rFonts w:hint="eastAsia"/>'


def text_run(text: str, *, bold: bool = False, style: str = "", tightened: int = 0) -> str:
    """One run. text: cleaned already (plain_text); style: id of a character style.

    tightened: by how many twips its characters are narrower than body text is set.
    """
    if not text:
        return ""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    weight = "<w:b/>" if bold else ""
    spacing = f'<w:spacing w:val="{-NARROWING - tightened}"/>' if tightened else ""
    return f'<w:r><w:rPr>{named}{_HINT}{weight}{spacing}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: ParagraphStyle, *content: str, starts_page: bool = False) -> str:
    """One paragraph of a style."""
    broken = "<w:pageBreakBefore/>" if starts_page else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style.id}"/>{broken}</w:pPr>{"".join(content)}</w:p>'


def source_bookmark(number: int) -> str:
    """The name of the place in the annex where a source stands."""
    return f"_Source{number}"


def bookmarked(content: str, name: str, bookmark_id: int) -> str:
    """The content as the target of links. bookmark_id: unique in the document."""
    return f'<w:bookmarkStart w:id="{bookmark_id}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{bookmark_id}"/>'


def internal_link(anchor: str, content: str) -> str:
    """The content as a link to a bookmark."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'


def external_link(relationship_id: str, content: str) -> str:
    """The content as a link to an address that the document's relationships hold."""
    return f'<w:hyperlink r:id="{relationship_id}" w:history="1">{content}</w:hyperlink>'


def source_links(numbers: Iterable[int], *, raised: bool = True) -> str:
    """ "[1][2]", each a link to its source in the annex; raised as superscript or on the line."""
    style = "SourceNumber" if raised else "Hyperlink"
    return "".join(internal_link(source_bookmark(n), text_run(f"[{n}]", style=style)) for n in numbers)


def field_begin(instruction: str) -> str:
    """The start of a field up to its result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field(instruction: str, result: str) -> str:
    """A field with the result it showed last."""
    return field_begin(instruction) + text_run(result) + FIELD_END
