"""Which problem or measure does a correction mean? By its id and its words; if the id moved, by its words alone.

After a notice was read anew, or an earlier correction was taken back, numbers may have shifted. The words decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb.corrections.records import Correction
from kb.corrections.state import Block
from kb.errors import InvalidInputError
from kb.notice import parse_measure_id, parse_problem_id

NEARLY = 0.8  # bigrams in common, of all: one word of a sentence exchanged, not another sentence
_CLEARLY = 0.05  # by how much the best must be better than the next
_BLANKS = re.compile(r"\s+")
Place = TypeVar("Place")
_ENDINGS = "。；;，,、.：: "


@dataclass(frozen=True, slots=True)
class MeasurePlace:
    """Where a measure stands: positions from 0. is_same: its words are exactly those of the correction's anchor."""

    block: int
    piece: int
    is_same: bool = True


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0..1: Dice of their character bigrams; white space and punctuation at the end do not count.

    Texts whose lengths alone keep them below NEARLY are not looked at: 0.
    """
    first, second = _plain(one), _plain(other)
    if first == second:
        return 1.0
    shorter, longer = sorted((len(first), len(second)))
    if shorter < 2 or 2 * shorter < NEARLY * (shorter + longer):
        return 0.0
    pairs = Counter(first[i : i + 2] for i in range(len(first) - 1))
    others = Counter(second[i : i + 2] for i in range(len(second) - 1))
    return 2 * (pairs & others).total() / (pairs.total() + others.total())


def find_problem(blocks: Sequence[Block], correction: Correction) -> int:
    """The position of the problem. Raises InvalidInputError if none fits, or several do."""
    number = parse_problem_id(correction.target)[1]
    titles = [block.problem.title for block in blocks]
    exact = [place for place, title in enumerate(titles) if _plain(title) == _plain(correction.anchor)]
    numbered = [place for place in exact if blocks[place].problem.number == number]
    if len(exact) == 1 or numbered:
        return (numbered or exact)[0]
    if exact:
        raise InvalidInputError(f"有 {len(exact)} 个标题相同的问题，无法确定是哪一个。")
    return _best(
        [(likeness(title, correction.anchor), place) for place, title in enumerate(titles)],
        f"没有找到更正时的问题“{_short(correction.anchor)}”，它可能已改写或不再列出。",
    )


def find_measure(blocks: Sequence[Block], correction: Correction) -> MeasurePlace:
    """The position of the measure. Raises InvalidInputError if none fits, or several do."""
    wanted = parse_measure_id(correction.target)
    places = [(b, p) for b, block in enumerate(blocks) for p in range(len(block.pieces))]
    same = [(b, p) for b, p in places if blocks[b].pieces[p].measure.text == correction.anchor]
    by_id = [(b, p) for b, p in same if (blocks[b].problem.number, p + 1) == (wanted.problem, wanted.measure)]
    titled = [(b, p) for b, p in same if blocks[b].problem.title == correction.context]
    ordered = [(b, p) for b, p in titled if p + 1 == wanted.measure]
    stays = [(b, p) for b, p in by_id if (b, p) in titled]
    for found in (stays, titled, ordered, by_id if not titled else [], same):
        if len(found) == 1:
            return MeasurePlace(*found[0])
    if same:
        raise InvalidInputError(f"有 {len(same)} 条文字相同的措施，无法确定是哪一条。")
    near = [place for place in places if _is_its_problem(blocks[place[0]], correction, wanted.problem)]
    lost = f"没有找到更正时的措施“{_short(correction.anchor)}”，它可能已改写或不再列出。"
    for candidates in (near, places):
        scored = [
            (likeness(blocks[b].pieces[p].measure.text, correction.anchor), (b, p)) for b, p in candidates
        ]
        if any(score >= NEARLY for score, _ in scored):
            return MeasurePlace(*_best(scored, lost), is_same=False)
    raise InvalidInputError(lost)


def _is_its_problem(block: Block, correction: Correction, number: int) -> bool:
    return block.problem.number == number or likeness(block.problem.title, correction.context) >= NEARLY


def _best(scored: Sequence[tuple[float, Place]], lost: str) -> Place:
    """The place of the highest score. Raises InvalidInputError if it is too low, or the next one is as good."""
    ordered = sorted(scored, key=lambda pair: -pair[0])
    if not ordered or ordered[0][0] < NEARLY:
        raise InvalidInputError(lost)
    if len(ordered) > 1 and ordered[0][0] - ordered[1][0] < _CLEARLY:
        raise InvalidInputError("有几处相近的文字，无法确定是哪一处。")
    return ordered[0][1]


def _plain(text: str) -> str:
    return _BLANKS.sub("", text).rstrip(_ENDINGS)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else words[:40] + "…"
