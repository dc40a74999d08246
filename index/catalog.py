"""Which row is which measure of which problem? Ids and facet columns of one generation, without any text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.arrays import BoolArray, ByteArray, IntArray, KeyArray
from index.duplicates import Repeats, find_repeats
from index.facets import FACETS, FacetColumn, FacetTable, column_of, facet_table
from index.passages import Passage, encoder_text, passages_of

if TYPE_CHECKING:
    from kb.records import MeasureRecord

CATALOG_FILE = "catalog.json"
COLUMNS_FILE = "columns.npz"
HASH_BYTES = 16
_SEPARATOR = "\x1f"
# Combinations of filters whose masks are kept, 0.2 MB each in 100,000 measures.
_KEPT_FILTERS = 32

Filters = Mapping[str, tuple[str, ...]]
_Combination = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What filters leave: passages (passages,) bool; problem_sizes (problems,): how many measures of each."""

    passages: BoolArray
    problem_sizes: IntArray


@dataclass(frozen=True)
class Catalog:
    """Three levels of rows: passages of measures of problems, each in the store's order (slug, problem, ordinal).

    measure_of_passage (passages,) and problem_of_measure (measures,): ascending row numbers one level up.
    date_of_problem (problems,): publication as YYYYMMDD, unknown parts 0.
    keys (passages,) uint64: changes whenever anything the back end stores of the passage does.
    content_hashes (passages, 16) uint8: hash of the text that was encoded.
    notice_titles: by slug. repeats: of measures.
    """

    measure_ids: tuple[str, ...]
    problem_ids: tuple[str, ...]
    measure_of_passage: IntArray
    problem_of_measure: IntArray
    date_of_problem: IntArray
    columns: Mapping[str, FacetColumn]
    keys: KeyArray
    content_hashes: ByteArray
    notice_titles: Mapping[str, str]
    repeats: Repeats

    def passage_mask(self, filters: Filters) -> BoolArray | None:
        """(passages,) bool: values of one facet are alternatives, facets add up; None without filters."""
        return self._narrowed(tuple(filters.items())).passages if filters else None

    def problem_sizes(self, filters: Filters) -> IntArray:
        """(problems,): how many measures of each problem the filters allow."""
        return self._narrowed(tuple(filters.items())).problem_sizes if filters else self.measures_in_problem

    @cached_property
    def measures_in_problem(self) -> IntArray:
        """(problems,): how many measures each problem has. Counted once: every search without filters asks."""
        return np.bincount(self.problem_of_measure, minlength=len(self.problem_ids))

    @cached_property
    def facets(self) -> FacetTable:
        """All facets side by side, and what their values are called."""
        return facet_table(self.columns, self.notice_titles)

    @cached_property
    def _narrowed(self) -> Callable[[_Combination], _Narrowed]:
        """What the latest filters leave: walking through every row is a tenth of a filtered search.

        The function knows the arrays, not this object: a cycle would keep a generation in memory that is gone.
        """
        columns, problem_of, measure_of = self.columns, self.problem_of_measure, self.measure_of_passage
        measures, problems = len(self.measure_ids), len(self.problem_ids)

        @lru_cache(maxsize=_KEPT_FILTERS)
        def narrowed(filters: _Combination) -> _Narrowed:
            allowed = np.ones(measures, dtype=np.bool_)
            for name, values in filters:
                allowed &= columns[name].mask(values)
            sizes = np.bincount(problem_of[allowed], minlength=problems).astype(np.int32)
            left = _Narrowed(allowed[measure_of], sizes)
            left.passages.flags.writeable = left.problem_sizes.flags.writeable = False  # searches share them
            return left

        return narrowed

    def measures_of_problem(self, problem_row: int) -> range:
        """The measure rows of a problem, by ordinal."""
        of_measures = self.problem_of_measure
        # Of their own type, or numpy would first copy the whole column into a wider one.
        bounds = np.array([problem_row, problem_row + 1], dtype=of_measures.dtype)
        start, end = np.searchsorted(of_measures, bounds)
        return range(int(start), int(end))

    def save(self, folder: Path) -> None:
        """Write catalog.json and columns.npz. Syncing is the caller's."""
        texts = {
            "measure_ids": self.measure_ids,
            "problem_ids": self.problem_ids,
            "notice_titles": self.notice_titles,
            "facet_values": {name: column.values for name, column in self.columns.items()},
        }
        (folder / CATALOG_FILE).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        arrays: dict[str, Any] = dict(
            measure_of_passage=self.measure_of_passage,
            problem_of_measure=self.problem_of_measure,
            date_of_problem=self.date_of_problem,
            keys=self.keys,
            content_hashes=self.content_hashes,
            same_as=self.repeats.same_as,
            part_of=self.repeats.part_of,
            **{f"facet_{name}": column.codes for name, column in self.columns.items()},
        )
        np.savez(folder / COLUMNS_FILE, allow_pickle=False, **arrays)


