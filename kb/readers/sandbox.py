"""Works on an untrusted file in a fresh child process with bounded memory, time and output."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from typing import Any

from kb.document import Document, Format
from kb.errors import UnreadableFileError
from kb.readers.loading import SECONDS, WORKS, Work
from kb.readers.plain import from_plain

MAX_CHILDREN = 2
_GRACE_SECONDS = 30  # after the child's own limit
_MAX_REPLY_BYTES = 400 * 2**20
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "from kb.readers.fork_server import serve; serve(int(sys.argv[1]))"
)
_RETRY = "请拆分文件，或用 Word/WPS 打开后重新另存再提交。"
_logger = logging.getLogger(__name__)
_slots = threading.BoundedSemaphore(MAX_CHILDREN)


def can_fork() -> bool:
    """True where child processes can be forked and limited (Linux, macOS)."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")


def read_in_child(file_format: Format, content: bytes) -> Document:
    """The document, read by a child process: see run_in_child."""
    return from_plain(run_in_child(file_format, content))


def run_in_child(work: Work, content: bytes) -> Any:
    """What the work makes of the content, as JSON-ready data; waits while MAX_CHILDREN others are at work.

    Safe to call from any thread. Raises UnreadableFileError for what the work refuses and for the child's death.
    """
    with _slots:
        reply = _ask_child(work, content)
    if "result" in reply:
        return reply["result"]
    if "unreadable" in reply:
        raise UnreadableFileError(str(reply["unreadable"]))
    if "failed" in reply:
        _logger.error("reader failed: %s", reply.get("trace"))
        raise UnreadableFileError(f"读取文件时程序出错（{reply['failed']}），文件可能已损坏。{_RETRY}")
    if "out_of_memory" in reply:
        raise UnreadableFileError(f"读取文件所需内存超过 1 GB，已中止。{_RETRY}")
    raise UnreadableFileError(_describe_death(reply.get("died"), work))


class _ForkServer:
    """The one server process of this process, started when first needed and again if it has died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._abandoned: list[object] = []

    def send(self, work: Work, connection: socket.socket) -> None:
        """Hand the server one end of a socket pair. Raises OSError if no server can be started."""
        message = bytes([WORKS.index(work)])
        with self._lock:
            if self._control is not None:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    socket.send_fds(self._control, [message], [connection.fileno()])
                    return
                self._stop()
            self._control = self._start()
            socket.send_fds(self._control, [message], [connection.fileno()])

    def stop(self) -> None:
        """End the server and every child of it."""
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """In a forked copy of this process: leave the server to the original."""
        if self._control is not None:
            self._control.close()
        self._abandoned.append(self._process)  # kept, so that no destructor waits for another process's child
        self._lock = threading.Lock()
        self._process = self._control = None

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BOOT, str(theirs.fileno()), json.dumps(sys.path)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C reaches the caller only, and one signal ends the whole group
            )
        return ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = self._control = None


_server = _ForkServer()
atexit.register(_server.stop)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_server.forget)


def _ask_child(work: Work, content: bytes) -> dict[str, Any]:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            try:
                _server.send(work, theirs)
            except OSError as error:
                raise UnreadableFileError(
                    f"无法启动读取文件的子进程：{error}。请检查系统资源后重试。"
                ) from error
        ours.settimeout(SECONDS[work][1] + _GRACE_SECONDS)
        try:
            # A child that died early breaks the pipe; what it died of can still be read.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                ours.sendall(content)
                ours.shutdown(socket.SHUT_WR)
            return _last_line(_receive(ours))
        except TimeoutError as error:
            raise UnreadableFileError(
                f"读取超过 {SECONDS[work][1] + _GRACE_SECONDS} 秒没有结果，已放弃。{_RETRY}"
            ) from error


def _receive(connection: socket.socket) -> bytes:
    received = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(2**20):
            received += part
            if len(received) > _MAX_REPLY_BYTES:
                raise UnreadableFileError(f"文件的文字过多，已中止。{_RETRY}")
    return bytes(received)


def _last_line(received: bytes) -> dict[str, Any]:
    try:
        reply = json.loads(received.rpartition(b"\n")[2])
    except ValueError:
        return {"died": None}
    return reply if isinstance(reply, dict) else {"died": None}


def _describe_death(exit_code: object, work: Work = "docx") -> str:
    cpu_seconds, wall_seconds = SECONDS[work]
    number = -exit_code if isinstance(exit_code, int) and exit_code < 0 else 0
    if number == signal.SIGALRM:
        return f"读取文件超过 {wall_seconds} 秒，已中止。{_RETRY}"
    if number == signal.SIGXCPU:
        return f"读取文件占用处理器超过 {cpu_seconds} 秒，已中止。{_RETRY}"
    name = signal.Signals(number).name if number in set(signal.Signals) else f"退出码 {exit_code}"
    return f"读取文件的子进程意外中止（{name}），文件可能已损坏或含有恶意内容。{_RETRY}"
