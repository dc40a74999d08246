"""The opened parts behind a running service: still loading, loaded, or failed with a reason."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Annotated, Protocol

from fastapi import Depends, Request

from api.errors import NotReadyError
from api.json_log import log_error
from api.wiring import Services
from kb.errors import KnowledgeBaseError, StorageError

WATCH_SECONDS = 1.0
RETRY_SECONDS = 5.0
_logger = logging.getLogger("api.runtime")


class ServicesOpener(Protocol):
    """api.wiring.open_services of some settings."""

    def __call__(self, *, writable: bool) -> Services:
        """The opened parts."""


class Runtime:
    """Opens the services in the background, retries while that fails, and then watches for new generations.

    A new generation, published by this process or another, is loaded by the watching thread: no request waits for it.
    """

    def __init__(self, open_services: ServicesOpener, services: Services | None = None) -> None:
        self._open = open_services
        self._services = services
        self._failure: KnowledgeBaseError | None = None
        self.read_only_reason = ""
        self._closing = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="runtime", daemon=True)
        self._on_ready: list[Callable[[Services], None]] = []

    def on_ready(self, call: Callable[[Services], None]) -> None:
        """Call this once, in the watching thread, when the services are open."""
        self._on_ready.append(call)

    def start(self) -> None:
        """Begin opening; returns at once."""
        self._thread.start()

    def services(self) -> Services:
        """The open services. Raises NotReadyError while loading, or the reason why opening failed."""
        if self._services is not None:
            return self._services
        if self._failure is not None:
            raise NotReadyError(f"服务尚不能使用：{self._failure}")
        raise NotReadyError("正在载入数据与索引，通常需要几秒钟。请稍后重试。")

    def notes(self) -> list[str]:
        """Chinese remarks on what works only in part."""
        notes = []
        if self.services().retriever.needs_rebuild:
            notes.append(
                "索引由另一个向量模型、另一版词典或较早版本的程序建立，检索可能不完整；正在或等待重建索引（kb index rebuild）。"
            )
        notes += self.services().retriever.own_synonyms.current().faults
        if self.read_only_reason:
            notes.append(f"数据目录不可写，只能检索和阅读：{self.read_only_reason}")
        return notes

    def close(self) -> None:
        """Stop watching and close what was opened."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)
        if self._services is not None:
            self._services.close()

    def _run(self) -> None:
        while self._services is None and not self._closing.is_set():
            self._try_open()
            if self._services is None:
                self._closing.wait(RETRY_SECONDS)
        if self._services is not None:
            for call in self._on_ready:
                call(self._services)
        while not self._closing.wait(WATCH_SECONDS):
            self._reload()

    def _try_open(self) -> None:
        try:
            self._services = self._open_as_far_as_possible()
            self._failure = None
        except KnowledgeBaseError as error:
            self._failure = error
            log_error(_logger, "open_failed", error)
        except Exception as error:  # the thread must live on, and /readyz must say why
            self._failure = KnowledgeBaseError("启动时出现意外错误，详情见服务日志。")
            log_error(_logger, "open_failed", error)

    def _open_as_far_as_possible(self) -> Services:
        """Writable, or read-only where the data folder cannot be written."""
        try:
            return self._open(writable=True)
        except StorageError as error:
            try:
                services = self._open(writable=False)
            except KnowledgeBaseError:
                raise error from None  # the first reason is the one to repair
            self.read_only_reason = str(error)
            return services

    def _reload(self) -> None:
        try:
            if self._services is not None:
                self._services.retriever.reload_if_changed()
        except Exception as error:  # the old snapshot goes on serving
            log_error(_logger, "reload_failed", error)


async def current_services(request: Request) -> Services:
    """Dependency: the open services. Async, for it only looks: a thread to do so takes 0.1 ms and a wait for the interpreter."""
    runtime: Runtime = request.app.state.runtime
    return runtime.services()


OpenServices = Annotated[Services, Depends(current_services)]
