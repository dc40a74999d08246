"""A stand-in for readers and parser whose outcome can be read off a file: each line is a measure of one problem."""

from __future__ import annotations

from kb.document import Document, Span
from kb.errors import UnreadableFileError
from kb.ingest import Pipeline
from kb.notice import Measure, Notice, Problem, Source


def read_lines(content: bytes, file_name: str) -> Document:
    """The content as UTF-8 text. Content that begins with "坏" cannot be read; "虫" is a fault of ours."""
    del file_name
    text = content.decode()
    if text.startswith("坏"):
        raise UnreadableFileError("文件已损坏。请重新下载。")
    if text.startswith("虫"):
        raise ZeroDivisionError
    return Document(text, "txt")


def parse_lines(document: Document, *, slug: str, source: Source) -> Notice:
    """One problem, titled by the first line; every further line is a measure of it."""
    title, *lines = document.text.splitlines() or [""]
    measures, start = [], len(title) + 1
    for ordinal, line in enumerate(lines, 1):
        measures.append(Measure(ordinal, line, Span(start, start + len(line))))
        start += len(line) + 1
    problem = Problem(
        1, "", title, Span(0, len(title)), Span(0, len(document.text)), None, (), tuple(measures)
    )
    return Notice(slug, title, document.text, source, problems=(problem,))


def lines_pipeline(version: str = "1", *, reparse: bool = False) -> Pipeline:
    """The stand-in pipeline."""
    return Pipeline(read_lines, parse_lines, version, reparse)
