"""Reads one worksheet's XML as a stream: values as the user sees them, merged ranges, within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from kb.errors import UnreadableFileError
from kb.readers.archive import SafeArchive
from kb.readers.composer import GridCell
from kb.readers.office_xml import read_xml, read_xml_if_present, reject_dtd
from kb.readers.xlsx_values import ValueFormat, display_value, value_format

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELLS = 1_000_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """cells: those with text, merged ones once; rows and columns from 0 as in the file."""

    cells: list[GridCell]
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class CellReader:
    """What a cell element needs to be understood: shared strings, number formats by style, the date epoch."""

    strings: list[str]
    formats: list[ValueFormat]
    is_1904: bool

    @classmethod
    def from_archive(cls, archive: SafeArchive) -> CellReader:
        """Load shared strings and styles; absent parts mean none."""
        workbook = read_xml(archive, "xl/workbook.xml")
        properties = workbook.find(f"{S}workbookPr")
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        return cls(_shared_strings(archive), _formats(archive), is_1904)

    def text(self, cell: etree._Element) -> str:
        """The value as text: strings as they are, dates as ISO, whole numbers without decimals."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _rich_text(cell.find(f"{S}is"))
        value = cell.findtext(f"{S}v") or ""
        if kind == "s":
            return self.strings[int(value)] if value.isdigit() and int(value) < len(self.strings) else ""
        if kind == "b":
            return {"1": "是", "0": "否"}.get(value, value)
        if kind == "d":
            return value.removesuffix("T00:00:00")
        if kind != "n" or not value:
            return value if kind == "str" else ""
        style = cell.get("s", "0")
        index = int(style) if style.isdigit() else 0
        format_ = self.formats[index] if index < len(self.formats) else ValueFormat()
        return display_value(value, format_, is_1904=self.is_1904)


def read_sheet(content: bytes, reader: CellReader) -> Sheet:
    """The sheet's cells. Rows and columns over the bounds are left out with a warning."""
    texts: dict[tuple[int, int], str] = {}
    merges: list[tuple[int, int, int, int]] = []
    uncached = outside = row = column = 0
    for element in _elements(content):
        if element.tag == f"{S}mergeCell":
            merges.extend(_merge(element.get("ref", "")))
            continue
        if element.tag == f"{S}row":
            row, column = row + 1, 0
            continue
        row, column = _place(element.get("r")) or (row, column)
        text = reader.text(element).strip()
        uncached += not text and element.find(f"{S}f") is not None
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            outside += bool(text)
        elif text:
            texts[row, column] = text
        column += 1
        if len(texts) > MAX_CELLS:
            raise UnreadableFileError(f"表格的单元格超过 {MAX_CELLS} 个，请拆分后再提交。")
    warnings = []
    if uncached:
        warnings.append(
            f"有 {uncached} 个公式单元格没有算好的结果，未读入；请用 Excel 或 WPS 打开保存一次再提交。"
        )
    if outside:
        warnings.append(f"有 {outside} 个单元格在第 {MAX_ROWS} 行或第 {MAX_COLUMNS} 列之外，未读入。")
    return Sheet(_cells(texts, merges), warnings)


def _elements(content: bytes) -> Iterator[etree._Element]:
    """Cells, ends of rows and merged ranges in file order; rows are freed once passed."""
    reject_dtd(content)
    tags = (f"{S}c", f"{S}row", f"{S}mergeCell")
    try:
        for _, element in etree.iterparse(
            BytesIO(content), tag=tags, resolve_entities=False, no_network=True
        ):
            yield element
            if element.tag == f"{S}row":
                parent = element.getparent()
                element.clear()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(
            "表格文件不完整或已损坏。请用 Excel 或 WPS 打开修复后另存为 .xlsx。"
        ) from error


def _cells(texts: dict[tuple[int, int], str], merges: list[tuple[int, int, int, int]]) -> list[GridCell]:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges}
    last_row = max((row for row, _ in texts), default=0)
    last_column = max((column for _, column in texts), default=0)
    cells = []
    for (row, column), text in sorted(texts.items()):
        height, width = spans.get((row, column), (1, 1))
        # A merged range may run far past the data; the table ends with the data.
        cells.append(
            GridCell(row, column, text, min(height, last_row - row + 1), min(width, last_column - column + 1))
        )
    return cells


def _merge(reference: str) -> list[tuple[int, int, int, int]]:
    first, _, last = reference.partition(":")
    start, end = _place(first), _place(last)
    return [(*start, *end)] if start and end else []


def _place(reference: str | None) -> tuple[int, int] | None:
    match = _REFERENCE.fullmatch(reference or "")
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _shared_strings(archive: SafeArchive) -> list[str]:
    root = read_xml_if_present(archive, "xl/sharedStrings.xml")
    return [] if root is None else [_rich_text(item) for item in root.iterfind(f"{S}si")]


def _rich_text(item: etree._Element | None) -> str:
    # Phonetic guides (rPh) repeat the text and are left out.
    if item is None:
        return ""
    parts = [child.text or "" for child in item.iterfind(f"{S}t")]
    parts += [text.text or "" for text in item.iterfind(f"{S}r/{S}t")]
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), "".join(parts))


def _formats(archive: SafeArchive) -> list[ValueFormat]:
    root = read_xml_if_present(archive, "xl/styles.xml")
    if root is None:
        return []
    codes = {
        item.get("numFmtId", ""): item.get("formatCode", "")
        for item in root.iterfind(f"{S}numFmts/{S}numFmt")
    }
    styles = root.iterfind(f"{S}cellXfs/{S}xf")
    return [
        value_format(style.get("numFmtId", "0"), codes.get(style.get("numFmtId", ""))) for style in styles
    ]
