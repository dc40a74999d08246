"""疑似反复 in the reader: which of a notice's problems were found at the same unit before or since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages.citations import anchor_of
from api.pages.links import passage_url
from api.pages.pattern_views import RECURRENCES
from api.patterns.choosing import Choice
from kb.notice import parse_problem_id

if TYPE_CHECKING:
    from api.patterns.lines import Patterns
    from api.wiring import Services
    from kb.notice import Notice
    from kb.patterns import ProblemLine

PAIRS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Side:
    """A problem of a pair: url is the reader at it, date that of its notice, perhaps partial."""

    number: int
    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class AgainPair:
    """A problem of the notice and the one of another notice. is_later: the other one was found after this one."""

    here: Side
    other: Side
    is_later: bool


@dataclass(frozen=True, slots=True)
class Again:
    """The pairs by the notice's own order, PAIRS_SHOWN at most of `total`. url: both passages side by side."""

    pairs: tuple[AgainPair, ...]
    total: int
    url: str
    anchors: frozenset[str]


def again_of(patterns: Patterns, services: Services, notice: Notice) -> Again:
    """The pairs that the notice has a part in; none where its unit is not known."""
    found = (
        patterns.recurrences_at(services, notice.inspected_unit, notice.slug) if notice.inspected_unit else ()
    )
    pairs = [
        AgainPair(_side(one.later), _side(one.earlier), is_later=False)
        if one.later.slug == notice.slug
        else AgainPair(_side(one.earlier), _side(one.later), is_later=True)
        for one in found
    ]
    pairs.sort(key=lambda pair: (pair.here.number, pair.other.date))
    return Again(
        tuple(pairs[:PAIRS_SHOWN]),
        len(pairs),
        Choice(filters=(("notice", notice.slug),)).url(RECURRENCES),
        frozenset(f"P{pair.here.number}" for pair in pairs),
    )


def _side(line: ProblemLine) -> Side:
    number = parse_problem_id(line.problem_id)[1]
    return Side(number, line.title, passage_url(line.slug, anchor_of(line.problem_id)), line.date or "")
