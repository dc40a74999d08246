"""Which synonyms has this site of its own? Those of a file and of the store, noticed when they change.

The file (UTF-8) has one group a line: the canonical word, a tab, its variants with "|" between them. Lines that begin
with # and empty lines say nothing.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.understanding.knowledge import combined_synonyms, shipped_synonyms
from index.understanding.synonyms import SynonymGroup, Synonyms
from kb.errors import KnowledgeBaseError
from kb.records import StoredSynonyms
from kb.synonyms import check_synonyms
from kb.system_reasons import reason_of

_LOOK_SECONDS = 1.0
_MAX_FILE_BYTES = 2_000_000


class SynonymStore(Protocol):
    """What is needed of the store."""

    def synonyms(self) -> list[StoredSynonyms]:
        """All groups kept there, by canonical word."""


@dataclass(frozen=True, slots=True)
class OwnState:
    """from_file, stored: the groups. revision: changes when they do. faults: what is wrong, in Chinese."""

    from_file: tuple[SynonymGroup, ...]
    stored: tuple[SynonymGroup, ...]
    synonyms: Synonyms
    revision: str
    faults: tuple[str, ...]


class OwnSynonyms:
    """Watches a file and a store; looks at most once a second. Safe to share between threads."""

    def __init__(self, path: Path | None = None, store: SynonymStore | None = None) -> None:
        """path: the file, which need not exist. store: where the groups of the interface are kept."""
        self._path, self._store = path, store
        self._lock = threading.Lock()
        self._looked = 0.0
        self._stamp: tuple[int, int] | None = None
        self._from_file: tuple[tuple[SynonymGroup, ...], tuple[str, ...]] = ((), ())
        self._state = OwnState((), (), shipped_synonyms(), "", ())

    def current(self) -> OwnState:
        """The synonyms as they were at most a second ago. A store that cannot be read keeps what it had."""
        if time.monotonic() - self._looked >= _LOOK_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._state

    def refresh(self) -> OwnState:
        """The synonyms as they are now."""
        with self._lock:
            self._look()
        return self._state

    def _look(self) -> None:
        self._read_file()
        from_file, faults = self._from_file
        try:
            kept = self._store.synonyms() if self._store is not None else []
        except KnowledgeBaseError:
            return  # searching goes on with what is known; reading the results will tell of the store
        finally:
            self._looked = time.monotonic()
        stored = tuple(SynonymGroup(one.canonical, one.variants) for one in kept)
        present = (self._state.from_file, self._state.stored, self._state.faults)
        if (from_file, stored, faults) != present:
            groups = (*stored, *from_file)
            self._state = OwnState(from_file, stored, combined_synonyms(groups), _revision(groups), faults)

    def _read_file(self) -> None:
        stamp = None
        if self._path is not None:
            try:
                found = self._path.stat()
                stamp = (found.st_mtime_ns, found.st_size)
            except OSError:
                stamp = None
        if stamp != self._stamp:
            self._stamp = stamp
            self._from_file = ((), ()) if stamp is None or self._path is None else read_groups(self._path)


def read_groups(path: Path) -> tuple[tuple[SynonymGroup, ...], tuple[str, ...]]:
    """The groups of a file, and what is wrong with it, in Chinese. A bad line is passed over, the rest counts."""
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            return (), (f"同义词文件 {path} 超过 2 MB，没有使用。请减少内容。",)
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        return (), (f"同义词文件 {path} 无法读取：{reason_of(error)}。请检查文件权限。",)
    except UnicodeDecodeError:
        return (), (f"同义词文件 {path} 不是 UTF-8 编码，没有使用。请另存为 UTF-8。",)
    groups: list[SynonymGroup] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        canonical, tab, variants = line.partition("\t")
        try:
            if not tab:
                raise KnowledgeBaseError("规范词与同义词之间要用一个制表符（Tab）隔开。")
            checked = check_synonyms(canonical, variants.split("|"))
        except KnowledgeBaseError as error:
            faults.append(f"同义词文件 {path.name} 第 {number} 行“{line.strip()[:30]}”没有使用：{error}")
        else:
            groups.append(SynonymGroup(checked.canonical, checked.variants))
    return tuple(groups), tuple(faults)


def _revision(groups: Sequence[SynonymGroup]) -> str:
    parts: Iterable[str] = ("\t".join(group.words) for group in groups)
    return (
        hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12] if groups else ""
    )
