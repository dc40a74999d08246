"""What did the user mean to write? Homophones, confusable sounds, swapped, missing and extra characters, typed pinyin.

The text is cut anew into words, as jieba does it, by the most probable sequence; beside the words that stand there,
words that sound or look like a stretch of the text may be chosen, at a price. Nothing that is a known word itself
is exchanged.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from index.terms import tokenizer
from index.understanding.pinyin import HAN_RUN, blurred, split_syllables, syllable
from index.understanding.vocabulary import MAX_WORD_CHARS, Vocabulary, sound_key

Frequency = Callable[[str], int]

# Prices, in log probability. Chosen on wordings of the training rows: see the report of bench/noise.py.
_HOMOPHONE, _CONFUSABLE, _SWAPPED, _DAMAGED = 5.0, 7.5, 6.0, 7.0
_SHORT = 3.0  # more for a word of two characters that the lexicon lacks: half of it agrees by chance
_NEXT_CHARACTER = 2.0  # each wrong character beyond the first
_INDEXED_BONUS = 1.0  # for a word that stands in the notices
_DOMAIN_BONUS = 1.0  # for a word of the lexicon
_MIN_EXTRA_CHARS = 4
_MIN_CERTAIN_CHARS = 6
_MAX_TYPED_SYLLABLES = 12
# Pinyin may be typed apart (gongwu jiedai): read as one first, for alone jiedai is 借贷.
_LATIN_RUN = re.compile(r"(?<![A-Za-z])([a-zA-Z]{2,40}(?: [a-zA-Z]{2,40}){0,9})([\u3400-\u9fff]{0,2})")
# Words of these sound like other usual words (那几个, 一份钱).
_COUNTING = re.compile("[一二两几这那哪个不没有]")
# 帐 for 账 is an older spelling, right in 帐篷 and 蚊帐 only.
_OLD_ACCOUNT = re.compile(r"(?<![蚊营毡篷])帐(?!篷|子里|房)")


@dataclass(frozen=True, slots=True)
class Correction:
    """What stood there and what is searched instead."""

    written: str
    meant: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """The text with its corrections in reading order; the same text if there are none."""

    text: str
    corrections: tuple[Correction, ...]


class _Word(NamedTuple):
    """A stretch [start, end) of a text and the word it is read as. A tuple: hundreds are made for each query."""

    start: int
    end: int
    meant: str


class _Candidate(NamedTuple):
    """A word that may be meant. is_certain: also where the characters written often stand side by side."""

    word: str
    price: float
    is_certain: bool


# For each place, the words that may begin there with their scores.
Edges = list[list[tuple[_Word, float]]]


class Corrector:
    """Corrects texts against a vocabulary and an index's words."""

    def __init__(self, words: Vocabulary, frequency: Frequency) -> None:
        """frequency: in how many passages of the index a term stands."""
        self._words = words
        self._frequency = frequency

    def correct(self, text: str) -> Corrected:
        """The text as it was probably meant."""
        found: list[Correction] = []

        def latin(run: re.Match[str]) -> str:
            meant = self._from_pinyin(run[1], run[2])
            if meant == run[0] and " " in run[1]:
                first, rest = run[0].split(" ", 1)
                return _LATIN_RUN.sub(latin, first) + " " + _LATIN_RUN.sub(latin, rest)
            if meant != run[0]:
                kept = len(run[2]) if meant.endswith(run[2]) else 0  # 费报 of chailv费报销
                found.append(Correction(run[0][: len(run[0]) - kept], meant[: len(meant) - kept]))
            return meant

        written = _LATIN_RUN.sub(latin, text)
        meant = HAN_RUN.sub(lambda run: self._run(run[0], found), written)
        return Corrected(meant, tuple(sorted(found, key=lambda one: text.find(one.written))))

    def _run(self, text: str, found: list[Correction]) -> str:
        """A stretch of Chinese characters, corrected; what was corrected is added to found."""
        respelled = _OLD_ACCOUNT.sub("账", text) if "帐" in text else text
        meant = ""
        for word in self._best_cut(respelled):
            written = text[word.start : word.end]
            if word.meant != written:
                found.append(Correction(written, word.meant))
            meant += word.meant
        return meant

    def _best_cut(self, text: str) -> list[_Word]:
        """The most probable reading; as it stands, if every character is part of a longer word."""
        edges: Edges = [
            [(_Word(start, end, text[start:end]), score) for end, score in self._words.words_at(text, start)]
            for start in range(len(text))
        ]
        plain = _cut(edges)
        windows = list(_windows(plain))
        keys = [blurred(syllable(char)) for char in text] if windows else []
        changed = False
        for start, end in windows:
            for meant, score in self._candidates(text[start:end], " ".join(keys[start:end])):
                edges[start].append((_Word(start, end, meant), score))
                changed = True
        return _cut(edges) if changed else plain

    def _candidates(self, piece: str, key: str) -> list[tuple[str, float]]:
        """(word, score) of what this stretch, if it is no word, may stand for. key: its sound."""
        found = list(self._priced(piece, key))
        if not found or self._words.log_probability(piece) is not None or self._frequency(piece):
            return []
        usual = self._words.is_usual(piece)
        return [(one.word, self._score(one.word) - one.price) for one in found if one.is_certain or not usual]

    def _priced(self, piece: str, key: str) -> Iterator[_Candidate]:
        domain = self._words.domain
        for word in self._words.sounding(key):
            wrong = sum(a != b for a, b in zip(piece, word, strict=True))
            apart = _sounds_apart(piece, word, self._words.syllables(word))
            if wrong <= max(1, len(piece) // 2) and apart <= 1:
                price = (_CONFUSABLE if apart else _HOMOPHONE) + _NEXT_CHARACTER * (wrong - 1)
                if len(word) == 2 and word not in domain and _COUNTING.search(piece):
                    continue
                short = _SHORT if len(word) == 2 and word not in domain else 0.0
                yield _Candidate(
                    word,
                    price + short,
                    len(word) > 2 + apart and (word in domain or not (apart or _COUNTING.search(word))),
                )
        if len(piece) > 2:
            for word in self._words.anagrams(piece):
                if _is_one_swap(piece, word):
                    yield _Candidate(word, _SWAPPED, word in domain)
        for word in self._words.lacking(piece):
            yield _Candidate(
                word, _DAMAGED, len(word) >= _MIN_CERTAIN_CHARS and word in self._words.canonical
            )
        for place in range(1, len(piece) if len(piece) > _MIN_EXTRA_CHARS else 0):
            word = piece[:place] + piece[place + 1 :]
            if piece[place] == piece[place - 1] and word in domain:
                yield _Candidate(word, _DAMAGED, True)

    def _score(self, word: str) -> float:
        score = self._words.log_probability(word) or 0.0
        indexed = _INDEXED_BONUS if self._frequency(word) else 0.0
        return score + indexed + (_DOMAIN_BONUS if word in self._words.domain else 0.0)

    def _from_pinyin(self, letters: str, following: str) -> str:
        """The Chinese words typed as pinyin, apart or not, with the characters that follow; as it was, if they are none.

        A word may begin in pinyin and end in characters (chailv费).
        """
        typed = letters.lower().split(" ")
        split = [split_syllables(piece) for piece in typed]
        sounds = tuple(sound for piece in split for sound in piece or ())
        if not all(split) or len(sounds) > _MAX_TYPED_SYLLABLES:
            return letters + following
        if any(self._frequency(piece) or piece in tokenizer().FREQ for piece in typed):
            return letters + following
        meant = "".join(word.meant for word in _cut(self._heard(sounds))) if len(sounds) > 1 else ""
        best = (self._score(meant) if meant in self._words.domain else -math.inf, meant + following)
        for taken in range(1, len(following) + 1):
            tail = following[:taken]
            for word in self._words.sounding(sound_key((*sounds, *map(syllable, tail)))):
                if word.endswith(tail) and self._words.syllables(word)[: len(sounds)] == sounds:
                    best = max(best, (self._score(word), word + following[taken:]))
        return best[1] if meant or best[0] > -math.inf else letters + following

    def _heard(self, sounds: tuple[str, ...]) -> Edges:
        """The words that sound exactly so, place by place; none of a single syllable."""
        edges: Edges = [[] for _ in sounds]
        for start in range(len(sounds)):
            for end in range(start + 2, min(len(sounds), start + MAX_WORD_CHARS) + 1):
                heard = sounds[start:end]
                for word in self._words.sounding(sound_key(heard)):
                    if self._words.syllables(word) == heard:
                        edges[start].append((_Word(start, end, word), self._score(word)))
        return edges


def _cut(edges: Edges) -> list[_Word]:
    """The likeliest sequence of words from the first place to the last; empty if there is none."""
    scores = [0.0, *[-math.inf] * len(edges)]
    last: list[_Word | None] = [None] * (len(edges) + 1)
    for start, words in enumerate(edges):
        before = scores[start]
        for word, score in words:
            if before + score > scores[word.end]:
                scores[word.end] = before + score
                last[word.end] = word
    words_of_best: list[_Word] = []
    step = last[len(edges)]
    while step is not None:
        words_of_best.append(step)
        step = last[step.start]
    return words_of_best[::-1]


def _sounds_apart(written: str, meant: str, sounds: tuple[str, ...]) -> int:
    """How many characters of two words of one length do not sound quite alike. sounds: of what is meant."""
    heard = zip(written, meant, sounds, strict=True)
    return sum(a != b and syllable(a) not in (sound, syllable(b)) for a, b, sound in heard)


def _windows(words: list[_Word]) -> Iterator[tuple[int, int]]:
    """The stretches of several whole words, one of them a single character: where a slip tore a word apart."""
    for first, word in enumerate(words):
        torn = word.end - word.start == 1
        for last in words[first + 1 :]:
            if last.end - word.start > MAX_WORD_CHARS:
                break
            torn = torn or last.end - last.start == 1
            if torn:
                yield word.start, last.end


def _is_one_swap(written: str, meant: str) -> bool:
    apart = [place for place, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and written[apart[0]] == meant[apart[1]]
        and written[apart[1]] == meant[apart[0]]
    )
