"""A second process that answers searches, so that a second core does: `python -m api.search_helper FD`.

One Python process runs one thread at a time. The service starts helpers, hands each a socket, and asks them whenever
one is free (api/searches.py). A helper only reads: it opens the store and the newest generation as any reader does,
and ends when the service closes the socket or dies.

Frames both ways: 4 bytes of length (big-endian), then the content. First comes the settings' JSON; the helper answers
b"ready" once it can search. Then, for each question's JSON, b"+" and the JSON answer, or b"-": the service answers
that one itself, and so finds the error again in its own process, where it becomes a proper message.
"""

from __future__ import annotations

import json
import logging
import select
import socket
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from api.settings import Settings
    from index.retriever import Retriever, SearchRequest

READY = b"ready"
ANSWERED, DECLINED = b"+", b"-"
_MAX_FRAME_BYTES = 2**26
_RETRY_SECONDS = 2.0


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Send one frame. Raises OSError when the other side is gone, ValueError for more than 64 MiB."""
    if len(content) > _MAX_FRAME_BYTES:
        raise ValueError(f"a frame holds at most {_MAX_FRAME_BYTES} bytes, not {len(content)}")
    stream.write(len(content).to_bytes(4, "big") + content)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes:
    """The next frame. Raises EOFError when the other side is gone, also in the middle of one."""
    size = int.from_bytes(_exactly(stream, 4), "big")
    return _exactly(stream, size)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError("the other side has closed the socket")
    return content


def search_json(retriever: Retriever, request: SearchRequest, page: int) -> bytes:
    """The answer of GET /api/v1/search as JSON bytes. Raises InvalidInputError as Retriever.search does."""
    import orjson

    from api.search_answers import search_answer

    return orjson.dumps(search_answer(retriever.search(request), page))


def settings_as_json(settings: Settings) -> bytes:
    """Everything a reader needs to open the same data; the secrets it does not need stay with the service."""
    values = {each.name: getattr(settings, each.name) for each in fields(settings)}
    del values["write_token"], values["llm_api_key"]
    return json.dumps(values, default=str).encode()


def question_as_json(request: SearchRequest, page: int, retriever: Retriever) -> bytes:
    """A question, with the generation and the synonyms the service has; a helper that is behind loads them first."""
    return json.dumps(
        {
            "query": request.query,
            "filters": {name: list(values) for name, values in request.filters.items()},
            "offset": request.offset,
            "limit": request.limit,
            "sort": request.sort,
            "duplicates": request.duplicates,
            "literal": request.literal,
            "page": page,
            "generation": retriever.generation,
            "synonyms": retriever.own_synonyms.current().revision,
        }
    ).encode()


def _answer(retriever: Retriever, asked: Mapping[str, Any]) -> bytes:
    from index.retriever import SearchRequest

    if retriever.generation < asked["generation"]:
        retriever.reload_if_changed()
    if retriever.own_synonyms.current().revision != asked["synonyms"]:
        retriever.own_synonyms.refresh()
    filters = {name: tuple(values) for name, values in asked["filters"].items()}
    request = SearchRequest(
        asked["query"],
        filters,
        asked["offset"],
        asked["limit"],
        asked["sort"],
        duplicates=asked["duplicates"],
        literal=asked["literal"],
    )
    return search_json(retriever, request, asked["page"])


def serve(connection: socket.socket) -> None:
    """Answer questions until the service closes the socket. Raises EOFError or OSError then."""
    from api.memory import settle
    from api.settings import Settings
    from api.wiring import open_services
    from kb.errors import KnowledgeBaseError

    stream = cast(BinaryIO, connection.makefile("rwb"))
    values = json.loads(read_frame(stream))
    settings = Settings(**{**values, "data_dir": Path(values["data_dir"])})
    while True:
        try:
            services = open_services(settings, writable=False)
            break
        except KnowledgeBaseError:  # the service builds the first index, or says what is wrong
            if select.select([connection], [], [], _RETRY_SECONDS)[0]:  # nothing is asked yet: it was closed
                raise EOFError("the service is gone") from None
    settle()
    write_frame(stream, READY)
    while True:
        asked = json.loads(read_frame(stream))
        try:
            answer = ANSWERED + _answer(services.retriever, asked)
        except Exception:  # whatever it is: the service meets it again and says so
            answer = DECLINED
        write_frame(stream, answer)


def main() -> None:
    """Serve the socket whose file descriptor is the first argument."""
    import contextlib

    logging.disable(logging.CRITICAL)  # the service logs
    with socket.socket(fileno=int(sys.argv[1])) as connection, contextlib.suppress(EOFError, OSError):
        serve(connection)


if __name__ == "__main__":
    main()
