"""What a notice's own column or label of status says stands beside the status that the measure's words mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.document import Span
from kb.ledger import LedgerRow, checked_scope, read_rows
from kb.ledger.remarks import says_otherwise, status_of
from kb.notice import Attribute, Completion
from kb.store import open_store
from tests.kb.notices import content_of, notice


def label(name: str, value: str) -> Attribute:
    return Attribute(name, value, Span(0, 0))


@pytest.mark.parametrize(
    ("name", "value", "is_status"),
    [
        ("整改状态", "阶段性完成", True),
        ("完成情况", "正在推进", True),
        ("状态", "长期坚持", True),
        ("销号情况", "已销号", True),
        ("是否完成", "否", True),
        ("整改时限", "已完成", False),  # not a column of status
        ("进展情况", "已报备", False),  # no word of status
        ("整改进展", "仓库改造正在施工，其余措施已落实", False),  # an account, not a word
    ],
)
def test_a_stated_status_is_a_word_of_status_in_a_column_for_it(
    name: str, value: str, is_status: bool
) -> None:
    assert status_of([label(name, value)]) == ((label(name, value),) if is_status else ())


@pytest.mark.parametrize(
    ("value", "completion", "differs"),
    [
        ("阶段性完成", Completion.COMPLETED, True),
        ("已完成", Completion.COMPLETED, False),
        ("正在推进", Completion.COMPLETED, True),
        ("长期坚持", Completion.COMPLETED, False),  # the other axis
    ],
)
def test_it_differs_if_it_means_another_completion(value: str, completion: Completion, differs: bool) -> None:
    assert says_otherwise([label("整改状态", value)], completion) is differs


def test_beside_a_column_of_states_one_of_progress_does_not_differ() -> None:
    progress, state = label("进展情况", "按方案推进"), label("完成状态", "已完成")
    assert status_of([progress, state]) == (state, progress)
    assert not says_otherwise([progress, state], Completion.COMPLETED)
    assert says_otherwise([progress], Completion.COMPLETED)


@pytest.mark.parametrize("is_of_problem", [True, False])
def test_a_row_shows_the_label_of_the_measure_or_of_its_problem(tmp_path: Path, is_of_problem: bool) -> None:
    made, remark = notice("某局"), (label("整改状态", "阶段性完成"),)
    first = made.problems[0]
    measure = first.measures[0] if is_of_problem else replace(first.measures[0], attributes=remark)
    problem = replace(
        first, attributes=remark if is_of_problem else (), measures=(measure, *first.measures[1:])
    )
    store = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    store.put(replace(made, problems=(problem, *made.problems[1:])), content_of("某局"))
    row: LedgerRow = store.read(lambda c: read_rows(c, checked_scope(c, {}))).rows[0]
    assert [one.value for one in row.stated_status] == ["阶段性完成"]
    assert (row.completion, row.is_stated_otherwise) == (Completion.COMPLETED, True)
    store.close()
