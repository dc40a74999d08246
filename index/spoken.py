"""How is a phrase typed by its sound? By the first letters of its characters, by pinyin, or by both mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice

from index.understanding.pinyin import all_syllables, syllable
from index.understanding.vocabulary import vocabulary

MAX_LETTERS = 24
_MAX_WAYS = 4
_LETTERS = re.compile(r"[a-z]+")
_NO_SOUND = "."  # what no typed letter matches; of the same length as the character it stands for


def typed_letters(folded: str) -> str:
    """What was typed as letters of pinyin, spaces and apostrophes dropped; "" if it is anything else."""
    letters = re.sub(r"[\s'’]", "", folded)
    return letters if 2 <= len(letters) <= MAX_LETTERS and _LETTERS.fullmatch(letters) else ""


def sounds_of(folded: str) -> list[str]:
    """The syllable of each character, as the word it stands in is read; of a letter itself; else "."."""
    sounds = [syllable(char) or (char if char.isascii() and char.isalnum() else _NO_SOUND) for char in folded]
    for found in _unusual_words().finditer(folded):
        sounds[found.start() : found.end()] = vocabulary().syllables(found[0])
    return sounds


def initials_of(sounds: Sequence[str]) -> str:
    """The first letters of syllables."""
    return "".join(sound[0] for sound in sounds)


@lru_cache(maxsize=1_000)
def ways_to_read(letters: str) -> tuple[tuple[str, ...], ...]:
    """The letters cut into beginnings of syllables, the fewest pieces first: chailvf is chai-lv-f, clf c-l-f.

    At most 4 ways, none with more than one piece above the fewest, and letter by letter (zgz is z-g-z, but so is
    chchf c-h-c-h-f); none at all if it is no pinyin.
    """
    fewest: list[float] = [0.0] * (len(letters) + 1)
    for start in range(len(letters) - 1, -1, -1):
        ends = _ends(letters, start)
        fewest[start] = min((1 + fewest[end] for end in ends), default=float("inf"))
    if not letters or fewest[0] == float("inf"):
        return ()
    cut = chain.from_iterable(_ways(letters, 0, most, fewest) for most in (fewest[0], fewest[0] + 1))
    ways = list(islice(dict.fromkeys(islice(cut, 4 * _MAX_WAYS)), _MAX_WAYS))
    if all(letter in _beginnings() for letter in letters):
        ways.append(tuple(letters))
    return tuple(dict.fromkeys(ways))


def _ways(letters: str, start: int, most: float, fewest: Sequence[float]) -> Iterator[tuple[str, ...]]:
    if start == len(letters):
        yield ()
        return
    for end in _ends(letters, start):
        if 1 + fewest[end] <= most:
            for rest in _ways(letters, end, most - 1, fewest):
                yield (letters[start:end], *rest)


def _ends(letters: str, start: int) -> list[int]:
    """Where a piece that begins here may end, the longest first."""
    last = min(len(letters), start + _longest())
    return [end for end in range(last, start, -1) if letters[start:end] in _beginnings()]


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(sound[:length] for sound in all_syllables() for length in range(1, len(sound) + 1))


@cache
def _longest() -> int:
    return max(map(len, all_syllables()))


@cache
def _unusual_words() -> re.Pattern[str]:
    words = sorted(vocabulary().unusual, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")
