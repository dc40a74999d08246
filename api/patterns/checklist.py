"""未巡先改: what is most often found at a kind of unit, as a list to check oneself against before anybody else does.

Figures are counted over problem lines and open what they count; what is quoted is read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from api.patterns.choosing import UNKNOWN, Choice, Counted, select
from api.patterns.opened import read_opened
from kb.errors import InvalidInputError
from kb.patterns import DONE, BareProblem
from kb.taxonomy import name_of, terms

if TYPE_CHECKING:
    from api.patterns.opened import OpenedProblem
    from index.embedding import Encoder
    from kb.patterns import MeasureLine, ProblemLine
    from kb.store import Store

MAX_TOPICS = 15
MAX_KINDS = 10
SHOWN_TITLES, SHOWN_TYPES, SHOWN_MEASURES = 3, 6, 3
_CANDIDATES = 8  # measures looked at for those to be quoted: a few words alone teach nobody anything
_MIN_CHARS = 16


@dataclass(frozen=True, slots=True)
class TypeCount:
    """A type of measure and how many of a topic's problems one of them answers."""

    code: str
    label: str
    count: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class CheckTopic:
    """A topic at this kind of unit. units, problems: how many; choice: counts the problems.

    titles: typical problems, the most typical first; candidates: measures to quote, the best first.
    """

    code: str
    label: str
    units: int
    problems: int
    choice: Choice
    titles: tuple[ProblemLine, ...]
    types: tuple[TypeCount, ...]
    candidates: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The list without what is quoted: over one kind of unit, or a few that are alike.

    more: how many further topics were found, less often.
    """

    unit_kinds: tuple[str, ...]
    choice: Choice
    notices: int
    units: int
    problems: int
    topics: tuple[CheckTopic, ...]
    more: int


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A topic with the problems that carry its titles, and the measures that are quoted, one of each problem."""

    topic: CheckTopic
    titles: tuple[OpenedProblem, ...]
    measures: tuple[OpenedProblem, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The whole list, as the store has it now."""

    outline: Outline
    items: tuple[CheckItem, ...]


def check_kinds(unit_kinds: Iterable[str]) -> tuple[str, ...]:
    """These kinds of units, each once, without the empty ones. Raises InvalidInputError for too many."""
    kinds = tuple(dict.fromkeys(kind for one in unit_kinds if (kind := one.strip())))
    if len(kinds) > MAX_KINDS:
        raise InvalidInputError(f"选了 {len(kinds)} 类单位，一份清单最多 {MAX_KINDS} 类。请减少几类。")
    return kinds


def outline_of(lines: Iterable[ProblemLine], unit_kinds: tuple[str, ...], encoder: Encoder) -> Outline:
    """The topics found at most units of these kinds first, then those with most problems."""
    choice = Choice().narrowed("unit_kind", *unit_kinds)
    found = [one.problem for one in select(lines, choice, date.min)]
    by_topic: dict[str, list[ProblemLine]] = {}
    for one in found:
        for topic in one.topics:
            by_topic.setdefault(topic, []).append(one)
    ranked = sorted(by_topic, key=lambda code: (*_rank(by_topic[code]), _place(code), code))
    return Outline(
        unit_kinds=unit_kinds,
        choice=choice,
        notices=len({one.slug for one in found}),
        units=len({one.whose for one in found}),
        problems=len(found),
        topics=tuple(
            _topic(code, by_topic[code], choice.narrowed("topic", code), encoder)
            for code in ranked[:MAX_TOPICS]
        ),
        more=len(ranked[MAX_TOPICS:]),
    )


def read_checklist(store: Store, outline: Outline) -> Checklist:
    """The list with everything that it quotes, read now in one go."""
    wanted: dict[str, ProblemLine] = {}
    for topic in outline.topics:
        for line in (*topic.titles, *(one.problem for one in topic.candidates)):
            wanted[line.problem_id] = line
    read = {
        one.counted.problem.problem_id: one
        for one in read_opened(store, [Counted(line, line.measures) for line in wanted.values()])
    }
    return Checklist(outline, tuple(_item(topic, read) for topic in outline.topics))


def _rank(problems: Sequence[ProblemLine]) -> tuple[int, int]:
    return -len({one.whose for one in problems}), -len(problems)


def _place(code: str) -> int:
    """Where a code stands in the taxonomy; one that does not stands last."""
    known = terms()
    return list(known).index(code) if code in known else len(known)


def _topic(code: str, problems: Sequence[ProblemLine], choice: Choice, encoder: Encoder) -> CheckTopic:
    from index.typical import order_by_typicality

    found = order_by_typicality([one.title for one in problems], encoder)
    typical = [problems[place] for place in found.order]
    types = Counter(
        each for one in problems for each in {each for measure in one.measures for each in measure.types}
    )
    ranked = sorted(types, key=lambda each: (-types[each], _place(each), each))
    return CheckTopic(
        code=code,
        label=name_of(code),
        units=-_rank(problems)[0],
        problems=len(problems),
        choice=choice,
        titles=tuple(typical[: min(SHOWN_TITLES, found.distinct)]),
        types=tuple(
            TypeCount(each, name_of(each), types[each], choice.narrowed("measure_type", each))
            for each in ranked[:SHOWN_TYPES]
        ),
        candidates=tuple(_candidates(typical)),
    )


def _candidates(problems: Sequence[ProblemLine]) -> Iterator[Counted]:
    """Measures that may be quoted: finished ones first; while there are any, of other units and of other types."""
    said = [Counted(one, (measure,)) for one in problems for measure in one.measures]
    left = sorted(said, key=lambda one: one.measures[0].completion not in DONE)
    units: set[str] = set()
    types: set[str] = set()
    for _ in range(min(_CANDIDATES, len(left))):
        apart = [one for one in left if one.problem.whose not in units] or left
        best = next((one for one in apart if not types & _types(one.measures)), apart[0])
        yield best
        left.remove(best)
        units.add(best.problem.whose)
        types |= _types(best.measures)


def _types(measures: Iterable[MeasureLine]) -> set[str]:
    return {each for one in measures for each in one.types or (UNKNOWN,)}


def _item(topic: CheckTopic, read: dict[str, OpenedProblem]) -> CheckItem:
    titles = [read[one.problem_id] for one in topic.titles if one.problem_id in read]
    quoted = [
        replace(read[one.problem.problem_id], counted=one)
        for one in topic.candidates
        if one.problem.problem_id in read
    ]
    telling = [one for one in quoted if _length(one) >= _MIN_CHARS]
    return CheckItem(topic, tuple(titles), tuple((telling or quoted)[:SHOWN_MEASURES]))


def _length(opened: OpenedProblem) -> int:
    """How much its counted measures say, in characters."""
    wanted = {one.measure_id for one in opened.counted.measures}
    measures = () if isinstance(opened.source, BareProblem) else opened.source.measures
    return sum(len(one.text) for one in measures if one.measure_id in wanted)
