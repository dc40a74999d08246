"""Facet columns: which measures carry a value, and how many of some measures do."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.facets import column_of, facet_values, label_of
from kb.notice import Completion
from tests.index.fakes import measure

ROWS = st.lists(
    st.lists(st.sampled_from("ABCD"), max_size=3, unique=True).map(tuple), min_size=1, max_size=30
)


@given(rows=ROWS, wanted=st.sets(st.sampled_from("ABCDE")))
def test_a_mask_is_true_where_a_wanted_value_is_carried(
    rows: list[tuple[str, ...]], wanted: set[str]
) -> None:
    assert column_of(rows).mask(wanted).tolist() == [bool(set(row) & wanted) for row in rows]


@given(rows=ROWS)
def test_counts_are_those_of_counting_by_hand(rows: list[tuple[str, ...]]) -> None:
    counts = column_of(rows).count(np.arange(len(rows)))
    by_hand = {value: sum(value in row for row in rows) for value in "ABCD"}
    assert counts == {value: count for value, count in by_hand.items() if count}


def test_counts_are_taken_over_the_given_measures_most_frequent_first() -> None:
    column = column_of([("A",), ("B",), ("B", "A"), ("C",)])
    assert list(column.count(np.array([0, 1, 2])).items()) == [("A", 2), ("B", 2)]


def test_a_corpus_without_values_has_no_counts() -> None:
    assert column_of([(), ()]).count(np.array([0, 1])) == {}


def test_status_has_two_axes() -> None:
    record = measure("a#P1-M1", "已完成", completion=Completion.COMPLETED, continuing=True)
    assert facet_values(record)["status"] == ("completed", "continuing")


def test_labels_are_chinese() -> None:
    labels = [
        label_of(*pair, {"a": "某局通报"})
        for pair in (("topic", "B8"), ("status", "continuing"), ("year", "2023"), ("notice", "a"))
    ]
    assert labels == ["差旅与报销", "长期坚持", "2023年", "某局通报"]
