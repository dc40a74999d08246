"""Which files are to be read, and what are they called? Names on disk may be any bytes; ours are Unicode."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.errors import UnreadableFileError
from kb.system_reasons import reason_of

EXTENSIONS = frozenset({".txt", ".html", ".htm", ".docx", ".pdf", ".xlsx"})


@dataclass(frozen=True, slots=True)
class Found:
    """Files in the order given, those of a folder sorted; each once. ignored: passed over for their extension."""

    files: tuple[Path, ...]
    ignored: int = 0


def find_files(paths: Iterable[Path | str]) -> Found:
    """Files named themselves, whatever they are, and the readable ones of folders and their subfolders.

    In folders, hidden files and folders and office lock files (~$) are no documents and are not counted.
    """
    files: dict[Path, None] = {}
    ignored = 0
    for path in map(Path, paths):
        if not path.is_dir():
            files.setdefault(path)
            continue
        for each in _below(path):
            if each.suffix.lower() in EXTENSIONS:
                files.setdefault(each)
            else:
                ignored += 1
    return Found(tuple(files), ignored)


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises UnreadableFileError if it is absent, too large, no regular file or not readable."""
    from kb.readers.reading import MAX_FILE_BYTES

    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFileError("不是普通文件，无法读取。请指定文件或目录。")
        if status.st_size > MAX_FILE_BYTES:
            raise UnreadableFileError(
                f"文件有 {status.st_size / 2**20:.0f} MB，超过上限 {MAX_FILE_BYTES // 2**20} MB。请压缩图片或拆分后再入库。"
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFileError("文件不存在。请检查路径。") from error
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise UnreadableFileError(f"无法打开文件：{reason}。请检查路径和读取权限。") from error


def display_name(path: Path) -> str:
    """The path as text: bytes that are not UTF-8 are taken for GB18030, as old archives unpack to."""
    name = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "replace")


def origin_of(path: Path) -> str:
    """The absolute path as text, different for different files; symbolic links are not followed."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def _below(folder: Path) -> list[Path]:
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(parent) / name for name in sorted(names) if not name.startswith((".", "~$"))]
    return found
