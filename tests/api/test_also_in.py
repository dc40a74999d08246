"""Further sources of a measure: counted by unit, every one linked, none that may not be seen."""

from __future__ import annotations

from api.pages.also_in import LINKED_SOURCES, also_in, also_words, source_slugs
from api.wiring import Services
from index.retriever import Hit, ProblemGroup
from kb.unit_queries import read_units
from tests.index.fakes import measure


def hit(*others: str) -> Hit:
    """A hit of a党组 with these further sources, of which the first three were read."""
    records = tuple(measure(each, "清退。") for each in others[:3])
    return Hit(
        measure("a#P1-M1", "清退。"), 1.0, 1, None, None, (), (), records, len(others), also_ids=others
    )


def test_units_are_counted_and_places_where_there_are_more() -> None:
    assert also_words(4, 4) == "另有 4 家同类表述"
    assert also_words(4, 6) == "另有 4 家同类表述（6 处）"
    assert also_words(0, 2) == "本单位另有 2 处同类表述"


def test_every_source_is_listed_or_linked() -> None:
    others = [f"{slug}#P1-M1" for slug in "bcdef"]
    units = {slug: f"{slug}局" for slug in "bcdef"}
    found = also_in(hit(*others), units)
    assert found.words == "另有 5 家同类表述"
    assert [line.measure_id for line in found.lines] == others[:3]
    assert found.others == (
        ("e局", "/notices/e?cite=P1-M1#P1-M1", "e#P1-M1"),
        ("f局", "/notices/f?cite=P1-M1#P1-M1", "f#P1-M1"),
    )
    assert found.left == 0


def test_a_unit_with_two_notices_is_one_unit() -> None:
    units = {"b": "甲局", "c": "甲局", "d": "a党组", "e": "甲局"}
    found = also_in(hit("x#P1-M1", "x#P1-M2", "x#P1-M3", "b#P1-M1", "e#P1-M1"), units)
    assert found.words == "另有 2 家同类表述（5 处）"


def test_a_unit_named_with_and_without_its_party_organ_is_one_unit() -> None:
    units = {"b": "某局党组", "c": "中共某局"}
    found = also_in(hit("x#P1-M1", "y#P1-M1", "z#P1-M1", "b#P1-M1", "c#P1-M1"), units)
    assert found.words == "另有 4 家同类表述（5 处）"


def test_what_may_not_be_seen_is_neither_counted_nor_linked() -> None:
    found = also_in(hit("b#P1-M1", "c#P1-M1", "d#P1-M1", "gone#P1-M1"), {"b": "b党组"})
    assert found.words == "另有 3 家同类表述"
    assert found.others == ()


def test_thousands_are_not_all_linked_but_counted() -> None:
    slugs = [f"s{number}" for number in range(200)]
    found = also_in(hit(*(f"{slug}#P1-M1" for slug in slugs)), {slug: slug for slug in slugs})
    assert len(found.others) == LINKED_SOURCES
    assert len(found.lines) + len(found.others) + found.left == 200


def test_units_are_read_for_all_sources_of_a_page(samples: Services) -> None:
    record = next(samples.store.iter_measures())
    group = ProblemGroup(
        record.problem_id, 1.0, (Hit(record, 1, 1, None, None, (), (), also_ids=("nobody#P1-M1",)),), (), ()
    )
    assert source_slugs([group]) == {"nobody"}
    units = samples.store.read(lambda c: read_units(c, {record.slug, "nobody"}))
    assert units == {record.slug: record.inspected_unit}
    assert samples.store.read(lambda c: read_units(c, set())) == {}
