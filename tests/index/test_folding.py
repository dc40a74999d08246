"""What already stands higher is listed there, and nothing that was found gets lost."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.catalog import COLUMNS_FILE
from index.duplicates import Repeats
from index.folding import Folding, fold_nothing, fold_repeats
from index.generations import MANIFEST_FILE, Generations, verify
from index.grouping import Grouping
from index.retriever import Retriever, SearchRequest, SearchResult, open_retriever
from tests.index.fakes import FakeEncoder, FakeStore, measure

TEXT = "全面清理差旅费报销凭证,对超标准报销的住宿费逐人核定金额并限期退缴到账"
RECORDS = (
    measure("a#P1-M1", TEXT, year=2023),
    measure("b#P1-M1", TEXT.replace("逐人", "逐一"), year=2021),
    measure("b#P1-M2", "修订差旅费管理办法,明确住宿标准和审批权限"),
    measure("c#P1-M1", TEXT + "。"),
)


def folded(group_of_hit: list[int], same_as: list[int], part_of: list[int] | None = None) -> Folding:
    """Hits are measures 0, 1, 2 …, best first."""
    groups = max(group_of_hit) + 1
    grouping = Grouping(np.arange(groups), np.ones(groups, dtype=np.float32), np.array(group_of_hit))
    repeats = Repeats(np.array(same_as, dtype=np.int32), np.array(part_of or same_as, dtype=np.int32))
    return fold_repeats(grouping, np.arange(len(group_of_hit)), repeats)


@pytest.fixture
def repeating(retriever_of: Callable[..., Retriever]) -> Retriever:
    return retriever_of(*RECORDS)


def search(retriever: Retriever, **request: object) -> SearchResult:
    return retriever.search(SearchRequest("差旅费住宿费超标准退缴", **request))  # type: ignore[arg-type]


def found_ids(result: SearchResult) -> list[str]:
    """Every measure that the groups show or list."""
    return sorted(
        record.measure_id
        for group in result.groups
        for hit in group.hits
        for record in (hit.record, *hit.also_in)
    )


def test_the_first_on_the_page_leads_even_if_another_hit_scores_higher() -> None:
    """Hit 0 is best, but its group comes second: on the page hit 1 stands above it."""
    folding = folded([1, 0, 1], [0, 0, 2])
    assert folding.lead_of_hit.tolist() == [1, 1, 2]
    assert folding.shown_groups.tolist() == [0, 1]
    assert folding.followers().get(1, []) == [0]


def test_a_group_whose_every_hit_is_folded_is_not_shown() -> None:
    assert folded([0, 1, 2], [0, 0, 2]).shown_groups.tolist() == [0, 2]


def test_a_repetition_within_one_group_is_folded_too() -> None:
    folding = folded([0, 0], [0, 0])
    assert (folding.shown_groups.tolist(), folding.lead_of_hit.tolist()) == ([0], [0, 0])


def test_a_part_stands_under_the_whole_that_precedes_it_and_by_itself_otherwise() -> None:
    assert folded([0, 1], [0, 1], [0, 0]).lead_of_hit.tolist() == [0, 0]
    assert folded([1, 0], [0, 1], [0, 0]).lead_of_hit.tolist() == [0, 1]


def test_what_follows_a_folded_hit_stands_under_that_ones_lead() -> None:
    """1 is a part of 0; 2 says the same as 1."""
    assert folded([0, 1, 2], [0, 1, 1], [0, 0, 0]).lead_of_hit.tolist() == [0, 0, 0]


def test_a_whole_that_was_not_found_folds_nothing() -> None:
    assert folded([0, 1], [0, 1], [7, 7]).lead_of_hit.tolist() == [0, 1]


def test_no_hits_fold_to_none() -> None:
    nothing = Grouping(
        np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64)
    )
    empty = Repeats(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))
    assert len(fold_repeats(nothing, np.empty(0, dtype=np.int64), empty).shown_groups) == 0
    assert len(fold_nothing(nothing).shown_groups) == 0


def test_one_of_several_equal_measures_is_shown_with_the_sources_of_all(repeating: Retriever) -> None:
    result = search(repeating)
    shown = [hit for group in result.groups for hit in group.hits if "清理" in hit.record.text]
    assert len(shown) == 1
    assert {record.slug for record in (shown[0].record, *shown[0].also_in)} == {"a", "b", "c"}
    assert len(result.groups) == result.shown_groups == 2
    assert (result.total_groups, result.total_measures, result.folded_measures) == (3, 4, 2)


def test_no_source_is_lost_by_folding(repeating: Retriever) -> None:
    assert found_ids(search(repeating)) == found_ids(search(repeating, duplicates="show"))


def test_folding_can_be_switched_off(repeating: Retriever) -> None:
    result = search(repeating, duplicates="show")
    assert len(result.groups) == result.shown_groups == result.total_groups == 3
    assert result.folded_measures == 0


def test_a_problem_says_which_of_its_measures_stand_elsewhere(repeating: Retriever) -> None:
    first, second = search(repeating).groups
    assert first.hits[0].also_in
    assert (second.problem_id, [one.measure_id for one in second.folded_measures]) == ("b#P1", ["b#P1-M1"])
    assert second.other_measures == ()


def test_pages_put_together_are_the_whole_answer(retriever_of: Callable[..., Retriever]) -> None:
    ends = (
        "公开招聘专业技术人员补齐空编岗位",
        "关停长期无人维护的政务新媒体账号",
        "盘活闲置厂房并收取拖欠多年的租金",
    )
    retriever = retriever_of(
        *(measure(f"n{number}#P1-M1", f"差旅费住宿费超标准退缴,{ends[number % 3]}") for number in range(12))
    )
    whole = search(retriever, limit=50)
    pages = [search(retriever, offset=offset, limit=1) for offset in range(whole.shown_groups + 1)]
    assert [group for page in pages for group in page.groups] == list(whole.groups)
    assert len(whole.groups) == whole.shown_groups < whole.total_groups == 12


def test_folding_leaves_the_run_as_it_is(repeating: Retriever) -> None:
    assert len(repeating.rank("差旅费住宿费超标准退缴", top_k=10)) == 4


def test_a_source_takes_the_place_of_a_shown_measure_deleted_since(
    index_dir: Path, encoder: FakeEncoder
) -> None:
    store = FakeStore(RECORDS)
    build_index(store, index_dir, encoder)
    retriever = open_retriever(index_dir, store, encoder)
    lead = next(hit for group in search(retriever).groups for hit in group.hits if hit.also_in)
    store.remove(lead.record.measure_id)
    left = sorted(one.measure_id for one in RECORDS if one.measure_id != lead.record.measure_id)
    assert found_ids(search(retriever)) == left


def test_a_generation_from_before_repeats_were_known_is_searched_and_asks_to_be_rebuilt(
    index_dir: Path, encoder: FakeEncoder
) -> None:
    store = FakeStore(RECORDS)
    build_index(store, index_dir, encoder)
    older = older_generation(index_dir)
    retriever = open_retriever(index_dir, store, encoder)
    assert retriever.generation == older
    assert retriever.needs_rebuild
    assert len(search(retriever).groups) == 3
    build_index(store, index_dir, encoder)
    assert retriever.reload_if_changed()
    assert not retriever.needs_rebuild
    assert len(search(retriever).groups) == 2


def older_generation(index_dir: Path) -> int:
    """Publish the current generation once more, as a program that knew no repeats would have; its number."""
    generations = Generations(index_dir)
    current = generations.path(generations.current_name() or "")
    manifest = verify(current)
    with generations.draft() as draft:
        shutil.copytree(current, draft.folder, dirs_exist_ok=True)
        (draft.folder / MANIFEST_FILE).unlink()
        with np.load(draft.folder / COLUMNS_FILE) as arrays:
            kept = {name: arrays[name] for name in arrays.files if name not in ("same_as", "part_of")}
        np.savez(draft.folder / COLUMNS_FILE, **kept)
        draft.publish(dataclasses.replace(manifest.description, duplicates_id=""))
    return manifest.generation + 1
