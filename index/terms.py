"""Which terms stand in a text? Jieba words of the search cut, with the domain's own words and their parts.

Query and document go through the same cut, so that what was written alike is found alike.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba

_CANONICAL_FREQUENCY = 5
_MAX_TERM_CHARS = 40
_MIN_PART_CHARS = 2
_LETTER = re.compile(r"\w")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# Part of analyzer_id: raise it whenever this file starts to cut differently, or index.lexical to store.
_VERSION = "3"


def document_terms(text: str) -> list[str]:
    """The terms of a text in reading order, repeats kept; stop words, punctuation and emoji left out."""
    return terms_of_words(words_of(text))


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in reading order; together they are the whole text."""
    return list(tokenizer().cut(fold(text)))


def terms_of_words(words: Iterable[str]) -> list[str]:
    """The terms of words in reading order; see document_terms."""
    terms: list[str] = []
    for word in words:
        terms += _terms_of_word(word)
    return terms


def query_terms(text: str) -> list[str]:
    """The distinct terms of a query, in order of first appearance."""
    return list(dict.fromkeys(document_terms(text)))


def document_characters(text: str) -> list[str]:
    """The Chinese characters of a text in reading order, repeats kept; those that are stop words left out."""
    return [char for char in _HAN.findall(fold(text)) if char not in stop_words()]


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC (full-width to half-width), lower case."""
    return unicodedata.normalize("NFKC", text).lower()


@cache
def stop_words() -> frozenset[str]:
    """Words too common to search for."""
    return frozenset(_lexicon_file("stop_words.txt").split())


@cache
def analyzer_id() -> str:
    """A short hash of everything that decides how text is cut; two indexes with the same id agree on terms."""
    import jieba

    digest = hashlib.sha256(f"{_VERSION} {jieba.__version__}".encode())
    for name in ("terms.txt", "synonyms.tsv", "stop_words.txt"):
        digest.update(_lexicon_file(name).encode())
    return digest.hexdigest()[:16]


@cache
def domain_terms() -> tuple[str, ...]:
    """The domain's own words, folded: the lexicon's terms and the canonical words of its synonym groups."""
    terms = [line.split(" ")[0] for line in _lexicon_file("terms.txt").splitlines() if line]
    rows = [line.split("\t") for line in _lexicon_file("synonyms.tsv").splitlines() if line]
    return tuple(dict.fromkeys(fold(term) for term in [*terms, *(row[1].lstrip("~") for row in rows)]))


@cache
def tokenizer() -> jieba.Tokenizer:
    """A jieba tokenizer that knows the domain's words. Takes 0.7 s the first time.

    Its dictionary is parsed each time: jieba's own cache lies in the shared temporary folder, where anyone
    could plant one.
    """
    import jieba

    made = jieba.Tokenizer()
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    for term in domain_terms():
        made.add_word(term, freq=max(_CANONICAL_FREQUENCY, made.FREQ.get(term, 0)))
    return made


@lru_cache(maxsize=100_000)
def _terms_of_word(word: str) -> tuple[str, ...]:
    """The word's parts that are words themselves, then the word; nothing for stop words and punctuation."""
    if len(word) > _MAX_TERM_CHARS or word in stop_words() or not _LETTER.search(word):
        return ()
    known = tokenizer().FREQ
    parts = [
        word[start : start + length]
        for length in range(_MIN_PART_CHARS, len(word))
        for start in range(len(word) - length + 1)
        if known.get(word[start : start + length])
    ]
    return (*(part for part in parts if part not in stop_words()), word)


def _lexicon_file(name: str) -> str:
    return (files("index.lexicon") / name).read_text(encoding="utf-8")
