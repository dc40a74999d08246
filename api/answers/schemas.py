"""Shapes of the JSON API for precedents, their counts, and the written answer. See api/schemas.py."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from api.schemas import MeasureBrief, NoticeReference, Term


class CountedFigure(TypedDict):
    """One thing that precedents share. count: how many precedents, the length of problem_ids; measure_ids show it."""

    key: str
    label: str
    count: int
    problem_ids: list[str]
    measure_ids: list[str]


class RecoveredMoney(TypedDict):
    """The sum, in yuan, of what these measures say came back; text: the same in words."""

    yuan: Annotated[str, Field(examples=["26000"])]
    text: Annotated[str, Field(examples=["2.6 万元"])]
    problem_ids: list[str]
    measure_ids: list[str]


class PrecedentFigures(TypedDict):
    """Most frequent first, years newest first. statuses: of whole problems; documents: issued by the units themselves."""

    units: list[CountedFigure]
    years: list[CountedFigure]
    types: list[CountedFigure]
    statuses: list[CountedFigure]
    documents: list[CountedFigure]
    deadlines: list[CountedFigure]
    recovered: RecoveredMoney | None


class PrecedentPassage(MeasureBrief):
    """A measure of a precedent, to be quoted. same_as: measures that say the same share it; null where none does."""

    citation: str
    url: Annotated[str, Field(examples=["/notices/linlan-edu-2024?cite=P1-M1#P1-M1"])]
    same_as: str | None


class PrecedentItem(TypedDict):
    """A problem that another unit was told of, with all its measures. best: the one that answers best.

    status: of the whole problem: finished, ongoing or unstated. score: comparable within one question.
    """

    problem_id: Annotated[str, Field(examples=["linlan-edu-2024#P1"])]
    number: int
    title: str
    url: str
    unit: str
    notice: NoticeReference
    topics: list[Term]
    score: float
    similarity: float | None
    matched_terms: list[str]
    status: Literal["finished", "ongoing", "unstated"]
    status_label: str
    best: str
    measures: list[PrecedentPassage]


class PrecedentsAnswer(TypedDict):
    """What comparable units did, counted. sentence: the counts in words, "" without precedents.

    verdict "none": nothing comparable was found; `nearest` then lists what comes nearest, and nothing is counted.
    total: how many precedents are counted and listed; more: how many further ones are comparable as well.
    topic: the one whose name the question is; what was found of it counts, whatever its score. null otherwise.
    """

    query: str
    filters: dict[str, list[str]]
    literal: bool
    verdict: Literal["direct", "comparable", "none"]
    verdict_label: str
    confidence: float | None
    confidence_band: Literal["高", "中", "低"] | None
    sentence: str
    total: int
    more: int
    topic: Term | None
    counts: PrecedentFigures
    precedents: list[PrecedentItem]
    nearest: list[PrecedentItem]


class WrittenSentence(TypedDict):
    """A sentence by a language model, as plain text. citations: numbers of `sources`, at least one."""

    text: str
    citations: list[int]


class WrittenSource(TypedDict):
    """A passage that the model was given."""

    number: int
    problem_id: str
    measure_id: str
    problem: str
    unit: str
    text: str
    citation: str
    url: str


class WrittenEnding(TypedDict):
    """How a written answer ended. dropped: how many sentences were left out, for they cited none of the sources.

    fault: why it is not whole, "" if it is. is_cut: there was more than may be shown.
    """

    dropped: int
    fault: str
    is_cut: bool


class WrittenAnswer(WrittenEnding):
    """An answer by a language model, to be held against its sources."""

    query: str
    model: str
    sentences: list[WrittenSentence]
    sources: list[WrittenSource]
