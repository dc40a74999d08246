"""A written answer, sentence by sentence: asked of a model, and only what cites an issued passage is passed on."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.answers.cited import CitedSentence, SentenceReader, cited_sentence, plain_text, says_something
from api.answers.grounded import is_grounded
from api.answers.model_server import ModelServer
from api.answers.sources import Source, messages_for
from api.errors import ModelServerError, OverloadedError

if TYPE_CHECKING:
    from api.settings import Settings

MAX_AT_ONCE = 2
MAX_SENTENCES = 12
_MAX_REPEATS = 5
_MAX_CHARS = 2_000  # of what is passed on
_MAX_READ_CHARS = 60_000  # of what the model says, its thoughts included


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a written answer. dropped: sentences left out, for what they cite was not issued or does not say it.

    fault: why it ends too early or holds nothing, "" if it is whole; is_cut: there was more than may be shown.
    """

    dropped: int
    fault: str = ""
    is_cut: bool = False


class Places:
    """How many answers may be written at once."""

    def __init__(self, count: int = MAX_AT_ONCE) -> None:
        self._free = threading.BoundedSemaphore(count)

    def take(self) -> None:
        """Raises OverloadedError when all are taken; else give it back."""
        if not self._free.acquire(blocking=False):
            raise OverloadedError("已有多份书面归纳正在生成，请稍后再试。")

    def give_back(self) -> None:
        """After take."""
        self._free.release()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A place for as long as the block runs. Raises OverloadedError."""
        self.take()
        try:
            yield
        finally:
            self.give_back()


def model_server(settings: Settings) -> ModelServer | None:
    """The server of these settings; None where none is set."""
    if not settings.llm_base_url:
        return None
    return ModelServer(
        settings.llm_base_url, settings.llm_model, settings.llm_api_key, settings.llm_timeout_seconds
    )


async def write(
    server: ModelServer, question: str, sources: Sequence[Source]
) -> AsyncGenerator[CitedSentence | Ending]:
    """The sentences that may be shown, then one Ending. A fault of the server is told there."""
    progress = _Progress(sources)
    fault, is_cut = "", False
    try:
        async with aclosing(server.stream(messages_for(question, sources))) as pieces:
            async for piece in pieces:
                for sentence in progress.feed(piece):
                    yield sentence
                if is_cut := progress.is_full:
                    break
                if progress.goes_round:
                    break
        if not is_cut and not progress.goes_round:
            for sentence in progress.rest():
                yield sentence
    except ModelServerError as error:
        fault = str(error)
    if not progress.kept and not fault:
        fault = f"模型写的 {progress.dropped} 句话都没有可核对的出处，或写了原文没有的数字、文件，因此不显示。可以再试一次。"
        fault = fault if progress.dropped else "模型没有写出内容。可以再试一次。"
    yield Ending(progress.dropped, fault, is_cut)


class _Progress:
    """What was read, kept and dropped so far."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._reader = SentenceReader()
        self._read = self._chars = self._unfounded = self._repeats = 0
        self._said: set[str] = set()

    @property
    def kept(self) -> int:
        """Sentences passed on; each once, for some models begin to repeat themselves."""
        return len(self._said)

    @property
    def dropped(self) -> int:
        """Sentences left out, too long ones included."""
        return self._unfounded + self._reader.too_long

    @property
    def is_full(self) -> bool:
        """Has enough been shown, or too much been read?"""
        return self.kept >= MAX_SENTENCES or self._chars >= _MAX_CHARS or self._read >= _MAX_READ_CHARS

    @property
    def goes_round(self) -> bool:
        """Does the model say the same over and over? Some never leave off by themselves."""
        return self._repeats >= _MAX_REPEATS

    def feed(self, piece: str) -> Iterator[CitedSentence]:
        """The sentences that this piece completes and that may be shown."""
        piece = piece[: _MAX_READ_CHARS - self._read]
        self._read += len(piece)
        yield from self._kept(self._reader.feed(piece))

    def rest(self) -> Iterator[CitedSentence]:
        """The last one, which needs no mark at its end."""
        yield from self._kept(self._reader.rest())

    def _kept(self, sentences: Iterator[str]) -> Iterator[CitedSentence]:
        for raw in sentences:
            if self.is_full or self.goes_round:
                return
            sentence = cited_sentence(raw, len(self._sources))
            if sentence is None or not is_grounded(sentence, self._sources):
                self._unfounded += says_something(plain_text(raw))
            elif sentence.text in self._said:
                self._repeats += 1
            else:
                self._said.add(sentence.text)
                self._chars += len(sentence.text)
                yield sentence
