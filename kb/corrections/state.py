"""A notice while corrections are being applied to it: each passage with what has touched it so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.corrections.records import Family, Value
from kb.notice import Measure, Notice, Problem


@dataclass(frozen=True, slots=True)
class Touch:
    """A correction shaped this passage. original: what the notice itself was read as in this family."""

    correction_id: int
    family: Family
    original: Value


@dataclass(frozen=True, slots=True)
class Piece:
    """A measure; its ordinal is its place in the block."""

    measure: Measure
    touches: tuple[Touch, ...] = ()

    def is_set(self, family: Family) -> bool:
        """Whether somebody set this by hand, so that it must not be judged anew."""
        return any(touch.family == family for touch in self.touches)


@dataclass(frozen=True, slots=True)
class Block:
    """A problem with its measures in order; problem.measures is not kept up to date meanwhile."""

    problem: Problem
    pieces: tuple[Piece, ...]
    touches: tuple[Touch, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """The notice, its problems as blocks. notice.problems is not kept up to date meanwhile."""

    notice: Notice
    blocks: tuple[Block, ...]
    touches: tuple[Touch, ...] = ()

    def with_block(self, place: int, block: Block) -> State:
        """The state with another block at this place."""
        return replace(self, blocks=(*self.blocks[:place], block, *self.blocks[place + 1 :]))

    def with_pieces(self, place: int, first: int, count: int, pieces: tuple[Piece, ...]) -> State:
        """The state with other pieces instead of `count` ones of a block, beginning at `first`."""
        block = self.blocks[place]
        changed = (*block.pieces[:first], *pieces, *block.pieces[first + count :])
        return self.with_block(place, replace(block, pieces=changed))


def original_of(touches: tuple[Touch, ...], family: Family, present: Value) -> Value:
    """The original of the last touch of this family (each carries on what the first found), else what stands there now."""
    return next((touch.original for touch in reversed(touches) if touch.family == family), present)


def opened(notice: Notice) -> State:
    """The state before any correction."""
    return State(
        notice,
        tuple(
            Block(problem, tuple(Piece(measure) for measure in problem.measures))
            for problem in notice.problems
        ),
    )


def closed(state: State) -> Notice:
    """The notice with its problems and their measures, ordinals counted anew."""
    problems = tuple(
        replace(
            block.problem,
            measures=tuple(
                replace(piece.measure, ordinal=ordinal) for ordinal, piece in enumerate(block.pieces, 1)
            ),
        )
        for block in state.blocks
    )
    return replace(state.notice, problems=problems)


def places_of(state: State) -> dict[int, tuple[str, ...]]:
    """The ids that each correction shapes, in the order of the notice."""
    slug = state.notice.slug
    found: dict[int, list[str]] = {touch.correction_id: [slug] for touch in state.touches}
    for block in state.blocks:
        problem_id = f"{slug}#P{block.problem.number}"
        for touch in block.touches:
            found.setdefault(touch.correction_id, []).append(problem_id)
        for ordinal, piece in enumerate(block.pieces, 1):
            for touch in piece.touches:
                found.setdefault(touch.correction_id, []).append(f"{problem_id}-M{ordinal}")
    return {number: tuple(dict.fromkeys(ids)) for number, ids in found.items()}
