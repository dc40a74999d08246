"""Who may write to the data folder? One process at a time, and only while it writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock

from filelock import FileLock, Timeout

from kb.errors import BusyError
from kb.storage_errors import from_disk

WAIT_SECONDS = 10.0


class WriterLock:
    """A reentrant lock: across threads by an RLock, across processes by <data folder>/writer.lock.

    The operating system releases the file lock when its holder dies, so that a crash blocks nobody. The holder's
    process id stands in writer.pid beside it, for messages only.
    """

    def __init__(self, path: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path = path
        self.wait_seconds = wait_seconds
        self._threads = RLock()
        self._depth = 0
        self._file = FileLock(path, thread_local=False)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises BusyError after wait_seconds, StorageError if the folder cannot be written."""
        if not self._threads.acquire(timeout=self.wait_seconds):
            raise BusyError("本服务正在写入另一项内容，等待超时。请稍后再试；已入库的内容不受影响。")
        try:
            if self._depth == 0:
                self._acquire_file()
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._file.release()
        finally:
            self._threads.release()

    def _acquire_file(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file.acquire(timeout=self.wait_seconds, poll_interval=0.02)
        except Timeout as error:
            raise BusyError(
                f"数据目录 {self.path.parent} 正由另一个进程（{self._holder()}）写入，"
                f"已等待 {self.wait_seconds:g} 秒。请等它结束后再试；已入库的内容不受影响。"
            ) from error
        except OSError as error:
            raise from_disk(error, self.path) from error
        with suppress(
            OSError
        ):  # the id is a courtesy to the one who waits; a full disk must not stop us here
            self._pid_file.write_text(str(os.getpid()), encoding="ascii")

    @property
    def _pid_file(self) -> Path:
        return self.path.with_suffix(".pid")

    def _holder(self) -> str:
        try:
            return f"进程号 {int(self._pid_file.read_text(encoding='ascii'))}"
        except (OSError, ValueError):
            return "进程号未知"
