"""Does a measure do anything, or does it only call for something? Slogans have no act, figure, document or date."""

from __future__ import annotations

import re

from kb.notice import FactKind
from kb.parser.shadow import shadow
from kb.plan.plan import PlanMeasure
from kb.plan.slogan_model import slogan_odds
from kb.plan.slogan_words import (
    ABSTRACT,
    ACT_AS_NOUN,
    ACTS,
    BRINGING,
    FREQUENCY,
    GENERIC,
    IDIOMS,
    IMPROVE,
    LEADING,
    MAKE,
    NOTHING_MADE,
    NOUN_AFTER_VERB,
    PLEDGES,
    PRACTICE,
    SLOGANS,
    THINGS,
    WEAK_ACTS,
    WISHED,
)

_CLAUSE = re.compile(r"[^,。;!?:\n]+")
# Bars of the model, in log odds. Of two writers' measures each judged by a model of the other's, 85 and 92 % of the
# slogans are found at these, and 1 of 320 concrete measures is called one.
EVEN_ODDS, ODDS_DESPITE_ACT = 0.0, 2.5
CLEARLY_NONE = -1.5
_PHRASE_CHARS = 4
_FIGURES = (FactKind.AMOUNT, FactKind.COUNT, FactKind.DATE, FactKind.DOCUMENT)
_DIGIT = re.compile(r"\d")
_REMAINDER = re.compile(r"(?:其余|剩余|余下)")  # 其余网点加快推进: how far something is
# A clause of so few characters adds nothing by itself (一是, 同时).
_MIN_CHARS = 3
_MAX_EMPTY_CHARS = 10


def is_slogan(measure: PlanMeasure) -> bool:
    """Whether the measure names neither an act on an object, nor a figure, document or date.

    By the words of its clauses, or where those are new, by a model that has read many slogans.
    """
    if has_figure(measure) or _REMAINDER.match(measure.text):
        return False
    odds = slogan_odds(measure.text)
    if says_nothing(measure):
        return odds >= CLEARLY_NONE or not _is_one_phrase(measure)
    return odds >= (ODDS_DESPITE_ACT if names_act(measure) else EVEN_ODDS)


def _is_one_phrase(measure: PlanMeasure) -> bool:
    """Whether it is one phrase of four characters: an idiom (举一反三) by its form, but perhaps a terse act (补种树木)."""
    clauses = _CLAUSE.findall(shadow(measure.text).strip())
    return len(clauses) == 1 and len(clauses[0].strip()) == _PHRASE_CHARS


def has_figure(measure: PlanMeasure) -> bool:
    """Whether a number, date or document stands in it, which can be checked."""
    if any(fact.kind in _FIGURES for fact in measure.facts):
        return True
    plain = shadow(measure.text)
    return bool(_DIGIT.search(plain)) or "《" in plain


def names_act(measure: PlanMeasure) -> bool:
    """Whether a word for an act, a thing that is made or a time stands in it, though perhaps only in passing."""
    return any(_names_act(match[0].strip()) for match in _CLAUSE.finditer(shadow(measure.text)))


def _names_act(clause: str) -> bool:
    made = MAKE.search(clause)
    object_made = made["object"] if made is not None else ""
    makes_something = object_made and not (GENERIC.fullmatch(object_made) or NOTHING_MADE.search(object_made))
    return bool(
        makes_something
        or _acts(clause)
        or THINGS.search(clause)
        or FREQUENCY.search(clause)
        or PRACTICE.match(clause)
    )


def says_nothing(measure: PlanMeasure) -> bool:
    """Whether every clause is an intention (加强…, 提高认识), or short and empty beside one that is.

    Where a clause cannot be told, the measure is let pass.
    """
    plain = shadow(measure.text)
    clauses = [clause for match in _CLAUSE.finditer(plain) if len(clause := match[0].strip()) >= _MIN_CHARS]
    others = [clause for clause in clauses if not is_intention(clause)]
    is_mostly = 2 * len(others) <= len(clauses)
    return bool(clauses) and is_mostly and all(_is_empty_beside(clause) for clause in others)


def is_intention(clause: str) -> bool:
    """Whether a clause of a shadow only says what should become better, not what is done."""
    if FREQUENCY.search(clause) or PRACTICE.match(clause):
        return False
    if (IDIOMS.fullmatch(clause) and not _acts(clause)) or PLEDGES.search(clause):
        return True
    made = MAKE.search(clause)
    if made is not None and (GENERIC.fullmatch(made["object"]) or NOTHING_MADE.search(made["object"])):
        return True
    words = LEADING.sub("", clause, count=1) if LEADING.match(clause) else clause
    is_wished = words != clause and IMPROVE.match(words) is not None  # 不断完善…制度, 进一步规范…行为
    if not is_wished and (THINGS.search(clause) or (made is not None and made["object"])):
        return False
    is_abstract = ABSTRACT.match(words) is not None and NOUN_AFTER_VERB.match(words) is None
    if is_abstract and (not BRINGING.match(words) or WISHED.search(words)):
        return True
    if _acts(clause) or (not is_abstract and _leads_with_act(words)):
        return False
    return is_abstract or SLOGANS.search(clause) is not None


def _is_empty_beside(clause: str) -> bool:
    """Whether a short clause adds no act, thing or time to the intention it stands beside."""
    if len(clause) > _MAX_EMPTY_CHARS or _names_act(clause):
        return False
    return not _leads_with_act(LEADING.sub("", clause, count=1))


def _leads_with_act(words: str) -> bool:
    match = WEAK_ACTS.match(words)
    return match is not None and not GENERIC.fullmatch(match["object"])


def _acts(clause: str) -> bool:
    """Whether an act stands in the clause that is not the object of an intention (查处力度)."""
    return ACTS.search(ACT_AS_NOUN.sub("", clause)) is not None