def load_catalog(folder: Path) -> Catalog:
    """The catalog saved in this folder. Raises OSError, ValueError or KeyError if it is not one."""
    texts = json.loads((folder / CATALOG_FILE).read_text(encoding="utf-8"))
    with np.load(folder / COLUMNS_FILE, allow_pickle=False) as arrays:
        return Catalog(
            measure_ids=tuple(texts["measure_ids"]),
            problem_ids=tuple(texts["problem_ids"]),
            measure_of_passage=arrays["measure_of_passage"],
            problem_of_measure=arrays["problem_of_measure"],
            date_of_problem=arrays["date_of_problem"],
            columns={
                name: FacetColumn(tuple(texts["facet_values"][name]), arrays[f"facet_{name}"])
                for name in FACETS
            },
            keys=arrays["keys"],
            content_hashes=arrays["content_hashes"],
            notice_titles=texts["notice_titles"],
            repeats=_repeats_in(arrays, len(texts["measure_ids"])),
        )


def _repeats_in(arrays: Mapping[str, Any], measures: int) -> Repeats:
    """The stored columns. A generation from before they were stored: nothing repeats, until it is built anew."""
    if "same_as" not in arrays:
        each_itself = np.arange(measures, dtype=np.int32)
        return Repeats(each_itself, each_itself)
    return Repeats(arrays["same_as"], arrays["part_of"])


class CatalogBuilder:
    """Collects the rows of a generation, measure by measure in the store's order."""

    def __init__(self) -> None:
        self._measure_ids: list[str] = []
        self._problem_ids: list[str] = []
        self._measure_of_passage: list[int] = []
        self._problem_of_measure: list[int] = []
        self._date_of_problem: list[int] = []
        self._facets: dict[str, list[tuple[str, ...]]] = {name: [] for name in FACETS}
        self._keys: list[int] = []
        self._hashes: list[bytes] = []
        self._notice_titles: dict[str, str] = {}
        self._texts: list[str] = []

    def add(self, record: MeasureRecord) -> list[tuple[Passage, int, bytes]]:
        """Append a measure; its passages, each with its key and content hash."""
        if not self._problem_ids or self._problem_ids[-1] != record.problem_id:
            self._problem_ids.append(record.problem_id)
            self._date_of_problem.append(date_number(record.publication_date))
            self._notice_titles[record.slug] = record.notice_title
        measure_row = len(self._measure_ids)
        self._measure_ids.append(record.measure_id)
        self._texts.append(record.text)
        self._problem_of_measure.append(len(self._problem_ids) - 1)
        added = [(passage, _key(passage), content_hash(passage)) for passage in passages_of(record)]
        for name, values in added[0][0].facets.items():
            self._facets[name].append(values)
        for _, key, hashed in added:
            self._measure_of_passage.append(measure_row)
            self._keys.append(key)
            self._hashes.append(hashed)
        return added

    def finish(self) -> Catalog:
        """The catalog of everything added."""
        hashes = np.frombuffer(b"".join(self._hashes), dtype=np.uint8)
        return Catalog(
            measure_ids=tuple(self._measure_ids),
            problem_ids=tuple(self._problem_ids),
            measure_of_passage=np.array(self._measure_of_passage, dtype=np.int32),
            problem_of_measure=np.array(self._problem_of_measure, dtype=np.int32),
            date_of_problem=np.array(self._date_of_problem, dtype=np.int32),
            columns={name: column_of(rows) for name, rows in self._facets.items()},
            keys=np.array(self._keys, dtype=np.uint64),
            content_hashes=hashes.reshape(-1, HASH_BYTES),
            notice_titles=self._notice_titles,
            repeats=find_repeats(self._texts),
        )


def content_hash(passage: Passage) -> bytes:
    """16 bytes that stand for the text that is encoded."""
    return hashlib.blake2b(encoder_text(passage).encode(), digest_size=HASH_BYTES).digest()


def date_number(date: str | None) -> int:
    """An ISO date, whole or partial, as YYYYMMDD with 0 for what is missing; 0 if the year is."""
    parts = (date or "").split("-")
    if not all(part.isdigit() for part in parts):
        return 0
    year, month, day = (*map(int, parts), 0, 0)[:3]
    return year * 10_000 + month * 100 + day


def _key(passage: Passage) -> int:
    facets = [f"{name}={value}" for name, values in passage.facets.items() for value in values]
    stored = _SEPARATOR.join((passage.passage_id, passage.title, passage.text, passage.unit, *facets))
    return int.from_bytes(hashlib.blake2b(stored.encode(), digest_size=8).digest(), "little")
