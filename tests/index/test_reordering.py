"""A reranker orders the best problems anew, on every page alike, from texts that may be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import index.reordering
from index.build import build_index
from index.retriever import Retriever, SearchRequest, open_retriever
from index.systems import systems_of
from kb.records import MeasureRecord
from tests.index.fakes import FakeEncoder, FakeReranker, FakeStore, measure

Opened = Callable[..., tuple[Retriever, FakeStore]]


@pytest.fixture
def reversing() -> FakeReranker:
    """Prefers the problem with the greater number in its title."""
    return FakeReranker(lambda passage: float(passage.partition("\n")[0].removeprefix("差旅费")))


def numbered(count: int) -> list[MeasureRecord]:
    """Problems a#P1 … of equal standing, which come in this order."""
    return [
        measure(f"a#P{n}-M1", f"差旅费清退，第{n:03}批", f"差旅费{n}", year=2000 + n % 2)
        for n in range(1, count + 1)
    ]


@pytest.fixture
def opened(encoder: FakeEncoder, index_dir: Path) -> Opened:
    def open_(reranker: FakeReranker | None, records: Sequence[MeasureRecord]) -> tuple[Retriever, FakeStore]:
        store = FakeStore(records)
        build_index(store, index_dir, encoder)
        return open_retriever(index_dir, store, encoder, reranker=reranker), store

    return open_


def problems(retriever: Retriever, query: str = "差旅费清退", **request: object) -> list[str]:
    chosen: dict[str, object] = {"duplicates": "show", "limit": 50, **request}
    return [group.problem_id for group in retriever.search(SearchRequest(query, **chosen)).groups]  # type: ignore[arg-type]


def ids(numbers: Sequence[int]) -> list[str]:
    return [f"a#P{number}" for number in numbers]


def test_the_best_twenty_stand_in_the_rerankers_order_and_the_rest_as_before(
    opened: Opened, reversing: FakeReranker
) -> None:
    plain, _ = opened(None, numbered(25))
    before = problems(plain)
    reranked, _ = opened(reversing, numbered(25))
    best = sorted(before[:20], key=lambda one: -int(one.removeprefix("a#P")))
    assert problems(reranked) == [*best, *before[20:]]
    assert problems(reranked) != before


def test_the_reranker_reads_the_understood_question_with_title_and_best_measure(opened: Opened) -> None:
    reranker = FakeReranker(len)
    retriever, _ = opened(
        reranker,
        [
            measure("a#P1-M1", "差旅费清退到位。", "差旅费报销不严"),
            measure("a#P1-M2", "批评教育。", "差旅费报销不严"),
            measure("b#P1-M1", "清退差旅费。", "差旅费超标"),
        ],
    )
    problems(retriever, "请问一下差旅费清退")
    ((query, passages),) = reranker.asked
    assert query == "差旅费清退"
    assert set(passages) == {"差旅费报销不严\n差旅费清退到位。", "差旅费超标\n清退差旅费。"}


def test_equal_scores_keep_the_order_of_the_fusion(opened: Opened) -> None:
    plain, _ = opened(None, numbered(20))
    indifferent, _ = opened(FakeReranker(lambda _: 0.5), numbered(20))
    assert problems(indifferent) == problems(plain)


def test_pages_go_on_in_one_order_and_ask_the_reranker_once(opened: Opened, reversing: FakeReranker) -> None:
    retriever, _ = opened(reversing, numbered(25))
    whole = problems(retriever)
    paged = [one for offset in range(0, 30, 3) for one in problems(retriever, offset=offset, limit=3)]
    assert paged == whole
    assert len(reversing.asked) == 1


def test_narrowing_by_a_filter_asks_about_new_passages_only(opened: Opened, reversing: FakeReranker) -> None:
    retriever, _ = opened(reversing, numbered(12))
    problems(retriever)
    assert problems(retriever, filters={"year": ("2001",)}) == ids([11, 9, 7, 5, 3, 1])
    assert len(reversing.asked) == 1


def test_a_new_generation_asks_nothing_twice(
    opened: Opened,
    reversing: FakeReranker,
    encoder: FakeEncoder,
    index_dir: Path,
) -> None:
    retriever, store = opened(reversing, numbered(6))
    problems(retriever)
    store.add(measure("a#P7-M1", "差旅费清退，第007批", "差旅费7"))
    build_index(store, index_dir, encoder)
    assert retriever.reload_if_changed()
    assert problems(retriever) == ids([7, 6, 5, 4, 3, 2, 1])
    assert [len(passages) for _, passages in reversing.asked] == [6, 1]


