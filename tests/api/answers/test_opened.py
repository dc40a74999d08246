"""As many passages stand behind a figure as it says: in the answer, on its pages, and in JSON."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.entries import Entry, collapsed
from api.answers.opened import Opened, figure_lists, open_figure
from api.answers.sentence import sentence
from api.wiring import Services
from index.precedent_counts import count_precedents
from index.precedents import Precedent, Precedents, find_precedents
from kb.document import Span
from kb.errors import NotFoundError
from kb.notice import Fact, FactKind
from tests.index.fakes import measure

QUESTIONS = (
    "差旅费报销审核不严",
    "固定资产账实不符",
    "三会一课记录补记代签",
    "公务用车管理混乱",
    "公务接待超标准",
    "往来款长期挂账",
    "食堂",
    "整改",
    "一人科室怎么解决",
    "工程招标不规范",
)
FILTERS: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"year": ("2023",)},
    {"measure_type": ("M7",)},
    {"status": ("completed",), "year": ("2022", "2024")},
)


def found(samples: Services, question: str, filters: dict[str, tuple[str, ...]]) -> Precedents:
    return find_precedents(samples.retriever, samples.store, question, filters=filters)


def problems_in(opened: Opened) -> list[str]:
    """Every precedent that stands in an opened figure, group by group, those that say the same included."""
    return [
        one.problem_id for group in opened.groups for entry in group.entries for one in (entry, *entry.same)
    ]


def titles(samples: Services) -> list[str]:
    """What every problem of the samples is called."""
    return sorted({record.problem_title for record in samples.store.iter_measures()})


def check(answer: Precedents) -> None:
    """Each figure of the sentence, and each in the list of all figures, opens what it counts."""
    by_id = {one.problem_id: one for one in answer.precedents}
    shown = [(piece.show, piece.text) for piece in sentence(answer) if piece.show]
    shown += [(show, str(count)) for each in figure_lists(answer.counts) for _, count, show in each.figures]
    for show, figure in shown:
        opened = open_figure(answer, show, "http://kb")
        assert opened.figure == figure
        entries = problems_in(opened)
        assert set(entries) <= by_id.keys()
        if show == "years":
            assert len(opened.groups) == len(answer.counts.years)
        elif opened.by_group:
            assert len(opened.groups) == int(figure)
        elif show != "recovered":
            assert len(entries) == len(set(entries)) == int(figure)
        for group in opened.groups:
            for entry in group.entries:
                assert entry.quotes, (show, entry.problem_id)


@pytest.mark.parametrize("filters", FILTERS, ids=lambda one: "+".join(one) or "none")
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_figure_opens_as_many_passages_as_it_says(
    samples: Services, question: str, filters: dict[str, tuple[str, ...]]
) -> None:
    check(found(samples, question, filters))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_this_holds_for_any_question(samples: Services, data: st.DataObject) -> None:
    """Titles of problems, and pieces of two of them put together."""
    known = titles(samples)
    one, other = data.draw(st.sampled_from(known)), data.draw(st.sampled_from(known))
    cut = data.draw(st.integers(1, len(one)))
    check(found(samples, one[:cut] + other[: data.draw(st.integers(0, len(other)))], {}))


@pytest.mark.parametrize("question", QUESTIONS)
def test_recovered_money_is_the_sum_of_the_amounts_that_are_shown(samples: Services, question: str) -> None:
    answer = found(samples, question, {})
    if answer.counts.recovered is None:
        return
    opened = open_figure(answer, "recovered", "http://kb")
    amounts = [quote.remark for entry in opened.groups[0].entries for quote in entry.quotes]
    units = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
    total = Decimal(0)
    for amount in (each for each in amounts if "不重复计入" not in each):
        number, unit = amount.removeprefix("收回 ").split(" ")
        total += Decimal(number) * units[unit]
    assert total == answer.counts.recovered.yuan


def test_the_same_money_of_one_unit_is_named_as_such_and_of_another_counts() -> None:
    """Three notices say so in the same words, two of them of one unit: 2 万元 twice."""
    text, precedents = "已追缴20000元。", []
    for slug, unit in (("a", "某市教育局党组"), ("b", "中共某市教育局"), ("c", "别市教育局")):
        one = replace(measure(f"{slug}#P1-M1", text), inspected_unit=unit, span=Span(0, len(text)))
        fact = Fact(FactKind.AMOUNT, "20000元", "20000", "元", Span(3, 9))
        precedents.append(Precedent(f"{slug}#P1", (one,), one, facts={one.measure_id: (fact,)}))
    same = {f"{slug}#P1-M1": "x" for slug in "abc"}
    answer = Precedents(
        "问", "direct", None, tuple(precedents), (), count_precedents(precedents, same), same=same
    )
    opened = open_figure(answer, "recovered", "http://kb")
    lead = opened.groups[0].entries[0]
    assert opened.figure == "4 万元"
    assert [one.quotes[0].remark for one in (lead, *lead.same)] == [
        "收回 2 万元",
        "收回 2 万元（同一单位的同一笔，不重复计入）",
        "收回 2 万元",
    ]


@pytest.mark.parametrize(
    "show", ["", "type:M99", "status:", "nothing", "type", "unit:甲", "all:1", "recovered:1"]
)
def test_what_the_answer_does_not_count_cannot_be_opened(samples: Services, show: str) -> None:
    with pytest.raises(NotFoundError, match="没有对应的先例"):
        open_figure(found(samples, "差旅费报销审核不严", {}), show, "http://kb")


def entry(number: int, *measures: str, unit: str = "") -> Entry:
    from api.answers.entries import Quote

    quotes = tuple(Quote(each, "一是", "清退。", (), [], "/", "") for each in measures)
    return Entry(f"a#P{number}", number, "", "", unit or f"{number}局", "", "", (), [], quotes)


def test_what_says_the_same_stands_under_the_first_and_none_is_lost() -> None:
    same = {"m1": "x", "m2": "x", "m3": "x", "n1": "y", "n2": "y"}
    entries = [entry(1, "m1"), entry(2, "m2", unit="甲"), entry(3, "m3", unit="甲"), entry(4, "o")]
    first, last = collapsed(entries, same)
    assert [one.problem_id for one in first.same] == ["a#P2", "a#P3"]
    assert first.same_words == "另有 1 家同类表述（2 处）"
    assert last.same == ()


def test_an_entry_that_says_more_than_another_stands_by_itself() -> None:
    same = {"m1": "x", "m2": "x"}
    assert len(collapsed([entry(1, "m1"), entry(2, "m2", "more")], same)) == 2
    assert len(collapsed([entry(1, "m1", "more"), entry(2, "m2")], same)) == 1
