"""`kb evaluate --stored`: the figures beside those of another generation, and an exit code for whoever must not get worse."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from api import wiring
from api.cli import main
from api.wiring import Services
from kb.evaluations import read_evaluations
from kb.judged import NewQuestion, add_questions
from kb.question_checks import QuestionKind
from tests.api import notices
from tests.api.hit_site import CAR, TRAVEL, open_site, put, reindex
from tests.index.fakes import FakeEncoder


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Kb = Callable[..., Answer]


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setattr(wiring, "open_encoder", lambda _settings: FakeEncoder())
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path))
    return open_site(tmp_path)


@pytest.fixture
def kb_(capsys: pytest.CaptureFixture[str]) -> Kb:
    def run(*arguments: str) -> Answer:
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
        said = capsys.readouterr()
        return Answer(int(stop.value.code or 0), said.out, said.err)

    return run


def judge(services: Services, text: str, target: str, kind: QuestionKind = QuestionKind.KEYWORD) -> None:
    question = NewQuestion(text, kind, {target: 2})
    services.store.write(lambda connection: add_questions(connection, [question]))


def grow(services: Services, title: str) -> None:
    """Publish a generation with ten more notices of these very words."""
    same = {"一": (notices.P(title, (), (notices.M(f"{title}。", ()),)),)}
    for number in range(10):
        put(services, notices.write_notice(f"new{number}", f"第{number}份", same))
    reindex(services)


def test_without_a_base_it_says_so_and_makes_none(
    tmp_path: Path, kb_: Kb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "none"))
    answer = kb_("evaluate", "--stored")
    assert (answer.code, "还没有知识库" in answer.err) == (1, True)
    assert not (tmp_path / "none").exists()


def test_without_judged_questions_it_says_how_to_begin(services: Services, kb_: Kb) -> None:
    judge(services, "出差", "没有#P1-M1")
    answer = kb_("evaluate", "--stored")
    assert (answer.code, answer.out.startswith("还没有可以评测的问题")) == (0, True)
    assert services.store.read(read_evaluations) == []


def test_the_first_evaluation_is_kept_and_has_nothing_beside_it(services: Services, kb_: Kb) -> None:
    judge(services, "公务接待审批不规范", CAR)
    answer = kb_("evaluate", "--stored")
    assert answer.code == 0
    assert "全部    1       1.000    1.000   1.000     1.000" in answer.out
    assert "还没有其他索引、模型或排序设置的评测可以对照" in answer.out
    assert len(services.store.read(read_evaluations)) == 1
    assert kb_("evaluate", "--stored").code == 0
    assert len(services.store.read(read_evaluations)) == 1


def test_a_generation_that_answers_worse_ends_with_1(services: Services, kb_: Kb) -> None:
    judge(services, "出差住宿超标准报销", f"{TRAVEL}-M1")
    judge(services, "公务接待审批不规范", CAR)
    kb_("evaluate", "--stored")
    grow(services, "出差住宿超标准报销")
    answer = kb_("evaluate", "--stored")
    assert answer.code == 1
    assert "索引第 2 代" in answer.out
    assert "只比两次都问过的同样的 2 个问题" in answer.out
    assert "1.000 → 0.500" in answer.out
    assert "变好的 0 个，变差的 1 个。" in answer.out
    assert "变差  出差住宿超标准报销  1.000 → 0.000；相关措施的名次：1 →" in answer.out
    assert "全部的 nDCG@10 下降超过 0.02：1.000 → 0.500。" in answer.out
    assert "关键词的" not in answer.out, "two questions are too few to judge a kind by"


def test_the_margin_decides(services: Services, kb_: Kb) -> None:
    judge(services, "出差住宿超标准报销", f"{TRAVEL}-M1")
    judge(services, "公务接待审批不规范", CAR)
    kb_("evaluate", "--stored")
    grow(services, "出差住宿超标准报销")
    assert kb_("evaluate", "--stored", "--margin", "0.5").code == 0
    assert kb_("evaluate", "--stored", "--margin", "0.49").code == 1


def test_a_generation_that_answers_as_well_ends_with_0(services: Services, kb_: Kb) -> None:
    judge(services, "公务接待审批不规范", CAR)
    kb_("evaluate", "--stored")
    grow(services, "设备采购程序不完备")
    answer = kb_("evaluate", "--stored", "--margin", "0")
    assert (answer.code, "没有下降超过 0（总体" in answer.out) == (0, True)


def test_what_has_no_question_in_common_is_not_compared(services: Services, kb_: Kb) -> None:
    judge(services, "公务接待审批不规范", CAR)
    kb_("evaluate", "--stored")
    services.store.write(
        lambda connection: connection.exec_driver_sql("UPDATE judged_questions SET text = 'x'")
    )
    grow(services, "设备采购程序不完备")
    answer = kb_("evaluate", "--stored")
    assert (answer.code, "没有共同的、有标注的问题，无法比较" in answer.out) == (0, True)


def test_an_index_behind_the_base_is_told(services: Services, kb_: Kb) -> None:
    judge(services, "公务接待审批不规范", CAR)
    services.store.delete("beishan-hospital-2022")
    assert "索引落后于库中的内容" in kb_("evaluate", "--stored").err


def test_json_holds_the_same(services: Services, kb_: Kb) -> None:
    judge(services, "公务接待审批不规范", CAR)
    report = json.loads(kb_("evaluate", "--stored", "--json").out)
    assert (report["evaluated"], report["figures"][0]["ndcg_10"], report["comparisons"]) == (1, 1.0, [])


def test_json_tells_whether_it_is_worse_than_which_evaluation_and_where(services: Services, kb_: Kb) -> None:
    judge(services, "出差住宿超标准报销", f"{TRAVEL}-M1")
    judge(services, "公务接待审批不规范", CAR)
    first = json.loads(kb_("evaluate", "--stored", "--json").out)
    assert (first["is_worse"], first["margin"], first["against"], first["fallen"]) == (False, 0.02, None, [])
    (kept,) = services.store.read(read_evaluations)
    grow(services, "出差住宿超标准报销")
    answer = kb_("evaluate", "--stored", "--json")
    then = json.loads(answer.out)
    assert (answer.code, then["is_worse"], then["against"]) == (1, True, kept.evaluation_id)
    assert then["fallen"] == [{"kind": "全部", "label": "全部", "ndcg_then": 1.0, "ndcg_now": 0.5}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--stored", "--margin", "2"), "应为 0 到 1 之间的数"),
        (("--stored", "--margin", "x"), "应为 0 到 1 之间的数"),
        (("--stored", "--margin", "nan"), "应为 0 到 1 之间的数"),  # nothing would ever be worse by it
        (("--margin", "0.1"), "--margin 写在这里时要与 --stored 同用"),
        (("--json", "parse", "--gold", "."), "--json 写在这里时要与 --stored 同用；parse 的选项写在它后面"),
        (("--stored", "parse"), "不能与 parse 同用"),
        ((), "用法：kb evaluate"),
    ],
)
def test_wrong_usage_is_told(kb_: Kb, arguments: tuple[str, ...], message: str) -> None:
    answer = kb_("evaluate", *arguments)
    assert (answer.code, message in answer.err) == (2, True)


def test_a_fall_is_told_until_it_is_made_good(services: Services, kb_: Kb) -> None:
    """Another index that answers no better than the fallen one is held against the one that was good."""
    judge(services, "出差住宿超标准报销", f"{TRAVEL}-M1")
    judge(services, "公务接待审批不规范", CAR)
    kb_("evaluate", "--stored")
    grow(services, "出差住宿超标准报销")
    assert kb_("evaluate", "--stored").code == 1
    unrelated = {"一": (notices.P("档案库房潮湿", (), (notices.M("加装除湿机。", ()),)),)}
    put(services, notices.write_notice("other", "另一份", unrelated))
    reindex(services)
    answer = kb_("evaluate", "--stored")
    assert (answer.code, "对照：索引第 1 代" in answer.out) == (1, True)
