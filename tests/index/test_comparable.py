"""Which problems found are comparable: the bars, what filters and exclusions do to them, and what is one saying."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.wiring import Services
from index.comparable import MIN_SCORE, MIN_SHARE, NEAREST, Comparison
from index.precedents import find_precedents
from index.retriever import Retriever, SearchRequest
from kb.errors import InvalidInputError
from tests.index.fakes import measure

QUESTION = "差旅费报销审核不严"
TEXT = "全面清理差旅费报销凭证,对超标准报销的住宿费逐人核定金额并限期退缴到账"


def compared(samples: Services, query: str = QUESTION, limit: int = 60, **filters: str) -> Comparison:
    chosen = {name: (value,) for name, value in filters.items()}
    return samples.retriever.compare(SearchRequest(query, chosen, limit=limit))


def test_what_is_comparable_passes_both_bars(samples: Services) -> None:
    scores = [one.score for one in compared(samples).problems]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= max(MIN_SCORE, MIN_SHARE * scores[0])


def test_the_scores_are_those_of_the_result_page(samples: Services) -> None:
    groups = samples.retriever.search(SearchRequest(QUESTION, limit=50)).groups
    on_page = {group.problem_id: group.score for group in groups}
    for one in compared(samples).problems:
        assert one.score == pytest.approx(on_page[one.problem_id])


def test_what_is_beyond_the_limit_is_counted(samples: Services) -> None:
    whole, cut = compared(samples), compared(samples, limit=2)
    assert cut.problems == whole.problems[:2]
    assert cut.more == len(whole.problems) - 2
    assert whole.more == 0


@pytest.mark.parametrize("year", ["2021", "2022", "2023", "2024"])
def test_a_filter_makes_nothing_comparable_that_was_not(samples: Services, year: str) -> None:
    """But for the best under the filter, which the search stands by."""
    whole = {one.problem_id for one in compared(samples).problems}
    narrowed = compared(samples, year=year)
    if not narrowed.is_nearest:
        assert {one.problem_id for one in narrowed.problems[1:]} <= whole


def test_of_the_name_of_a_topic_the_problems_of_the_topic_are_comparable(samples: Services) -> None:
    """They are many and equally near, so that no score stands out."""
    found = find_precedents(samples.retriever, samples.store, "形式主义官僚主义")
    assert (found.verdict, found.topic) == ("comparable", "B4")
    assert len(found.precedents) > 1
    assert all("B4" in one.best.topics for one in found.precedents)


def test_a_part_of_a_name_asks_for_the_topic_only_where_little_else_is_found(samples: Services) -> None:
    assert compared(samples, "官僚主义").topic == "B4"
    assert compared(samples, "一岗双责").topic == "B2"
    assert compared(samples, "组织生活").topic == ""


def test_a_filter_adds_nothing_to_the_problems_of_a_topic(samples: Services) -> None:
    """But for the best under the filter, as with any question."""
    whole = {one.problem_id for one in compared(samples, "财务管理").problems}
    for year in ("2021", "2022", "2023", "2024"):
        narrowed = compared(samples, "财务管理", year=year)
        assert narrowed.is_nearest or {one.problem_id for one in narrowed.problems[1:]} <= whole


def test_a_literal_question_names_no_topic(samples: Services) -> None:
    asked = SearchRequest("形式主义官僚主义", limit=60, literal=True)
    assert samples.retriever.compare(asked).topic == ""


def test_without_a_precedent_only_the_nearest_few_are_given(samples: Services) -> None:
    nothing = compared(samples, "远洋渔船捕捞配额超限怎么处理")
    assert nothing.is_nearest
    assert 0 < len(nothing.problems) <= NEAREST
    assert nothing.more == 0


def test_what_is_excluded_neither_counts_nor_sets_the_bar(samples: Services) -> None:
    first = compared(samples).problems[0]
    slug = first.problem_id.partition("#")[0]
    without = samples.retriever.compare(SearchRequest(QUESTION, limit=60), exclude={slug})
    best = without.problems[0].score
    assert all(not one.problem_id.startswith(f"{slug}#") for one in without.problems)
    assert min(one.score for one in without.problems) >= max(MIN_SCORE, MIN_SHARE * best)


def test_with_every_notice_excluded_there_is_nothing(retriever: Retriever) -> None:
    nothing = retriever.compare(SearchRequest(QUESTION), exclude={"a", "b", "c"})
    assert nothing.problems == ()
    assert nothing.is_nearest


def test_measures_that_say_the_same_share_a_name(retriever_of: Callable[..., Retriever]) -> None:
    retriever = retriever_of(
        measure("a#P1-M1", TEXT),
        measure("b#P1-M1", TEXT.replace("逐人", "逐一")),
        measure("b#P1-M2", "修订差旅费管理办法,明确住宿标准和审批权限"),
        measure("c#P1-M1", TEXT + "。"),
    )
    same = retriever.compare(SearchRequest("差旅费住宿费超标准退缴")).same
    assert same.keys() == {"a#P1-M1", "b#P1-M1", "c#P1-M1"}
    assert len(set(same.values())) == 1


def test_a_blank_question_is_refused(retriever: Retriever) -> None:
    with pytest.raises(InvalidInputError, match="检索词为空"):
        retriever.compare(SearchRequest(" "))


def test_the_words_of_the_question_that_stand_in_a_precedent_are_told(samples: Services) -> None:
    best = find_precedents(samples.retriever, samples.store, QUESTION).precedents[0]
    text = best.title + "".join(one.text for one in best.measures)
    assert best.matched_terms
    assert all(term in text for term in best.matched_terms)
