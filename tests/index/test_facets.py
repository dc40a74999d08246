"""Facet columns: which measures carry a value, and how many of some measures do."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.facets import column_of, facet_table, facet_values, label_of, most_frequent
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


@given(rows=ROWS, others=st.data())
def test_counts_are_those_of_counting_by_hand(rows: list[tuple[str, ...]], others: st.DataObject) -> None:
    """Two facets side by side: neither counts what belongs to the other."""
    beside = others.draw(
        st.lists(st.sampled_from([(), ("A",), ("E",)]), min_size=len(rows), max_size=len(rows))
    )
    columns = {"topic": column_of(rows), "kind": column_of(beside)}
    counts = facet_table(columns, {}).counts(np.arange(len(rows)))
    for name, carried in (("topic", rows), ("kind", beside)):
        by_hand = [sum(value in row for row in carried) for value in columns[name].values]
        assert counts[name].tolist() == by_hand


def test_counts_are_taken_over_the_given_measures() -> None:
    table = facet_table({"topic": column_of([("A",), ("B",), ("B", "A"), ("C",)])}, {})
    assert table.values["topic"] == ("A", "B", "C")
    assert table.counts(np.array([0, 1, 2]))["topic"].tolist() == [2, 2, 0]


def test_the_most_frequent_come_first_and_what_is_not_counted_not_at_all() -> None:
    assert most_frequent(np.array([2, 0, 3, 2]), 3) == [2, 0, 3]
    assert most_frequent(np.array([2, 0, 3, 2]), 2) == [2, 0]


def test_a_corpus_without_values_has_no_counts() -> None:
    table = facet_table({"topic": column_of([(), ()])}, {})
    assert table.counts(np.array([0, 1]))["topic"].tolist() == []


@given(rows=ROWS, value=st.sampled_from("ABCDE"))
def test_a_value_is_found_by_its_position_or_not_at_all(rows: list[tuple[str, ...]], value: str) -> None:
    values = column_of(rows).values
    assert column_of(rows).code_of(value) == (values.index(value) if value in values else -1)


def test_status_has_two_axes() -> None:
    record = measure("a#P1-M1", "已完成", completion=Completion.COMPLETED, continuing=True)
    assert facet_values(record)["status"] == ("completed", "continuing")


def test_labels_are_chinese() -> None:
    labels = [
        label_of(*pair, {"a": "某局通报"})
        for pair in (("topic", "B8"), ("status", "continuing"), ("year", "2023"), ("notice", "a"))
    ]
    assert labels == ["差旅与报销", "长期坚持", "2023年", "某局通报"]
