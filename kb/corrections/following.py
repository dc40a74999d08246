"""What staff collected and marked follows the words: a basket's items, and the marks of hit testing, name ids.

A correction, its undo or a new reading may give a measure another number; then its old id means a neighbour. Whatever
named it gets the id under which its words stand now: every piece of a measure that was split, the whole of joined ones.
Words that are gone keep their id, as a deleted notice's do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, String, cast, delete, insert, or_, select, update

from kb.baskets import MAX_ITEMS
from kb.corrections.boundaries import overlap
from kb.corrections.records import Correction
from kb.corrections.state import opened
from kb.corrections.targets import find_measure, find_problem
from kb.errors import InvalidInputError
from kb.evaluations import rename_found
from kb.notice import Measure, Notice, Problem
from kb.queries import read_notice
from kb.staff_schema import baskets, judgments

Moves = Mapping[
    str, tuple[str, ...]
]  # the ids that now hold the words of each old id; unmoved ones are absent


def follow(connection: Connection, after: Notice) -> None:
    """Before a notice is stored: let baskets, marks and what earlier evaluations found follow its words there."""
    collected, marks = _baskets_naming(connection, after.slug), _marks_naming(connection, after.slug)
    before = read_notice(connection, after.slug) if collected or marks else None
    if before is None or before == after:
        return
    moves = moved_ids(before, after)
    _move_baskets(connection, collected, moves)
    if any(mark["target"] in moves for mark in marks):
        _move_marks(connection, marks, moves)
        rename_found(connection, moves)


def moved_ids(before: Notice, after: Notice) -> Moves:
    """Where the words of each problem and measure of `before` stand in `after`, if that is elsewhere."""
    place = _by_span if before.text == after.text else _by_words
    return {old: new for old, new in place(before, after) if new and new != (old,)}


def _by_span(before: Notice, after: Notice) -> Iterable[tuple[str, tuple[str, ...]]]:
    """In the same text: whatever shares characters with it."""
    now = list(_measures(after))
    titles = [(_problem_id(after, one), one.span) for one in after.problems]
    for problem in before.problems:
        yield _problem_id(before, problem), tuple(id_ for id_, span in titles if overlap(span, problem.span))
    for id_, _, measure in _measures(before):
        yield id_, tuple(new for new, _, one in now if overlap(one.span, measure.span))


def _by_words(before: Notice, after: Notice) -> Iterable[tuple[str, tuple[str, ...]]]:
    """In another text: found again as corrections are."""
    blocks = opened(after).blocks
    for problem in before.problems:
        id_ = _problem_id(before, problem)
        sought = Correction(0, before.slug, id_, "topics", None, problem.title)
        try:
            yield id_, (_problem_id(after, blocks[find_problem(blocks, sought)].problem),)
        except InvalidInputError:
            continue
    for id_, problem, measure in _measures(before):
        sought = Correction(0, before.slug, id_, "status", None, measure.text, problem.title)
        try:
            place = find_measure(blocks, sought)
        except InvalidInputError:
            continue
        yield id_, (f"{_problem_id(after, blocks[place.block].problem)}-M{place.piece + 1}",)


def _measures(notice: Notice) -> Iterable[tuple[str, Problem, Measure]]:
    for problem in notice.problems:
        for measure in problem.measures:
            yield f"{_problem_id(notice, problem)}-M{measure.ordinal}", problem, measure


def _problem_id(notice: Notice, problem: Problem) -> str:
    return f"{notice.slug}#P{problem.number}"


def _baskets_naming(connection: Connection, slug: str) -> Sequence[RowMapping]:
    # JSON columns may escape other characters than ASCII: then every basket that is not empty is looked at.
    words = f"{slug}#" if slug.isascii() else "#P"
    lists = baskets.c["items"], baskets.c.previous
    named = (cast(column, String).contains(words, autoescape=True) for column in lists)
    return connection.execute(select(baskets.c.basket_id, *lists).where(or_(*named))).mappings().all()


def _marks_naming(connection: Connection, slug: str) -> Sequence[RowMapping]:
    named = judgments.c.target.startswith(f"{slug}#", autoescape=True)
    return connection.execute(select(judgments).where(named)).mappings().all()


def _move_baskets(connection: Connection, collected: Sequence[RowMapping], moves: Moves) -> None:
    for row in collected:
        lists = {name: _moved(row[name], moves) for name in ("items", "previous")}
        if any(lists[name] != row[name] for name in lists):
            chosen = baskets.c.basket_id == row["basket_id"]
            connection.execute(update(baskets).where(chosen).values(lists))


def _moved(items: list[str], moves: Moves) -> list[str]:
    """The items at their new ids, in their order, each once; if that were too many, one for each at most."""
    everything = list(dict.fromkeys(new for item in items for new in moves.get(item, (item,))))
    if len(everything) <= MAX_ITEMS:
        return everything
    return list(dict.fromkeys(moves.get(item, (item,))[0] for item in items))


def _move_marks(connection: Connection, marks: Sequence[RowMapping], moves: Moves) -> None:
    """Where two marks of one question meet, the better one stays."""
    kept: dict[tuple[int, str], dict[str, object]] = {}
    for mark in sorted(marks, key=lambda mark: (mark["grade"], mark["made_at"])):
        for target in moves.get(mark["target"], (mark["target"],)):
            kept[mark["question_id"], target] = {**mark, "target": target}
    columns = judgments.c.question_id, judgments.c.target
    for mark in marks:
        place = [column == mark[column.name] for column in columns]
        connection.execute(delete(judgments).where(*place))
    connection.execute(insert(judgments), list(kept.values()))
