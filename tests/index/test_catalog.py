"""What filters leave of a catalog, also when the same or others are asked for again."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest

from index.catalog import Catalog, CatalogBuilder
from index.facets import facet_values
from kb.records import MeasureRecord
from tests.index.fakes import measure

YEARS = tuple(str(year) for year in range(1980, 2020))
RECORDS = tuple(
    measure(
        f"n{number}#P{problem}-M1", "差旅费清退" * 300, year=1980 + number % 40, topics=("B8", "B9")[:problem]
    )
    for number in range(60)
    for problem in (1, 2)
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    builder = CatalogBuilder()
    for record in RECORDS:
        builder.add(record)
    return builder.finish()


def allowed(record: MeasureRecord, filters: Mapping[str, tuple[str, ...]]) -> bool:
    return all(set(facet_values(record)[name]) & set(values) for name, values in filters.items())


def test_more_combinations_than_are_kept_each_leave_what_they_should(catalog: Catalog) -> None:
    """Forty years, alone and with a topic, twice: those of the first round are gone by the second."""
    alone = [{"year": (year,)} for year in YEARS]
    both = [{**one, "topic": ("B9",)} for one in alone]
    for filters in itertools.chain(alone, both, alone):
        left = [allowed(record, filters) for record in RECORDS]
        mask = catalog.passage_mask(filters)
        assert mask is not None
        assert mask.tolist() == np.array(left)[catalog.measure_of_passage].tolist()
        assert catalog.problem_sizes(filters).tolist() == [int(one) for one in left]


def test_the_same_filters_leave_the_same_again(catalog: Catalog) -> None:
    first = catalog.passage_mask({"year": ("1980", "1999")})
    assert catalog.passage_mask({"year": ("1980", "1999")}) is first


def test_a_mask_that_is_kept_cannot_be_changed(catalog: Catalog) -> None:
    mask = catalog.passage_mask({"year": ("1980",)})
    assert mask is not None
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = False


def test_without_filters_everything_is_left(catalog: Catalog) -> None:
    assert catalog.passage_mask({}) is None
    assert catalog.problem_sizes({}).tolist() == [1] * len(RECORDS)
