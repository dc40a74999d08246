"""What did the user mean to write? Homophones, confusable sounds, swapped, missing and extra characters, typed pinyin.

The text is cut anew into words, as jieba does it, by the most probable sequence; beside the words that stand there,
words that sound or look like a stretch of the text may be chosen, at a price. Nothing that is a known word itself
is exchanged.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.terms import tokenizer
from index.understanding.pinyin import HAN_RUN, blurred, split_syllables, syllable, syllables
from index.understanding.vocabulary import MAX_WORD_CHARS, Vocabulary, sound_key

Frequency = Callable[[str], int]

# Prices, in log probability. Chosen on wordings of the training rows: see the report of bench/noise.py.
_HOMOPHONE, _CONFUSABLE, _SWAPPED, _DAMAGED = 5.0, 7.5, 6.0, 7.0
_NEXT_CHARACTER = 2.0  # each wrong character beyond the first
_INDEXED_BONUS = 1.0  # for a word that stands in the notices
_DOMAIN_BONUS = 1.0  # for a word of the lexicon
_MIN_EXTRA_CHARS = 4
_MAX_TYPED_SYLLABLES = 12
_LATIN_RUN = re.compile(r"[a-zA-Z]{3,40}")
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


@dataclass(frozen=True, slots=True)
class _Word:
    """A stretch [start, end) of a text and the word it is read as."""

    start: int
    end: int
    meant: str


Readings = Callable[[int, int], Iterable[tuple[str, float]]]


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
            meant = self._from_pinyin(run[0])
            if meant != run[0]:
                found.append(Correction(run[0], meant))
            return meant

        written = _LATIN_RUN.sub(latin, text)
        return Corrected(HAN_RUN.sub(lambda run: self._run(run[0], found), written), tuple(found))

    def _run(self, text: str, found: list[Correction]) -> str:
        """A stretch of Chinese characters, corrected; what was corrected is added to found."""
        respelled = _OLD_ACCOUNT.sub("账", text)
        meant = ""
        for word in self._best_cut(respelled):
            written = text[word.start : word.end]
            if word.meant != written:
                found.append(Correction(written, word.meant))
            meant += word.meant
        return meant

    def _best_cut(self, text: str) -> list[_Word]:
        """The most probable reading; as it stands, if every character is part of a longer word."""
        likely = self._words.log_probability

        def standing(start: int, end: int) -> Iterable[tuple[str, float]]:
            score = likely(text[start:end])
            return () if score is None else ((text[start:end], score),)

        plain = _cut(len(text), standing)
        alone = [word.start for word in plain if word.end - word.start == 1]
        if not alone:
            return plain
        keys = [blurred(syllable(char)) for char in text]

        def meant(start: int, end: int) -> Iterable[tuple[str, float]]:
            if found := standing(start, end):
                return found
            if not any(start <= place < end for place in alone):
                return ()
            return self._candidates(text[start:end], " ".join(keys[start:end]))

        return _cut(len(text), meant)

    def _candidates(self, piece: str, key: str) -> list[tuple[str, float]]:
        """(word, score) of what this stretch, which is no word, may stand for. key: its sound."""
        usual = self._words.is_usual(piece)
        prices = {
            word: price
            for word, price in self._priced(piece, key)
            if not usual or (len(word) > 2 and word in self._words.domain)
        }
        if not prices or self._frequency(piece):
            return []
        return [(word, self._score(word) - price) for word, price in prices.items()]

    def _priced(self, piece: str, key: str) -> Iterator[tuple[str, float]]:
        for word in self._words.sounding(key):
            wrong = sum(a != b for a, b in zip(piece, word, strict=True))
            apart = sum(syllable(a) != b for a, b in zip(piece, syllables(word), strict=True))
            if wrong <= max(1, len(piece) // 2) and apart <= 1:
                yield word, (_CONFUSABLE if apart else _HOMOPHONE) + _NEXT_CHARACTER * (wrong - 1)
        if len(piece) > 2:
            for word in self._words.anagrams(piece):
                if _is_one_swap(piece, word):
                    yield word, _SWAPPED
        for word in self._words.lacking(piece):
            yield word, _DAMAGED
        for place in range(1, len(piece) if len(piece) > _MIN_EXTRA_CHARS else 0):
            word = piece[:place] + piece[place + 1 :]
            if piece[place] == piece[place - 1] and word in self._words.domain:
                yield word, _DAMAGED

    def _score(self, word: str) -> float:
        score = self._words.log_probability(word) or 0.0
        indexed = _INDEXED_BONUS if self._frequency(word) else 0.0
        return score + indexed + (_DOMAIN_BONUS if word in self._words.domain else 0.0)

    def _from_pinyin(self, letters: str) -> str:
        """The Chinese words typed as pinyin, or the letters if they are none."""
        lowered = letters.lower()
        if self._frequency(lowered) or lowered in tokenizer().FREQ:
            return letters
        sounds = split_syllables(lowered)
        if sounds is None or not 2 <= len(sounds) <= _MAX_TYPED_SYLLABLES:
            return letters

        def words(start: int, end: int) -> Iterable[tuple[str, float]]:
            heard = sounds[start:end]
            return [
                (word, self._score(word))
                for word in self._words.sounding(sound_key(heard))
                if syllables(word) == heard
            ]

        return "".join(word.meant for word in _cut(len(sounds), words)) or letters


def _cut(length: int, readings: Readings) -> list[_Word]:
    """The likeliest sequence of words over [0, length); empty if there is none.

    readings: (word, log probability) of what the stretch [start, end) may be.
    """
    scores = [0.0, *[-math.inf] * length]
    last: list[_Word | None] = [None] * (length + 1)
    for end in range(1, length + 1):
        for start in range(max(0, end - MAX_WORD_CHARS - 1), end):
            if scores[start] == -math.inf:
                continue
            for word, score in readings(start, end):
                if scores[start] + score > scores[end]:
                    scores[end] = scores[start] + score
                    last[end] = _Word(start, end, word)
    words: list[_Word] = []
    step = last[length]
    while step is not None:
        words.append(step)
        step = last[step.start]
    return words[::-1]


def _is_one_swap(written: str, meant: str) -> bool:
    apart = [place for place, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and written[apart[0]] == meant[apart[1]]
        and written[apart[1]] == meant[apart[0]]
    )
