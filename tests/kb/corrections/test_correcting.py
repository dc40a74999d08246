"""What a correction does to a stored notice, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from kb.corrections import Made, Proposal, correct, read_corrections, read_marks, undo
from kb.corrections.applying import version_of
from kb.document import Span
from kb.errors import ConflictError, InvalidInputError, NotFoundError
from kb.notice import Completion, Measure
from kb.store import Store
from tests.kb.corrections.notices import (
    FIRST,
    FOURTH,
    SECOND,
    TEXT,
    THIRD,
    assert_true,
    notice,
    place,
)


def make(store: Store, target: str, field: str, value: Any, **more: str) -> Made:
    return store.write(lambda c: correct(c, Proposal(target, field, value, **more)))


def take_back(store: Store, number: int) -> Made:
    return store.write(lambda c: undo(c, number))


def measures(store: Store, problem: int = 1) -> tuple[Measure, ...]:
    return store.notice("某局").problems[problem - 1].measures


def texts(store: Store, problem: int = 1) -> list[str]:
    return [measure.text for measure in measures(store, problem)]


def test_a_status_is_corrected_and_the_former_one_stays_beside_it(store: Store) -> None:
    made = make(store, "某局#P1-M2", "status", {"completion": "completed", "continuing": True}).correction
    assert measures(store)[1].completion is Completion.COMPLETED
    assert measures(store)[1].continuing
    assert made.original == {"completion": "in_progress", "continuing": False}
    (mark,) = store.read(lambda c: read_marks(c, ["某局"]))["某局#P1-M2"]
    assert (mark.family, mark.original) == ("status", {"completion": "in_progress", "continuing": False})


def test_search_and_lists_see_the_corrected_notice(store: Store) -> None:
    make(store, "某局#P1-M2", "status", {"completion": "完成", "continuing": False})
    make(store, "某局#P1", "topics", ["B6", "B9"])
    make(store, "某局", "publication_date", "2023-01")
    record = store.measures(["某局#P1-M2"])["某局#P1-M2"]
    assert (record.completion, record.topics, record.year) == (Completion.COMPLETED, ("B6", "B9"), 2023)
    assert store.change_sequence() == 4  # one put, three corrections


def test_types_and_deadline_are_corrected(store: Store) -> None:
    make(store, "某局#P1-M2", "types", ["M7"])
    made = make(store, "某局#P1-M2", "deadline", " 2025-06-30 ").correction
    measure = measures(store)[1]
    assert measure.types == ("M7",)
    assert [(one.name, one.value) for one in measure.attributes] == [("整改时限", "2025-06-30")]
    assert made.original == "2024-12-20"  # said beside the whole problem
    assert measures(store)[0].attributes == ()


@pytest.mark.parametrize(
    ("field", "read"),
    [
        ("publication_date", lambda n: n.publication_date),
        ("feedback_date", lambda n: n.feedback_date),
        ("inspection_start", lambda n: n.inspection_period[0]),
        ("inspection_end", lambda n: n.inspection_period[1]),
    ],
)
def test_dates_of_the_notice_are_corrected(store: Store, field: str, read: Any) -> None:
    make(store, "某局", field, "2023-12-05")
    assert read(store.notice("某局")) == "2023-12-05"


def test_a_date_typed_in_full_width_is_kept_as_all_others_are(store: Store) -> None:
    make(store, "某局", "publication_date", "２０２４－０２－２０")
    assert store.notice("某局").publication_date == "2024-02-20"


def test_a_measure_is_split_and_later_ones_count_on(store: Store) -> None:
    at = place("并退回").start
    made = make(store, "某局#P1-M1", "split", {"at": [at]}).correction
    assert texts(store) == ["修订《差旅办法》，已完成。", "并退回2.6万元，3名责任人作检查；", SECOND]
    assert made.places == ("某局#P1-M1", "某局#P1-M2")
    assert made.original == {"texts": [FIRST]}
    first, second, third = measures(store)
    assert first.completion is Completion.COMPLETED
    assert [word.text for word in first.status_words] == ["已完成"]
    assert [fact.text for fact in second.facts] == ["2.6万元", "3名"]
    assert third.completion is Completion.IN_PROGRESS
    assert_true(store.notice("某局"))


def test_a_split_off_piece_does_not_keep_its_enumerator(store: Store) -> None:
    make(store, "某局#P2-M1", "join", {})
    assert texts(store, 2) == ["封存车辆5台，已完成。二是每季度检查一次，长期坚持。"]
    make(store, "某局#P2-M1", "split", {"at": place("二是每季度").start})
    assert texts(store, 2) == [THIRD, FOURTH]


def test_two_measures_are_joined_with_what_stands_between(store: Store) -> None:
    made = make(store, "某局#P1-M1", "join", {}).correction
    (joined,) = measures(store)
    assert joined.text == FIRST + "二是" + SECOND
    assert joined.completion is Completion.IN_PROGRESS  # a part still under way outweighs one that is done
    assert made.before == {"texts": [FIRST, SECOND]}
    assert_true(store.notice("某局"))


def test_a_measure_gets_another_end_and_what_it_gives_up_counts_as_unassigned(store: Store) -> None:
    whole = place(FIRST)
    end = place("并退回").start
    make(store, "某局#P1-M1", "span", {"start": whole.start, "end": end})
    assert texts(store)[0] == "修订《差旅办法》，已完成。"
    assert Span(end, whole.end) in store.notice("某局").unassigned
    assert_true(store.notice("某局"))


def test_a_measure_that_grows_takes_unassigned_text_and_widens_its_problem(store: Store) -> None:
    old = place(SECOND)
    end = place("备注：附表另发。").end
    make(store, "某局#P1-M2", "span", {"start": old.start, "end": end})
    made = store.notice("某局")
    assert made.problems[0].measures[1].text == TEXT[old.start : end]
    assert made.problems[0].extent.end == end
    assert made.unassigned == ()
    assert_true(made)


def test_what_was_set_by_hand_stays_when_boundaries_move(store: Store) -> None:
    make(store, "某局#P1-M1", "status", {"completion": "not_completed", "continuing": False})
    make(store, "某局#P1-M1", "types", ["M20"])
    make(store, "某局#P1-M1", "split", {"at": [place("并退回").start]})
    assert [measure.completion.value for measure in measures(store)[:2]] == ["not_completed"] * 2
    assert [measure.types for measure in measures(store)[:2]] == [("M20",)] * 2


def test_of_two_corrections_the_later_wins_and_both_are_in_the_history(store: Store) -> None:
    make(store, "某局#P1-M2", "status", {"completion": "completed", "continuing": False})
    last = make(store, "某局#P1-M2", "status", {"completion": "not_completed", "continuing": False})
    assert measures(store)[1].completion is Completion.NOT_COMPLETED
    assert last.correction.before["completion"] == "completed"
    assert last.correction.original["completion"] == "in_progress"
    assert len(store.read(lambda c: read_corrections(c, "某局"))) == 2


def test_undoing_gives_back_the_former_state_and_undoing_that_the_correction(store: Store) -> None:
    first = make(store, "某局#P1-M1", "split", {"at": [place("并退回").start]}).correction
    corrected = store.notice("某局")
    back = take_back(store, first.id).correction
    assert store.notice("某局") == notice()
    take_back(store, back.id)
    assert store.notice("某局") == corrected
    history = store.read(lambda c: read_corrections(c, "某局"))
    assert [one.field for one in history] == ["split", "undo", "undo"]
    assert [one.undone_at is None for one in history] == [True, False, True]


def test_a_redone_correction_can_be_taken_back_again(store: Store) -> None:
    first = make(store, "某局#P1", "topics", []).correction
    back = take_back(store, first.id).correction
    again = take_back(store, back.id).correction
    take_back(store, again.id)
    assert store.notice("某局") == notice()


def test_undoing_one_leaves_the_others(store: Store) -> None:
    split = make(store, "某局#P1-M1", "split", {"at": [place("并退回").start]}).correction
    make(store, "某局#P1-M3", "status", {"completion": "completed", "continuing": False})
    take_back(store, split.id)
    assert [measure.completion.value for measure in measures(store)] == ["completed", "completed"]
    (mark,) = store.read(lambda c: read_marks(c, ["某局"]))["某局#P1-M2"]  # M3 counts as M2 again
    assert mark.field == "status"


def test_a_correction_whose_place_an_undo_takes_away_is_kept_and_says_why(store: Store) -> None:
    split = make(store, "某局#P1-M1", "split", {"at": [place("并退回").start]}).correction
    make(store, "某局#P1-M2", "types", ["M7"])
    made = take_back(store, split.id)
    (unfitting,) = made.unfitting
    assert unfitting.field == "types"
    assert "没有找到更正时的措施“并退回2.6万元" in unfitting.failure
    take_back(store, made.correction.id)
    assert measures(store)[1].types == ("M7",)


def test_a_correction_keeps_when_and_from_where_the_notice_came(store: Store) -> None:
    before = store.notices()[0][0]
    make(store, "某局#P1-M2", "types", ["M7"])
    assert store.notices()[0][0].ingested_at == before.ingested_at


REFUSED = [
    ("某局#P1-M2", "colour", 1, "没有名为“colour”的可更正项目。可用的有：publication_date"),
    ("某局#P1-M2", "undo", 1, "没有名为“undo”的可更正项目"),
    (
        "某局#P1-M2",
        "status",
        {"completion": "finished"},
        "没有名为“finished”的完成情况。可用的有：completed（完成）",
    ),
    ("某局#P1-M2", "status", "completed", "完成情况应为 completion"),
    ("某局#P1-M2", "status", {"completion": "completed", "continuing": "yes"}, "完成情况应为 completion"),
    ("某局#P1-M2", "types", ["M99"], "没有名为“M99”的措施类型"),
    ("某局#P1-M2", "types", ["M1", "M2", "M3"], "措施类型选了 3 个，最多 2 个"),
    ("某局#P1-M2", "types", "M1", "措施类型应为代码的列表"),
    ("某局#P1", "topics", ["A1", "A2", "A3", "B1"], "问题主题选了 4 个，最多 3 个"),
    ("某局#P1-M2", "topics", ["B8"], "不是问题编号"),
    ("某局#P1", "types", ["M1"], "不是措施编号"),
    ("某局#P1", "publication_date", "2024", "属于整份通报"),
    ("某局", "publication_date", "2024年3月", "应写成 2024-03-20"),
    ("某局", "publication_date", "2024-02-31", "不是日历上的日期"),
    ("某局", "publication_date", "২০২৪-02-20", "应写成 2024-03-20"),
    ("某局", "publication_date", "0024", "年份应在 1949 至 2100 之间"),
    ("某局", "publication_date", ["2024"], "应写成 2024-03-20"),
    ("某局#P1-M2", "deadline", "  ", "请填写整改时限"),
    ("某局#P1-M2", "deadline", "长" * 61, "最多 60 个字"),
    ("某局#P1-M2", "deadline", None, "请填写整改时限"),
    ("某局#P1-M2", "span", {"start": 5}, "应给出 start 与 end"),
    ("某局#P1-M2", "span", {"start": True, "end": 9}, "应给出 start 与 end"),
    ("某局#P1-M2", "span", {"start": 60, "end": 99999}, "不超过全文的"),
    ("某局#P1-M2", "span", {"start": 60, "end": 60}, "起应小于止"),
    ("某局#P1-M2", "span", {"start": 0, "end": 3}, "没有一处重合"),
    ("某局#P1-M2", "split", {"at": []}, "拆分应给出 at"),
    ("某局#P1-M2", "split", {"at": [0]}, "拆分的位置应在措施之内"),
    ("某局#P1-M2", "split", {"at": list(range(1, 30))}, "一次最多拆成 20 条"),
    ("某局#P1-M2", "join", {}, "最后一条措施，后面没有可以合并的"),
    ("某局#P1-M2", "types", ["M4"], "与现在的内容相同"),
    ("某局#P1", "add", {"start": 5}, "应给出 start 与 end"),
    ("某局#P1", "add", {"start": 30, "end": 30}, "应是这个问题的一段原文"),
    ("某局#P1", "add", {"start": 0, "end": 99999}, "应是这个问题的一段原文"),
    ("某局#P1", "add", {"start": place(THIRD).start, "end": place(THIRD).end}, "应是这个问题的一段原文"),
    (
        "某局#P1",
        "add",
        {"start": place(SECOND).start, "end": place(SECOND).end},
        "与第 1 个问题的措施 2 重叠",
    ),
    ("某局#P1-M1", "add", {"start": 30, "end": 40}, "不是问题编号"),
    ("某局", "publication_date", "2024-03-20", "与现在的内容相同"),
]


@pytest.mark.parametrize(("target", "field", "value", "message"), REFUSED)
def test_bad_input_is_refused_and_changes_nothing(
    store: Store, target: str, field: str, value: Any, message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        make(store, target, field, value)
    assert store.notice("某局") == notice()
    assert store.read(lambda c: read_corrections(c, "某局")) == []
    assert store.change_sequence() == 1


def test_a_note_has_a_limit(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="更正说明有 501 个字，最多 500 个"):
        make(store, "某局#P1", "topics", [], note="长" * 501)


@pytest.mark.parametrize("target", ["某局#P1-M9", "某局#P9-M1", "没有#P1-M1"])
def test_a_target_that_is_not_there_is_named(store: Store, target: str) -> None:
    with pytest.raises(NotFoundError, match="没有编号为"):
        make(store, target, "types", ["M1"])


def test_a_measure_may_not_reach_into_its_neighbour(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="与第 1 个问题的措施 2 重叠。请先调整那一条"):
        make(store, "某局#P1-M1", "span", {"start": place(FIRST).start, "end": place(SECOND).start + 2})


def test_a_measure_may_not_take_the_title_of_a_problem(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="与第 1 个问题的标题重叠"):
        make(store, "某局#P1-M1", "span", {"start": place("审核不严").start, "end": place(FIRST).end})


def test_a_measure_may_not_reach_into_another_problem(store: Store) -> None:
    end = TEXT.index("2.公车") + 2
    with pytest.raises(InvalidInputError, match="伸入了第 2 个问题"):
        make(store, "某局#P1-M2", "span", {"start": place(SECOND).start, "end": end})


def test_whoever_saw_an_older_state_is_told_so(store: Store) -> None:
    seen = version_of(store.notice("某局"), "某局#P1-M2")
    make(store, "某局#P1-M2", "types", ["M7"], seen=seen)
    with pytest.raises(ConflictError, match="这一处已被他人更正，没有保存您的更正"):
        make(store, "某局#P1-M2", "types", ["M8"], seen=seen)
    assert measures(store)[1].types == ("M7",)


def test_a_change_elsewhere_is_no_conflict(store: Store) -> None:
    seen = version_of(store.notice("某局"), "某局#P1-M2")
    make(store, "某局#P2-M1", "types", ["M7"])
    make(store, "某局#P1-M2", "types", ["M8"], seen=seen)
    assert measures(store)[1].types == ("M8",)


def test_undoing_twice_is_refused(store: Store) -> None:
    made = make(store, "某局#P1", "topics", []).correction
    take_back(store, made.id)
    with pytest.raises(ConflictError, match="已经撤销。要恢复它，请撤销那一次撤销"):
        take_back(store, made.id)


def test_undoing_what_is_not_there_says_so(store: Store) -> None:
    with pytest.raises(NotFoundError, match="没有第 7 号更正"):
        take_back(store, 7)


def test_corrections_made_at_once_are_all_kept(store: Store) -> None:
    """Each sees what the former ones left; none is lost, none is half done."""
    targets = ["某局#P1-M1", "某局#P1-M2", "某局#P2-M1", "某局#P2-M2"]
    asked = [(target, f"2025-0{month}") for month in (1, 2, 3) for target in targets]
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda one: make(store, one[0], "deadline", one[1]), asked))
    history = store.read(lambda c: read_corrections(c, "某局"))
    assert sorted(one.id for one in history) == sorted(one.correction.id for one in made)
    assert [one.failure for one in history] == [""] * len(asked)
    assert_true(store.notice("某局"))


def test_a_deleted_notice_cannot_be_corrected_and_keeps_its_corrections(store: Store) -> None:
    made = make(store, "某局#P1", "topics", []).correction
    store.delete("某局")
    with pytest.raises(NotFoundError, match="或已删除"):
        make(store, "某局#P1", "topics", ["B9"])
    with pytest.raises(NotFoundError, match="或已删除"):
        take_back(store, made.id)
    store.restore("某局")
    assert store.notice("某局").problems[0].topics == ()


REMARK = "备注：附表另发。"  # stands under the first problem, and was read as no measure


def added(store: Store, words: str = REMARK, problem: int = 1) -> Made:
    where = place(words)
    return make(store, f"某局#P{problem}", "add", {"start": where.start, "end": where.end})


def test_a_passage_that_was_missed_is_put_in_as_a_measure_and_taken_out_again(store: Store) -> None:
    made = added(store).correction
    assert texts(store) == [FIRST, SECOND, REMARK]
    assert store.notice("某局").unassigned == ()
    assert_true(store.notice("某局"))
    assert made.places == ("某局#P1-M3",)
    (mark,) = store.read(lambda c: read_marks(c, ["某局"]))["某局#P1-M3"]
    assert (mark.field, mark.original) == ("add", {"texts": []})
    take_back(store, made.id)
    assert store.notice("某局") == notice()


def test_what_was_put_in_can_be_corrected_like_any_measure(store: Store) -> None:
    number = added(store).correction.id
    make(store, "某局#P1-M3", "status", {"completion": "completed", "continuing": False})
    assert measures(store)[2].completion is Completion.COMPLETED
    (unfitting,) = take_back(store, number).unfitting
    assert unfitting.field == "status"
    assert texts(store) == [FIRST, SECOND]


def test_a_measure_of_a_problem_without_any_is_put_in(store: Store) -> None:
    """The only measures of the second problem are given up first: then one of them is put in again."""
    bare = notice()
    emptied = replace(bare, problems=(bare.problems[0], replace(bare.problems[1], measures=())))
    store.put(emptied, TEXT.encode())
    added(store, THIRD, problem=2)
    assert texts(store, 2) == [THIRD]
    assert measures(store, 2)[0].completion is Completion.COMPLETED
    assert_true(store.notice("某局"))


def test_the_same_passage_is_not_put_in_twice(store: Store) -> None:
    added(store)
    with pytest.raises(InvalidInputError, match="与第 1 个问题的措施 3 重叠"):
        added(store)
