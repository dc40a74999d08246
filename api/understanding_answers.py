"""What the JSON API says of how a question was understood, and of the site's own synonyms: shapes and their making."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from kb.taxonomy import name_of

if TYPE_CHECKING:
    from index.understanding import understood as searched
    from index.understanding.synonyms import SynonymGroup


class CorrectionAnswer(TypedDict):
    """What stood in the question, and what was searched instead."""

    written: Annotated[str, Field(examples=["报消"])]
    meant: Annotated[str, Field(examples=["报销"])]


class AddedSynonyms(TypedDict):
    """A word of the question, and the words searched beside it with less weight."""

    word: str
    added: list[str]


class Concept(TypedDict):
    """A topic or measure type the question speaks of. weight: 0..1, all together at most 1."""

    code: str
    name: str
    weight: float


class Understood(TypedDict):
    """What was made of the question. text: as it was searched; dropped: filler left out."""

    text: str
    literal: bool
    corrections: list[CorrectionAnswer]
    dropped: list[str]
    synonyms: list[AddedSynonyms]
    concepts: list[Concept]


class SynonymsBody(BaseModel):
    """JSON body of PUT /synonyms/{canonical}."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"variants": ["出差费", "车马费"]}]}
    )
    variants: Annotated[
        list[Annotated[str, Field(max_length=200)]],
        Field(
            max_length=50,
            description="与规范词意思相同的词，每个 2 至 30 个字",
            examples=[["出差费", "车马费"]],
        ),
    ]


class SynonymGroupAnswer(TypedDict):
    """Words that mean the same. source: store, or file (synonyms.tsv in the data folder)."""

    canonical: Annotated[str, Field(examples=["差旅费"])]
    variants: list[str]
    source: Annotated[str, Field(examples=["store"])]


class SynonymsAnswer(TypedDict):
    """The site's own synonyms. faults: Chinese remarks on lines of the file that are of no use."""

    synonyms: list[SynonymGroupAnswer]
    faults: list[str]


def understood_answer(understood: searched.Understood) -> Understood:
    """What was made of a question."""
    return {
        "text": understood.text,
        "literal": understood.literal,
        "corrections": [{"written": one.written, "meant": one.meant} for one in understood.corrections],
        "dropped": list(understood.dropped),
        "synonyms": [{"word": word, "added": list(added)} for word, added in understood.synonyms.items()],
        "concepts": [
            {"code": code, "name": name_of(code), "weight": weight} for code, weight in understood.concepts
        ],
    }


def group_answer(group: SynonymGroup, source: str) -> SynonymGroupAnswer:
    """One group. source: store or file."""
    return {"canonical": group.canonical, "variants": list(group.variants), "source": source}
