"""Which values can results be narrowed by, and how many results has each? Columns, one row a measure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kb.filter_values import CONTINUING, CONTINUING_LABEL
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from index.arrays import BoolArray, IntArray
    from kb.records import MeasureRecord

FACETS = ("unit_kind", "region", "year", "topic", "measure_type", "status", "kind", "notice")
_ABSENT = -1


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value results can be narrowed to. count: the matching measures that carry it."""

    value: str
    label: str
    count: int


def facet_values(record: MeasureRecord) -> dict[str, tuple[str, ...]]:
    """The canonical values of a measure by facet name; an absent value is an empty tuple."""
    status = (record.completion.value, CONTINUING) if record.continuing else (record.completion.value,)
    return {
        "unit_kind": (record.unit_kind,) if record.unit_kind else (),
        "region": (record.region,) if record.region else (),
        "year": (str(record.year),) if record.year else (),
        "topic": record.topics,
        "measure_type": record.types,
        "status": status,
        "kind": (record.kind,),
        "notice": (record.slug,),
    }


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """One facet of all measures.

    values: the distinct values, sorted; codes: (measures, width) int32, positions in values, -1 for none.
    """

    values: tuple[str, ...]
    codes: IntArray

    def mask(self, wanted: Iterable[str]) -> BoolArray:
        """(measures,) bool: does the measure carry any of the wanted values? Unknown values match nothing."""
        # One cell more than there are values: code -1 looks there.
        is_wanted = np.zeros(len(self.values) + 1, dtype=np.bool_)
        is_wanted[[code for code in map(self.code_of, wanted) if code != _ABSENT]] = True
        # take is 1.6 times as fast as indexing, and this is every row of the corpus.
        carried: BoolArray = is_wanted.take(self.codes[:, 0], mode="wrap")
        for place in range(1, self.codes.shape[1]):
            carried |= is_wanted.take(self.codes[:, place], mode="wrap")
        return carried

    def code_of(self, value: str) -> int:
        """The position of a value, -1 if no measure carries it."""
        code = bisect_left(self.values, value)
        return code if self.values[code : code + 1] == (value,) else _ABSENT


@dataclass(frozen=True, slots=True)
class FacetTable:
    """All facets of all measures, for counting them in one step: what a measure carries lies side by side in memory.

    codes: (measures, values a measure may carry) int32, positions in the values of all facets, one facet after the
    other; the last end for none. ends: (facets,), where each facet's values end. values, labels: by facet; labels are
    what users see of the values.
    """

    codes: IntArray
    ends: NDArray[np.int64]
    values: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]

    def counts(self, rows: IntArray) -> dict[str, NDArray[np.int64]]:
        """For each facet (values,): how many of these measures carry each value."""
        counts = np.bincount(self.codes[rows].ravel(), minlength=int(self.ends[-1]) + 1)
        *pieces, _ = np.split(counts, self.ends)  # the last piece counts the absent
        return dict(zip(self.values, pieces, strict=True))


def facet_table(columns: Mapping[str, FacetColumn], notice_titles: Mapping[str, str]) -> FacetTable:
    """The table of these columns, at least one."""
    values = {name: column.values for name, column in columns.items()}
    ends = np.cumsum([len(each) for each in values.values()])
    beside = [
        np.where(column.codes == _ABSENT, ends[-1], column.codes + end - len(column.values))
        for column, end in zip(columns.values(), ends, strict=True)
    ]
    labels = {name: tuple(label_of(name, one, notice_titles) for one in values[name]) for name in columns}
    return FacetTable(np.hstack(beside).astype(np.int32), ends, values, labels)


def most_frequent(counts: NDArray[np.int64], limit: int) -> list[int]:
    """The positions of what is counted at all, the greatest counts first, ties by position; at most limit."""
    # Most of thousands of values (notices, regions) are not there: never walk through those.
    present = np.flatnonzero(counts)
    found: list[int] = present[np.argsort(-counts[present], kind="stable")[:limit]].tolist()
    return found


def column_of(rows: Sequence[tuple[str, ...]]) -> FacetColumn:
    """The column that holds these measures' values."""
    values = tuple(sorted({value for row in rows for value in row}))
    position = {value: code for code, value in enumerate(values)}
    width = max((len(row) for row in rows), default=1) or 1
    codes = np.full((len(rows), width), _ABSENT, dtype=np.int32)
    for row_number, row in enumerate(rows):
        for place, value in enumerate(row):
            codes[row_number, place] = position[value]
    return FacetColumn(values, codes)


def label_of(name: str, value: str, notice_titles: Mapping[str, str]) -> str:
    """The Chinese label of a facet value."""
    return notice_titles.get(value, value) if name == "notice" else _label(name, value)


def _label(name: str, value: str) -> str:
    from kb.notice import Completion

    if name in ("topic", "measure_type"):
        return name_of(value)
    if name == "status":
        return CONTINUING_LABEL if value == CONTINUING else Completion(value).label
    return f"{value}年" if name == "year" else value
