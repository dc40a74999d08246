"""`kb ledger` on the terminal, as JSON and into a file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.cli import main
from tests.api.ledger.sites import filled_store


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled_store(tmp_path).close()
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["ledger", *arguments])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


def test_rows_and_counts_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--notice", "某局", "--sort", "status", "--limit", "2")
    assert code == 0
    assert "某局#P1-M1" in out
    assert "2023年6月（整个问题）" in out
    assert "共 2 个问题、2 条措施，来自 1 份通报，列出前 2 行。" in out
    assert "措施：完成 1，未说明 1；长期坚持 1。" in out


def test_json_is_that_of_the_interface(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--filter", "topic=B7", "--json")
    answer = json.loads(out)
    assert [row["measure"]["id"] for row in answer["rows"]] == ["linlan-edu-2024#P2-M1"]
    assert answer["filters"] == {"topic": ["B7"]}


def test_a_file_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out_file = tmp_path / "台账.xlsx"
    code, out, _ = run(capsys, "--unit", "某局", "--out", str(out_file))
    assert (code, "已写入" in out) == (0, True)
    assert load_workbook(io.BytesIO(out_file.read_bytes()))["整改台账"].max_row == 4


def test_a_place_that_cannot_be_written_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, error = run(capsys, "--out", str(tmp_path / "没有这个目录" / "台账.xlsx"))
    assert code == 1
    assert "无法写入" in error


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--filter", "topic"), "应写成 名称=值"),
        (("--filter", "colour=red"), "没有名为“colour”的筛选项"),
        (("--sort", "colour"), "没有名为“colour”的排序"),
        (("--notice", "没有"), "没有编号为“没有”的通报"),
    ],
)
def test_wrong_options_are_named(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    code, _, error = run(capsys, *arguments)
    assert code == 1
    assert message in error


def test_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert "没有符合条件的问题或措施" in run(capsys, "--contains", "没有这样的文字")[1]


def test_only_excel_files_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "--out", str(tmp_path / "台账.csv"))
    assert (code, "应以 .xlsx 结尾" in err) == (2, True)
    assert list(tmp_path.glob("*.csv")) == []
