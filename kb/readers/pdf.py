"""Reads .pdf text layers: paragraphs made whole again, ruled tables, no page numbers or running headers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from kb.document import Document
from kb.errors import UnreadableFileError
from kb.readers.composer import TextComposer
from kb.readers.pdf_lines import Line, page_lines, without_edges
from kb.readers.pdf_paragraphs import paragraphs
from kb.readers.pdf_tables import PageTable, continues, merge, outside, page_tables

MAX_PAGES = 200
MAX_PAGE_CHARS = 30_000
_MIN_PAGE_CHARS = 20
_MAX_UNMAPPED_SHARE = 0.1
_SCANNED = "PDF 没有文字层，是扫描件或图片。请先用文字识别（OCR）软件转成可复制文字的 PDF 或 .docx 后再提交。"
_ENCRYPTED = "PDF 已加密，需要密码才能打开。请先去除密码再提交。"
_DAMAGED = "PDF 不完整或已损坏，无法读取。请重新下载，或用 PDF 阅读器打开后另存再提交。"


def read_pdf(content: bytes) -> Document:
    """The text. Raises UnreadableFileError for scanned, encrypted and damaged files and for limits passed."""
    pages, tables, heights, width, warnings = _read_pages(content)
    composer = TextComposer()
    for sentence in warnings:
        composer.warn(sentence)
    kept, dropped = without_edges(pages, heights)
    if dropped:
        composer.warn("已略去每页重复的页眉页脚：" + "、".join(sorted(dropped)[:5]) + "。")
    _compose(composer, kept, tables, width)
    document = composer.document("pdf")
    if "\ufffd" in document.text:
        _check_unmapped(document.text)
        composer.warn("PDF 中有个别字符的字体缺少文字对应关系，已用“\ufffd”代替，请核对原文。")
        document = composer.document("pdf")
    return document


def _read_pages(content: bytes) -> tuple[list[list[Line]], list[PageTable], list[float], float, list[str]]:
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    pages: list[list[Line]] = []
    tables: list[PageTable] = []
    heights: list[float] = []
    textless: list[int] = []
    width = 0.0
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise UnreadableFileError(
                    f"PDF 有 {len(pdf.pages)} 页，超过上限 {MAX_PAGES} 页。请拆分后再提交。"
                )
            for number, page in enumerate(pdf.pages, start=1):
                lines, found = _read_page(page, number)
                pages.append(lines)
                tables.extend(found)
                heights.append(float(page.height))
                width = max(width, float(page.width))
                if sum(len(line.text) for line in lines) < _MIN_PAGE_CHARS and not found and page.images:
                    textless.append(number)
                page.close()
    except PdfminerException as error:
        raise UnreadableFileError(_describe(error)) from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError, OSError) as error:
        # pdfminer raises whatever a damaged structure makes it stumble over.
        raise UnreadableFileError(_DAMAGED) from error
    if not pages:
        raise UnreadableFileError(_DAMAGED)
    if not tables and sum(len(line.text) for lines in pages for line in lines) < _MIN_PAGE_CHARS:
        raise UnreadableFileError(_SCANNED)
    warnings = (
        [f"第 {'、'.join(map(str, textless))} 页没有文字层（可能是扫描图片），未读入。"] if textless else []
    )
    return pages, tables, heights, width, warnings


def _read_page(page: Any, number: int) -> tuple[list[Line], list[PageTable]]:
    if len(page.chars) > MAX_PAGE_CHARS:
        raise UnreadableFileError(
            f"PDF 第 {number} 页的字符超过 {MAX_PAGE_CHARS} 个，疑似异常文件，已拒绝读取。"
        )
    tables = page_tables(page, number)
    return page_lines(outside(page.chars, tables), number), tables


def _compose(composer: TextComposer, pages: list[list[Line]], tables: list[PageTable], width: float) -> None:
    """Text and tables by page and height; tables split over pages become one, where the first part stands."""
    groups = _table_groups(tables, pages)
    blocks = [(group[0].page, group[0].box[1], place) for place, group in enumerate(groups)]
    texts = paragraphs(pages, width)
    position = 0
    for page, top, place in blocks:
        while position < len(texts) and (texts[position].page, texts[position].top) < (page, top):
            composer.add_line(texts[position].text, level=texts[position].level)
            position += 1
        composer.add_table(merge(groups[place]))
    for paragraph in texts[position:]:
        composer.add_line(paragraph.text, level=paragraph.level)


def _table_groups(tables: list[PageTable], pages: list[list[Line]]) -> list[list[PageTable]]:
    groups: list[list[PageTable]] = []
    for table in tables:
        previous = groups[-1][-1] if groups else None
        if (
            previous is not None
            and continues(previous, table)
            and not _has_text_between(previous, table, pages)
        ):
            groups[-1].append(table)
        else:
            groups.append([table])
    return groups


def _has_text_between(table: PageTable, following: PageTable, pages: list[list[Line]]) -> bool:
    below = any(line.top > table.box[3] for line in pages[table.page - 1])
    above = any(line.bottom < following.box[1] for line in pages[following.page - 1])
    return below or above


def _check_unmapped(text: str) -> None:
    if text.count("\ufffd") > _MAX_UNMAPPED_SHARE * len(text):
        raise UnreadableFileError(
            "PDF 的字体缺少文字对应关系，复制出来是乱码。请先用文字识别（OCR）软件转成 .docx 后再提交，或向发布单位索取 Word 版。"
        )


def _describe(error: Exception) -> str:
    names = f"{error!r} {error.__cause__!r} {error.__context__!r}"
    return _ENCRYPTED if "Password" in names or "Encryption" in names else _DAMAGED
