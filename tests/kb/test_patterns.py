"""Every visible problem as one line, with what its measures say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from api.wiring import Services
from kb.fact_queries import read_facts
from kb.fact_roles import recovered, yuan
from kb.patterns import DONE, OPEN, read_problem_lines, unit_key


def test_the_lines_are_the_problems_of_all_notices_in_order(samples: Services) -> None:
    lines = samples.store.read(read_problem_lines)
    counts = samples.store.counts()
    assert len(lines) == counts.problems
    assert sum(len(one.measures) for one in lines) == counts.measures
    assert [one.slug for one in lines] == sorted(one.slug for one in lines)


def test_a_line_says_what_the_notice_says(samples: Services) -> None:
    lines = {one.problem_id: one for one in samples.store.read(read_problem_lines)}
    for slug in sorted({one.slug for one in lines.values()})[:6]:
        notice = samples.store.notice(slug)
        for problem in notice.problems:
            line = lines[f"{slug}#P{problem.number}"]
            assert (line.title, line.topics, line.unit) == (
                problem.title,
                problem.topics,
                notice.inspected_unit,
            )
            assert [one.types for one in line.measures] == [one.types for one in problem.measures]
            states = {one.completion for one in problem.measures}
            assert line.is_open == bool(states & OPEN)
            assert line.is_finished == (bool(states & DONE) and not states & OPEN)


def test_money_that_came_back_is_what_the_facts_say(samples: Services) -> None:
    lines = samples.store.read(read_problem_lines)
    ids = [one.problem_id for one in lines]
    facts = samples.store.read(lambda connection: read_facts(connection, ids))
    records = {one.measure_id: one for one in samples.store.iter_measures()}
    expected = {
        measure_id: yuan(recovered(records[measure_id].text, records[measure_id].span, stated))
        for measure_id, stated in facts.items()
    }
    counted = {one.measure_id: one.recovered for line in lines for one in line.measures if one.recovered}
    assert counted == {measure_id: total for measure_id, total in expected.items() if total}
    assert sum(counted.values(), Decimal(0)) == sum((line.recovered for line in lines), Decimal(0)) > 0


@pytest.mark.parametrize(
    "name",
    [
        "某市交通运输局党组",
        "中共某市交通运输局委员会",
        "中国共产党某市交通运输局机关委员会",
        "某市交通运输局党总支部委员会",
        "某市交通运输局支部委员会",
        "某市 交通运输局",
    ],
)
def test_a_unit_is_one_under_all_names_of_its_party_organ(name: str) -> None:
    assert unit_key(name) == "某市交通运输局"


@pytest.mark.parametrize(
    "name",
    ["某市卫生健康委员会", "某市发展和改革委员会", "某村村民委员会", "某开发区管理委员会", "中共某市委员会"],
)
def test_a_committee_that_is_itself_the_unit_keeps_its_name(name: str) -> None:
    assert unit_key(name) == name.removeprefix("中共")
