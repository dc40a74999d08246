"""Which numbers stand together in a sentence? Quantities with the words around them, for checking that they agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kb.document import Span
from kb.parser.quantities import find_quantities
from kb.parser.shadow import shadow
from kb.plan.plan import Plan, PlanProblem

_SENTENCE = re.compile(r"[^。\n\t]+")
_SAME_UNIT = {"名": "人", "人次": "人"}
_BREAK = ",;:()、。!?\n\t"
_COUNTED = frozenset(
    [
        "个",
        "项",
        "条",
        "件",
        "人",
        "名",
        "家",
        "户",
        "处",
        "份",
        "起",
        "次",
        "笔",
        "宗",
        "台",
        "辆",
        "间",
        "套",
    ]
)
_MISSTATED = re.compile(
    r"虚高|虚报|虚增|不实|失实|失真|不准|不符|不一致|瞒报|漏报|错报|误报|多报|少报|上报|账实|出入|弄虚作假|注水"
)
_MAX_SENTENCE_CHARS = 600
_MAX_QUANTITIES = 40


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence. start, end: in the text; lead: the words before it in its clause; after: those behind it.

    unit: 元, 个, % …, 人 also for 名 and 人次; value: yuan where the unit is 元.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    printed: str
    lead: str
    after: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its quantities, in order. plain: its shadow."""

    span: Span
    plain: str
    quantities: tuple[Quantity, ...]


def sentences(text: str, stretch: Span, *, least: int = 2) -> Iterator[Sentence]:
    """The sentences of a stretch that hold at least so many quantities."""
    plain = shadow(stretch.of(text).replace("，", "；"))
    commas = shadow(stretch.of(text))
    for match in _SENTENCE.finditer(plain):
        if not 6 <= len(match[0]) <= _MAX_SENTENCE_CHARS:
            continue
        found = find_quantities(match[0])
        if least <= len(found) <= _MAX_QUANTITIES:
            offset = stretch.start + match.start()
            words = commas[match.start() : match.end()]
            quantities = tuple(
                Quantity(
                    offset + item.start,
                    offset + item.end,
                    Decimal(item.value),
                    _SAME_UNIT.get(item.unit, item.unit),
                    text[offset + item.start : offset + item.end],
                    _lead(words, item.start),
                    _after(words, item.end),
                )
                for item in found
                if not _is_enumerated(item.value, item.unit)
            )
            yield Sentence(Span(offset, offset + len(match[0])), words, quantities)


def tells_of_false_figures(plan: Plan, problem: PlanProblem, span: Span) -> bool:
    """Whether the span stands in what was found, and that is that figures are wrong: 办结率虚高,…上报办结率98%."""
    return any(
        place.start <= span.start < place.end and _MISSTATED.search(place.of(plan.text)) is not None
        for place in (problem.span, *problem.details)
    )


def last_digit(value: Decimal) -> Decimal:
    """What one of the last digit of a number as printed is worth: 0.1 for 12.5, 1 for 12."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _is_enumerated(value: str, unit: str) -> bool:
    """Whether 3.6个 is the sixth of nothing but an item's number 3. before 6个."""
    return "." in value and unit in _COUNTED


def _lead(words: str, start: int) -> str:
    """The words before a number, back to the punctuation or the number before it."""
    begin = start
    while (
        begin > 0 and words[begin - 1] not in _BREAK and not words[begin - 1].isdigit() and start - begin < 40
    ):
        begin -= 1
    return words[begin:start]


def _after(words: str, end: int) -> str:
    stop = end
    while stop < len(words) and words[stop] not in _BREAK and not words[stop].isdigit() and stop - end < 40:
        stop += 1
    return words[end:stop]
