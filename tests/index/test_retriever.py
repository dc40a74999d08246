"""The whole path: a query in, groups of cited measures out."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build_index
from index.retriever import Retriever, SearchRequest
from kb.errors import InvalidInputError
from tests.index.fakes import FakeEncoder, FakeStore, measure


def problems(retriever: Retriever, query: str, **request: object) -> list[str]:
    return [group.problem_id for group in retriever.search(SearchRequest(query, **request)).groups]  # type: ignore[arg-type]


def test_the_problem_that_is_asked_for_comes_first(retriever: Retriever) -> None:
    assert problems(retriever, "公务用车管理混乱怎么整改")[0] == "a#P2"


def test_a_group_holds_all_measures_of_its_problem(retriever: Retriever) -> None:
    group = retriever.search(SearchRequest("差旅费报销凭证清退")).groups[0]
    shown = {hit.record.measure_id for hit in group.hits} | {one.measure_id for one in group.other_measures}
    assert shown == {"a#P1-M1", "a#P1-M2", "a#P1-M3"}
    assert group.hits[0].record.measure_id == "a#P1-M1"


def test_a_hit_says_why_it_was_found(retriever: Retriever) -> None:
    group = retriever.search(SearchRequest("差旅费清退")).groups[0]
    hit = group.hits[0]
    assert {"差旅费", "清退"} <= set(hit.matched_terms)
    assert [span.of(hit.record.text) for span in hit.highlights] == ["差旅费", "清退"]
    assert [span.of(hit.record.problem_title) for span in group.title_highlights] == ["差旅费"]
    assert hit.lexical_score is not None
    assert hit.lexical_score > 0
    assert hit.similarity is not None
    assert -1 <= hit.similarity <= 1


def test_one_search_reads_the_store_once(retriever: Retriever, store: FakeStore) -> None:
    store.queries = 0
    retriever.search(SearchRequest("差旅费"))
    assert store.queries == 1


def test_a_measure_deleted_since_publication_is_not_shown(retriever: Retriever, store: FakeStore) -> None:
    store.remove("a#P2-M1")
    assert "a#P2" not in problems(retriever, "公务用车管理混乱")
    assert "a#P2-M1" not in dict(retriever.rank("公务用车管理混乱", top_k=50))


def test_filters_apply_before_ranking(retriever_of: Callable[..., Retriever]) -> None:
    """However many better measures there are elsewhere, the one that is allowed is found."""
    better = [measure(f"a#P{number}-M1", "差旅费清退") for number in range(1, 700)]
    retriever = retriever_of(*better, measure("b#P1-M1", "差旅费", title="其他", year=1999))
    result = retriever.search(SearchRequest("差旅费清退", filters={"year": ("1999",)}))
    assert [group.problem_id for group in result.groups] == ["b#P1"]


def test_values_of_one_filter_are_alternatives_and_filters_add_up(retriever: Retriever) -> None:
    query = "差旅费 公务用车 住宿费 三重一大"
    both = {"topic": ("差旅与报销", "B6"), "year": ("2023年",)}
    assert set(problems(retriever, query, filters=both)) == {"a#P1", "a#P2"}


def test_a_facet_counts_as_if_it_were_not_filtered(retriever: Retriever) -> None:
    result = retriever.search(SearchRequest("差旅费 住宿费 报销", filters={"year": ("2021",)}))
    assert {group.problem_id for group in result.groups} <= {"b#P1", "b#P2"}
    assert {value.value for value in result.facets["year"]} >= {"2021", "2023"}
    assert {value.value for value in result.facets["unit_kind"]} == {"教育局"}


def test_facet_counts_are_of_matching_measures(retriever: Retriever) -> None:
    result = retriever.search(SearchRequest("公务用车"))
    assert sum(value.count for value in result.facets["kind"]) == result.total_measures


def test_status_is_filtered_by_chinese_label(retriever: Retriever) -> None:
    assert problems(retriever, "三重一大议事", filters={"status": ("推进中",)}) == ["b#P2"]
    assert problems(retriever, "食堂采购招标", filters={"status": ("长期坚持",)}) == ["c#P1"]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"colour": ("红",)}, "没有名为“colour”的筛选项。可用的有：unit_kind"),
        ({"unit_kind": ("动物园",)}, "没有“动物园”这个值。可用的有：教育局、财政局"),
        ({"status": ("做完",)}, "完成情况.*completed"),
        ({"topic": ("火星",)}, "没有名为“火星”的问题主题"),
        ({"year": ("去年",)}, "年份“去年”应为四位数字"),
    ],
)
def test_an_unknown_filter_is_refused_with_what_is_possible(
    retriever: Retriever, filters: dict[str, tuple[str, ...]], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        retriever.search(SearchRequest("差旅", filters=filters))


def test_filters_that_allow_nothing_find_nothing(retriever: Retriever) -> None:
    result = retriever.search(SearchRequest("差旅费", filters={"year": ("1990",)}))
    assert (result.groups, result.total_groups, result.nearest) == ((), 0, False)


@pytest.mark.parametrize("query", ["", "  \n\u3000"])
def test_a_blank_query_is_refused(retriever: Retriever, query: str) -> None:
    with pytest.raises(InvalidInputError, match="检索词为空"):
        retriever.search(SearchRequest(query))


def test_a_very_long_query_is_cut_and_says_so(retriever: Retriever) -> None:
    result = retriever.search(SearchRequest("差旅费" * 4_000))
    assert result.groups[0].problem_id == "a#P1"
    assert any("只用了前 500 字" in note for note in result.notes)


@pytest.mark.parametrize("query", ["怎么办", "😀😀", "的"])
def test_a_query_without_a_term_says_so(retriever: Retriever, query: str) -> None:
    assert any("只有常用词" in note for note in retriever.search(SearchRequest(query)).notes)


def test_when_nothing_matches_the_nearest_are_offered_as_such(retriever: Retriever) -> None:
    result = retriever.search(SearchRequest("zebra"))
    assert result.nearest
    assert any("未找到可比先例" in note for note in result.notes)


def test_pages_do_not_overlap_and_end(retriever: Retriever) -> None:
    query = "差旅费 公务用车 住宿费 三重一大 食堂采购"
    everything = problems(retriever, query)
    assert len(everything) >= 3
    paged = [one for offset in range(6) for one in problems(retriever, query, offset=offset, limit=1)]
    assert paged == everything
    assert problems(retriever, query, offset=99) == []


def test_newest_first_puts_undated_last(retriever: Retriever) -> None:
    found = problems(retriever, "差旅费 住宿费 食堂采购 报销", sort="date")
    assert found[0] == "a#P1"
    assert found[-1] == "c#P1"


def test_equal_measures_are_ordered_by_id(retriever_of: Callable[..., Retriever]) -> None:
    retriever = retriever_of(*(measure(f"{slug}#P1-M1", "差旅费清退") for slug in "dbca"))
    assert problems(retriever, "差旅费清退", duplicates="show") == ["a#P1", "b#P1", "c#P1", "d#P1"]


def test_an_empty_index_answers_with_nothing(retriever_of: Callable[..., Retriever]) -> None:
    retriever = retriever_of()
    result = retriever.search(SearchRequest("差旅费", filters={"region": ("云川市",)}))
    assert (result.groups, result.total_measures) == ((), 0)
    assert retriever.rank("差旅费", top_k=5) == []


def test_the_run_begins_as_the_page_does_and_goes_on_with_what_passes_no_bar(retriever: Retriever) -> None:
    query = "差旅费报销凭证清退"
    shown = [
        record.measure_id
        for group in retriever.search(SearchRequest(query, limit=50)).groups
        for record in (*(hit.record for hit in group.hits), *group.other_measures)
    ]
    ranked = retriever.rank(query, top_k=50)
    ids = [measure_id for measure_id, _ in ranked]
    assert ids[: len(shown)] == shown
    assert len(set(ids)) == len(ids) > len(shown)
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


def test_asking_for_more_than_there_is_gives_what_there_is(retriever: Retriever) -> None:
    assert 0 < len(retriever.rank("差旅费", top_k=10_000)) <= 7
    assert len(retriever.rank("差旅费", top_k=2)) == 2


def test_a_long_measure_is_one_hit(retriever_of: Callable[..., Retriever]) -> None:
    retriever = retriever_of(measure("a#P1-M1", "差旅费清退到位。" * 200))
    result = retriever.search(SearchRequest("差旅费清退"))
    assert (result.total_measures, len(result.groups[0].hits)) == (1, 1)


def test_an_index_of_another_model_is_searched_by_words_alone(
    retriever: Retriever, store: FakeStore, index_dir: object
) -> None:
    from index.retriever import open_retriever

    other = open_retriever(index_dir, store, FakeEncoder(model_id="other@2", dimension=8))  # type: ignore[arg-type]
    result = other.search(SearchRequest("公务用车"))
    assert other.needs_rebuild
    assert not retriever.needs_rebuild
    assert result.groups[0].problem_id == "a#P2"
    assert result.groups[0].hits[0].similarity is None
    assert any("另一个向量模型" in note for note in result.notes)


def test_a_generation_that_is_no_longer_searched_leaves_memory_at_once(
    retriever: Retriever, store: FakeStore, encoder: FakeEncoder, index_dir: Path
) -> None:
    """No cycle holds it: a service never looks what it loaded at its start through for garbage."""
    retriever.search(SearchRequest("差旅费", filters={"year": ("2023",)}))
    held = [weakref.ref(part) for part in (retriever.snapshot, retriever.snapshot.catalog)]
    store.add(measure("z#P1-M1", "差旅费清退"))
    build_index(store, index_dir, encoder)
    gc.collect()
    gc.disable()
    try:
        assert retriever.reload_if_changed()
        assert [part() for part in held] == [None, None]
    finally:
        gc.enable()


def test_a_hit_tells_how_much_of_its_score_its_words_account_for(retriever: Retriever) -> None:
    parts = [
        hit.words_part
        for group in retriever.search(SearchRequest("差旅费报销凭证清退", limit=50)).groups
        for hit in group.hits
    ]
    assert all(0 <= part <= 1 for part in parts)
    assert parts[0] > 0
