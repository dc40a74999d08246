"""kb check: a draft in, findings out, and exit codes that tell what happened."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from api import cli
from tests.api.plan_check.made import LISTED, PLAN

CLEAN = "整改方案\n1.关于“远洋渔船捕捞配额超限”的问题\n整改措施：核对日志412份。\n责任人：张三\n整改时限：2025年7月31日\n"


@pytest.fixture
def run(
    sample_base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Any:
    monkeypatch.setenv("KB_DATA_DIR", str(sample_base))
    monkeypatch.chdir(tmp_path)
    Path("方案.txt").write_text(PLAN, encoding="utf-8")
    Path("好方案.txt").write_text(CLEAN, encoding="utf-8")
    Path("空.txt").write_text("今天天气不错。", encoding="utf-8")
    Path("清单.txt").write_text(
        "\n".join(f"{n}.{words}" for n, words in enumerate(LISTED, start=1)), encoding="utf-8"
    )

    def run_it(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            cli.main(["check", *words])
        shown = capsys.readouterr()
        return int(stopped.value.code or 0), shown.out, shown.err

    return run_it


def test_findings_are_told_problem_by_problem_with_their_place(run: Any) -> None:
    code, out, _ = run("方案.txt")
    assert code == 1
    assert "■ 某局党组整改方案" in out
    assert "第 1 个问题“差旅费报销审核不严”\n" in out
    start = PLAN.index("尽快")
    assert f"“尽快”（原文第 {start}–{start + 2} 字）" in out
    assert "先例：" in out


def test_a_plan_without_grave_findings_exits_with_0(run: Any) -> None:
    code, out, _ = run("好方案.txt")
    assert code == 0
    assert "没有发现需要修改的地方。" in out


def test_a_list_shows_what_was_forgotten(run: Any) -> None:
    _, out, _ = run("方案.txt", "--list", "清单.txt")
    assert "漏了清单上的问题" in out
    assert "党员发展工作停滞" in out


def test_the_result_can_be_taken_away(run: Any, tmp_path: Path) -> None:
    _, _, err = run("方案.txt", "--out", "新/目录")
    folder = tmp_path / "新" / "目录"
    assert sorted(path.name for path in folder.iterdir()) == [
        "某局党组整改方案体检结果.docx",
        "某局党组整改方案体检结果.xlsx",
    ]
    assert "已写入" in err
    content = (folder / "某局党组整改方案体检结果.docx").read_bytes()
    title, result = (one.text for one in Document(io.BytesIO(content)).paragraphs[:2])
    assert (title, result.partition("：")[0]) == ("某局党组整改方案", "体检结果")


def test_json_is_what_the_interface_answers(run: Any) -> None:
    code, out, _ = run("方案.txt", "--json")
    answer = json.loads(out)
    assert code == 1
    assert answer["text"] == PLAN
    assert answer["counts"]["high"] >= 2


@pytest.mark.parametrize("words", [["没有.txt"], ["空.txt"], ["方案.txt", "--list", "没有.xlsx"], []])
def test_what_cannot_be_read_or_is_wrongly_used_exits_with_2(run: Any, words: list[str]) -> None:
    code, out, err = run(*words)
    assert code == 2
    assert out == ""
    assert err.strip()


def test_without_a_base_the_words_alone_are_checked(
    run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "无"))
    code, out, _ = run("方案.txt")
    assert code == 1
    assert "没有与先例比对" in out
    assert "整改时限不明确" in out
    assert not (tmp_path / "无").exists()
