"""Builds .docx and .xlsx files out of raw XML, so that a test shows exactly what the file says."""

from __future__ import annotations

import zipfile
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive with these members."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, *, numbering: str = "", styles: str = "", title: str = "") -> bytes:
    """A Word file with this body; numbering and styles are the inside of their parts."""
    parts: dict[str, str | bytes] = {
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    }
    if numbering:
        parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'
    if styles:
        parts["word/styles.xml"] = f'<w:styles xmlns:w="{W}">{styles}</w:styles>'
    if title:
        parts["docProps/core.xml"] = (
            '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c:coreProperties>'
        )
    return zipped(parts)


def paragraph(text: str, properties: str = "") -> str:
    """A Word paragraph with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, level: int = 0, list_id: int = 1) -> str:
    """A Word paragraph of an automatically numbered list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def level(index: int, number_format: str, text: str, extra: str = "") -> str:
    """A level of an abstract list: text holds %1 for the number."""
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>'


def numbering(*levels: str) -> str:
    """One abstract list with these levels, used by list 1."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def xlsx(
    *sheets: str,
    names: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    styles: str = "",
    strings: str = "",
) -> bytes:
    """A workbook; each sheet is the inside of its worksheet element. hidden: names of hidden sheets."""
    names = names or tuple(f"Sheet{place}" for place in range(1, len(sheets) + 1))
    entries = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="rId{place}"{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""}/>'
        for place, name in enumerate(names, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{R}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
        ),
    }
    for place, sheet in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{place}.xml"] = f'<worksheet xmlns="{S}">{sheet}</worksheet>'
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{S}">{styles}</styleSheet>'
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{S}">{strings}</sst>'
    return zipped(parts)


def text_cell(reference: str, text: str) -> str:
    """A cell with its text inline."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows(*lines: list[str]) -> str:
    """Sheet data with text cells from A1 on; an empty string is no cell."""
    data = ""
    for row, line in enumerate(lines, start=1):
        cells = "".join(
            text_cell(f"{chr(64 + column)}{row}", text) for column, text in enumerate(line, start=1) if text
        )
        data += f'<row r="{row}">{cells}</row>'
    return f"<sheetData>{data}</sheetData>"
