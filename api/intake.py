"""From an uploaded file to a notice: parsed for a preview, or parsed and stored."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.errors import OverloadedError
from api.notice_schemas import FileReport, Preview
from api.payloads import notice_answer
from api.uploads import StagedFile
from kb.errors import UnreadableFileError
from kb.notice import Notice, Source
from kb.storage_errors import from_disk

if TYPE_CHECKING:
    from api.wiring import Services

MAX_PARSING = 2
WAIT_SECONDS = 20.0
_parsing = threading.BoundedSemaphore(MAX_PARSING)


@contextmanager
def parsing_place(wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """One of the MAX_PARSING places for heavy work. Raises OverloadedError if none gets free in time."""
    if not _parsing.acquire(timeout=wait_seconds):
        raise OverloadedError(f"已有 {MAX_PARSING} 份文件正在解析,请稍后重试。")
    try:
        yield
    finally:
        _parsing.release()


ParseFile = Callable[[StagedFile], tuple[Notice, bytes]]


def parse_file(file: StagedFile) -> tuple[Notice, bytes]:
    """The notice in a file, and the file's bytes. Reading happens in a limited child process.

    Raises UnreadableFileError, StorageError; text without problems is a Notice with warnings.
    """
    from kb.parser import parse_document
    from kb.readers import read_safely

    try:
        content = file.path.read_bytes()
    except OSError as error:
        raise from_disk(error, file.path) from error
    document = read_safely(content, file.file_name)
    source = Source(
        file_name=file.file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        format=document.format,
        size_bytes=len(content),
        url=document.source_url,
    )
    return parse_document(document, slug=slug_of(file.file_name), source=source), content


def slug_of(file_name: str) -> str:
    """The file's stem without blanks and `#`, which ids use."""
    stem = file_name.rpartition(".")[0] or file_name
    return re.sub(r"[\s#/]+", "-", stem).strip("-") or "notice"


class Intake:
    """Parses at most MAX_PARSING files at once, whoever asks."""

    def __init__(self, parse: ParseFile = parse_file) -> None:
        self._parse = parse

    def preview(self, file: StagedFile) -> Preview:
        """What the file would become; an unreadable file is an answer, not an error."""
        try:
            with parsing_place():
                notice, _ = self._parse(file)
        except UnreadableFileError as error:
            return {"file_name": file.file_name, "readable": False, "message": str(error)}
        answer = notice_answer(notice)
        return {
            "file_name": file.file_name,
            "readable": True,
            "message": found_message(answer["problem_count"], answer["measure_count"]),
            "notice": answer,
            "text": notice.text,
        }

    def store(self, services: Services, file: StagedFile) -> FileReport:
        """Parse and store one file. Raises KnowledgeBaseError."""
        with parsing_place():
            notice, content = self._parse(file)
        outcome = services.store.put(notice, content)
        answer = notice_answer(notice)
        return {
            "file_name": file.file_name,
            "status": outcome,
            "slug": notice.slug,
            "problems": answer["problem_count"],
            "measures": answer["measure_count"],
            "unassigned_characters": answer["unassigned_characters"],
            "warnings": answer["warnings"],
            "message": _OUTCOMES[outcome] + found_message(answer["problem_count"], answer["measure_count"]),
        }


_OUTCOMES = {"added": "已入库:", "replaced": "已替换旧版本:", "unchanged": "与库中内容相同,未改动:"}


def found_message(problems: int, measures: int) -> str:
    """What was found, in a sentence; for nothing, what may be wrong."""
    if problems == 0:
        return "没有识别出问题与措施,只保留全文。请确认这是一份整改通报。"
    return f"识别出 {problems} 个问题、{measures} 条措施。"
