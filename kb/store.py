"""Which notices are kept? One transaction a notice; SQL is the truth and every index is derived from it.

Writes go through one connection under the data folder's writer lock, held only while writing. Reads come from a
pool of read-only connections and may run in any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from kb import changes, queries
from kb import synonyms as words
from kb.corrections.making import put_corrected
from kb.database import (
    needs_roll_back,
    read_url,
    reader_engine,
    roll_back_crashed_write,
    sqlite_file,
    writer_engine,
)
from kb.errors import InvalidInputError, NotFoundError, StorageError
from kb.measure_reads import MeasureReader
from kb.notice import Notice, Source
from kb.originals import Originals
from kb.records import Counts, MeasureRecord, NoticeSummary, PutOutcome, StoredFile, StoredSynonyms
from kb.rows import child_rows, notice_row
from kb.storage_errors import from_database, stops_writing
from kb.versions import check_version, upgrade
from kb.writer_lock import WriterLock

__all__ = ["Counts", "MeasureRecord", "NoticeSummary", "PutOutcome", "Store", "StoredFile", "open_store"]

_STREAM_MEASURES = 2_000

T = TypeVar("T")


class Store:
    """Notices in SQL and their originals on disk. Build it with `open_store`."""

    def __init__(self, url: URL, originals: Originals, lock: WriterLock, *, read_only: bool) -> None:
        self._url = url
        self._originals = originals
        self._lock = lock
        self._reader: Engine = reader_engine(url)
        self._measures = MeasureReader(self._reader)
        self._writer: Engine | None = None if read_only else writer_engine(url)
        self._write_failure: str | None = None

    def put(
        self, notice: Notice, content: bytes, *, parser_version: str = "", origin: str | None = None
    ) -> PutOutcome:
        """Keep a notice and its original; on return both survive a crash. A deleted slug comes back ("added").

        content: the original's bytes, of sha256 notice.source.sha256. parser_version, origin: see StoredFile.
        Returns "unchanged" if the slug holds an equal notice, "replaced" if it held another one.
        Raises ConflictError if the same content is visible under another slug, BusyError, StorageError.
        """
        columns = {**notice_row(notice), "parser_version": parser_version, "origin": origin}
        children = child_rows(notice)
        with self._lock.held():
            if self._originals.write(content) != notice.source.sha256:
                raise InvalidInputError(f"“{notice.slug}”的原件与其校验值不符，未入库；请重新读取该文件。")
            with self._writing() as connection:
                return put_corrected(connection, notice, columns, children)

    def delete(self, slug: str) -> None:
        """Hide a notice at once; `restore` brings it back. Raises NotFoundError."""
        self.write(lambda connection: changes.hide_notice(connection, slug))

    def restore(self, slug: str) -> None:
        """Undo a deletion. Raises NotFoundError, or ConflictError if the content now stands under another slug."""
        self.write(lambda connection: changes.unhide_notice(connection, slug))

    def notice(self, slug: str) -> Notice:
        """The notice, equal to the one that was put. Raises NotFoundError."""
        notice = self.read(lambda connection: queries.read_notice(connection, slug))
        if notice is None:
            raise _unknown(slug)
        return notice

    def notices(
        self, *, offset: int = 0, limit: int = 50, contains: str | None = None
    ) -> tuple[list[NoticeSummary], int]:
        """A page of the list, newest publication first (undated last), and the number of all that qualify.

        contains: only notices with this in their title, unit, slug or file name; case does not matter.
        """
        return self.read(
            lambda connection: queries.read_summaries(
                connection, offset=offset, limit=limit, contains=contains
            )
        )

    def measures(self, ids: Sequence[str]) -> dict[str, MeasureRecord]:
        """Measures by id, in the order asked for; unknown and invisible ids are absent."""
        _, found = self.page_measures((), ids)
        return {id_: found[id_] for id_ in ids if id_ in found}

    def problem_measures(self, problem_ids: Sequence[str]) -> dict[str, list[MeasureRecord]]:
        """All measures of problems, by ordinal; problems unknown, invisible or without measures are absent."""
        by_problem, _ = self.page_measures(problem_ids, ())
        return {id_: by_problem[id_] for id_ in problem_ids if id_ in by_problem}

    def page_measures(
        self, problem_ids: Sequence[str], measure_ids: Sequence[str]
    ) -> tuple[dict[str, list[MeasureRecord]], dict[str, MeasureRecord]]:
        """All measures of problems, by ordinal, and these measures with them, by id. One query; the rest is absent."""
        return self._translated(lambda: self._measures.page(problem_ids, measure_ids))

    def iter_measures(self) -> Iterator[MeasureRecord]:
        """All visible measures by (slug, problem number, ordinal), about 2,000 at a time.

        No transaction stays open between the batches, so that a slow consumer blocks no writer. Whoever needs a
        state of one moment reads `change_sequence` before and compares it after.
        """
        sizes = self.read(lambda connection: connection.execute(queries.NOTICE_SIZES).all())
        batch: list[int] = []
        size = 0
        for _, notice_id, measure_count in sorted(sizes):
            batch.append(notice_id)
            size += measure_count
            if size >= _STREAM_MEASURES:
                yield from self._measures_of(batch)
                batch, size = [], 0
        yield from self._measures_of(batch)

    def original(self, slug: str) -> tuple[Source, bytes]:
        """Where a notice came from and its original file. Raises NotFoundError, StorageError if damaged."""
        row = self.read(lambda connection: connection.execute(queries.ORIGINAL, {"slug": slug}).one_or_none())
        if row is None:
            raise _unknown(slug)
        return Source(*row), self._originals.read(row.sha256)

    def stored_files(self, sha256: str, slugs: Sequence[str]) -> list[StoredFile]:
        """What is stored of this content or under one of these slugs, deleted ones included, by slug."""
        return self.read(lambda connection: queries.stored_files(connection, sha256, slugs))

    def synonyms(self) -> list[StoredSynonyms]:
        """The site's own groups of synonyms, by canonical word."""
        return self.read(words.read_synonyms)

    def put_synonyms(self, group: StoredSynonyms) -> None:
        """Keep a group that was checked; one of the same canonical word is replaced. Raises InvalidInputError."""
        self.write(lambda connection: words.put_synonyms(connection, group))

    def delete_synonyms(self, canonical: str) -> None:
        """Forget a group. Raises NotFoundError."""
        self.write(lambda connection: words.delete_synonyms(connection, canonical))

    def change_sequence(self) -> int:
        """The number of the last change; 0 for a fresh store. It grows with every put, delete and restore."""
        return self.read(queries.read_change_sequence)

    def counts(self) -> Counts:
        """How many notices, problems and measures are visible."""
        return self.read(lambda connection: Counts(*connection.execute(queries.COUNTS).one()))

    def close(self) -> None:
        """Close all connections; the store cannot be used afterwards."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()

    def _measures_of(self, notice_ids: list[int]) -> list[MeasureRecord]:
        rows = self.read(
            lambda connection: connection.execute(queries.MEASURES_BY_NOTICE, {"ids": notice_ids}).all()
        )
        records = map(queries.measure_record, rows)
        return sorted(records, key=lambda record: (record.slug, record.problem_number, record.ordinal))

    def read(self, work: Callable[[Connection], T]) -> T:
        """What work reads through a connection, in one transaction. work may be called twice. Raises StorageError."""

        def in_transaction() -> T:
            with self._reader.begin() as connection:
                return work(connection)

        return self._translated(in_transaction)

    def _translated(self, read: Callable[[], T]) -> T:
        """What read reads; it is called twice if a killed writer left something to undo. Raises StorageError."""
        try:
            try:
                return read()
            except SQLAlchemyError as error:
                path = sqlite_file(self._url)
                if path is None or not needs_roll_back(error):
                    raise
                roll_back_crashed_write(path)
                return read()
        except SQLAlchemyError as error:
            raise from_database(error, self._place) from error

    def write(self, work: Callable[[Connection], T]) -> T:
        """What work answers after writing through a connection: all of it or nothing. Raises BusyError, StorageError."""
        with self._lock.held(), self._writing() as connection:
            return work(connection)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._writer is None:
            raise StorageError("知识库是以只读方式打开的，不能写入。")
        if self._write_failure is not None:
            raise StorageError(self._write_failure)
        try:
            with self._writer.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            translated = from_database(error, self._place)
            if stops_writing(error):
                self._write_failure = str(translated)
            raise translated from error

    @property
    def _place(self) -> str:
        return str(sqlite_file(self._url) or self._url.render_as_string(hide_password=True))


def open_store(database_url: str, originals: Path, *, read_only: bool = False) -> Store:
    """A store whose schema is current: a writable one is created or migrated, a read-only one only checked.

    originals: the folder of original files; the writer lock lies beside it.
    Raises InvalidInputError for a URL of no use, StorageError, BusyError.
    """
    url = read_url(database_url)
    lock = WriterLock(originals.parent / "writer.lock")
    if read_only:
        check_version(url)
    else:
        upgrade(url, lock)
    return Store(url, Originals(originals), lock, read_only=read_only)


def _unknown(slug: str) -> NotFoundError:
    return NotFoundError(f"没有编号为“{slug[:80]}”的通报（或已删除）。请在通报列表中查找。")
