"""How do files become notices? Read, parse, store, one after another; a bad file is reported and passed over.

Two readers run ahead of the parser, so that the children that read docx, pdf and xlsx use a second core. Every file
is one transaction: after a kill, the same call again completes what is missing and leaves the rest unchanged.
"""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kb.document import Document
from kb.errors import BusyError, KnowledgeBaseError, StorageError, UnreadableFileError
from kb.files import Found, display_name, find_files, origin_of, read_bytes
from kb.notice import Notice, Source
from kb.records import PutOutcome, StoredFile
from kb.slugs import Naming, candidates, name_file

if TYPE_CHECKING:
    from kb.store import Store

Status = Literal["added", "replaced", "unchanged", "duplicate", "failed"]
_READERS = 2
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. message: Chinese, why it failed or was passed over, or a remark; may be empty.

    unassigned_characters: characters of the text the parser gave no role; 0 for a file that was not parsed now.
    """

    path: str
    status: Status
    slug: str | None = None
    problems: int = 0
    measures: int = 0
    unassigned_characters: int = 0
    warnings: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of all files. ignored: files in folders passed over for their extension; not hidden ones.

    stopped: why the run ended early (disk full …), else None; files not reached are then "failed".
    """

    files: tuple[FileReport, ...]
    ignored: int = 0
    stopped: str | None = None

    def count(self, status: Status) -> int:
        """How many files have this status."""
        return sum(file.status == status for file in self.files)


Reader = Callable[[bytes, str], Document]
Parser = Callable[..., Notice]
OnProgress = Callable[[int, int, FileReport], None]  # (files done, files in all, the file just done)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The parts that make a notice of bytes. reparse: also where an equal file was parsed by the same version."""

    read: Reader
    parse: Parser
    version: str
    reparse: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """A file read; document is None where the stored notice is current."""

    path: Path
    content: bytes
    sha256: str
    naming: Naming
    document: Document | None


def default_pipeline(*, reparse: bool = False) -> Pipeline:
    """The project's readers, in child processes, and its parser."""
    from kb.parser import parse_document
    from kb.readers import read_safely

    return Pipeline(read_safely, parse_document, parser_version(), reparse)


def ingest_paths(
    store: Store,
    paths: Iterable[Path | str],
    *,
    on_progress: OnProgress | None = None,
    pipeline: Pipeline | None = None,
) -> IngestReport:
    """Store the notices of files and folders (recursively); never raises for a file.

    A file named itself is always tried; in folders hidden files, lock files and other extensions are passed over.
    """
    pipeline = pipeline or default_pipeline()
    found = find_files(paths)
    reports: list[FileReport] = []
    stopped: str | None = None
    with ThreadPoolExecutor(_READERS, thread_name_prefix="reader") as pool:
        for path, reading in _ahead(pool, found, lambda path: _read(store, path, pipeline)):
            try:
                report = _finish(store, path, reading, pipeline)
            except (StorageError, BusyError) as error:
                stopped = str(error)
                reports.append(FileReport(display_name(path), "failed", message=stopped))
                break
            reports.append(report)
            if on_progress is not None:
                on_progress(len(reports), len(found.files), report)
    unreached = found.files[len(reports) :]
    reports += [
        FileReport(display_name(path), "failed", message="未处理：入库已中止。") for path in unreached
    ]
    return IngestReport(tuple(reports), found.ignored, stopped)


