"""Untrusted files are read in a child with limits; its death is told, and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from kb.errors import UnreadableFileError
from kb.readers import read_document, read_file, read_safely, sandbox
from tests.kb.readers.office_files import docx, item, level, numbering, paragraph, rows, xlsx

ROOT = Path(__file__).parents[3]


def test_the_child_answers_as_reading_in_process_does() -> None:
    content = docx(item("甲"), numbering=numbering(level(0, "decimal", "%1、")))
    assert read_safely(content, "a.docx") == read_document(content, "a.docx")
    table = xlsx(rows(["台账"], ["序号", "问题", "措施"], ["1", "甲", "乙"]))
    assert read_safely(table, "a.xlsx") == read_document(table, "a.xlsx")


def test_what_the_reader_refuses_is_refused_in_the_same_words() -> None:
    with pytest.raises(UnreadableFileError, match="OCR"):
        read_safely(docx("<w:p/>"), "a.docx")


def test_many_threads_read_at_once() -> None:
    files = [docx(paragraph(f"第{number}份")) for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        texts = list(pool.map(lambda content: read_safely(content, "a.docx").text, files))
    assert texts == [f"第{number}份" for number in range(12)]


def test_one_server_makes_every_child() -> None:
    """A second file starts no second server: what makes a child cheap is that the imports are done."""
    content = docx(paragraph("甲"))
    for _ in range(3):
        assert read_safely(content, "a.docx").text == "甲"
    own = psutil.Process()
    servers = [child for child in own.children() if "fork_server" in " ".join(child.cmdline())]
    assert len(servers) <= 1


def test_reading_goes_on_after_the_server_was_killed() -> None:
    content = docx(paragraph("甲"))
    read_safely(content, "a.docx")
    server = sandbox._server._process
    assert server is not None
    server.kill()
    server.wait()
    assert read_safely(content, "a.docx").text == "甲"


@pytest.mark.parametrize(
    ("exit_code", "message"),
    [
        (-14, "超过 30 秒"),
        (-24, "处理器超过 20 秒"),
        (-11, "SIGSEGV"),
        (-9, "SIGKILL"),
        (3, "退出码 3"),
        (None, "退出码 None"),
    ],
)
def test_a_childs_death_is_described(exit_code: int | None, message: str) -> None:
    assert message in sandbox._describe_death(exit_code)


def run(script: str, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    path = cwd / "script.py"
    path.write_text(textwrap.dedent(script), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, str(path)], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120
    )


def test_a_script_without_a_main_guard_is_not_run_again_and_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(paragraph("甲")))
    script = """
        from kb.readers import read_file, sandbox
        print("main", read_file("a.docx").text, sandbox._server._process.pid)
    """
    finished = run(script, cwd=tmp_path)
    assert finished.stderr == ""
    word, text, pid = finished.stdout.split()
    assert (word, text) == ("main", "甲")
    assert not psutil.pid_exists(int(pid))


def test_the_server_dies_with_a_caller_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(paragraph("甲")))
    script = """
        import os, signal
        from kb.readers import read_file, sandbox
        read_file("a.docx")
        print(sandbox._server._process.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    pid = int(run(script, cwd=tmp_path).stdout)
    deadline = time.monotonic() + 60
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the fork server outlived its caller"
        time.sleep(0.05)


def test_a_child_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    script = """
        from kb.readers import fork_server, loading, sandbox
        source = sandbox._BOOT.replace(
            "serve(int",
            "import kb.readers.fork_server as f; f.load_work = lambda _: (lambda content: bytearray(3 * 2**30)); serve(int",
        )
        sandbox._BOOT = source
        try:
            sandbox.read_in_child("docx", b"x")
        except Exception as error:
            print(error)
    """
    assert "内存超过 1 GB" in run(script, cwd=tmp_path).stdout


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="无法打开文件"):
        read_file(tmp_path / "none.txt")
