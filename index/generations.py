"""Where does an index live on disk, and how is a new one published without a moment of half an index?

gen-N/ folders, each complete and checksummed; CURRENT names the one in use. A new one is written aside,
synced, renamed, then CURRENT is replaced. Two are kept; damaged ones are moved to bad-N/ for inspection.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from index.backend import LOCK_PREFIX
from index.durable import replace_text, sync, write_synced
from index.errors import IndexCorruptError
from kb.errors import StorageError
from kb.system_reasons import reason_of

MANIFEST_FILE = "MANIFEST.json"
CURRENT_FILE = "CURRENT"
FORMAT = 1
_KEPT_BAD = 2
_GENERATION = re.compile(r"gen-([1-9]\d{0,8})")
_ANY = re.compile(r"(?:gen|tmp|bad)-([1-9]\d{0,8})")


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a file of a generation must be: its size in bytes and sha256 hex digest."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Description:
    """What a generation was built from. deleted_since_fresh: passages taken out since the last build from nothing.

    duplicates_id: how repeated measures were told; blank in a generation from before they were.
    """

    sequence: int
    model_id: str
    dimension: int
    analyzer_id: str
    passages: int
    measures: int
    problems: int
    deleted_since_fresh: int
    duplicates_id: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation's number, what it was built from, and what each of its files must be."""

    generation: int
    description: Description
    files: dict[str, FileCheck]


class Generations:
    """The index folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current_name(self) -> str | None:
        """The folder name that CURRENT gives; None if there is no usable CURRENT."""
        try:
            name = (self.folder / CURRENT_FILE).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return name if _GENERATION.fullmatch(name) else None

    def names(self) -> list[str]:
        """Generations on disk, whole or not: the current one first, then the others, newest first."""
        found = [path.name for path in _entries(self.folder) if _GENERATION.fullmatch(path.name)]
        current = self.current_name()
        return sorted(found, key=lambda name: (name != current, -_number(name)))

    def path(self, name: str) -> Path:
        """The folder of a generation."""
        return self.folder / name

    def quarantine(self, name: str) -> None:
        """Move a damaged generation aside; where the folder cannot be written, it stays."""
        with contextlib.suppress(OSError):
            self.path(name).rename(self.folder / f"bad-{_number(name)}")

    @contextlib.contextmanager
    def draft(self) -> Iterator[Draft]:
        """A folder to write the next generation in; removed again unless it is published.

        Only one process may hold a draft at a time (whoever builds holds index.lock).
        Raises StorageError if the disk is full or cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            number = 1 + max((_number(path.name) for path in _entries(self.folder)), default=0)
            folder = self.folder / f"tmp-{number}"
            folder.mkdir()
            try:
                yield Draft(self, number, folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError as error:
            raise StorageError(
                f"索引目录“{self.folder}”无法写入：{reason_of(error)}。"
                "原有索引没有改动；请检查磁盘空间和目录权限后重试。"
            ) from error

    def _sweep(self) -> None:
        """Remove what a crash or an older publication left behind."""
        kept = set(self.names()[:2])
        bad = sorted(
            (path.name for path in _entries(self.folder) if path.name.startswith("bad-")),
            key=_number,
            reverse=True,
        )
        kept.update(bad[:_KEPT_BAD])
        for path in _entries(self.folder):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def publish(self, number: int, folder: Path, description: Description) -> Manifest:
        """Seal the folder, rename it to gen-N and point CURRENT at it; older ones than the former are removed."""
        manifest = Manifest(number, description, _check_and_sync(folder))
        write_synced(folder / MANIFEST_FILE, _to_json(manifest))
        sync(folder)
        name = f"gen-{number}"
        folder.rename(self.path(name))
        sync(self.folder)
        replace_text(self.folder / CURRENT_FILE, f"{name}\n")
        self._sweep()
        return manifest


@dataclass(frozen=True, slots=True)
class Draft:
    """A generation being written in folder."""

    generations: Generations
    number: int
    folder: Path

    def publish(self, description: Description) -> Manifest:
        """Make this the current generation. Raises OSError if any file cannot be synced: then nothing changes."""
        return self.generations.publish(self.number, self.folder, description)


def verify(folder: Path) -> Manifest:
    """The manifest of a generation whose every file is as it was published.

    Raises IndexCorruptError, naming the file, otherwise.
    """
    manifest = _read_manifest(folder)
    for name, expected in manifest.files.items():
        try:
            found = _check(folder / name)
        except OSError as error:
            raise IndexCorruptError(
                f"索引文件“{folder.name}/{name}”缺失或无法读取：{reason_of(error)}。"
            ) from error
        if found != expected:
            raise IndexCorruptError(f"索引文件“{folder.name}/{name}”已损坏（校验和不符）。")
    return manifest


def _read_manifest(folder: Path) -> Manifest:
    try:
        sealed = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        content = sealed["content"]
        if sealed["sha256"] != _digest(content) or content["format"] != FORMAT:
            raise ValueError("checksum or format")
        files = {name: FileCheck(**check) for name, check in content["files"].items()}
        return Manifest(content["generation"], Description(**content["description"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexCorruptError(f"索引清单“{folder.name}/{MANIFEST_FILE}”缺失、已损坏或版本不符。") from error


def _to_json(manifest: Manifest) -> str:
    content = {"format": FORMAT, **asdict(manifest)}
    return json.dumps({"sha256": _digest(content), "content": content}, ensure_ascii=False, indent=1)


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _check_and_sync(folder: Path) -> dict[str, FileCheck]:
    """Checks of every file below folder, by relative path; each file and subfolder is synced on the way."""
    checks = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(LOCK_PREFIX):
            checks[path.relative_to(folder).as_posix()] = _check(path)
        sync(path)
    return checks


def _check(path: Path) -> FileCheck:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileCheck(file.tell(), digest)


def _entries(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if _ANY.fullmatch(path.name)]
    except OSError:
        return []


def _number(name: str) -> int:
    match = _ANY.fullmatch(name)
    return int(match[1]) if match else 0
