"""From an uploaded file to a notice: parsed for a preview, or parsed and stored."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.errors import OverloadedError
from api.notice_schemas import FileReport, Preview
from api.payloads import notice_answer
from api.uploads import StagedFile
from kb.errors import UnreadableFileError
from kb.ingest import corrections_remark
from kb.notice import Notice, Source
from kb.slugs import Naming, candidates, name_file, slug_of_file
from kb.storage_errors import from_disk

if TYPE_CHECKING:
    from kb.ingest import Pipeline
    from kb.store import Store

MAX_PARSING = 2
WAIT_SECONDS = 20.0
_parsing = threading.BoundedSemaphore(MAX_PARSING)
_OUTCOMES = {"added": "已入库：", "replaced": "已替换旧版本：", "unchanged": "与库中内容相同，未改动："}


@contextmanager
def parsing_place() -> Iterator[None]:
    """One of the MAX_PARSING places for heavy work. Raises OverloadedError if none gets free in WAIT_SECONDS."""
    if not _parsing.acquire(timeout=WAIT_SECONDS):
        raise OverloadedError(f"已有 {MAX_PARSING} 份文件正在解析，请稍后重试。")
    try:
        yield
    finally:
        _parsing.release()


class Intake:
    """Parses at most MAX_PARSING files at once, whoever asks. pipeline: None for the project's own."""

    def __init__(self, pipeline: Pipeline | None = None) -> None:
        self._pipeline = pipeline

    def preview(self, file: StagedFile) -> Preview:
        """What the file would become; an unreadable file is an answer, not an error."""
        try:
            notice = self._parse(file, _content(file), slug_of_file(file.file_name))
        except UnreadableFileError as error:
            return {"file_name": file.file_name, "readable": False, "message": str(error)}
        return {
            "file_name": file.file_name,
            "readable": True,
            "message": found_message(notice),
            "notice": notice_answer(notice),
            "text": notice.text,
        }

    def store(self, store: Store, file: StagedFile) -> FileReport:
        """Parse and store one file. The same content again is "unchanged" or a "duplicate".

        Raises UnreadableFileError, StorageError, BusyError, ConflictError.
        """
        content = _content(file)
        naming = _name(store, file.file_name, content)
        if naming.duplicate_of is not None:
            message = f"与已入库的“{naming.duplicate_of}”内容相同，未重复入库。"
            return file_report(file, "duplicate", slug=naming.duplicate_of, message=message)
        notice = self._parse(file, content, naming.slug)
        outcome = store.put(notice, content, parser_version=self._resolved().version)
        message = _OUTCOMES[outcome] + found_message(notice) + naming.note
        message += corrections_remark(store, notice.slug)
        return file_report(file, outcome, notice=notice, message=message)

    def _parse(self, file: StagedFile, content: bytes, slug: str) -> Notice:
        pipeline = self._resolved()
        with parsing_place():
            document = pipeline.read(content, file.file_name)
            source = Source.of(file.file_name, content, document)
            return pipeline.parse(document, slug=slug, source=source)

    def _resolved(self) -> Pipeline:
        if self._pipeline is None:
            from kb.ingest import default_pipeline

            self._pipeline = default_pipeline()
        return self._pipeline


def _content(file: StagedFile) -> bytes:
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise from_disk(error, file.path) from error


def _name(store: Store, file_name: str, content: bytes) -> Naming:
    sha256 = hashlib.sha256(content).hexdigest()
    stored = store.stored_files(sha256, candidates(file_name, None, sha256))
    return name_file(file_name, None, sha256, stored)


def found_message(notice: Notice) -> str:
    """What was found, in a sentence; for nothing, what may be wrong."""
    if not notice.problems:
        return "没有识别出问题与措施，只保留全文。请确认这是一份整改通报。"
    return f"识别出 {len(notice.problems)} 个问题、{notice.measure_count} 条措施。"


def file_report(
    file: StagedFile, status: str, *, notice: Notice | None = None, slug: str | None = None, message: str = ""
) -> FileReport:
    """The report of a file; without a notice, what is known before or without parsing it."""
    return {
        "file_name": file.file_name,
        "status": status,
        "slug": notice.slug if notice else slug,
        "problems": len(notice.problems) if notice else 0,
        "measures": notice.measure_count if notice else 0,
        "unassigned_characters": notice.unassigned_characters if notice else 0,
        "warnings": list(notice.warnings) if notice else [],
        "message": message,
    }
