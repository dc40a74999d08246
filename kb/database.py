"""Engines for a database URL. All that is particular to SQLite stands in this file.

SQLite runs with journal_mode=DELETE: versions up to 3.51.2 can corrupt a WAL database when two connections write or
checkpoint at once, and Debian 12 ships 3.40.1. The price: a commit waits for readers and readers wait for a commit,
each for milliseconds, bridged by busy_timeout. Readers open the file with mode=ro.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from kb.errors import InvalidInputError

BUSY_TIMEOUT_SECONDS = 10.0
_READERS = {"pool_size": 8, "max_overflow": 40}  # above the 40 threads of a web server's pool
_WRITER = {"pool_size": 1, "max_overflow": 0}  # the one write connection


def read_url(database_url: str) -> URL:
    """The parsed URL. Raises InvalidInputError if it names no database file or server we can use."""
    try:
        url = make_url(database_url)
        url.get_dialect().import_dbapi()
    except ImportError as error:
        raise InvalidInputError(
            f"缺少 {url.get_backend_name()} 的驱动程序。PostgreSQL 请执行 pip install 'zhenggai-kb[postgresql]'。"
        ) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise InvalidInputError(
            "数据库地址无法识别；应形如 sqlite:////绝对路径/kb.sqlite 或 postgresql://用户:密码@主机/库名。"
        ) from error
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise InvalidInputError("SQLite 地址须指向一个文件，如 sqlite:////绝对路径/kb.sqlite。")
    return url


def sqlite_file(url: URL) -> Path | None:
    """The database file of a SQLite URL; None for a server."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def reader_engine(url: URL) -> Engine:
    """An engine whose transactions see one state of the database and cannot write."""
    if (path := sqlite_file(url)) is not None:
        return _sqlite_engine(url, path, mode="ro", begin="BEGIN", pool=_READERS)
    engine = create_engine(url, isolation_level="REPEATABLE READ", pool_pre_ping=True, **_READERS)
    return engine.execution_options(postgresql_readonly=True)


def writer_engine(url: URL) -> Engine:
    """An engine with a single connection; each transaction takes the write lock at its start."""
    if (path := sqlite_file(url)) is not None:
        return _sqlite_engine(url, path, mode="rwc", begin="BEGIN IMMEDIATE", pool=_WRITER)
    return create_engine(url, pool_pre_ping=True, **_WRITER)


def roll_back_crashed_write(path: Path) -> None:
    """Undo what a killed writer left half done; a read-only connection cannot do so itself."""
    connection = _connect(path, "rw")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()


def needs_roll_back(error: BaseException) -> bool:
    """Whether a read failed because a killed writer left its rollback journal behind."""
    return getattr(getattr(error, "orig", None), "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_ROLLBACK


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # isolation_level=None: transactions begin where we say so, not where the driver guesses.
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-8000")  # KiB
    return connection


def _sqlite_engine(url: URL, path: Path, *, mode: str, begin: str, pool: dict[str, int]) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = _connect(path, mode)
        if mode == "rwc":
            connection.execute("PRAGMA journal_mode=DELETE")
        return connection

    engine = create_engine(url, creator=connect, **pool)
    event.listen(engine, "begin", lambda connection: _begin(connection, begin))
    return engine


def _begin(connection: Any, statement: str) -> None:
    connection.exec_driver_sql(statement)
