"""Database and disk failures as Chinese sentences that say what is kept and what to do next."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from kb.errors import BusyError, ConflictError, KnowledgeBaseError, StorageError
from kb.system_reasons import reason_of

_KEPT = "此前已报告成功的内容都在，本次这一份没有写入。"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def from_database(error: SQLAlchemyError, place: str) -> KnowledgeBaseError:
    """The error to raise instead of a database driver's. place: the database file or server, for the message."""
    if isinstance(error, IntegrityError):
        return ConflictError(f"要写入的内容自相矛盾（编号重复或缺少上级）：{_first_line(error)}。{_KEPT}")
    primary = (getattr(getattr(error, "orig", None), "sqlite_errorcode", None) or 0) & 0xFF
    if primary in _BUSY:
        return BusyError(f"数据库 {place} 正忙，等待超时。请稍后再试。{_KEPT}")
    if primary == sqlite3.SQLITE_FULL:
        return StorageError(f"磁盘已满，无法写入 {place}。{_KEPT}请腾出空间后重新执行。")
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return StorageError(f"数据库 {place} 是只读的，无法写入。已有内容不受影响；请检查目录权限。")
    if primary in _DAMAGED:
        return StorageError(
            f"数据库 {place} 已损坏，无法读取。原件仍保存在同一目录的 originals 中；"
            "请用备份恢复该文件，或把它移走后重新执行 kb ingest。"
        )
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StorageError(f"无法打开数据库 {place}。请检查目录是否存在、有无权限。")
    if primary == sqlite3.SQLITE_IOERR:
        return StorageError(f"读写数据库 {place} 时磁盘出错，已停止写入。{_KEPT}请检查磁盘后重新启动。")
    return StorageError(f"数据库 {place} 出错：{_first_line(error)}。{_KEPT}")


def from_disk(error: OSError, path: Path) -> StorageError:
    """The error to raise instead of an OSError met while writing below the data folder."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(f"磁盘已满，无法写入 {path}。{_KEPT}请腾出空间后重新执行。")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StorageError(f"没有权限写入 {path}（只读目录？）。已有内容不受影响；请检查目录权限。")
    return StorageError(f"读写 {path} 失败：{reason_of(error)}。{_KEPT}")


def stops_writing(error: BaseException) -> bool:
    """Whether no later write may be trusted: the disk failed, so that a retried fsync could lie."""
    if isinstance(error, OSError):
        return error.errno == errno.EIO
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None) or 0
    return isinstance(error, DBAPIError) and code & 0xFF == sqlite3.SQLITE_IOERR


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0][:200]
