"""Does a measure do anything, or does it only call for something? Slogans have no act, figure, document or date."""

from __future__ import annotations

import re

from kb.notice import FactKind
from kb.parser.shadow import shadow
from kb.plan.plan import PlanMeasure
from kb.plan.slogan_words import (
    ABSTRACT,
    ACT_AS_NOUN,
    ACTS,
    BRINGING,
    FREQUENCY,
    GENERIC,
    LEADING,
    MAKE,
    NOTHING_MADE,
    SLOGANS,
    THINGS,
    WEAK_ACTS,
)

_CLAUSE = re.compile(r"[^,。;!?:\n]+")
_FIGURES = (FactKind.AMOUNT, FactKind.COUNT, FactKind.DATE, FactKind.DOCUMENT)
_DIGIT = re.compile(r"\d")
# A clause of so few characters adds nothing by itself (一是, 同时).
_MIN_CHARS = 3


def is_slogan(measure: PlanMeasure) -> bool:
    """Whether the measure names neither an act on an object, nor a figure, document or date.

    Every clause must be an intention (加强…, 提高认识): where one cannot be told, the measure is let pass.
    """
    if any(fact.kind in _FIGURES for fact in measure.facts):
        return False
    plain = shadow(measure.text)
    if _DIGIT.search(plain) or "《" in plain:
        return False
    clauses = [clause for match in _CLAUSE.finditer(plain) if len(clause := match[0].strip()) >= _MIN_CHARS]
    return bool(clauses) and all(is_intention(clause) for clause in clauses)


def is_intention(clause: str) -> bool:
    """Whether a clause of a shadow only says what should become better, not what is done."""
    if FREQUENCY.search(clause):
        return False
    made = MAKE.search(clause)
    if made is not None and (GENERIC.fullmatch(made["object"]) or NOTHING_MADE.search(made["object"])):
        return True
    if THINGS.search(clause) or (made is not None and made["object"]):
        return False
    words = LEADING.sub("", clause, count=1) if LEADING.match(clause) else clause
    is_abstract = ABSTRACT.match(words) is not None
    if is_abstract and not BRINGING.match(words):
        return True
    if _acts(clause) or (not is_abstract and _leads_with_act(words)):
        return False
    return is_abstract or SLOGANS.search(clause) is not None


def _leads_with_act(words: str) -> bool:
    match = WEAK_ACTS.match(words)
    return match is not None and not GENERIC.fullmatch(match["object"])


def _acts(clause: str) -> bool:
    """Whether an act stands in the clause that is not the object of an intention (查处力度)."""
    return ACTS.search(ACT_AS_NOUN.sub("", clause)) is not None
