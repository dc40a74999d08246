"""kb report: a list in, two files out, and exit codes that tell what happened."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from api import cli
from index import precedents
from kb.errors import InvalidInputError
from tests.api.reports.made import column, sheets
from tests.kb.problem_list.workbooks import book

ROWS = [["序号", "反馈问题"], [1, "差旅费报销审核不严"], [2, "远洋渔船捕捞配额超限"]]


@pytest.fixture
def run(
    sample_base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Any:
    monkeypatch.setenv("KB_DATA_DIR", str(sample_base))
    monkeypatch.chdir(tmp_path)

    def run_it(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stopped:
            cli.main(["report", *words])
        shown = capsys.readouterr()
        return int(stopped.value.code or 0), shown.out + shown.err

    return run_it


def listed(tmp_path: Path) -> Path:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(book(("清单", ROWS)))
    return path


def test_a_list_gives_a_report_and_its_workbook(run: Any, tmp_path: Path) -> None:
    code, shown = run(str(listed(tmp_path)), "--out", "新/目录", "--title", "某局反馈问题")
    assert code == 0
    assert "2 个问题：1 个有可比先例，1 个未找到可比先例。" in shown
    assert "远洋渔船捕捞配额超限" in shown
    report = tmp_path / "新" / "目录" / "某局反馈问题整改先例报告.docx"
    assert Document(io.BytesIO(report.read_bytes())).paragraphs[0].text == "某局反馈问题整改先例报告"
    rows = sheets((report.parent / "某局反馈问题附先例.xlsx").read_bytes())["清单"]
    assert column(rows, "先例数")[1] == 0
    assert len(list(report.parent.iterdir())) == 2


def test_links_begin_with_the_site(run: Any, tmp_path: Path) -> None:
    run(str(listed(tmp_path)), "--out", "o", "--title", "x", "--site", "https://kb.example/")
    rows = sheets((tmp_path / "o" / "x附先例.xlsx").read_bytes())["出处"]
    assert all(str(url).startswith("https://kb.example/notices/") for url in column(rows, "网址"))


def test_a_failed_row_is_told_and_the_exit_code_too(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = precedents.find_precedents

    def find(retriever: Any, store: Any, question: str, **options: Any) -> Any:
        if "渔船" in question:
            raise InvalidInputError("请换一个说法。")
        return found(retriever, store, question, **options)

    monkeypatch.setattr(precedents, "find_precedents", find)
    code, shown = run(str(listed(tmp_path)), "--out", "o", "--title", "x")
    assert code == 1
    assert "查询失败" in shown
    assert "请换一个说法" in shown
    assert (tmp_path / "o" / "x附先例.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("没有这个文件.xlsx", "--out", "o"), 1, "无法打开清单"),
        (("空.txt", "--out", "o"), 1, "空的"),
        (("无.txt", "--out", "o"), 1, "没有认出任何问题"),
        (("清单.xlsx", "--out", "o", "--unit-kind", "火星"), 1, "火星"),
        (("清单.xlsx", "--out", "空.txt"), 1, "空.txt"),
        (("清单.xlsx", "--out", "o", "--site", "ftp://x"), 2, "http://"),
        (("清单.xlsx",), 2, "--out"),
        ((), 2, "清单"),
    ],
)
def test_wrong_input_is_told(
    run: Any, tmp_path: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    listed(tmp_path)
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "无.txt").write_text("无", encoding="utf-8")
    told, shown = run(*words)
    assert told == code
    assert message in shown
    assert not (tmp_path / "o").exists()


def test_text_comes_over_standard_input(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO("1.差旅费报销审核不严\n2.公务接待超标准".encode("gb18030"))

    monkeypatch.setattr("sys.stdin", Input)
    code, _ = run("-", "--out", "o", "--title", "x")
    assert code == 0
    rows = sheets((tmp_path / "o" / "x附先例.xlsx").read_bytes())["问题清单"]
    assert column(rows, "问题") == ["差旅费报销审核不严", "公务接待超标准"]
