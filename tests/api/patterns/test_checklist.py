"""未巡先改: counted over units, and every figure opens what it counts; quotes come from the notices themselves."""

from __future__ import annotations

from datetime import date

import pytest

from api.patterns.checklist import (
    MAX_TOPICS,
    SHOWN_MEASURES,
    SHOWN_TITLES,
    outline_of,
    read_checklist,
)
from api.patterns.checklist_words import kind_of, units_words
from api.patterns.choosing import select
from api.patterns.opened import entry
from api.wiring import Services
from kb.patterns import ProblemLine, read_problem_lines
from tests.api.patterns.made import DONE, OPEN, measure, problem
from tests.index.fakes import FakeEncoder

TODAY = date(2026, 11, 30)


def outline(*lines: ProblemLine):  # type: ignore[no-untyped-def]  # as outline_of
    return outline_of(lines, ("教育",), FakeEncoder())


@pytest.mark.parametrize("kind", ["司法局", "教育", "高校"])
def test_every_figure_is_what_its_choice_selects(samples: Services, kind: str) -> None:
    lines = samples.store.read(read_problem_lines)
    found = outline_of(lines, (kind,), samples.encoder)
    assert found.problems == len(select(lines, found.choice, TODAY)) > 0
    for topic in found.topics:
        counted = [one.problem for one in select(lines, topic.choice, TODAY)]
        assert (topic.problems, topic.units) == (len(counted), len({one.whose for one in counted}))
        assert all(one.count == len(select(lines, one.choice, TODAY)) for one in topic.types)
        assert {one.problem_id for one in topic.titles} <= {one.problem_id for one in counted}


def test_topics_found_at_more_units_come_first() -> None:
    lines = [problem(f"a#P{n}", topics=("B9",)) for n in range(3)]
    lines += [problem(f"{unit}#P1", unit=f"{unit}局", topics=("B8",)) for unit in ("b", "c")]
    assert [(one.code, one.units, one.problems) for one in outline(*lines).topics] == [
        ("B8", 2, 2),
        ("B9", 1, 3),
    ]


def test_a_unit_counts_once_however_its_name_is_written() -> None:
    lines = [
        problem("a#P1", unit="中共某市教育局党组"),
        problem("b#P1", unit="某市教育局"),
        problem("c#P1", unit=None),
    ]
    assert outline(*lines).topics[0].units == 2


def test_what_is_not_listed_is_counted() -> None:
    codes = [f"A{n}" for n in range(1, 14)] + [f"B{n}" for n in range(1, 8)]
    found = outline(*(problem(f"a#P{n}", topics=(code,)) for n, code in enumerate(codes)))
    assert (len(found.topics), found.more) == (MAX_TOPICS, len(codes) - MAX_TOPICS)


def test_a_type_counts_the_problems_that_it_answers_not_its_measures() -> None:
    lines = [
        problem("a#P1", measure("a#P1-M1", "M1"), measure("a#P1-M2", "M1", "M7")),
        problem("a#P2", measure("a#P2-M1", "M1")),
    ]
    assert [(one.code, one.count) for one in outline(*lines).topics[0].types] == [("M1", 2), ("M7", 1)]


def test_titles_that_say_the_same_are_shown_once() -> None:
    lines = [
        problem(f"a#P{n}", title=title) for n, title in enumerate(["差旅费超标"] * 3 + ["虚开发票套取资金"])
    ]
    assert [one.title for one in outline(*lines).topics[0].titles] == ["差旅费超标", "虚开发票套取资金"]


def test_finished_measures_of_other_units_and_types_are_quoted_first() -> None:
    lines = [
        problem("a#P1", measure("a#P1-M1", "M2", completion=OPEN), measure("a#P1-M2", "M1"), unit="甲局"),
        problem("b#P1", measure("b#P1-M1", "M1"), measure("b#P1-M2", "M7"), unit="乙局"),
        problem("c#P1", measure("c#P1-M1", "M1", completion=OPEN), unit="丙局"),
    ]
    quoted = [one.measures[0] for one in outline(*lines).topics[0].candidates]
    assert {one.measure_id for one in quoted[:2]} == {"a#P1-M2", "b#P1-M2"}
    assert [one.completion for one in quoted[:2]] == [DONE, DONE]
    assert quoted[2].measure_id == "c#P1-M1"  # the third unit before a second measure of the others
    assert len({one.measure_id for one in quoted}) == len(quoted) == 5


def test_nothing_of_a_kind_gives_an_empty_list() -> None:
    found = outline(problem(unit_kind="高校"))
    assert (found.topics, found.problems, found.notices) == ((), 0, 0)


def test_what_is_quoted_is_read_from_the_store(samples: Services) -> None:
    found = read_checklist(
        samples.store, outline_of(samples.store.read(read_problem_lines), ("教育",), samples.encoder)
    )
    assert found.items
    for item in found.items:
        assert 1 <= len(item.titles) <= SHOWN_TITLES
        assert len(item.measures) <= SHOWN_MEASURES
        for one in item.measures:
            (quote,) = entry(one, found.outline.choice.showing("measures"), "")[0].quotes
            assert quote.text == samples.store.measures([quote.measure_id])[quote.measure_id].text


def test_measures_of_a_few_words_are_not_quoted_where_others_say_more(site: Services) -> None:
    lines = site.store.read(read_problem_lines)
    (item,) = [
        one
        for one in read_checklist(site.store, outline_of(lines, ("教育",), FakeEncoder())).items
        if one.topic.code == "B6"
    ]
    assert len(item.measures) == 1  # 补齐派车登记,正在推进。 is all there is
    b9 = next(
        one
        for one in read_checklist(site.store, outline_of(lines, ("教育",), FakeEncoder())).items
        if one.topic.code == "B9"
    )
    assert {one.counted.measures[0].measure_id for one in b9.measures} == {
        "linlan-edu-2024b#P1-M1",
        "linlan-edu-2024b#P2-M1",
    }


def test_many_kinds_of_units_are_named_by_the_first_few_and_their_number() -> None:
    two, four = (outline_of((), kinds, FakeEncoder()) for kinds in (("甲", "乙"), ("甲", "乙", "丙", "丁")))
    assert (kind_of(two), units_words(two)) == ("甲、乙", "“甲、乙”类单位")
    assert (kind_of(four), units_words(four)) == ("甲、乙、丙等 4 类", "“甲、乙、丙”等 4 类单位")
