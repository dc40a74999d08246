"""Which topics and measure types does a text speak of? Codes of the taxonomy, from the words of the lexicon in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from index.understanding.synonyms import Found, SynonymGroup
from kb.taxonomy import terms

MAX_CONCEPTS = 4
# 形式主义、官僚主义, 财务管理方面的突出问题, 形式主义依然严重: what a name may have about it and stay a name.
_AROUND_A_NAME = re.compile(
    r"[\W_]+|[与和及]|(?:方面|领域)?的?(?:突出|主要)?(?:问题|工作)?(?:比?较为?|[依仍]然)?(?:突出|严重|普遍|存在|多)?$"
)
_MIN_PART_CHARS = 4
_LOOSE_SHARE = 0.5
_MIN_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class NamedTopic:
    """The topic whose name a question consists of. whole: of its full name, not of a part (形式主义) of it."""

    code: str
    whole: bool


def named_topic(text: str) -> NamedTopic | None:
    """The topic that a folded text is the name of; None if it says anything else, or names a part of several."""
    asked = _AROUND_A_NAME.sub("", text)
    names = _topic_names()
    if asked in names:
        return NamedTopic(names[asked], whole=True)
    if len(asked) < _MIN_PART_CHARS:
        return None
    codes = {code for name, code in names.items() if asked in name}
    return NamedTopic(codes.pop(), whole=False) if len(codes) == 1 else None


def find_concepts(found: Iterable[Found]) -> tuple[tuple[str, float], ...]:
    """At most MAX_CONCEPTS (code, weight), heaviest first; ties by code. Weights 0..1, 1 together before cutting.

    A word counts as much as it has characters; one that several groups hold is shared out between them.
    """
    sums: dict[str, float] = {}
    for one in found:
        codes = [(code, group.loose) for group in one.groups if (code := _code_of(group))]
        for code, loose in codes:
            share = len(one.word) / len(codes) * (_LOOSE_SHARE if loose else 1.0)
            sums[code] = sums.get(code, 0.0) + share
    total = sum(sums.values())
    ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:MAX_CONCEPTS]
    return tuple((code, round(value / total, 4)) for code, value in ranked if value / total >= _MIN_SHARE)


@cache
def name_groups() -> tuple[SynonymGroup, ...]:
    """The names of topics and measure types as words that mean just that; 差旅与报销 is two."""
    return tuple(
        SynonymGroup(word, (), code)
        for code, term in terms().items()
        for word in term.name.split("与")
        if len(word) > 1
    )


@cache
def _topic_names() -> dict[str, str]:
    """Full names of topics without what joins their parts, and their codes."""
    topics = (term for term in terms().values() if term.kind == "topic")
    return {_AROUND_A_NAME.sub("", term.name): term.code for term in topics}


def _code_of(group: SynonymGroup) -> str:
    """The group's code in the taxonomy: its topic, or the measure type of its canonical word; "" if neither."""
    if group.topic in terms():
        return group.topic
    return _codes_of_names().get(group.canonical, "")


@cache
def _codes_of_names() -> dict[str, str]:
    return {group.canonical: group.topic for group in name_groups()}
