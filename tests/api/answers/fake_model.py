"""An OpenAI-compatible server on 127.0.0.1 that says what a test tells it to, well or badly behaved."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Conversation"], None]
STREAM = "text/event-stream"


class Conversation:
    """One request and the means to answer it. `released` ends what would wait for ever."""

    def __init__(
        self, handler: BaseHTTPRequestHandler, body: dict[str, Any], released: threading.Event
    ) -> None:
        self._handler = handler
        self.body = body
        self.released = released

    def head(self, status: int = 200, content_type: str = STREAM, **headers: str) -> None:
        """The status line and headers; the body ends with the connection."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def raw(self, content: bytes) -> None:
        """Bytes as they are."""
        self._handler.wfile.write(content)
        self._handler.wfile.flush()

    def event(self, content: object) -> None:
        """One event of a stream."""
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        self.raw(f"data: {text}\n\n".encode())

    def say(self, text: str) -> None:
        """A piece of the answer."""
        self.event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})

    def end(self, reason: str = "stop") -> None:
        """The proper end."""
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.event("[DONE]")


class FakeModel:
    """What was asked, and how the next answers go. gone: set when a client left while it was answered."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.behave: Behaviour = lambda conversation: saying("好。[1]")(conversation)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.gone = threading.Event()
        self.released = threading.Event()


def saying(*pieces: str) -> Behaviour:
    """A well-behaved answer in these pieces."""

    def behave(conversation: Conversation) -> None:
        conversation.head()
        for piece in pieces:
            conversation.say(piece)
        conversation.end()

    return behave


@contextmanager
def running_model() -> Iterator[FakeModel]:
    """The server, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.model = FakeModel(f"http://127.0.0.1:{server.server_address[1]}/v1")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.model  # type: ignore[attr-defined]
    finally:
        server.model.released.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()
        thread.join(10)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        model: FakeModel = self.server.model  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/v1/chat/completions":
            self.send_error(404)
            return
        model.asked.append(body)
        model.headers.append({name.lower(): value for name, value in self.headers.items()})
        try:
            model.behave(Conversation(self, body, model.released))
        except OSError:
            model.gone.set()

    def log_message(self, *_: object) -> None:
        """Quiet."""
