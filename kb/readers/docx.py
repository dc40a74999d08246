"""Reads .docx: paragraphs with the numbers Word would show, tables with merged cells, in reading order."""

from __future__ import annotations

import re

from lxml import etree

from kb.document import Document
from kb.errors import UnreadableFileError
from kb.readers.archive import SafeArchive
from kb.readers.composer import GridCell, TextComposer
from kb.readers.docx_numbering import MAX_LEVEL, Numbering, W
from kb.readers.docx_runs import ParagraphText, paragraph_text
from kb.readers.docx_styles import Styles, child_value, outline_level
from kb.readers.office_xml import read_xml, read_xml_if_present

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_GENERIC_TITLE = re.compile(
    r"(?:microsoft\s+(?:office\s+)?word.*|word\s*(?:document|文档)?|powerpoint.*|untitled|无标题|文档\s*\d*|document\s*\d*|标题|title|.*\.docx?)",
    re.IGNORECASE,
)
_TRANSPARENT = frozenset(
    {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}
)


def read_docx(content: bytes) -> Document:
    """The document's text. Raises UnreadableFileError for damaged archives, DTDs and limits passed."""
    archive = SafeArchive(content)
    main = _main_part(archive)
    folder = main.rpartition("/")[0]
    body = read_xml(archive, main).find(f"{W}body")
    if body is None:
        raise UnreadableFileError("Word 文件缺少正文，可能已损坏。请用 Word 或 WPS 打开后重新另存为 .docx。")
    reader = _BodyReader(
        Styles(read_xml_if_present(archive, f"{folder}/styles.xml")),
        Numbering(read_xml_if_present(archive, f"{folder}/numbering.xml")),
    )
    reader.read_blocks(body)
    if reader.composer.is_empty:
        raise UnreadableFileError(
            "Word 文件中没有文字，可能只有图片。请先用文字识别（OCR）转成文本后再提交。"
        )
    return reader.composer.document("docx", title=_core_title(archive))


