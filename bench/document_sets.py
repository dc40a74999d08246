"""How is a public retrieval set searched? Each of its documents stands as a problem with one measure."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import progress
from kb.document import Span
from kb.notice import Completion
from kb.records import Counts, MeasureRecord

if TYPE_CHECKING:
    from index.embedding import Encoder
    from index.retriever import Retriever


class DocumentFile:
    """A file of documents as a store of measures: read from the file whenever all are wanted, never kept."""

    def __init__(self, path: Path) -> None:
        """path: a gzip file, a JSON object with _id, text and perhaps title a line."""
        self._path = path
        self._count = sum(1 for _ in lines_of(path))

    def iter_measures(self) -> Iterator[MeasureRecord]:
        """All documents, in the file's order."""
        for line in lines_of(self._path):
            document = json.loads(line)
            yield _record(document["_id"], document.get("title", ""), document["text"])

    def change_sequence(self) -> int:
        """It never changes."""
        return 1

    def counts(self) -> Counts:
        """Every document is a notice with one problem and one measure."""
        return Counts(self._count, self._count, self._count)

    def measures(self, ids: Sequence[str]) -> dict[str, MeasureRecord]:
        """All are visible; their texts are not asked for."""
        return {one: _record(one.partition("#")[0], "", "") for one in ids}

    def problem_measures(self, problem_ids: Sequence[str]) -> dict[str, list[MeasureRecord]]:
        """Pages are not made here."""
        return {one: [] for one in problem_ids}

    def page_measures(
        self, problem_ids: Sequence[str], measure_ids: Sequence[str]
    ) -> tuple[dict[str, list[MeasureRecord]], dict[str, MeasureRecord]]:
        """Nor here."""
        return self.problem_measures(problem_ids), self.measures(measure_ids)


@contextmanager
def indexed(corpus: Path, encoder: Encoder) -> Iterator[Retriever]:
    """A search over the documents of a file, its index in a temporary folder."""
    from index.build import build_index
    from index.retriever import open_retriever

    with tempfile.TemporaryDirectory(prefix="kb-yardsticks-") as folder:
        source = DocumentFile(corpus)
        progress(f"{corpus.parent.name}：建立索引")
        build_index(source, Path(folder), encoder)
        yield open_retriever(Path(folder), source, encoder)


def _record(document_id: str, title: str, text: str) -> MeasureRecord:
    return MeasureRecord(
        measure_id=measure_id_of(document_id),
        problem_id=f"{document_id}#P1",
        slug=document_id,
        problem_number=1,
        ordinal=1,
        text=text,
        span=Span(0, len(text)),
        types=(),
        completion=Completion.UNSTATED,
        continuing=False,
        problem_title=title,
        section_title="",
        topics=(),
        notice_title="",
        inspected_unit=None,
        unit_kind=None,
        region=None,
        kind="其他",
        publication_date=None,
        year=None,
    )


def measure_id_of(document_id: str) -> str:
    """The id of the measure that stands for a document."""
    return f"{document_id}#P1-M1"


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a gzip file that are not blank."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield line.rstrip("\n")
