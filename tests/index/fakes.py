"""A store in memory and a deterministic encoder, with the methods search needs of the real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from kb.document import Span
from kb.notice import Completion
from kb.records import Counts, MeasureRecord
from kb.schema import metadata

DIMENSION = 256


class FakeStore:
    """Measures in a dict. `queries` counts the calls that would be SQL queries."""

    def __init__(self, records: Iterable[MeasureRecord] = ()) -> None:
        self._records: dict[str, MeasureRecord] = {}
        self._sequence = 0
        self.queries = 0
        self.add(*records)

    def add(self, *records: MeasureRecord) -> None:
        for record in records:
            self._records[record.measure_id] = record
        self._sequence += 1

    def remove(self, *measure_ids: str) -> None:
        for measure_id in measure_ids:
            del self._records[measure_id]
        self._sequence += 1

    def measures(self, ids: Sequence[str]) -> dict[str, MeasureRecord]:
        self.queries += 1
        return {one: self._records[one] for one in ids if one in self._records}

    def problem_measures(self, problem_ids: Sequence[str]) -> dict[str, list[MeasureRecord]]:
        self.queries += 1
        found: dict[str, list[MeasureRecord]] = {}
        for record in self.iter_measures():
            if record.problem_id in problem_ids:
                found.setdefault(record.problem_id, []).append(record)
        return found

    def page_measures(
        self, problem_ids: Sequence[str], measure_ids: Sequence[str]
    ) -> tuple[dict[str, list[MeasureRecord]], dict[str, MeasureRecord]]:
        self.queries += 1
        found = [
            record
            for record in self.iter_measures()
            if record.problem_id in problem_ids or record.measure_id in measure_ids
        ]
        by_problem: dict[str, list[MeasureRecord]] = {}
        for record in found:
            if record.problem_id in problem_ids:
                by_problem.setdefault(record.problem_id, []).append(record)
        return by_problem, {record.measure_id: record for record in found}

    def iter_measures(self) -> Iterator[MeasureRecord]:
        yield from sorted(self._records.values(), key=lambda one: (one.slug, one.problem_number, one.ordinal))

    def read(self, work: Callable[[Any], Any]) -> Any:
        return read_nothing(work)

    def change_sequence(self) -> int:
        return self._sequence

    def counts(self) -> Counts:
        problems = {record.problem_id for record in self._records.values()}
        slugs = {record.slug for record in self._records.values()}
        return Counts(notices=len(slugs), problems=len(problems), measures=len(self._records))


class FakeEncoder:
    """Each character pair of a text adds a fixed random direction: like texts get like vectors.

    encoded counts the passages that were encoded.
    """

    def __init__(self, model_id: str = "fake@1", dimension: int = DIMENSION) -> None:
        self.model_id = model_id
        self.dimension = dimension
        self.encoded = 0

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, self.dimension)

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        if on_progress is not None:
            on_progress(len(texts), len(texts))
        return self.encode_queries(texts)

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        total = np.zeros(self.dimension, dtype=np.float32)
        for start in range(len(text) - 1):
            total += _direction(text[start : start + 2], self.dimension)
        length = float(np.linalg.norm(total))
        return total / length if length else total


class FakeReranker:
    """Scores by a function of the passage, and remembers what it was asked."""

    model_id = "fake-reranker@1"

    def __init__(self, score: Callable[[str], float]) -> None:
        self._score = score
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def scores(self, query: str, passages: Sequence[str]) -> npt.NDArray[np.float32]:
        self.asked.append((query, tuple(passages)))
        return np.array([self._score(passage) for passage in passages], dtype=np.float32)


def read_nothing(work: Callable[[Any], Any]) -> Any:
    """What work reads in a database without a row: these records have no facts, remarks or baskets."""
    with _empty_database().begin() as connection:
        return work(connection)


@cache
def _empty_database() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)
    return engine


@cache
def _direction(pair: str, dimension: int) -> npt.NDArray[np.float32]:
    seed = int.from_bytes(hashlib.blake2b(pair.encode(), digest_size=8).digest(), "big")
    return np.random.default_rng(seed).standard_normal(dimension).astype(np.float32)


def measure(measure_id: str, text: str, title: str = "差旅费报销审核不严", **changes: Any) -> MeasureRecord:
    """A record named "slug#P1-M2"; whatever is not given is plain."""
    problem_id, ordinal = measure_id.split("-M")
    slug, number = problem_id.split("#P")
    record = MeasureRecord(
        measure_id=measure_id,
        problem_id=problem_id,
        slug=slug,
        problem_number=int(number),
        ordinal=int(ordinal),
        text=text,
        span=Span(0, len(text)),
        types=("M1",),
        completion=Completion.COMPLETED,
        continuing=False,
        problem_title=title,
        section_title="",
        topics=("B8",),
        notice_title=f"{slug}巡察整改通报",
        inspected_unit=f"{slug}党组",
        unit_kind="财政局",
        region="云川市",
        kind="巡察",
        publication_date="2023-05-01",
        year=2023,
    )
    return replace(record, **changes)
