"""Which values can results be narrowed by, and how many results has each? Columns, one row a measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from kb.taxonomy import name_of

if TYPE_CHECKING:
    from index.arrays import BoolArray, IntArray
    from kb.records import MeasureRecord

FACETS = ("unit_kind", "region", "year", "topic", "measure_type", "status", "kind", "notice")
CONTINUING = "continuing"
CONTINUING_LABEL = "长期坚持"
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
        position = {value: code for code, value in enumerate(self.values)}
        # One cell more than there are values: code -1 looks there.
        is_wanted = np.zeros(len(self.values) + 1, dtype=np.bool_)
        is_wanted[[position[value] for value in wanted if value in position]] = True
        # take is 1.6 times as fast as indexing, and this is every row of the corpus.
        carried: BoolArray = is_wanted.take(self.codes[:, 0], mode="wrap")
        for place in range(1, self.codes.shape[1]):
            carried |= is_wanted.take(self.codes[:, place], mode="wrap")
        return carried

    def count(self, rows: IntArray) -> dict[str, int]:
        """How many of these measures carry each value, values with none left out; most frequent first."""
        codes = self.codes[rows].ravel()
        counts = np.bincount(codes[codes != _ABSENT], minlength=len(self.values))
        # Most of thousands of values (notices, regions) are not there: never walk through those.
        present = np.flatnonzero(counts)
        order = present[np.argsort(-counts[present], kind="stable")]
        found = zip(order.tolist(), counts[order].tolist(), strict=True)
        return {self.values[code]: count for code, count in found}


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


@cache
def _label(name: str, value: str) -> str:
    """Remembered: a page names a hundred values, and there are few more."""
    from kb.notice import Completion

    if name in ("topic", "measure_type"):
        return name_of(value)
    if name == "status":
        return CONTINUING_LABEL if value == CONTINUING else Completion(value).label
    return f"{value}年" if name == "year" else value
