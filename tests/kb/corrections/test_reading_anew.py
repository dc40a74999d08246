"""What becomes of corrections when a notice is read anew: the same file, a better parser, a replaced file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.corrections import Correction, Proposal, correct, read_corrections, undo
from kb.document import Span
from kb.ingest import ingest_paths
from kb.notice import Completion, Measure, Notice
from kb.store import Store, open_store
from tests.kb.corrections.notices import (
    FIRST,
    SECOND,
    THIRD,
    assert_true,
    notice,
    place,
    renumbered,
    reworded,
)
from tests.kb.pipelines import lines_pipeline

DONE = {"completion": "completed", "continuing": False}


def make(store: Store, target: str, field: str, value: Any) -> Correction:
    return store.write(lambda c: correct(c, Proposal(target, field, value))).correction


def history(store: Store) -> list[Correction]:
    return store.read(lambda c: read_corrections(c, "某局"))


def put(store: Store, made: Notice) -> str:
    return store.put(made, made.text.encode())


def test_the_same_file_again_is_unchanged_and_stays_corrected(store: Store) -> None:
    make(store, "某局#P1-M2", "status", DONE)
    corrected = store.notice("某局")
    assert put(store, notice()) == "unchanged"
    assert store.notice("某局") == corrected
    assert store.change_sequence() == 2


def test_a_parser_that_reads_better_keeps_the_corrections(store: Store) -> None:
    make(store, "某局#P1-M2", "status", DONE)
    better = replace(notice(), unit_kind="党政机关")
    assert put(store, better) == "replaced"
    stored = store.notice("某局")
    assert (stored.unit_kind, stored.problems[0].measures[1].completion) == ("党政机关", Completion.COMPLETED)
    store.write(lambda c: undo(c, history(store)[0].id))
    assert store.notice("某局") == better


def test_in_a_file_with_other_numbers_the_words_are_found(store: Store) -> None:
    make(store, "某局#P1-M2", "status", DONE)
    make(store, "某局#P2", "topics", ["B9"])
    put(store, renumbered())
    stored = store.notice("某局")
    assert stored.problems[1].measures[1].completion is Completion.COMPLETED
    assert stored.problems[2].topics == ("B9",)
    assert [one.places for one in history(store)] == [("某局#P2-M2",), ("某局#P3",)]
    assert [one.target for one in history(store)] == ["某局#P1-M2", "某局#P2"]


def test_boundaries_are_found_again_by_their_words(store: Store) -> None:
    make(store, "某局#P1-M1", "split", {"at": [place("并退回").start]})
    make(store, "某局#P1-M3", "span", {"start": place(SECOND).start, "end": place("412份").end})
    make(store, "某局#P2-M1", "join", {})
    put(store, renumbered())
    stored = store.notice("某局")
    assert [one.text for one in stored.problems[1].measures] == [
        "修订《差旅办法》，已完成。",
        "并退回2.6万元，3名责任人作检查；",
        "逐张复核发票412份",
    ]
    assert [one.text for one in stored.problems[2].measures] == [THIRD + "二是每季度检查一次，长期坚持。"]
    assert_true(stored)


def test_a_measure_that_was_put_in_is_found_again_by_its_words(store: Store) -> None:
    where = place("备注：附表另发。")
    make(store, "某局#P1", "add", {"start": where.start, "end": where.end})
    put(store, renumbered())
    assert [one.text for one in store.notice("某局").problems[1].measures] == [
        FIRST,
        SECOND,
        "备注：附表另发。",
    ]
    assert [(one.places, one.failure) for one in history(store)] == [(("某局#P2-M3",), "")]
    assert_true(store.notice("某局"))


def test_a_measure_that_was_put_in_and_is_read_by_itself_now_is_there_once(store: Store) -> None:
    where = place("备注：附表另发。")
    make(store, "某局#P1", "add", {"start": where.start, "end": where.end})
    better = notice()
    first = better.problems[0]
    found = Measure(3, "备注：附表另发。", where)
    put(
        store,
        replace(
            better,
            problems=(
                replace(
                    first,
                    measures=(*first.measures, found),
                    extent=Span(first.extent.start, max(first.extent.end, where.end)),
                ),
                *better.problems[1:],
            ),
            unassigned=(),
        ),
    )
    assert [one.text for one in store.notice("某局").problems[0].measures] == [
        FIRST,
        SECOND,
        "备注：附表另发。",
    ]
    assert history(store)[0].failure == ""


def test_slightly_reworded_measures_are_recognised(store: Store) -> None:
    make(store, "某局#P1-M1", "split", {"at": [place("并退回").start]})
    make(store, "某局#P1-M2", "types", ["M7"])
    put(store, reworded(old="2.6万元", new="2.8万元"))
    second = store.notice("某局").problems[0].measures[1]
    assert (second.text, second.types) == ("并退回2.8万元，3名责任人作检查；", ("M7",))
    assert [one.failure for one in history(store)] == ["", ""]


def test_a_measure_that_is_gone_leaves_the_correction_in_the_history_with_the_reason(store: Store) -> None:
    make(store, "某局#P1-M2", "status", DONE)
    put(store, reworded(old=SECOND, new="建立月度通报制度并抄送纪检组，此项工作持续开展。"))
    (kept,) = history(store)
    assert (kept.places, kept.is_active) == ((), True)
    assert kept.failure.startswith("没有找到更正时的措施“逐张复核发票412份")
    put(store, notice())
    assert history(store)[0].failure == ""
    assert store.notice("某局").problems[0].measures[1].completion is Completion.COMPLETED


def test_a_file_that_now_says_otherwise_is_not_overruled(store: Store) -> None:
    """Staff corrected “推进中”; in a new file the cell beside says “完成”, and the date is another: they must look again."""
    make(store, "某局#P1-M2", "status", {"completion": "not_completed", "continuing": False})
    make(store, "某局", "publication_date", "2024-03-21")
    changed = reworded(old="2.6万元", new="2.8万元")
    problem = changed.problems[0]
    done = replace(problem.measures[1], completion=Completion.COMPLETED)
    problem = replace(problem, measures=(problem.measures[0], done))
    changed = replace(changed, problems=(problem, changed.problems[1]), publication_date="2025-01-01")
    put(store, changed)
    stored = store.notice("某局")
    assert stored.problems[0].measures[1].completion is Completion.COMPLETED
    assert stored.publication_date == "2025-01-01"
    assert [one.failure for one in history(store)] == [
        "现在的原文为“完成”，与更正时的“推进中”不同，没有套用。请核对后重新更正。",
        "现在的原文为“2025-01-01”，与更正时的“2024-03-20”不同，没有套用。请核对后重新更正。",
    ]


def test_a_file_that_says_the_same_as_before_keeps_the_correction(store: Store) -> None:
    make(store, "某局", "publication_date", "2024-03-21")
    put(store, reworded(old="2.6万元", new="2.8万元"))
    assert store.notice("某局").publication_date == "2024-03-21"


def test_a_reading_that_already_is_as_corrected_fits(store: Store) -> None:
    end = place("并退回").start
    make(store, "某局#P2-M1", "span", {"start": place("已完成。二是").start, "end": place(THIRD).end})
    make(store, "某局#P1-M1", "split", {"at": [end]})
    corrected = store.notice("某局")
    put(store, replace(corrected, warnings=("读得更好",)))
    assert [one.failure for one in history(store)] == ["", ""]
    assert store.notice("某局").problems == corrected.problems


def test_of_like_measures_the_one_under_its_own_problem_is_meant(store: Store) -> None:
    first, second = notice().problems
    made = replace(notice(), problems=(first, replace(second, measures=first.measures[:1])))
    put(store, made)
    make(store, "某局#P2-M1", "types", ["M7"])
    swapped = tuple(replace(one, number=3 - one.number) for one in reversed(made.problems))
    put(store, replace(made, problems=swapped))
    types = {problem.title: problem.measures[0].types for problem in store.notice("某局").problems}
    assert types == {"公车管理不严": ("M7",), "差旅费报销审核不严": ("M1",)}


def test_like_measures_that_cannot_be_told_apart_are_left_alone(store: Store) -> None:
    make(store, "某局#P2-M1", "types", ["M7"])
    problem = notice().problems[1]
    moved = replace(problem, number=3, title="车辆封存不及时")
    copy = replace(problem, number=4, title="车辆处置不及时")
    put(store, replace(notice(), problems=(notice().problems[0], moved, copy)))
    assert history(store)[0].failure == "有 2 条文字相同的措施，无法确定是哪一条。"


def test_a_notice_deleted_and_put_again_is_corrected_again(store: Store) -> None:
    make(store, "某局#P1-M2", "status", DONE)
    store.delete("某局")
    assert put(store, notice()) == "added"
    assert store.notice("某局").problems[0].measures[1].completion is Completion.COMPLETED


def test_ingesting_a_folder_again_keeps_what_was_corrected(tmp_path: Path) -> None:
    file = tmp_path / "in" / "某局.txt"
    file.parent.mkdir()
    file.write_text("差旅费报销审核不严\n修订差旅办法。\n退回2.6万元。", encoding="utf-8")
    store = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    ingest_paths(store, [file], pipeline=lines_pipeline())
    make(store, "某局#P1-M2", "types", ["M7"])
    again = ingest_paths(store, [file], pipeline=lines_pipeline())
    reparsed = ingest_paths(store, [file], pipeline=lines_pipeline("2"))
    assert (again.files[0].status, reparsed.files[0].status) == ("unchanged", "unchanged")
    file.write_text("差旅费报销审核不严\n新增一条。\n修订差旅办法。\n退回2.6万元。", encoding="utf-8")
    changed = ingest_paths(store, [file], pipeline=lines_pipeline("2"))
    assert changed.files[0].status == "replaced"
    assert [one.types for one in store.notice("某局").problems[0].measures] == [(), (), ("M7",)]
    file.write_text("差旅费报销审核不严\n另行安排部署工作。", encoding="utf-8")
    lost = ingest_paths(store, [file], pipeline=lines_pipeline("2"))
    assert "1 处人工更正未能套用" in lost.files[0].message
    store.close()
