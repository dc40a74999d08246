"""Searches of the JSON interface, shared out over this process and its helpers: one search at a time in each.

Two searches in one Python process only interrupt each other. Whoever comes while all are busy waits for the first
that is free; a helper is preferred, because this process has requests to read and answers to send as well.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from api.json_log import log_error
from api.search_helper import (
    ANSWERED,
    READY,
    question_as_json,
    read_frame,
    search_json,
    settings_as_json,
    write_frame,
)

if TYPE_CHECKING:
    from api.settings import Settings
    from index.retriever import Retriever, SearchRequest

_RESTART_SECONDS = 5.0
_END_SECONDS = 10.0
_ANSWER_SECONDS = 30.0
_RERANKED_ANSWER_SECONDS = 300.0  # a big cross-encoder without a graphics card takes tens of seconds
_logger = logging.getLogger("api.searches")


class SearchHelper:
    """One helper process and the socket to it. Raises OSError if it cannot be started."""

    def __init__(self, settings: Settings) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "api.search_helper", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C is for the service, which then ends its helpers
            )
        self.is_gone = threading.Event()
        self._answer_seconds = _RERANKED_ANSWER_SECONDS if settings.reranker_model else _ANSWER_SECONDS
        self._socket = ours
        self._stream = cast(BinaryIO, ours.makefile("rwb"))
        write_frame(self._stream, settings_as_json(settings))

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Block until it can search. Raises EOFError if it ends before."""
        if read_frame(self._stream) != READY:
            raise EOFError("the helper did not say that it is ready")
        self._socket.settimeout(self._answer_seconds)

    def ask(self, question: bytes) -> bytes | None:
        """The JSON answer; None if the helper declines, or is gone: then `is_gone` is set."""
        try:
            write_frame(self._stream, question)
            answer = read_frame(self._stream)
        except (OSError, EOFError, ValueError):
            self.hang_up()
            return None
        return answer[1:] if answer[:1] == ANSWERED else None

    def hang_up(self) -> None:
        """Break the connection; the process ends by itself, and whoever waits for its answer gets none."""
        self.is_gone.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up and wait for the end of the process; kill it if that does not come."""
        self.hang_up()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(OSError):  # what was not sent any more
            self._stream.close()
        self._socket.close()


class Searches:
    """Answers searches as JSON. Safe to share between threads."""

    def __init__(self, start_helper: Callable[[], SearchHelper], helpers: int = 0) -> None:
        """helpers: how many processes besides this one, 0 or more; started by `start`."""
        self._start_helper = start_helper
        self._free: list[SearchHelper] = []
        self._is_free_here = True
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._running: set[SearchHelper] = set()
        self._threads = [
            threading.Thread(target=self._keep_one, name="search-helper", daemon=True) for _ in range(helpers)
        ]

    def start(self) -> None:
        """Begin starting the helpers; returns at once, and searches are answered meanwhile."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End the helpers."""
        self._closing.set()
        with self._changed:
            for helper in self._running:
                helper.hang_up()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(2 * _END_SECONDS)

    def answer(self, retriever: Retriever, request: SearchRequest, page: int) -> bytes:
        """The answer as JSON bytes, by whoever is free first. Raises what Retriever.search raises."""
        with self._turn() as helper:
            if helper is not None:
                answer = helper.ask(question_as_json(request, page, retriever))
                if answer is not None:
                    return answer
            return search_json(retriever, request, page)

    @property
    def free_helper_pids(self) -> list[int]:
        """The helpers that could search at this moment."""
        with self._changed:
            return [helper.pid for helper in self._free]

    def _keep_one(self) -> None:
        """Keep one helper running until closing: start it, wait until it is gone, start another."""
        while not self._closing.is_set():
            try:
                helper = self._start_helper()
            except OSError as error:  # no more processes or memory: searching goes on without
                log_error(_logger, "helper_not_started", error)
            else:
                self._run(helper)
                helper.close()
            self._closing.wait(_RESTART_SECONDS)

    def _run(self, helper: SearchHelper) -> None:
        """Lend a helper out from when it is ready until it is gone."""
        with self._changed:
            self._running.add(helper)
            if self._closing.is_set():
                helper.hang_up()
        with contextlib.suppress(OSError, EOFError):
            helper.wait_until_ready()
            with self._changed:
                self._free.append(helper)
                self._changed.notify()
            helper.is_gone.wait()
        with self._changed:
            self._running.discard(helper)
            self._free = [other for other in self._free if other is not helper]

    @contextmanager
    def _turn(self) -> Iterator[SearchHelper | None]:
        """Wait for a helper, or (None) for this process."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._free) or self._is_free_here)
            helper = self._free.pop() if self._free else None
            self._is_free_here = self._is_free_here and helper is not None
        try:
            yield helper
        finally:
            with self._changed:
                if helper is None:
                    self._is_free_here = True
                elif not helper.is_gone.is_set():
                    self._free.append(helper)
                self._changed.notify()
