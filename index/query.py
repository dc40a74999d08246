"""What does the user ask? A query's text and terms, what was understood of it, and what has to be said about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from index.lexical import LexicalQuery
from index.terms import document_characters, fold, query_terms, terms_of_words, words_of
from index.understanding.concepts import find_concepts, named_topic
from index.understanding.corrections import Correction, Corrector
from index.understanding.filler import drop_filler, without_question_frame
from index.understanding.knowledge import Knowledge
from index.understanding.normalising import normalise
from index.understanding.understood import Understood
from index.understanding.vocabulary import vocabulary
from kb.errors import InvalidInputError

MAX_QUERY_CHARS = 500
MAX_QUERY_TERMS = 64
# A query that is one word of the lexicon (一人科室) asks for that word: its parts alone are no answer.
_WHOLE_QUERY_WEIGHT = 12.0
# A longer word says more than its parts: per character beyond two.
_LENGTH_WEIGHT = 0.25
# What stood where a correction stands now is still looked up, with this share of its weight.
_WRITTEN_SHARE = 0.3
# What a question may say without naming a subject: the filters are for years.
_TIME = re.compile(r"(?:19|20)\d\d|年度?|月份?|日|[上下]半年|季度")
# Nor is it one to ask for precedents as such: 有什么措施, 类似案例.
_FRAME = re.compile(r"(?:措施|做法|办法|方案|先例|案例|经验|情况|类似|相关|参考)")
# 2023年公务接待, 公务接待 2023: asked of one year; 2021 至 2023, 2021年以来 are periods, and no year alone.
_YEAR = re.compile(r"(?<![\d至到])(?:19|20)\d\d(?!\d)")
_PERIOD = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s*(?:年(?:度|底|初|末)?)?\s*(?:以来|(?:至|到|[-—~～]+)\s*(?:(?:19|20)\d\d(?!\d))?)"
)
_MAX_CHARS_OF_YEAR = 24
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """text: what is encoded. lexical: what is looked up. notes: Chinese sentences. understood: what was made of it.

    key: tells apart queries of one index that are not searched alike.
    """

    text: str
    lexical: LexicalQuery
    notes: tuple[str, ...]
    understood: Understood
    key: str
    marked: tuple[str, ...]

    @property
    def concepts(self) -> tuple[tuple[str, float], ...]:
        """Topics and measure types the query speaks of: (code, weight 0..1), heaviest first."""
        return self.understood.concepts

    @property
    def marked_words(self) -> tuple[str, ...]:
        """The words to mark in a result: beside longer words, a single character (住, 没, 退) says nothing."""
        words = tuple(word for word in self.marked if len(word) > 1)
        return words or self.marked


def analyse(text: str, known: Knowledge | None = None, *, literal: bool = False) -> Query:
    """The query as it is searched. Raises InvalidInputError if it is blank.

    known: what understanding needs; without it, or literal, the text is taken as it was typed.
    """
    stripped = text.strip()
    if not stripped:
        raise InvalidInputError("检索词为空。请输入要查的问题，例如“差旅费报销审核不严怎么整改”。")
    notes = []
    if len(stripped) > MAX_QUERY_CHARS:
        notes.append(f"检索内容过长（{len(stripped)} 字），只用了前 {MAX_QUERY_CHARS} 字。")
        stripped = stripped[:MAX_QUERY_CHARS]
    query = _as_typed(stripped) if known is None or literal else _as_understood(stripped, known)
    if not query.lexical.words:
        notes.append("检索内容里只有常用词或符号，没有可查的关键词，结果只按意思相近排列。")
    elif not names_subject(query.lexical.words):
        notes.append(_without_subject(query.lexical.words))
    return replace(query, notes=tuple(notes))


def names_subject(words: Iterable[str]) -> bool:
    """Whether the words of a question name anything but a time, or precedents as such."""
    return any(not _TIME.fullmatch(word) and not _FRAME.fullmatch(word) for word in words)


def years_asked(text: str) -> tuple[str, ...]:
    """The years that a short question is asked of, each once. They are only looked for as words: a filter would be chosen.

    None of a long text: a pasted finding tells of years without asking for them.
    """
    if len(text.strip()) > _MAX_CHARS_OF_YEAR:
        return ()
    return tuple(dict.fromkeys(_YEAR.findall(_PERIOD.sub(" ", fold(text)))))


def _without_subject(words: Iterable[str]) -> str:
    """What is said of a question that names nothing."""
    if all(_TIME.fullmatch(word) for word in words):
        return "检索内容里只有时间，没有要查的问题。只看某一年的通报，请用年份筛选。"
    return "检索内容里没有要查的问题。请写明是什么问题，例如“差旅费报销审核不严”。"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question is about: its folded text, and where words begin and end in it."""

    text: str
    lexical: LexicalQuery
    boundaries: frozenset[int]


def _as_typed(text: str) -> Query:
    lexical = _asked(text).lexical
    understood = Understood(text, literal=True)
    return Query(text, lexical, (), understood, f"literal {text}", tuple(lexical.words))


def _as_understood(typed: str, known: Knowledge) -> Query:
    corrected = Corrector(vocabulary(), known.frequency).correct(normalise(typed))
    cleaned = drop_filler(corrected.text)
    asked = _asked(cleaned.text)
    found = known.synonyms.find(asked.text, asked.boundaries)
    words = asked.lexical.words
    expansion = known.synonyms.expand(found, words, known.frequency)
    written = _written_terms(corrected.corrections, words)
    understood = Understood(
        cleaned.text,
        corrected.corrections,
        cleaned.dropped,
        expansion.shown,
        find_concepts(found),
        topic=named_topic(asked.text),
    )
    return Query(
        text=cleaned.text,
        lexical=replace(asked.lexical, added={**written, **expansion.weights}),
        notes=(),
        understood=understood,
        key=f"{known.revision} {typed}",
        marked=tuple(words),
    )


def _asked(text: str) -> _Asked:
    """The terms and characters of a text without its question frame; of the whole, if nothing else is left."""
    about = without_question_frame(text)
    words = words_of(about)
    terms = terms_of_words(words)
    if not terms and about != text:
        about, words = text, words_of(text)
        terms = terms_of_words(words)
    kept = list(dict.fromkeys(terms))[:MAX_QUERY_TERMS]
    characters = document_characters(about)[:MAX_QUERY_TERMS] if kept else []
    folded = fold(about)
    whole = _NOT_A_LETTER.sub("", folded)  # “一人科室” in quotes is that word too
    lexical = LexicalQuery({term: _weight(term, whole) for term in kept}, dict.fromkeys(characters, 1.0))
    return _Asked(folded, lexical, frozenset(accumulate(map(len, words), initial=0)))


def _weight(term: str, whole: str) -> float:
    return (
        _WHOLE_QUERY_WEIGHT if term == whole and len(term) > 2 else 1 + _LENGTH_WEIGHT * max(0, len(term) - 2)
    )


def _written_terms(corrections: Iterable[Correction], meant: Mapping[str, float]) -> dict[str, float]:
    """The terms of what was corrected, lighter: a correction may be wrong."""
    terms = (term for one in corrections for term in query_terms(one.written))
    return {term: _WRITTEN_SHARE for term in terms if term not in meant and len(term) > 1}