def test_no_more_than_a_bound_is_kept(
    opened: Opened,
    reversing: FakeReranker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With room for one question's pairs, coming back asks again; the order is the same."""
    monkeypatch.setattr(index.reordering, "_KEPT", 6)
    retriever, _ = opened(reversing, numbered(6))
    found = [problems(retriever, query) for query in ("差旅费清退", "差旅费", "差旅费清退")]
    assert found[0] == found[2] == ids([6, 5, 4, 3, 2, 1])
    assert len(reversing.asked) == 3


def test_one_text_is_scored_once_however_often_it_stands(opened: Opened) -> None:
    reranker = FakeReranker(len)
    retriever, _ = opened(reranker, [measure(f"{slug}#P1-M1", "差旅费清退") for slug in "dbca"])
    assert problems(retriever) == ["a#P1", "b#P1", "c#P1", "d#P1"]
    assert [len(passages) for _, passages in reranker.asked] == [1]


def test_a_very_long_measure_is_read_as_far_as_a_model_would(opened: Opened) -> None:
    reranker = FakeReranker(len)
    retriever, _ = opened(reranker, [measure(f"{slug}#P1-M1", f"{slug}差旅费清退" * 900) for slug in "ab"])
    problems(retriever)
    assert [len(passage) for _, passages in reranker.asked for passage in passages] == [1000, 1000]


def test_a_text_deleted_since_publication_is_neither_scored_nor_shown(
    opened: Opened, reversing: FakeReranker
) -> None:
    retriever, store = opened(reversing, numbered(6))
    store.remove("a#P5-M1")
    assert problems(retriever) == ids([6, 4, 3, 2, 1])
    assert not any("差旅费5" in passage for _, passages in reversing.asked for passage in passages)
    assert "a#P5-M1" not in dict(retriever.rank("差旅费清退", top_k=50))


def test_where_the_store_shows_nothing_any_more_nothing_is_asked(
    opened: Opened, reversing: FakeReranker
) -> None:
    retriever, store = opened(reversing, numbered(3))
    store.remove("a#P1-M1", "a#P2-M1", "a#P3-M1")
    assert problems(retriever) == []
    assert reversing.asked == []


def test_texts_to_score_cost_one_query(opened: Opened, reversing: FakeReranker) -> None:
    """One for the twenty best, and one for the page, as without a reranker."""
    retriever, store = opened(reversing, numbered(6))
    store.queries = 0
    problems(retriever)
    assert store.queries == 2


def test_newest_first_is_left_alone(opened: Opened, reversing: FakeReranker) -> None:
    retriever, _ = opened(reversing, numbered(6))
    result = retriever.search(SearchRequest("差旅费清退", sort="date"))
    assert (result.reranked, reversing.asked) == (0, [])


@pytest.mark.parametrize("count", [0, 1])
def test_where_there_is_nothing_to_order_nothing_is_asked(
    opened: Opened, reversing: FakeReranker, count: int
) -> None:
    retriever, _ = opened(reversing, numbered(count))
    result = retriever.search(SearchRequest("差旅费清退"))
    assert (len(result.groups), result.reranked, reversing.asked) == (count, 0, [])


def test_the_run_lists_what_the_page_shows_in_the_same_order(opened: Opened, reversing: FakeReranker) -> None:
    retriever, _ = opened(reversing, numbered(25))
    run = [measure_id.partition("-")[0] for measure_id, _ in retriever.rank("差旅费清退", top_k=25)]
    assert run == problems(retriever)


def test_the_answer_says_how_many_problems_were_reranked(opened: Opened, reversing: FakeReranker) -> None:
    retriever, _ = opened(reversing, numbered(25))
    result = retriever.search(SearchRequest("差旅费清退"))
    assert result.reranked == 20
    assert "最相关的 20 个问题已由重排模型重新排序。" in result.notes


def test_totals_facets_and_confidence_are_of_before(opened: Opened, reversing: FakeReranker) -> None:
    plain, _ = opened(None, numbered(12))
    before = plain.search(SearchRequest("差旅费清退"))
    reranked, _ = opened(reversing, numbered(12))
    after = reranked.search(SearchRequest("差旅费清退"))
    assert (after.total_groups, after.total_measures, after.facets, after.confidence, after.nearest) == (
        before.total_groups,
        before.total_measures,
        before.facets,
        before.confidence,
        before.nearest,
    )


def test_a_repeated_measure_stands_where_the_reranker_puts_the_first_of_them(opened: Opened) -> None:
    """Folding follows the order of the page: the problem that now comes first shows it."""
    text = "对多报销的差旅费逐笔核对并全部清退到单位账户。"
    records = [measure("a#P1-M1", text, "差旅费清退1"), measure("b#P1-M1", text, "差旅费清退2")]
    retriever, _ = opened(FakeReranker(lambda passage: "清退2" in passage), records)
    (group,) = retriever.search(SearchRequest("差旅费清退1")).groups
    assert group.problem_id == "b#P1"
    assert [one.measure_id for one in group.hits[0].also_in] == ["a#P1-M1"]


def test_evaluation_lists_the_search_without_its_reranker(opened: Opened, reversing: FakeReranker) -> None:
    plain, _ = opened(None, numbered(6))
    assert "本系统，不重排" not in [system.name for system in systems_of(plain)]
    reranked, _ = opened(reversing, numbered(6))
    runs = {system.name: system.rank("差旅费清退", 6) for system in systems_of(reranked)}
    assert runs["本系统，不重排"] == plain.rank("差旅费清退", top_k=6)
    assert runs["本系统"] == reranked.rank("差旅费清退", top_k=6)
    assert runs["本系统"] != runs["本系统，不重排"]


def test_other_settings_and_another_snapshot_are_reranked_as_well(
    opened: Opened, reversing: FakeReranker
) -> None:
    retriever, _ = opened(reversing, numbered(6))
    other = retriever.over(retriever.snapshot, retriever.encoder)
    assert other.rank("差旅费清退", top_k=6) == retriever.rank("差旅费清退", top_k=6)
    assert len(reversing.asked) == 1
