"""What the written answer is asked with in tests."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from api.answers.cited import CitedSentence
from api.answers.entries import Entry, Quote
from api.answers.model_server import ModelServer
from api.answers.sources import Source
from api.answers.written import Ending, write
from tests.api.answers.fake_model import Behaviour, FakeModel

QUESTION = "差旅费报销审核不严"


def source(number: int, text: str = "退缴2.6万元。") -> Source:
    quote = Quote(f"a#P{number}-M1", "一是", text, ("清退追缴",), [], f"/notices/a?cite=P{number}-M1", "引文")
    entry = Entry(
        f"a#P{number}",
        number,
        "差旅费超标准",
        "/u",
        "甲局",
        "甲局通报",
        "/n",
        ("教育", "2024-03-20"),
        [],
        (quote,),
    )
    return Source(number, entry, quote)


SOURCES = tuple(source(number) for number in range(1, 4))


def written(
    model: FakeModel, behave: Behaviour, *, timeout_seconds: int = 20, sources: tuple[Source, ...] = SOURCES
) -> tuple[list[CitedSentence], Ending]:
    """What is passed on of an answer that goes like this."""
    model.behave = behave
    server = ModelServer(model.url, "fake", "the-key", timeout_seconds)

    async def collect() -> list[CitedSentence | Ending]:
        return [part async for part in write(server, QUESTION, sources)]

    with ThreadPoolExecutor(1) as apart:  # a browser driven by the same thread leaves a running loop in it
        parts = apart.submit(asyncio.run, collect()).result()
    ending = parts.pop()
    assert isinstance(ending, Ending)
    return [part for part in parts if isinstance(part, CitedSentence)], ending
