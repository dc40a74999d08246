"""Precedents of a question: which count, what is counted of them, and that each count stands on measures that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.wiring import Services
from index.precedent_counts import Counted, PrecedentCounts, count_precedents, recovered_by, status_of
from index.precedents import NEAREST, Precedent, Precedents, find_precedents, precedents_of
from index.retriever import Retriever
from kb.document import Span
from kb.errors import InvalidInputError
from kb.notice import Attribute, Completion, Fact, FactKind
from tests.index.fakes import FakeStore, measure


def found(samples: Services, query: str, **options: object) -> Precedents:
    return find_precedents(samples.retriever, samples.store, query, **options)  # type: ignore[arg-type]


def counted(counts: PrecedentCounts) -> list[Counted]:
    """Everything that is counted."""
    return [
        *counts.units,
        *counts.years,
        *counts.types,
        *counts.documents,
        *counts.statuses,
        *counts.deadlines,
    ]


def test_a_question_with_precedents_has_a_verdict_and_counts(samples: Services) -> None:
    answer = found(samples, "差旅费报销审核不严")
    assert answer.verdict == "direct"
    assert len(answer.precedents) >= 3
    assert answer.nearest == ()
    assert len(answer.counts.units) >= 3
    assert answer.counts.types[0].count >= 3


def test_without_a_precedent_the_nearest_are_kept_apart(samples: Services) -> None:
    answer = found(samples, "远洋渔船捕捞配额超限怎么处理")
    assert answer.verdict == "none"
    assert answer.precedents == ()
    assert 0 < len(answer.nearest) <= NEAREST
    assert counted(answer.counts) == []
    assert answer.counts.recovered is None


QUESTIONS = (
    "差旅费报销审核不严",
    "固定资产账实不符",
    "三会一课记录补记代签",
    "公务用车管理混乱",
    "食堂",
    "整改",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_count_is_the_problems_behind_it_and_each_shows_a_measure(
    samples: Services, question: str
) -> None:
    answer = found(samples, question)
    precedents = {one.problem_id: {m.measure_id for m in one.measures} for one in answer.precedents}
    for one in counted(answer.counts):
        assert one.count == len(set(one.problem_ids)) > 0
        assert set(one.problem_ids) <= precedents.keys()
        shown = set(one.measure_ids)
        assert len(shown) == len(one.measure_ids)
        for problem_id in one.problem_ids:
            assert precedents[problem_id] & shown, one
        assert shown <= set().union(*(precedents[each] for each in one.problem_ids))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_precedent_has_one_unit_and_one_status(samples: Services, question: str) -> None:
    answer = found(samples, question)
    for group in (answer.counts.units, answer.counts.statuses):
        assert sum(one.count for one in group) == len(answer.precedents)


@pytest.mark.parametrize("question", QUESTIONS)
def test_recovered_money_is_the_sum_of_what_the_measures_say(samples: Services, question: str) -> None:
    answer = found(samples, question)
    sums = [recovered_by(one, each) for one in answer.precedents for each in one.measures]
    if answer.counts.recovered is None:
        assert sum(sums, Decimal(0)) == 0
    else:
        assert answer.counts.recovered.yuan == sum(sums)
        assert len(answer.counts.recovered.measure_ids) == sum(one > 0 for one in sums)


def test_every_quote_is_what_stands_in_its_notice(samples: Services) -> None:
    for one in found(samples, "差旅费报销审核不严").precedents:
        text = samples.store.notice(one.best.slug).text
        assert all(each.span.of(text) == each.text for each in one.measures)


def test_excluded_notices_do_not_count(samples: Services) -> None:
    before = found(samples, "差旅费报销审核不严").precedents
    own = before[0].best.slug
    after = found(samples, "差旅费报销审核不严", exclude=[own]).precedents
    assert own not in {one.best.slug for one in after}
    assert [one.problem_id for one in after] == [one.problem_id for one in before if one.best.slug != own]


def test_filters_narrow_what_counts(samples: Services) -> None:
    answer = found(samples, "差旅费报销审核不严", filters={"year": ("2023",)})
    assert {one.best.year for one in (*answer.precedents, *answer.nearest)} == {2023}


def test_a_blank_question_is_refused(samples: Services) -> None:
    with pytest.raises(InvalidInputError, match="检索词为空"):
        found(samples, "  ")


def test_named_problems_come_in_the_order_asked_for_without_what_is_gone(samples: Services) -> None:
    ids = [one.problem_id for one in found(samples, "固定资产账实不符").precedents][::-1]
    assert [one.problem_id for one in precedents_of(samples.store, [*ids, "nobody#P1"])] == ids
    assert precedents_of(samples.store, []) == ()


def precedent(
    *completions: Completion, remarks: Mapping[str, tuple[Attribute, ...]] | None = None
) -> Precedent:
    measures = tuple(
        measure(f"a#P1-M{ordinal}", "清退。", completion=completion)
        for ordinal, completion in enumerate(completions, 1)
    )
    return Precedent("a#P1", measures, measures[0], remarks=remarks or {})


@pytest.mark.parametrize(
    ("completions", "status"),
    [
        ((Completion.COMPLETED, Completion.UNSTATED), "finished"),
        ((Completion.COMPLETED, Completion.IN_PROGRESS), "ongoing"),
        ((Completion.NOT_COMPLETED,), "ongoing"),
        ((Completion.UNSTATED, Completion.UNSTATED), "unstated"),
        ((Completion.MOSTLY_COMPLETED,), "finished"),
    ],
)
def test_a_problem_is_finished_if_a_measure_says_so_and_none_says_otherwise(
    completions: tuple[Completion, ...], status: str
) -> None:
    assert status_of(precedent(*completions))[0] == status


def test_a_deadline_of_the_whole_problem_is_shown_by_its_first_measure() -> None:
    remarks = {
        "a#P1": (
            Attribute("整改时限", "2024年3月底", Span(0, 1)),
            Attribute("责任科室", "办公室", Span(1, 2)),
        )
    }
    counts = count_precedents([precedent(Completion.COMPLETED, Completion.COMPLETED, remarks=remarks)])
    assert [(one.label, one.measure_ids) for one in counts.deadlines] == [("2024年3月底", ("a#P1-M1",))]


def test_one_day_is_one_deadline_however_it_is_written_and_for_ever_is_none() -> None:
    precedents = []
    for slug, words in (("a", "2024-02-29"), ("b", "2024年2月29日"), ("c", "长期坚持"), ("d", "立行立改")):
        one = measure(f"{slug}#P1-M1", "退缴。")
        remarks = {f"{slug}#P1": (Attribute("整改时限", words, Span(0, 1)),)}
        precedents.append(Precedent(f"{slug}#P1", (one,), one, remarks=remarks))
    deadlines = count_precedents(precedents).deadlines
    assert [(one.label, one.count) for one in deadlines] == [("2024-02-29", 2), ("立行立改", 1)]


def test_a_unit_named_with_and_without_its_party_organ_is_one_unit() -> None:
    precedents = []
    for slug, unit in (("a", "某市教育局党组"), ("b", "中共某市教育局"), ("c", "别市教育局")):
        one = replace(measure(f"{slug}#P1-M1", "退缴。"), inspected_unit=unit)
        precedents.append(Precedent(f"{slug}#P1", (one,), one))
    units = count_precedents(precedents).units
    assert [(one.label, one.count) for one in units] == [("某市教育局党组", 2), ("别市教育局", 1)]


def test_of_documents_named_equally_often_the_one_that_says_what_was_asked_stands_first() -> None:
    text = "印发《紧急通报》，制定《意识形态责任制考核细则》。"
    facts = tuple(
        Fact(FactKind.DOCUMENT, title, title.strip("《》"), "", Span(start, start + len(title)))
        for title in ("《紧急通报》", "《意识形态责任制考核细则》")
        for start in [text.index(title)]
    )
    one = replace(measure("a#P1-M1", text), span=Span(0, len(text)))
    asked = Precedent("a#P1", (one,), one, words=("意识形态", "责任制"), facts={one.measure_id: facts})
    documents = count_precedents([asked]).documents
    assert [each.key for each in documents] == ["意识形态责任制考核细则", "紧急通报"]


@settings(max_examples=50)
@given(st.lists(st.lists(st.sampled_from(Completion), min_size=1, max_size=4), max_size=8))
def test_the_statuses_of_any_precedents_add_up(states: list[list[Completion]]) -> None:
    precedents = []
    for number, completions in enumerate(states, 1):
        measures = tuple(
            measure(f"a#P{number}-M{ordinal}", "清退。", completion=completion)
            for ordinal, completion in enumerate(completions, 1)
        )
        precedents.append(Precedent(f"a#P{number}", measures, measures[0]))
    counts = count_precedents(precedents)
    assert sum(one.count for one in counts.statuses) == len(states)
    assert sum(map(counts.status, ("finished", "ongoing", "unstated"))) == len(states)


def test_who_says_the_same_stands_with_a_precedent(retriever_of: Callable[..., Retriever]) -> None:
    text = "全面清理差旅费报销凭证,对超标准报销的住宿费逐人核定金额并限期退缴到账"
    records = [measure(f"{slug}#P1-M1", text) for slug in "abc"]
    answer = find_precedents(retriever_of(*records), FakeStore(records), "差旅费住宿费超标准退缴")
    assert len(answer.precedents) == 3
    for one in answer.precedents:
        assert {other.problem_id for other in one.also_in} == {"a#P1", "b#P1", "c#P1"} - {one.problem_id}


def test_what_the_store_no_longer_shows_is_neither_counted_nor_named(
    retriever_of: Callable[..., Retriever],
) -> None:
    records = [measure(f"{slug}#P1-M1", "清退超标准报销的差旅费和住宿费。") for slug in "abc"]
    store = FakeStore(records)
    retriever = retriever_of(*records)
    store.remove("b#P1-M1")
    answer = find_precedents(retriever, store, "差旅费住宿费超标准清退")
    assert {one.problem_id for one in answer.precedents} == {"a#P1", "c#P1"}
    assert {one.label for one in answer.counts.units} == {"a党组", "c党组"}
    assert all(other.problem_id != "b#P1" for one in answer.precedents for other in one.also_in)


def test_money_that_a_unit_tells_of_again_is_the_same_money() -> None:
    """Two notices of one unit, and one of another, say so in the same words: 2.05 万元 came back twice, not three times."""
    text = "已追缴20500元。"
    precedents = []
    for slug, unit in (("a", "某市教育局党组"), ("b", "中共某市教育局"), ("c", "别市教育局")):
        one = replace(measure(f"{slug}#P1-M1", text), inspected_unit=unit, span=Span(0, len(text)))
        fact = Fact(FactKind.AMOUNT, "20500元", "20500", "元", Span(3, 9))
        precedents.append(Precedent(f"{slug}#P1", (one,), one, facts={one.measure_id: (fact,)}))
    same = {f"{slug}#P1-M1": "x" for slug in "abc"}
    recovered = count_precedents(precedents, same).recovered
    assert recovered is not None
    assert recovered.yuan == 41_000
    assert len(recovered.measure_ids) == 3
    assert count_precedents(precedents).recovered.yuan == 61_500  # type: ignore[union-attr]
