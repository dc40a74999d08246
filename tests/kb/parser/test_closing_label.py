"""A label after the last measure of a problem speaks of all its measures; it makes none of them a problem."""

from __future__ import annotations

import pytest

from kb.document import Document
from kb.notice import Completion, Source
from kb.parser import parse_document

_NOTICE = """中共某市教育局党组关于巡察整改情况的通报
2022年5月6日至7月25日，市委第三巡察组对局党组开展了巡察。
二、巡察反馈问题整改情况
1.关于“报销审核不严”问题的整改
(1)修订《报销办法》，明确审批权限。
(2)安排财务人员参加培训。
{label}
2.关于“资产账实不符”问题的整改
(1)盘点全部固定资产。
(2)建立资产卡片。
{label}
"""


def _parsed(label: str) -> list[tuple[str, list[str]]]:
    document = Document(_NOTICE.format(label=label), "txt")
    notice = parse_document(document, slug="a", source=Source("a.txt", "0" * 64, "txt", 1))
    return [(problem.title, [measure.text for measure in problem.measures]) for problem in notice.problems]


@pytest.mark.parametrize(
    "label", ["整改情况：已完成。", "整改状态：已完成", "整改进展：已全部完成。", "完成情况：已销号"]
)
def test_a_status_after_the_last_measure_belongs_to_the_problem(label: str) -> None:
    """Two problems of two measures each, whatever the label is called."""
    assert _parsed(label) == [
        ("报销审核不严", ["修订《报销办法》，明确审批权限。", "安排财务人员参加培训。"]),
        ("资产账实不符", ["盘点全部固定资产。", "建立资产卡片。"]),
    ]


def test_results_after_the_last_measure_are_a_measure_of_their_own() -> None:
    """整改成效 tells what came of it, in words worth finding."""
    assert _parsed("整改成效：退回不合规单据12张。")[0] == (
        "报销审核不严",
        ["修订《报销办法》，明确审批权限。", "安排财务人员参加培训。", "退回不合规单据12张。"],
    )


def test_the_status_is_what_measures_without_words_inherit() -> None:
    """安排…参加培训 says nothing of its completion; the problem's status does."""
    document = Document(_NOTICE.format(label="整改状态：已完成"), "txt")
    notice = parse_document(document, slug="a", source=Source("a.txt", "0" * 64, "txt", 1))

    assert notice.problems[0].measures[1].completion is Completion.COMPLETED
