"""The command line: output, exit codes, and one Chinese line for each failure. Parser and encoder are stand-ins."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import kb.ingest
import kb.parser
import kb.readers
from api import wiring
from api.cli import COMMANDS, main
from kb.writer_lock import WriterLock
from tests.index.fakes import FakeEncoder
from tests.kb.pipelines import lines_pipeline, parse_lines, read_lines

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Kb = Callable[..., Answer]


@pytest.fixture
def kb_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kb:
    """Run a command over a data folder of its own."""
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(kb.ingest, "default_pipeline", lambda **options: lines_pipeline(**options))
    monkeypatch.setattr(kb.readers, "read_safely", read_lines)
    monkeypatch.setattr(kb.parser, "parse_document", parse_lines, raising=False)
    monkeypatch.setattr(kb.parser, "to_json", lambda notice: {"notice": {"slug": notice.slug}}, raising=False)
    monkeypatch.setattr(wiring, "open_encoder", lambda _settings: FakeEncoder())
    monkeypatch.setattr("index.embedding.model_id_of", lambda _model: FakeEncoder().model_id)

    def run(*arguments: str | Path) -> Answer:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(int(stop.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "通报"
    folder.mkdir()
    (folder / "甲局.txt").write_text("差旅费报销审核不严\n修订差旅费管理办法。\n退回违规报销资金。")
    (folder / "乙局.txt").write_text("公务用车管理不严\n建立派车登记台账。")
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_chinese_help_page(kb_: Kb, name: str) -> None:
    answer = kb_(name, "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"用法：kb {name}")
    assert "显示本帮助后退出" in answer.out
    assert not any(word in answer.out for word in ("Usage", "Options", "Show this", "[required]", "default:"))


def test_a_help_page_has_no_line_without_words_and_no_english_bounds(kb_: Kb) -> None:
    """Arguments stand in the usage; click writes them, and the bounds of numbers, among the options as well."""
    shown = kb_("search", "--help").out
    assert [line for line in shown.splitlines() if line.startswith("  ") and len(line.split()) == 1] == []
    assert "最多显示几个问题。  [默认：10；1 到 100]" in shown
    assert "\n选项：\n" in shown


def test_help_lists_all_commands(kb_: Kb) -> None:
    answer = kb_("--help")
    assert answer.code == 0
    assert all(f"  {name} " in answer.out for name in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nonsense"], "没有名为“nonsense”的命令。"),
        (["ingest"], "缺少参数 文件或目录…。"),
        (["notices", "--nonsense"], "没有选项 --nonsense。"),
        (["notices", "--limit", "x"], "选项 --limit 的值不可用：应为"),
        (["search", "x", "--top-k", "0"], "选项 --top-k 的值不可用：应为不小于 1、不大于 100 的整数。"),
        (["notices", "--limit"], "选项 --limit 的用法不对"),
        (["show", "a", "b"], "参数太多：b。"),
        (["run"], "缺少选项 --queries"),
        (["evaluate", "parse", "--gold", "/nowhere"], "选项 --gold 的值不可用：该路径不存在"),
    ],
)
def test_wrong_usage_is_told_in_chinese_and_ends_with_2(kb_: Kb, arguments: list[str], message: str) -> None:
    answer = kb_(*arguments)
    assert answer.code == 2
    assert answer.err.startswith(message)
    assert "--help 查看用法" in answer.err


def test_a_wrong_setting_ends_with_2(kb_: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_PORT", "http")
    answer = kb_("notices")
    assert (answer.code, answer.out) == (2, "")
    assert "KB_PORT" in answer.err


def test_a_folder_becomes_searchable(kb_: Kb, files: Path) -> None:
    answer = kb_("ingest", files)
    assert answer.code == 0
    assert "共 2 份文件：新增 2。" in answer.out
    assert "2 份通报，2 个问题，3 条措施可供检索" in answer.out
    found = kb_("search", "差旅费报销")
    assert found.code == 0
    assert "■ 差旅费报销审核不严" in found.out
    assert "甲局#P1-M1" in found.out


def test_files_that_fail_end_with_1_and_the_others_are_stored(kb_: Kb, files: Path) -> None:
    (files / "丙局.txt").write_text("坏")
    answer = kb_("ingest", files, "--no-index")
    assert answer.code == 1
    assert "共 3 份文件：新增 2，失败 1。" in answer.out
    assert "丙局.txt：文件已损坏。请重新下载。" in answer.out
    assert "索引" not in answer.out


def test_ingesting_again_reports_what_is_unchanged(kb_: Kb, files: Path) -> None:
    kb_("ingest", files)
    answer = kb_("ingest", files)
    assert answer.code == 0
    assert "共 2 份文件：未变 2。" in answer.out
    assert "索引已是最新：2 份通报，2 个问题，3 条措施可供检索。" in answer.out


def test_an_index_that_is_current_is_left_alone_without_loading_the_model(
    kb_: Kb, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb_("ingest", files)
    monkeypatch.setattr(wiring, "open_encoder", None)
    assert kb_("ingest", files).code == 0


def test_the_list_shows_notices_and_can_be_narrowed(kb_: Kb, files: Path) -> None:
    kb_("ingest", files, "--no-index")
    assert "共 2 份通报。" in kb_("notices").out
    assert [each["slug"] for each in kb_("notices", "--contains", "乙局", "--json").json] == ["乙局"]
    assert "没有标题、单位、编号或文件名中含“丁”的通报" in kb_("notices", "--contains", "丁").out


def test_the_list_of_a_folder_never_used_says_how_to_begin(kb_: Kb, tmp_path: Path) -> None:
    answer = kb_("notices")
    assert answer.code == 1
    assert "请先用 kb ingest" in answer.err
    assert not (tmp_path / "data").exists()


def test_a_notice_a_problem_and_a_measure_can_be_shown(kb_: Kb, files: Path) -> None:
    kb_("ingest", files, "--no-index")
    assert "1. 差旅费报销审核不严（2 条措施）" in kb_("show", "甲局").out
    assert "退回违规报销资金" in kb_("show", "甲局#P1").out
    measure = kb_("show", "甲局#P1-M2").out
    assert "退回违规报销资金" in measure
    assert "修订差旅费管理办法" not in measure
    assert "原文第 21–30 字" in measure  # 9 + newline + 10 + newline = 21; 9 characters


@pytest.mark.parametrize(
    ("id_", "message"),
    [
        ("没有", "没有编号为“没有”的通报"),
        ("甲局#P9", "共 1 个问题，没有 甲局#P9"),
        ("甲局#P1-M9", "共 2 条措施，没有 甲局#P1-M9"),
        ("甲局#x", "不是问题编号"),
        ("甲局#P1-Mx", "不是措施编号"),
    ],
)
def test_an_unknown_id_is_told(kb_: Kb, files: Path, id_: str, message: str) -> None:
    kb_("ingest", files, "--no-index")
    answer = kb_("show", id_)
    assert (answer.code, answer.out) == (1, "")
    assert message in answer.err


def test_a_deletion_is_gone_from_search_at_once_and_can_be_undone(kb_: Kb, files: Path) -> None:
    kb_("ingest", files)
    answer = kb_("delete", "甲局")
    assert "撤销：kb restore 甲局" in answer.out
    assert "甲局#P1" not in kb_("search", "差旅费报销").out
    assert kb_("restore", "甲局").code == 0
    assert "甲局#P1" in kb_("search", "差旅费报销").out


def test_searching_without_an_index_says_what_to_do(kb_: Kb, files: Path) -> None:
    kb_("ingest", files, "--no-index")
    answer = kb_("search", "差旅")
    assert answer.code == 1
    assert "kb index" in answer.err


def test_search_answers_in_json_and_honours_filters(kb_: Kb, files: Path) -> None:
    kb_("ingest", files)
    answer = kb_("search", "管理", "--filter", "notice=乙局", "--top-k", "1", "--json").json
    assert [result["problem_id"] for result in answer["results"]] == ["乙局#P1"]
    assert answer["page_size"] == 1


@pytest.mark.parametrize(
    ("filter_", "message"),
    [("topic", "应写成 名称=值"), ("=x", "应写成 名称=值"), ("nonsense=1", "nonsense")],
)
def test_a_filter_of_no_use_is_told(kb_: Kb, files: Path, filter_: str, message: str) -> None:
    kb_("ingest", files)
    answer = kb_("search", "管理", "--filter", filter_)
    assert answer.code == 1
    assert message in answer.err


def test_the_index_says_whether_it_is_current(kb_: Kb, files: Path) -> None:
    kb_("ingest", files)
    assert (status := kb_("index", "status")).code == 0, status.err
    assert "索引是最新的" in status.out
    kb_("delete", "甲局")
    assert (stale := kb_("index", "status")).code == 1
    assert "请执行 kb index rebuild" in stale.out
    assert "1 个问题，1 条措施" in kb_("index", "rebuild").out
    assert kb_("index", "status").code == 0


def test_a_damaged_index_can_be_rebuilt(kb_: Kb, files: Path, tmp_path: Path) -> None:
    kb_("ingest", files)
    for path in (tmp_path / "data" / "index").rglob("*"):
        if path.is_file() and path.name not in ("CURRENT", "MANIFEST.json"):
            path.write_bytes(b"damaged")
    assert "损坏" in kb_("search", "差旅费报销").err
    assert kb_("index", "rebuild").code == 0
    assert "甲局#P1" in kb_("search", "差旅费报销").out


def test_queries_of_a_file_become_trec_run_lines(kb_: Kb, files: Path, tmp_path: Path) -> None:
    kb_("ingest", files)
    queries = tmp_path / "q.tsv"
    queries.write_text("q1\t差旅费报销\nq2\tkeyword\t派车登记\n")
    lines = [line.split(" ") for line in kb_("run", "--queries", queries, "--top-k", "2").out.splitlines()]
    assert all(len(line) == 6 for line in lines)
    first = [line for line in lines if line[0] == "q1"]
    assert [line[1] for line in first] == ["Q0"] * len(first)
    assert [line[3] for line in first] == [str(rank) for rank in range(1, len(first) + 1)]
    assert first[0][2].startswith("甲局#P1-M")
    assert next(line[2] for line in lines if line[0] == "q2") == "乙局#P1-M1"
    assert first[0][5] == "zhenggai-kb"


def test_a_wrong_query_file_is_told_with_its_line(kb_: Kb, tmp_path: Path) -> None:
    queries = tmp_path / "q.tsv"
    queries.write_text("q1\t好\nq2\n")
    answer = kb_("run", "--queries", queries)
    assert answer.code == 1
    assert "第 2 行" in answer.err


def test_parsing_shows_problems_and_measures(kb_: Kb, files: Path) -> None:
    answer = kb_("parse", files / "甲局.txt")
    assert answer.code == 0
    assert "问题 1 个，措施 2 条，未归类文字 0 字" in answer.out
    assert "(2) 退回违规报销资金。" in answer.out


def test_parsing_in_json_lists_failed_files_beside_the_others(kb_: Kb, files: Path) -> None:
    (files / "丙局.txt").write_text("坏")
    answer = kb_("parse", "--json", files / "丙局.txt", files / "甲局.txt")
    assert answer.code == 1
    assert answer.json == [
        {"file": str(files / "丙局.txt"), "error": "文件已损坏。请重新下载。"},
        {"notice": {"slug": "甲局"}},
    ]
    assert "丙局.txt：文件已损坏" in answer.err


def test_a_fault_of_ours_in_one_file_spares_the_others_and_the_terminal(
    kb_: Kb, files: Path, tmp_path: Path
) -> None:
    (files / "丙局.txt").write_text("虫")
    log = tmp_path / "data" / "errors.log"
    for command in (["parse", files], ["ingest", files, "--no-index"]):
        answer = kb_(*command)
        assert answer.code == 1
        assert "甲局" in answer.out
        assert "丙局.txt：" in answer.out + answer.err
        assert "Traceback" not in answer.out + answer.err
        assert "ZeroDivisionError" in log.read_text()
        log.unlink()


def test_parsing_takes_a_slug_for_one_file_only(kb_: Kb, files: Path) -> None:
    assert kb_("parse", "--json", "--slug", "x", files / "甲局.txt").json == [{"notice": {"slug": "x"}}]
    answer = kb_("parse", "--slug", "x", files / "甲局.txt", files / "乙局.txt")
    assert answer.code == 1
    assert "--slug 只能与一个文件同用" in answer.err


def test_an_unexpected_error_is_one_line_with_a_number_that_the_log_has(
    kb_: Kb, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(wiring, "open_store", fail)
    answer = kb_("notices")
    assert answer.code == 1
    assert "Traceback" not in answer.err
    logged = json.loads((tmp_path / "data" / "errors.log").read_text())
    assert f"出现意外错误（编号 {logged['reference']}）" in answer.err
    assert "a fault of ours" in logged["traceback"]


def test_a_second_writer_is_told_who_writes(
    kb_: Kb, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb_("ingest", files, "--no-index")
    monkeypatch.setattr("kb.writer_lock.WriterLock.__init__.__kwdefaults__", {"wait_seconds": 0.1})
    with WriterLock(tmp_path / "data" / "writer.lock").held():
        answer = kb_("delete", "甲局")
    assert answer.code == 1
    assert f"进程号 {os.getpid()}" in answer.err


def test_a_port_in_use_is_told_before_anything_is_loaded(kb_: Kb) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = kb_("serve", "--port", str(taken.getsockname()[1]))
    assert answer.code == 1
    assert "已被占用" in answer.err
    assert "kb serve --port" in answer.err


def run_kb(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_a_reader_that_leaves_early_gets_no_traceback() -> None:
    command = f"{sys.executable} -c 'from api.cli import main; main()' --help | true; echo ${{PIPESTATUS[0]}}"
    run = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (run.stdout, run.stderr) == (b"141\n", b"")


def test_a_terminal_without_chinese_still_gets_an_answer() -> None:
    process = run_kb("--help", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert b"ingest" in out


def test_an_interrupt_ends_quietly(tmp_path: Path) -> None:
    pipe = tmp_path / "q.tsv"
    os.mkfifo(pipe)
    process = run_kb("run", "--queries", str(pipe))
    try:
        writer = opened_by_a_reader(pipe)  # from now on it waits for us to write
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        os.close(writer)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130
    assert err.decode().strip() == "已中断。此前已入库的内容都已保存。"


def opened_by_a_reader(pipe: Path) -> int:
    """The writing end, as soon as somebody reads the pipe."""
    for _ in range(600):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nobody reads the pipe")


def test_the_service_prints_its_address_and_the_first_token_and_stops_quietly(tmp_path: Path) -> None:
    environment = {**os.environ, "KB_DATA_DIR": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}
    process = run_kb("serve", "--port", "0", env=environment)
    try:
        lines = [process.stdout.readline().decode() for _ in range(2)] if process.stdout else []
        assert lines[0].startswith("整改先例库正在启动：http://127.0.0.1:")
        assert lines[1].startswith("写入令牌")
        assert lines[1].rstrip().endswith((tmp_path / "data" / "write_token").read_text().strip())
        address = lines[0].partition("：")[2].split()[0]
        until_answered(f"{address}healthz")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        assert (process.returncode, out.decode()) == (0, "服务已停止。\n")
    finally:
        process.kill()
        process.communicate()


def test_a_folder_that_takes_no_token_is_served_for_reading(tmp_path: Path) -> None:
    (tmp_path / "data" / "write_token").mkdir(parents=True)  # can be neither read nor replaced
    environment = {**os.environ, "KB_DATA_DIR": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}
    process = run_kb("serve", "--port", "0", env=environment)
    try:
        address = process.stdout.readline().decode().partition("：")[2].split()[0] if process.stdout else ""
        until_answered(f"{address}healthz")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert "只能检索和阅读，写入已关闭：写入令牌无法读取或保存" in err.decode()
    finally:
        process.kill()
        process.communicate()


def test_an_address_too_long_for_the_protocol_is_refused_in_chinese(tmp_path: Path) -> None:
    """A question of 10,000 characters pasted into the address is 90 KB; the search box takes 2,000."""
    environment = {**os.environ, "KB_DATA_DIR": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}
    process = run_kb("serve", "--port", "0", env=environment)
    try:
        address = process.stdout.readline().decode().partition("：")[2].split()[0] if process.stdout else ""
        until_answered(f"{address}healthz")
        with pytest.raises(urllib.error.HTTPError, match="400") as refused:
            urllib.request.urlopen(f"{address}search?q={'%E5%B7%AE' * 10_000}", timeout=60)
        with refused.value as answer:
            assert answer.read().decode().startswith("请求无法解析：网址过长")
    finally:
        process.kill()
        process.communicate()


def until_answered(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