class _BodyReader:
    """Walks the body once, in order, so that list counters run as Word's do."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.composer = TextComposer()
        self._styles = styles
        self._numbering = numbering
        self._pending = (
            ""  # text whose paragraph mark is a tracked deletion: it runs on into the next paragraph
        )

    def read_blocks(self, parent: etree._Element) -> None:
        """Add every paragraph and table below parent."""
        for block in blocks(parent):
            if block.tag == f"{W}tbl":
                self._add_table(block)
            else:
                self._add_paragraph(block)
        self.composer.add_line(self._pending)
        self._pending = ""

    def _add_paragraph(self, paragraph: etree._Element) -> None:
        found = self._numbered_text(paragraph)
        if found.continues:
            self._pending += found.text
        else:
            text, self._pending = self._pending + found.text, ""
            self.composer.add_line(text, level=self._heading_level(paragraph))
        for box in found.text_boxes:
            self.read_blocks(box)

    def _numbered_text(self, paragraph: etree._Element, *, keep_empty: bool = False) -> ParagraphText:
        label = self._label(paragraph)
        found = paragraph_text(paragraph)
        if found.has_footnote:
            self.composer.warn("文件有脚注或尾注，脚注内容未读入。")
        if not label or not (found.text.strip() or keep_empty):
            return found
        gap = " " if label.endswith(".") and found.text[:1].isdigit() else ""
        return found.with_text(label + gap + found.text.lstrip())

    def _label(self, paragraph: etree._Element) -> str:
        properties = paragraph.find(f"{W}pPr")
        style_id = None if properties is None else child_value(properties, "pStyle")
        style = self._styles.resolve(style_id)
        list_id, level = style.list_id, style.list_level
        if list_id is not None and style_id is not None:
            linked = self._numbering.level_of_style(list_id, style_id)
            level = linked if linked is not None else level
        direct = None if properties is None else properties.find(f"{W}numPr")
        if direct is not None:
            list_id = child_value(direct, "numId") or list_id
            value = child_value(direct, "ilvl")
            level = int(value) if value is not None and value.isdigit() else level
        if list_id is None or list_id == "0":
            return ""
        return self._numbering.label(list_id, min(level or 0, MAX_LEVEL))

    def _heading_level(self, paragraph: etree._Element) -> int | None:
        properties = paragraph.find(f"{W}pPr")
        style_id = None if properties is None else child_value(properties, "pStyle")
        direct = outline_level(properties)
        return direct if direct is not None else self._styles.resolve(style_id).heading_level

    def _add_table(self, table: etree._Element) -> None:
        cells = self._grid(table)
        if len({(cell.row, cell.column) for cell in cells}) == 1:
            # A one-cell table is a frame around paragraphs, not a table.
            for line in cells[0].text.split("\n"):
                self.composer.add_line(line)
            return
        self.composer.add_table(cells)

    def _grid(self, table: etree._Element) -> list[GridCell]:
        finished: list[GridCell] = []
        open_merges: dict[int, GridCell] = {}  # column -> vertically merged cell that may go on
        for row_index, row in enumerate(_rows(table)):
            column = _grid_before(row)
            still_open: dict[int, GridCell] = {}
            for cell in _cells(row):
                width, merge = _cell_shape(cell)
                above = open_merges.get(column)
                if merge == "continue" and above is not None:
                    merged = GridCell(
                        above.row, above.column, above.text, above.row_span + 1, above.column_span
                    )
                    still_open[column] = merged
                else:
                    text = self._cell_text(cell)
                    placed = GridCell(row_index, column, text, 1, width)
                    if merge is None:
                        finished.append(placed)
                    else:
                        still_open[column] = placed
                column += width
            finished.extend(
                cell
                for key, cell in open_merges.items()
                if key not in still_open or still_open[key].row != cell.row
            )
            open_merges = still_open
        return [*finished, *open_merges.values()]

    def _cell_text(self, cell: etree._Element) -> str:
        lines: list[str] = []
        for block in blocks(cell):
            if block.tag == f"{W}tbl":
                nested = self._grid(block)
                rows = sorted({inner.row for inner in nested})
                lines.extend(
                    " ".join(c.text for c in nested if c.row == row and c.text.strip()) for row in rows
                )
            else:
                found = self._numbered_text(block, keep_empty=True)
                lines.append(found.text)
                lines.extend(self._cell_text(box) for box in found.text_boxes)
        return "\n".join(lines)


def blocks(parent: etree._Element) -> list[etree._Element]:
    """The paragraphs and tables directly in parent, looking through content controls and insertions."""
    found: list[etree._Element] = []
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            found.append(child)
        elif child.tag in _TRANSPARENT:
            found.extend(blocks(child))
    return found


def _rows(table: etree._Element) -> list[etree._Element]:
    rows = [row for row in _through(table, f"{W}tr")]
    return [row for row in rows if row.find(f"{W}trPr/{W}del") is None]


def _cells(row: etree._Element) -> list[etree._Element]:
    return _through(row, f"{W}tc")


def _through(parent: etree._Element, tag: str) -> list[etree._Element]:
    found: list[etree._Element] = []
    for child in parent:
        if child.tag == tag:
            found.append(child)
        elif child.tag in _TRANSPARENT:
            found.extend(_through(child, tag))
    return found


def _grid_before(row: etree._Element) -> int:
    properties = row.find(f"{W}trPr")
    value = None if properties is None else child_value(properties, "gridBefore")
    return min(int(value), 1000) if value is not None and value.isdigit() else 0


def _cell_shape(cell: etree._Element) -> tuple[int, str | None]:
    """Columns covered, and None, "restart" or "continue" for vertical merging."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, None
    span = child_value(properties, "gridSpan")
    width = min(int(span), 1000) if span is not None and span.isdigit() and int(span) else 1
    merge = properties.find(f"{W}vMerge")
    return width, None if merge is None else merge.get(f"{W}val", "continue")


def _main_part(archive: SafeArchive) -> str:
    relations = read_xml_if_present(archive, "_rels/.rels")
    for relation in [] if relations is None else relations.iterfind(f"{_RELATIONS}Relationship"):
        target = relation.get("Target", "").lstrip("/")
        if relation.get("Type", "").endswith("/officeDocument") and target in archive.names:
            return target
    return "word/document.xml"


def _core_title(archive: SafeArchive) -> str | None:
    core = read_xml_if_present(archive, "docProps/core.xml")
    title = None if core is None else core.findtext("{http://purl.org/dc/elements/1.1/}title")
    title = (title or "").strip()
    return title if title and not _GENERIC_TITLE.fullmatch(title) else None
