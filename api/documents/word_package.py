"""The .docx file around a body: page setup, styles, fonts, settings, page numbers, properties."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from api.documents.fonts import font_table
from api.documents.page_layout import (
    FOOTER,
    FOOTER_DISTANCE,
    GRID_CHARACTER_SPACE,
    LINE,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
)
from api.documents.word_elements import NAMESPACES, field, text_run
from api.documents.word_styles import styles_xml

AUTHOR = "整改先例库"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Part, its kind of relationship and of content.
_PARTS = (
    ("styles.xml", "styles", "styles"),
    ("settings.xml", "settings", "settings"),
    ("fontTable.xml", "fontTable", "fontTable"),
    ("footer1.xml", "footer", "footer"),
    ("footer2.xml", "footer", "footer"),
)
_ODD_FOOTER, _EVEN_FOOTER = "rId4", "rId5"
_SETTINGS = (
    f'{_DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/>'
    '<w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a document is made of. body: its block elements as XML; links: web address by relationship id."""

    title: str
    body: str
    links: Mapping[str, str]


def word_bytes(file: WordFile) -> bytes:
    """The .docx file."""
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relationships(),
        "docProps/core.xml": _core_properties(file.title),
        "word/document.xml": _document(file.body),
        "word/_rels/document.xml.rels": _document_relationships(file.links),
        "word/styles.xml": styles_xml(),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": font_table(),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _document(body: str) -> str:
    return f"{_DECLARATION}<w:document {NAMESPACES}><w:body>{body}{_section()}</w:body></w:document>"


def _section() -> str:
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{_ODD_FOOTER}"/>'
        f'<w:footerReference w:type="even" r:id="{_EVEN_FOOTER}"/>'
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{MARGIN_TOP}" w:right="{MARGIN_RIGHT}" w:bottom="{MARGIN_BOTTOM}" w:left="{MARGIN_LEFT}"'
        f' w:header="851" w:footer="{FOOTER_DISTANCE}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{GRID_CHARACTER_SPACE}"/></w:sectPr>'
    )


def _footer(side: str) -> str:
    """— 1 — at the outer edge, one character in from it."""
    content = text_run("— ") + field("PAGE", "1") + text_run(" —")
    placed = f'<w:pPr><w:pStyle w:val="{FOOTER.id}"/><w:ind w:left="{FOOTER.em}" w:right="{FOOTER.em}"/><w:jc w:val="{side}"/></w:pPr>'
    return f"{_DECLARATION}<w:ftr {NAMESPACES}><w:p>{placed}{content}</w:p></w:ftr>"


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_WORD_TYPE}.{content}+xml"/>'
        for name, _, content in _PARTS
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>{parts}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _package_relationships() -> str:
    return (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def _document_relationships(links: Mapping[str, str]) -> str:
    parts = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}" Target="{name}"/>'
        for number, (name, kind, _) in enumerate(_PARTS, 1)
    )
    addresses = "".join(
        f'<Relationship Id="{relationship}" Type="{_OFFICE}/relationships/hyperlink" Target={quoteattr(url)} '
        'TargetMode="External"/>'
        for relationship, url in links.items()
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{parts}{addresses}</Relationships>'


def _core_properties(title: str) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{now}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{AUTHOR}</dc:creator>"
        f"<cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy>{times}<dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    )