@cache
def parser_version() -> str:
    """A digest of the code and tables that readers and parser consist of: it changes when any of them does."""
    folder = Path(__file__).parent
    own = [path for name in ("readers", "parser") for path in (folder / name).rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted([*own, folder / "taxonomy.tsv", folder / "document.py", folder / "notice.py"]):
        if path.suffix != ".pyc":
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _ahead(
    pool: ThreadPoolExecutor, found: Found, read: Callable[[Path], _Read]
) -> Iterator[tuple[Path, Future[_Read]]]:
    """The files in order, each with its reading, which is begun while earlier ones are parsed and stored."""
    waiting: deque[tuple[Path, Future[_Read]]] = deque()
    try:
        for path in found.files:
            waiting.append((path, pool.submit(read, path)))
            if len(waiting) > _READERS:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()
    finally:
        for _, reading in waiting:
            reading.cancel()


def _read(store: Store, path: Path, pipeline: Pipeline) -> _Read:
    content = read_bytes(path)
    sha256 = hashlib.sha256(content).hexdigest()
    naming, stored = _name(store, path, sha256)
    if naming.duplicate_of is not None or (not pipeline.reparse and _is_current(stored, sha256, pipeline)):
        return _Read(path, content, sha256, naming, None)
    return _Read(path, content, sha256, naming, pipeline.read(content, path.name))


def _name(store: Store, path: Path, sha256: str) -> tuple[Naming, StoredFile | None]:
    name, origin = display_name(Path(path.name)), origin_of(path)
    stored = store.stored_files(sha256, candidates(name, origin, sha256))
    naming = name_file(name, origin, sha256, stored)
    return naming, next((file for file in stored if file.slug == naming.slug), None)


def _is_current(stored: StoredFile | None, sha256: str, pipeline: Pipeline) -> bool:
    return (
        stored is not None
        and not stored.is_deleted
        and (stored.sha256, stored.parser_version) == (sha256, pipeline.version)
    )


def _finish(store: Store, path: Path, reading: Future[_Read], pipeline: Pipeline) -> FileReport:
    try:
        return _store(store, reading.result(), pipeline)
    except (StorageError, BusyError):
        raise
    except KnowledgeBaseError as error:
        return FileReport(display_name(path), "failed", message=str(error))
    except Exception as error:  # a fault of ours must not keep the other files out
        _logger.exception("cannot ingest %s", display_name(path))
        return FileReport(
            display_name(path),
            "failed",
            message=f"处理时出现意外错误（{type(error).__name__}），该文件未入库。",
        )


def _store(store: Store, file: _Read, pipeline: Pipeline) -> FileReport:
    shown = display_name(file.path)
    naming, stored = _name(store, file.path, file.sha256)  # again: an earlier file may have taken the slug
    if naming.duplicate_of is not None:
        return _duplicate(
            shown, f"与已入库的“{naming.duplicate_of}”内容相同，未重复入库。", naming.duplicate_of
        )
    if file.document is None:
        if _is_current(stored, file.sha256, pipeline):
            return FileReport(shown, "unchanged", naming.slug, message=naming.note)
        raise UnreadableFileError("入库期间该文件的记录被改动；请再次入库。")
    source = Source(
        display_name(Path(file.path.name)),
        file.sha256,
        file.document.format,
        len(file.content),
        file.document.source_url,
    )
    notice = pipeline.parse(file.document, slug=naming.slug, source=source)
    outcome = store.put(notice, file.content, parser_version=pipeline.version, origin=origin_of(file.path))
    return report_of(shown, outcome, notice, message=naming.note + corrections_remark(store, notice.slug))


def corrections_remark(store: Store, slug: str) -> str:
    """What became of corrections by hand when the notice was just stored; "" if it has none."""
    from kb.corrections import remark_on

    return store.read(lambda connection: remark_on(connection, slug))


def report_of(path: str, outcome: PutOutcome, notice: Notice, *, message: str = "") -> FileReport:
    """The report of a notice that was stored."""
    return FileReport(
        path=path,
        status=outcome,
        slug=notice.slug,
        problems=len(notice.problems),
        measures=notice.measure_count,
        unassigned_characters=notice.unassigned_characters,
        warnings=notice.warnings,
        message=message,
    )


def _duplicate(shown: str, message: str, slug: str) -> FileReport:
    return FileReport(shown, "duplicate", slug, message=message)
