"""What can be cited inside a measure: dates, sums, counts, 《document titles》 and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter

from kb.document import Span
from kb.notice import Fact, FactKind
from kb.parser.dates import find_dates
from kb.parser.organisations import find_organisations
from kb.parser.quantities import find_quantities
from kb.parser.shadow import shadow

_BRACKET = re.compile("[《》]")
_MAX_TITLE_CHARS = 120


def find_facts(text: str, span: Span, *, default_year: int | None = None) -> tuple[Fact, ...]:
    """The facts printed in `span`, by start; those of one kind do not overlap.

    A date that cannot be read (`2024717日`) is kept with the value "". An amount's value is in yuan unless
    its unit says 美元 or the like. Numbers inside a date are no counts; organisations and numbers inside a
    《title》 belong to the title and are left out.
    """
    plain = shadow(
        span.of(text).replace("，", "；")
    )  # a full-width comma ends a number, an ASCII one may group it
    documents = list(_documents(text, span, plain))
    dates = [
        Fact(FactKind.DATE, mention.text, mention.value or "", "", mention.span)
        for mention in find_dates(text, span, default_year=default_year)
    ]
    quantities = [
        _fact(
            FactKind(item.kind), text, span.start + item.start, span.start + item.end, item.value, item.unit
        )
        for item in find_quantities(plain)
    ]
    organisations = [
        _fact(FactKind.ORGANISATION, text, span.start + start, span.start + end, plain[start:end], "")
        for start, end in find_organisations(plain)
    ]
    facts = [*documents, *_outside(dates, documents)]
    facts += _outside(_outside(quantities, documents), dates)
    facts += _outside(organisations, documents)
    return tuple(sorted(_disjoint(facts), key=lambda fact: (fact.span, fact.kind)))


def _plain(segment: str) -> str:
    """The shadow, but with a full-width comma as ";": it ends a number, only an ASCII comma groups digits."""
    if "，" in segment and "," in segment:
        return shadow(segment.replace("，", "；"))
    return shadow(segment).replace(",", ";") if "，" in segment else shadow(segment)


def _documents(text: str, span: Span, plain: str) -> Iterator[Fact]:
    """Outermost 《…》 of at most 120 characters; a 《 that is never closed does not swallow what follows."""
    opened: list[int] = []
    closed: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(plain):
        if match[0] == "《":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if match.end() - start <= _MAX_TITLE_CHARS:
                while closed and closed[-1][0] > start:
                    closed.pop()
                closed.append((start, match.end()))
    for start, end in closed:
        name = "".join(text[span.start + start + 1 : span.start + end - 1].split("\n")).strip()
        if name:
            yield _fact(FactKind.DOCUMENT, text, span.start + start, span.start + end, name, "")


def _fact(kind: FactKind, text: str, start: int, end: int, value: str, unit: str) -> Fact:
    place = Span(start, end)
    return Fact(kind, place.of(text), value, unit, place)


def _outside(facts: Iterable[Fact], covers: list[Fact]) -> list[Fact]:
    """The facts that share no character with a cover; both sorted by start, covers disjoint."""
    kept: list[Fact] = []
    position = 0
    for fact in facts:
        while position < len(covers) and covers[position].span.end <= fact.span.start:
            position += 1
        if position == len(covers) or covers[position].span.start >= fact.span.end:
            kept.append(fact)
    return kept


def _disjoint(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Of overlapping facts of one kind, the one that begins first (the longer if both begin at one place)."""
    ends: dict[FactKind, int] = {}
    for fact in sorted(facts, key=attrgetter("span.start")):
        if fact.span.start >= ends.get(fact.kind, 0):
            ends[fact.kind] = fact.span.end
            yield fact
