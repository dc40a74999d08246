"""Is what a written sentence says in figures and titles also what its passages say?"""

from __future__ import annotations

import pytest

from api.answers.cited import CitedSentence
from api.answers.grounded import is_grounded
from tests.api.answers.asking import source

PASSAGES = (
    source(1, "3月底前退缴2.60万元，涉及1,280人，修订《差旅费管理办法（试行）》。"),
    source(2, "追缴１２万元。"),
)


@pytest.mark.parametrize(
    ("said", "citations"),
    [
        ("退缴2.6万元，涉及1280人。", (1,)),
        ("2024年3月20日公开。", (1,)),
        ("修订《差旅费管理办法(试行)》。", (1,)),
        ("2家单位都退了钱。", (1, 2)),
        ("追缴12万元。", (2,)),
        ("收回了资金。", (2,)),
    ],
)
def test_what_a_cited_passage_says_may_be_said(said: str, citations: tuple[int, ...]) -> None:
    assert is_grounded(CitedSentence(said, citations), PASSAGES)


@pytest.mark.parametrize(
    ("said", "citations"),
    [
        ("退缴26万元。", (1,)),
        ("合计14.6万元。", (1, 2)),
        ("追缴12万元。", (1,)),
        ("修订《会议管理办法》。", (1,)),
        ("5家单位都退了钱。", (1, 2)),
    ],
)
def test_what_none_says_may_not(said: str, citations: tuple[int, ...]) -> None:
    assert not is_grounded(CitedSentence(said, citations), PASSAGES)
