"""疑似反复: the same unit, a later notice, a comparable problem that an earlier one called finished."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from index.recurrence import find_recurrences
from kb.notice import Completion
from kb.patterns import MeasureLine, ProblemLine, unit_key
from tests.index.fakes import FakeEncoder

DONE, OPEN, UNSTATED = Completion.COMPLETED, Completion.IN_PROGRESS, Completion.UNSTATED


def problem(
    slug: str,
    title: str,
    *completions: Completion,
    date: str | None = "2022-03-01",
    unit: str | None = "某市教育局党组",
    topics: tuple[str, ...] = ("B8",),
    number: int = 1,
) -> ProblemLine:
    problem_id = f"{slug}#P{number}"
    measures = tuple(
        MeasureLine(f"{problem_id}-M{ordinal}", (), completion, Decimal(0))
        for ordinal, completion in enumerate(completions or (DONE,), 1)
    )
    dates = (date, None, None)
    return ProblemLine(problem_id, slug, title, unit, "教育局", "某市", 2022, date, topics, measures, dates)


def pairs(*problems: ProblemLine) -> list[tuple[str, str]]:
    found = find_recurrences(problems, FakeEncoder())
    return [(one.earlier.problem_id, one.later.problem_id) for one in found]


EARLIER = problem("old", "差旅费报销审核不严")
LATER = problem("new", "差旅费报销审核仍不严", date="2024-05-06")


def test_a_finished_problem_that_is_found_again_is_paired() -> None:
    (one,) = find_recurrences([LATER, EARLIER], FakeEncoder())
    assert (one.earlier, one.later) == (EARLIER, LATER)
    assert 0.6 <= one.similarity <= 1.0001


def test_spelling_the_unit_with_or_without_its_party_organ_makes_no_difference() -> None:
    assert pairs(EARLIER, problem("new", LATER.title, date="2024", unit="中共某市教育局")) == [
        ("old#P1", "new#P1")
    ]
    assert unit_key("中共 某市教育局党组") == unit_key("某市教育局") == "某市教育局"


@pytest.mark.parametrize(
    "later",
    [
        problem("new", "差旅费报销审核不严", date="2022-03-01"),
        problem("new", "差旅费报销审核不严", date="2022"),
        problem("new", "差旅费报销审核不严", date="2021-01-01"),
        problem("new", "差旅费报销审核不严", date=None),
        problem("new", "差旅费报销审核不严", date="2024", unit="别市教育局党组"),
        problem("new", "差旅费报销审核不严", date="2024", unit=None),
        problem("new", "差旅费报销审核不严", date="2024", topics=("C1",)),
        problem("new", "会议太多文件太长", date="2024"),
        problem("old", "差旅费报销审核不严", date="2024", number=2),
    ],
    ids=[
        "same day",
        "same year",
        "before",
        "no date",
        "other unit",
        "no unit",
        "no topic",
        "other",
        "same notice",
    ],
)
def test_whatever_may_not_have_come_back_is_not_paired(later: ProblemLine) -> None:
    assert ("old#P1", later.problem_id) not in pairs(EARLIER, later)


@pytest.mark.parametrize("completions", [(OPEN,), (DONE, OPEN), (UNSTATED,)])
def test_a_problem_that_was_not_called_finished_has_not_come_back(
    completions: tuple[Completion, ...],
) -> None:
    assert pairs(problem("old", EARLIER.title, *completions), LATER) == []


def test_of_one_earlier_notice_only_the_likest_problem_is_shown() -> None:
    less = problem("old", "差旅费报销审核不严，接待超标", number=2)
    assert pairs(less, EARLIER, problem("new", EARLIER.title, date="2024")) == [("old#P1", "new#P1")]


def test_every_earlier_notice_is_shown_and_the_likest_pair_comes_first() -> None:
    oldest = problem("oldest", "差旅费报销审核不严格", date="2019")
    again = problem("new", "差旅费报销审核不严", date="2024")
    assert pairs(oldest, EARLIER, again)[0] == ("old#P1", "new#P1")
    assert set(pairs(oldest, EARLIER, again)) == {
        ("old#P1", "new#P1"),
        ("oldest#P1", "new#P1"),
        ("oldest#P1", "old#P1"),
    }


@pytest.mark.parametrize(
    ("unit", "regions", "paired"),
    [
        ("教育局", ("甲县", "乙县"), False),
        ("教育局", (None, None), False),
        ("教育局", ("甲县", "甲县"), True),
        ("甲县教育局", (None, "甲县"), True),
    ],
)
def test_namesakes_of_different_places_are_different_units(
    unit: str, regions: tuple[str | None, str | None], paired: bool
) -> None:
    earlier = replace(problem("old", EARLIER.title, unit=unit), region=regions[0])
    later = replace(problem("new", EARLIER.title, unit=unit, date="2024"), region=regions[1])
    assert bool(pairs(earlier, later)) is paired


def test_only_dates_of_one_kind_tell_what_came_first() -> None:
    """A was fed back in June and published in March; B was fed back in December and has no date of publication."""
    first = replace(problem("a", EARLIER.title), dates=("2024-03-01", "2023-06-01", None))
    second = replace(problem("b", EARLIER.title), dates=(None, "2023-12-01", None))
    assert pairs(first, second) == [("a#P1", "b#P1")]
    unrelated = replace(problem("c", EARLIER.title), dates=(None, None, "2025"))
    assert pairs(first, unrelated) == []


@pytest.mark.parametrize(
    ("earlier", "later", "is_paired"),
    [
        ((None, "2021-08-03", None), (None, "2021-08-03", None), False),
        ((None, None, "2021-06-20"), (None, "2021-08-03", "2021-06-20"), False),
        ((None, None, "2021-06"), (None, None, "2021-06"), False),
        ((None, "2021-08-03", None), (None, "2023-08-03", None), True),
        ((None, "2021", None), (None, "2021", None), True),  # a year holds more than one inspection
        ((None, None, None), (None, None, None), True),
    ],
)
def test_two_notices_on_one_inspection_report_on_it_twice(
    earlier: tuple[None, str | None, str | None], later: tuple[None, str | None, str | None], is_paired: bool
) -> None:
    """集中整改 and 持续整改 of one inspection are published one after the other, and list the same problems."""
    first = replace(EARLIER, dates=(EARLIER.date, earlier[1], earlier[2]))
    second = replace(LATER, dates=(LATER.date, later[1], later[2]))
    assert bool(pairs(first, second)) is is_paired


def test_nothing_gives_nothing() -> None:
    assert pairs() == []
