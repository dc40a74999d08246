"""Every visible problem as one line, with what its measures say."""

from __future__ import annotations

from decimal import Decimal

from api.wiring import Services
from kb.fact_queries import read_facts
from kb.fact_roles import recovered, yuan
from kb.patterns import DONE, OPEN, read_problem_lines


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
