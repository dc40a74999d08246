"""Files become notices: which are tried, what is reported, and what a kill leaves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import ingest
from kb.errors import StorageError
from kb.ingest import FileReport, IngestReport, ingest_paths
from kb.store import Counts, Store, open_store
from tests.kb.pipelines import lines_pipeline


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_in(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "通报"
    made.mkdir()
    return made


def open_in(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder}/data/kb.sqlite", folder / "data" / "originals")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run(store: Store, *paths: Path, version: str = "1", reparse: bool = False) -> IngestReport:
    return ingest_paths(store, paths, pipeline=lines_pipeline(version, reparse=reparse))


def statuses(report: IngestReport) -> dict[str, str]:
    return {Path(file.path).name: file.status for file in report.files}


def test_a_folder_is_read_with_its_subfolders(store: Store, folder: Path) -> None:
    write(folder / "甲.txt", "问题甲\n措施1\n措施2")
    write(folder / "下级" / "乙.TXT", "问题乙\n措施1")
    assert statuses(run(store, folder)) == {"甲.txt": "added", "乙.TXT": "added"}
    assert store.counts() == Counts(2, 2, 3)


def test_hidden_lock_and_foreign_files_of_a_folder_are_passed_over(store: Store, folder: Path) -> None:
    for name in (".隐藏.txt", "~$甲.docx", ".git/乙.txt", "图.png", "说明.md"):
        write(folder / name, "问题\n措施")
    write(folder / "甲.txt", "问题\n措施")
    report = run(store, folder)
    assert statuses(report) == {"甲.txt": "added"}
    assert report.ignored == 2  # the png and the md


def test_a_file_named_itself_is_tried_whatever_its_name(store: Store, folder: Path) -> None:
    report = run(store, write(folder / ".通报.md", "问题\n措施"))
    assert statuses(report) == {".通报.md": "added"}


def test_a_report_counts_what_was_found(store: Store, folder: Path) -> None:
    path = write(folder / "甲.txt", "问题\n措施1\n措施2")
    assert run(store, path).files == (FileReport(str(path), "added", "甲", 1, 2),)


def test_a_bad_file_is_reported_and_the_others_are_stored(store: Store, folder: Path) -> None:
    write(folder / "1坏.txt", "坏")
    write(folder / "2虫.txt", "虫")
    write(folder / "3好.txt", "问题\n措施")
    (folder / "4码.txt").write_bytes(b"\xff\xff")
    report = run(store, folder, folder / "没有.txt")
    assert list(statuses(report).values()) == ["failed", "failed", "added", "failed", "failed"]
    messages = [file.message for file in report.files]
    assert messages[0] == "文件已损坏。请重新下载。"
    assert messages[1] == "处理时出现意外错误（ZeroDivisionError），该文件未入库。"
    assert messages[4] == "文件不存在。请检查路径。"
    assert report.stopped is None


def test_a_pipe_is_refused_instead_of_waited_for(store: Store, folder: Path) -> None:
    os.mkfifo(folder / "管道")
    assert run(store, folder / "管道").files[0].message == "不是普通文件，无法读取。请指定文件或目录。"


def test_running_again_changes_nothing_and_parses_nothing(store: Store, folder: Path) -> None:
    write(folder / "甲.txt", "问题\n措施")
    run(store, folder)
    before = store.change_sequence()
    report = run(store, folder)
    assert statuses(report) == {"甲.txt": "unchanged"}
    assert store.change_sequence() == before


def test_a_changed_file_replaces_its_notice(store: Store, folder: Path) -> None:
    path = write(folder / "甲.txt", "问题\n措施")
    run(store, path)
    write(path, "问题\n措施1\n措施2")
    assert statuses(run(store, path)) == {"甲.txt": "replaced"}
    assert store.counts() == Counts(1, 1, 2)


def test_a_new_parser_reads_unchanged_files_again(store: Store, folder: Path) -> None:
    path = write(folder / "甲.txt", "问题\n措施")
    run(store, path, version="1")
    assert statuses(run(store, path, version="2")) == {
        "甲.txt": "unchanged"
    }  # parsed anew, with the same result
    (found,) = store.stored_files("", ["甲"])
    assert found.parser_version == "2"


def test_two_files_of_one_name_in_two_folders_are_both_kept(store: Store, folder: Path) -> None:
    write(folder / "a" / "通报.txt", "问题a\n措施")
    write(folder / "b" / "通报.txt", "问题b\n措施")
    report = run(store, folder)
    assert [(file.status, file.slug) for file in report.files] == [("added", "通报"), ("added", "通报-b")]
    assert "两份都保留" in report.files[1].message
    assert [file.slug for file in run(store, folder / "b").files] == ["通报-b"]  # and stay so in any order


def test_two_formats_side_by_side_are_both_kept(store: Store, folder: Path) -> None:
    write(folder / "通报.htm", "问题a\n措施")
    write(folder / "通报.txt", "问题b\n措施")
    assert [file.slug for file in run(store, folder).files] == ["通报", "通报-txt"]


def test_a_copy_under_another_name_is_reported_as_a_duplicate(store: Store, folder: Path) -> None:
    write(folder / "1原件.txt", "问题\n措施")
    write(folder / "2副本.txt", "问题\n措施")
    report = run(store, folder)
    assert list(statuses(report).values()) == ["added", "duplicate"]
    assert "与已入库的“1原件”内容相同" in report.files[1].message


def test_a_deleted_notice_comes_back_when_its_file_is_ingested_again(store: Store, folder: Path) -> None:
    path = write(folder / "甲.txt", "问题\n措施")
    run(store, path)
    store.delete("甲")
    assert statuses(run(store, path)) == {"甲.txt": "added"}


def test_a_name_in_an_old_chinese_encoding_is_readable(store: Store, folder: Path) -> None:
    raw = os.fsencode(folder) + b"/" + "通报.txt".encode("gb18030")
    with open(raw, "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write("问题\n措施".encode())
    report = run(store, folder)
    assert [(file.status, file.slug) for file in report.files] == [("added", "通报")]
    assert store.original("通报")[0].file_name == "通报.txt"


def test_progress_is_told_after_each_file(store: Store, folder: Path) -> None:
    for number in range(1, 4):
        write(folder / f"{number}.txt", f"问题{number}\n措施")
    told: list[tuple[int, int, str]] = []
    ingest_paths(
        store,
        [folder],
        pipeline=lines_pipeline(),
        on_progress=lambda done, total, file: told.append((done, total, file.status)),
    )
    assert told == [(1, 3, "added"), (2, 3, "added"), (3, 3, "added")]


def test_a_full_disk_stops_the_run_and_the_rest_is_named(store: Store, folder: Path) -> None:
    for number in range(1, 6):
        write(folder / f"{number}.txt", f"问题{number}\n措施")
    put, stored = store.put, []

    def failing(*arguments: object, **named: object) -> object:
        if len(stored) == 2:
            raise StorageError("磁盘已满。")
        stored.append(arguments)
        return put(*arguments, **named)  # type: ignore[arg-type]

    store.put = failing  # type: ignore[assignment, method-assign]
    report = run(store, folder)
    assert list(statuses(report).values()) == ["added", "added", "failed", "failed", "failed"]
    assert report.stopped == "磁盘已满。"
    assert [file.message for file in report.files[3:]] == ["未处理：入库已中止。"] * 2


def test_no_files_make_an_empty_report(store: Store, folder: Path) -> None:
    assert run(store, folder) == IngestReport(())


def test_the_parser_version_is_stable() -> None:
    assert ingest.parser_version() == ingest.parser_version.__wrapped__()


def test_a_run_that_was_killed_is_completed_by_the_same_call(tmp_path: Path, folder: Path) -> None:
    for number in range(60):
        write(folder / f"{number:02}.txt", f"问题{number}\n" + "\n".join(f"措施{i}" for i in range(50)))
    code = (
        "import sys; from pathlib import Path; from tests.kb import test_ingest as t\n"
        "t.run(t.open_in(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path), str(folder)]
    process = subprocess.Popen(arguments, cwd=Path(__file__).parents[2])
    deadline = time.monotonic() + 60
    originals = tmp_path / "data" / "originals"
    while len(list(originals.glob("*/*"))) < 5 and time.monotonic() < deadline:
        time.sleep(0.005)
    process.kill()
    process.wait()
    store = open_in(tmp_path)
    kept = store.counts()
    assert kept.notices < 60
    assert kept.measures == kept.notices * 50  # every notice is whole
    report = run(store, folder)
    assert (report.count("unchanged"), report.count("added")) == (kept.notices, 60 - kept.notices)
    assert store.counts() == Counts(60, 60, 60 * 50)
    store.close()
