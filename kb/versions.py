"""Is the database's schema the one this program speaks? Alembic is loaded only when it is not."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from kb.database import needs_roll_back, reader_engine, roll_back_crashed_write, sqlite_file, writer_engine
from kb.errors import StorageError
from kb.schema import SCHEMA_REVISION
from kb.storage_errors import from_database, from_disk
from kb.writer_lock import WriterLock

_MIGRATIONS = Path(__file__).parent / "migrations"


def check_version(url: URL) -> None:
    """Raises StorageError if there is no database, or its schema is older or newer than ours."""
    path = sqlite_file(url)
    if path is not None and not path.exists():
        raise StorageError(f"还没有知识库（{path} 不存在）。请先用 kb ingest 文件或目录 入库。")
    revision = _stored_revision(url, path)
    if revision is None:
        raise StorageError(
            f"{_place(url)} 不是知识库的数据库，或尚未建好。请先用 kb ingest 文件或目录 入库。"
        )
    if revision != SCHEMA_REVISION:
        raise StorageError(
            f"{_place(url)} 的结构版本是 {revision}，本程序需要 {SCHEMA_REVISION}。"
            "若程序较新，执行一次 kb ingest 即自动升级；若数据库较新，请升级程序。内容没有被改动。"
        )


def upgrade(url: URL, lock: WriterLock) -> None:
    """Create or migrate the database in one transaction. Raises StorageError, BusyError."""
    path = sqlite_file(url)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise from_disk(error, path.parent) from error
        if path.exists() and _stored_revision(url, path) == SCHEMA_REVISION:
            return
    engine = writer_engine(url)
    try:
        with lock.held(), engine.begin() as connection:
            if _revision(connection) != SCHEMA_REVISION:
                _migrate(connection, _place(url))
    except SQLAlchemyError as error:
        raise from_database(error, _place(url)) from error
    finally:
        engine.dispose()


def _migrate(connection: Connection, place: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError(
            f"{place} 由较新的程序建立，本程序不认识它的结构。请升级程序；内容没有被改动。"
        ) from error


def _stored_revision(url: URL, path: Path | None) -> str | None:
    engine = reader_engine(url)
    try:
        try:
            return _read_revision(engine)
        except SQLAlchemyError as error:
            if path is None or not needs_roll_back(error):
                raise
            roll_back_crashed_write(path)
            return _read_revision(engine)
    except SQLAlchemyError as error:
        raise from_database(error, _place(url)) from error
    finally:
        engine.dispose()


def _read_revision(engine: Engine) -> str | None:
    with engine.begin() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _place(url: URL) -> str:
    return str(sqlite_file(url) or url.render_as_string(hide_password=True))
