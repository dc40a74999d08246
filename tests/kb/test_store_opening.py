"""Opening a data folder: fresh, read-only, damaged, of another version, or held by another process."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import kb.migrations
from kb.database import read_url, writer_engine
from kb.errors import BusyError, InvalidInputError, StorageError
from kb.schema import SCHEMA_REVISION
from kb.staff_schema import metadata
from kb.store import Store, open_store
from kb.writer_lock import WriterLock
from tests.kb.notices import content_of, notice


def open_in(folder: Path, *, read_only: bool = False) -> Store:
    return open_store(f"sqlite:///{folder}/kb.sqlite", folder / "originals", read_only=read_only)


def fill(folder: Path) -> None:
    store = open_in(folder)
    store.put(notice("某局"), content_of("某局"))
    store.close()


def test_the_migrations_make_exactly_the_tables_of_the_schema(tmp_path: Path) -> None:
    fill(tmp_path)
    engine = writer_engine(read_url(f"sqlite:///{tmp_path}/kb.sqlite"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_schema_names_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(kb.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_REVISION


def test_a_store_can_be_closed_and_opened_again(tmp_path: Path) -> None:
    fill(tmp_path)
    store = open_in(tmp_path)
    assert store.notice("某局") == notice("某局")
    store.close()


def test_a_folder_whose_name_has_odd_characters_works(tmp_path: Path) -> None:
    folder = tmp_path / "数据 100%#库"
    folder.mkdir()
    store = open_store(f"sqlite:///{folder}/kb.sqlite", folder / "originals")
    store.put(notice("某局"), content_of("某局"))
    assert store.notice("某局") == notice("某局")
    store.close()


def test_reading_where_nothing_was_stored_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="请先用 kb ingest"):
        open_in(tmp_path, read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_store_refuses_to_write(tmp_path: Path) -> None:
    fill(tmp_path)
    store = open_in(tmp_path, read_only=True)
    with pytest.raises(StorageError, match="只读"):
        store.delete("某局")
    assert store.counts().notices == 1
    store.close()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "数据库地址无法识别"),
        ("oracle9://x/y", "数据库地址无法识别"),
        ("sqlite://", "须指向一个文件"),
        ("sqlite:///:memory:", "须指向一个文件"),
    ],
)
def test_a_database_address_of_no_use_is_refused(tmp_path: Path, url: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        open_store(url, tmp_path / "originals")


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_database_is_named_and_the_originals_are_said_to_be_kept(
    tmp_path: Path, content: bytes
) -> None:
    fill(tmp_path)
    (tmp_path / "kb.sqlite").write_bytes(content)
    for read_only in (True, False):
        with pytest.raises(StorageError, match=r"kb\.sqlite 已损坏.*原件仍保存在"):
            open_in(tmp_path, read_only=read_only)


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path)
    connection = sqlite3.connect(tmp_path / "kb.sqlite")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StorageError, match="结构版本是 9999"):
        open_in(tmp_path, read_only=True)
    with pytest.raises(StorageError, match="较新的程序"):
        open_in(tmp_path)


def test_a_writer_waits_and_then_names_the_process_that_holds_the_folder(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from kb.writer_lock import WriterLock\n"
        f"with WriterLock(Path({str(tmp_path / 'writer.lock')!r})).held(): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        if holder.stdout is not None:
            holder.stdout.readline()
        lock = WriterLock(tmp_path / "writer.lock", wait_seconds=0.2)
        with pytest.raises(BusyError, match=f"进程号 {holder.pid}"), lock.held():
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with lock.held():  # a killed holder blocks nobody
            assert lock.path.exists()
    finally:
        holder.kill()
        holder.communicate()


def test_a_lock_is_reentrant(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "writer.lock", wait_seconds=0.1)
    other = WriterLock(tmp_path / "writer.lock", wait_seconds=0.1)
    with lock.held():
        with lock.held():
            pass
        with pytest.raises(BusyError, match="另一个进程"), other.held():  # the inner exit did not release it
            pass
    with other.held():
        pass


def test_a_thread_waits_for_another_thread_of_the_same_store(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "writer.lock", wait_seconds=0.1)

    def take() -> None:
        with lock.held():
            pass

    with ThreadPoolExecutor(1) as pool, lock.held():
        refused = pool.submit(take)
        with pytest.raises(BusyError, match="正在写入另一项内容"):
            refused.result()


def test_a_full_disk_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    fill(tmp_path)
    store = open_in(tmp_path)
    limit_pages(store, 1)  # SQLite then answers as on a full disk
    with pytest.raises(StorageError, match=r"磁盘已满.*此前已报告成功的内容都在"):
        store.put(notice("大", text="字" * 2_000_000), content_of("大"))
    limit_pages(store, 1_000_000)
    assert store.counts().notices == 1
    assert store.put(notice("大"), content_of("大")) == "added"
    store.close()


def limit_pages(store: Store, count: int) -> None:
    writer = store._writer
    if writer is not None:
        with writer.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={count}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="没有权限"):
        open_in(tmp_path)


def kill_in_mid_write(folder: Path) -> None:
    """A process that spills half of a transaction into the database file and is killed."""
    code = f"""
import os, signal, sqlite3
connection = sqlite3.connect({str(folder / "kb.sqlite")!r}, isolation_level=None)
connection.execute("PRAGMA cache_size=1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("DELETE FROM measures")
connection.execute("UPDATE notices SET text = hex(zeroblob(900000))")
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code], check=False)
    assert (folder / "kb.sqlite-journal").exists()


def test_a_write_cut_short_by_a_kill_is_undone_by_the_next_reader(tmp_path: Path) -> None:
    """A killed writer leaves a rollback journal that a read-only connection cannot play back itself."""
    fill(tmp_path)
    kill_in_mid_write(tmp_path)
    store = open_in(tmp_path, read_only=True)
    assert store.notice("某局") == notice("某局")
    store.close()


def test_an_open_reader_survives_the_kill_of_a_writer(tmp_path: Path) -> None:
    fill(tmp_path)
    store = open_in(tmp_path, read_only=True)
    assert store.counts().notices == 1
    kill_in_mid_write(tmp_path)
    assert store.notice("某局") == notice("某局")
    store.close()


def test_readers_wait_for_a_commit_instead_of_failing(tmp_path: Path) -> None:
    """A writer holds the file exclusively for a moment; busy_timeout bridges it."""
    fill(tmp_path)
    code = (
        "import sqlite3, time\n"
        f"c = sqlite3.connect({str(tmp_path / 'kb.sqlite')!r}, isolation_level=None)\n"
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); time.sleep(0.5); c.execute('COMMIT')"
    )
    writer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    store = open_in(tmp_path, read_only=False)
    if writer.stdout is not None:
        writer.stdout.readline()
    assert store.counts().notices == 1
    writer.communicate()
    store.close()
