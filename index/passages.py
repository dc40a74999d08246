"""What is searched: a measure with its context, a long one split at sentence ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.facets import facet_values

if TYPE_CHECKING:
    from kb.records import MeasureRecord

MAX_CHARS = 400
_SENTENCE = re.compile(r"[^。!?!?;;\n]*[。!?!?;;\n]+[”’」』))]*|[^。!?!?;;\n]+")
_CLAUSE = re.compile(r"[^,，、:：\s]*[,，、:：\s]+|[^,，、:：\s]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A measure, or one part of a long measure.

    passage_id: the measure id; later parts of a split measure carry "+1", "+2", … behind it.
    text: the measure's text, or its part: the parts joined give the text again.
    facets: canonical values by facet name, as `index.facets.facet_values` gives them.
    """

    passage_id: str
    measure_id: str
    problem_id: str
    text: str
    title: str
    unit: str
    facets: Mapping[str, tuple[str, ...]]


def passages_of(record: MeasureRecord, *, max_chars: int = MAX_CHARS) -> list[Passage]:
    """The passages of one measure, in reading order: at least one, each at most max_chars long.

    Raises ValueError if max_chars < 1.
    """
    facets = facet_values(record)
    return [
        Passage(
            passage_id=record.measure_id if part == 0 else f"{record.measure_id}+{part}",
            measure_id=record.measure_id,
            problem_id=record.problem_id,
            text=text,
            title=record.problem_title,
            unit=record.inspected_unit or record.notice_title,
            facets=facets,
        )
        for part, text in enumerate(split_text(record.text, max_chars=max_chars))
    ]


def encoder_text(passage: Passage) -> str:
    """What is encoded for a passage: the problem's title, then the measure."""
    return f"{passage.title}。{passage.text}"


def split_text(text: str, *, max_chars: int) -> list[str]:
    """Parts of at most max_chars that join to text again; cut at sentence ends, else clauses, else hard.

    A blank text gives one part. Raises ValueError if max_chars < 1.
    """
    if max_chars < 1:
        raise ValueError(f"max_chars must be at least 1, not {max_chars}")
    if len(text) <= max_chars:
        return [text]
    parts: list[str] = []
    for piece in _pieces(text, max_chars):
        if parts and len(parts[-1]) + len(piece) <= max_chars:
            parts[-1] += piece
        else:
            parts.append(piece)
    return parts


def _pieces(text: str, max_chars: int) -> list[str]:
    """Sentences; a sentence over the limit as its clauses; a clause over the limit in equal cuts."""
    pieces: list[str] = []
    for sentence in _SENTENCE.findall(text):
        fits = len(sentence) <= max_chars
        for clause in [sentence] if fits else _CLAUSE.findall(sentence):
            pieces += [clause[start : start + max_chars] for start in range(0, len(clause), max_chars)]
    return pieces
