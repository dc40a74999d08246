"""How is a language model asked? POST /chat/completions of any OpenAI-compatible server, its answer read as it comes.

The answer is not trusted: its lines, its length and the time it takes are bounded, and nothing of it reaches an error.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.errors import ModelServerError

if TYPE_CHECKING:
    import httpx

_CONNECT_SECONDS = 5.0
_MAX_LINE_CHARS = 2**16  # of a stream
_MAX_BYTES = 2**22
_MAX_TOKENS = 1_500
_DONE = "[DONE]"
_MALFORMED = "模型服务的回答不是约定的格式，已停止读取。请管理员确认 KB_LLM_BASE_URL 指向 OpenAI 兼容的接口。"
_BROKEN_OFF = "模型服务的回答中途断开。"
# How a stream may end without having come to its end: no reason at all, or one of these.
_UNFINISHED = {
    "": _BROKEN_OFF,
    "length": "模型的回答达到它的长度上限，后面的没有写完。",
    "content_filter": "模型服务按它自己的规则中止了回答，后面的没有写完。",
}
_STREAM_LINES = ("data:", "event:", "id:", "retry:", ":")
_REFUSALS = {
    401: "模型服务拒绝访问（401）。请管理员检查 KB_LLM_API_KEY。",
    403: "模型服务拒绝访问（403）。请管理员检查 KB_LLM_API_KEY。",
    404: "模型服务没有这个接口或模型（404）。请管理员检查 KB_LLM_BASE_URL（通常以 /v1 结尾）和 KB_LLM_MODEL。",
    429: "模型服务正忙或已达限额（429）。请稍后再试。",
}


@dataclass(frozen=True, slots=True)
class ModelServer:
    """Where the model is. base_url: without a closing slash; timeout_seconds: for a whole answer."""

    base_url: str
    model: str
    api_key: str | None = field(repr=False)
    timeout_seconds: int

    async def stream(self, messages: list[dict[str, str]]) -> AsyncGenerator[str]:
        """The text of the answer, piece by piece. Raises ModelServerError, in Chinese; also midway.

        Close it when enough has been read: the connection ends with it.
        """
        deadline = asyncio.get_running_loop().time() + self.timeout_seconds
        async with aclosing(self._pieces(messages)) as pieces:
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        piece = await anext(pieces, None)
                except TimeoutError:
                    late = f"模型服务在 {self.timeout_seconds} 秒内没有答完，已停止等待。"
                    raise ModelServerError(late) from None
                if piece is None:
                    return
                yield piece

    async def _pieces(self, messages: list[dict[str, str]]) -> AsyncGenerator[str]:
        import httpx

        limits = httpx.Timeout(self.timeout_seconds, connect=_CONNECT_SECONDS)
        client = httpx.AsyncClient(timeout=limits, trust_env=False, follow_redirects=False)
        try:
            async with client:
                asked = {"model": self.model, "messages": messages, "stream": True}
                tuned = {**asked, "max_tokens": _MAX_TOKENS, "temperature": 0.2}
                for body in (tuned, asked):  # some models refuse what they are not used to
                    async with client.stream(
                        "POST", self._address, json=body, headers=self._headers
                    ) as answer:
                        if answer.status_code == httpx.codes.BAD_REQUEST and body is tuned:
                            continue
                        async for piece in _texts(answer):
                            yield piece
                        return
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL) as error:
            raise ModelServerError(
                "无法连接模型服务。请管理员检查 KB_LLM_BASE_URL，并确认该服务正在运行。"
            ) from error
        except httpx.TimeoutException as error:
            raise ModelServerError("模型服务没有在限定时间内回答。请稍后再试。") from error
        except httpx.HTTPError as error:
            raise ModelServerError(_BROKEN_OFF) from error

    @property
    def _address(self) -> str:
        return f"{self.base_url}/chat/completions"

    @property
    def _headers(self) -> dict[str, str]:
        plain = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        return {**plain, "Authorization": f"Bearer {self.api_key}"} if self.api_key else plain


async def _texts(answer: httpx.Response) -> AsyncGenerator[str]:
    """The pieces of text in a server's answer, streamed or whole. Raises ModelServerError."""
    if answer.status_code != 200:
        refusal = _REFUSALS.get(answer.status_code)
        raise ModelServerError(
            refusal or f"模型服务出错（{answer.status_code}）。请稍后再试，或请管理员查看它的日志。"
        )
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise ModelServerError(_MALFORMED)  # a few bytes could unpack into any number
    lines = _lines(answer)
    first = ""
    while not first.strip():  # what it is, is told by how it begins: not every server names it
        line = await anext(lines, None)
        if line is None:
            break
        first = line
    if not first.startswith(_STREAM_LINES):
        event = _parsed("".join([first, *[line async for line in lines]]))
        yield _text_of(event, "message")
        _check_end(str(_first_choice(event).get("finish_reason") or "stop"))
        return
    async for piece in _streamed(first, lines):
        yield piece


async def _streamed(first: str, others: AsyncIterator[str]) -> AsyncGenerator[str]:
    """The pieces of a stream of events. What holds no choices is passed over, but not if nothing else comes."""
    ended, has_choices = "", False
    line: str | None = first
    while line is not None:
        if len(line) > _MAX_LINE_CHARS:
            raise ModelServerError(_MALFORMED)
        name, _, value = line.partition(":")
        line = await anext(others, None)
        if name != "data" or not value.strip():
            continue
        if value.strip() == _DONE:
            ended, has_choices = ended or "stop", True
            break
        event = _parsed(value)
        if "choices" not in event:
            continue
        has_choices = True
        ended = str(_first_choice(event).get("finish_reason") or ended)
        if text := _text_of(event, "delta"):
            yield text
    if not has_choices:
        raise ModelServerError(_MALFORMED)
    _check_end(ended)


def _check_end(reason: str) -> None:
    if reason in _UNFINISHED:
        raise ModelServerError(_UNFINISHED[reason])


async def _lines(answer: httpx.Response) -> AsyncIterator[str]:
    """Lines without their ends. Raises ModelServerError for too much in all."""
    waiting, read = bytearray(), 0
    async for chunk in answer.aiter_raw():
        read += len(chunk)
        waiting += chunk
        *lines, rest = waiting.split(b"\n")
        waiting = bytearray(rest)
        if read > _MAX_BYTES:
            raise ModelServerError(_MALFORMED)
        for line in lines:
            yield line.decode("utf-8", "replace").rstrip("\r")
    if waiting:
        yield waiting.decode("utf-8", "replace").rstrip("\r")


def _parsed(value: str) -> dict[str, Any]:
    try:
        event = json.loads(value.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict) or event.get("error"):
        raise ModelServerError(
            _MALFORMED if not isinstance(event, dict) else "模型服务报告出错，没有写完。请稍后再试。"
        )
    return event


def _first_choice(event: dict[str, Any]) -> dict[str, Any]:
    choices = event.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else {}
    if not isinstance(choices, list) or not isinstance(first, dict):
        raise ModelServerError(_MALFORMED)
    return first


def _text_of(event: dict[str, Any], part: str) -> str:
    """The text that an event adds, "" for one without (as the last one, which counts tokens)."""
    said = _first_choice(event).get(part) or {}
    text = said.get("content") if isinstance(said, dict) else None
    if text is not None and not isinstance(text, str):
        raise ModelServerError(_MALFORMED)
    return text or ""
