"""Which words are there, how likely is each, and which sound or look alike? The base of correcting."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import as_file, files

from index.terms import domain_terms, fold, tokenizer
from index.understanding.pairs import CharacterPairs, read_pairs
from index.understanding.pinyin import blurred, is_han, syllable
from index.understanding.synonyms import shipped_groups

MAX_WORD_CHARS = 8
_LEXICON_COUNT = 60.0  # what a word of the lexicon counts at least
_GENERAL_COUNT = 0.5  # what a word counts that only the general dictionary has
_MIN_CORRECTION_COUNT = 8.0  # rarer words are no corrections
_MIN_DAMAGED_CHARS = 4  # a character left out is only noticed in a term this long

# How questions end: 咋整该 is meant for one of these.
_QUESTIONS = tuple(how + what for how in ("怎么", "咋", "如何", "怎样") for what in ("整改", "处理", "解决"))


class Vocabulary:
    """Words with their log probability, and where to find words that sound or look like a stretch of text.

    Immutable. All words are folded; those found are Chinese, of at most MAX_WORD_CHARS characters.
    """

    def __init__(
        self,
        counts: Mapping[str, float],
        domain: Iterable[str],
        canonical: Iterable[str],
        general: Mapping[str, int],
        pairs: CharacterPairs,
        readings: Mapping[str, tuple[str, ...]],
    ) -> None:
        """counts: of known words (> 0). domain: the terms whose damaged forms are known too; canonical: those of
        them that are no mere variants.

        general: further words, those with a count above 0; it holds all beginnings of words, as jieba's does. pairs: characters that usually stand together.
        readings: of words that are not read as their characters commonly are.
        """
        total = math.log(sum(counts.values()))
        self._likely = {word: math.log(count) - total for word, count in counts.items()}
        self._general, self._rare = general, math.log(_GENERAL_COUNT) - total
        self._pairs = pairs
        self._readings = readings
        self.domain = frozenset(domain)
        self.canonical = self.domain.intersection(canonical)
        self._by_sound: dict[str, list[str]] = {}
        self._by_letters: dict[str, list[str]] = {}
        self._damaged: dict[str, list[str]] = {}
        for word, count in counts.items():
            if count >= _MIN_CORRECTION_COUNT and 2 <= len(word) <= MAX_WORD_CHARS and is_han(word):
                sounds = tuple(map(syllable, word))
                self._by_sound.setdefault(sound_key(sounds), []).append(word)
                if word in readings:
                    self._by_sound.setdefault(sound_key(readings[word]), []).append(word)
                if len(word) > 2:
                    self._by_letters.setdefault("".join(sorted(word)), []).append(word)
        for word in self.canonical:
            if _MIN_DAMAGED_CHARS <= len(word) <= MAX_WORD_CHARS:
                for place in range(1, len(word) - 1):
                    self._damaged.setdefault(word[:place] + word[place + 1 :], []).append(word)

    def log_probability(self, word: str) -> float | None:
        """How likely the word is; None if it is no word. A single character is always one."""
        likely = self._likely.get(word)
        if likely is None and (len(word) == 1 or self._general.get(word)):
            return self._rare
        return likely

    def words_at(self, text: str, start: int) -> Iterator[tuple[int, float]]:
        """(end, log probability) of the words of the general dictionary that begin here, and the character itself."""
        likely, general, rare = self._likely.get, self._general.get, self._rare
        yield start + 1, likely(text[start], rare)
        for end in range(start + 2, len(text) + 1):
            count = general(text[start:end])
            if count is None:  # not even the beginning of a word
                return
            if count:
                yield end, likely(text[start:end], rare)

    def is_usual(self, text: str) -> bool:
        """Whether characters stand side by side as they often do, though it is no word (没个, 卖饭)."""
        return self._pairs.holds_all(text)

    def syllables(self, word: str) -> tuple[str, ...]:
        """How a word is read."""
        return self._readings.get(word) or tuple(map(syllable, word))

    @property
    def unusual(self) -> Iterable[str]:
        """The words that are not read as their characters commonly are."""
        return self._readings.keys()

    def sounding(self, key: str) -> list[str]:
        """The words of this blurred sound (see sound_key)."""
        return self._by_sound.get(key, [])

    def anagrams(self, text: str) -> list[str]:
        """The words of three and more characters with the same ones in another order."""
        return [word for word in self._by_letters.get("".join(sorted(text)), []) if word != text]

    def lacking(self, text: str) -> list[str]:
        """The domain terms that this is with one character inside left out."""
        return self._damaged.get(text, [])


def sound_key(sounds: Iterable[str]) -> str:
    """What words that sound confusably alike have in common."""
    return " ".join(map(blurred, sounds))


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary: counts of the domain's texts, the lexicon, jieba's dictionary. Takes 0.3 s."""
    resources = files("index.understanding")
    lines = (resources / "word_counts.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    counts = {row[0]: float(row[1]) for row in rows if row[1] != "0"}
    readings = {row[0]: tuple(row[2].split()) for row in rows if len(row) > 2}
    for word in (lexicon := _lexicon()):
        counts[word] = max(counts.get(word, 0.0), _LEXICON_COUNT)
    with as_file(resources / "character_pairs.npz") as path:
        pairs = read_pairs(path)
    return Vocabulary(counts, lexicon, domain_terms(), tokenizer().FREQ, pairs, readings)


def _lexicon() -> list[str]:
    """The lexicon's terms and the variants of its synonym groups, as far as they are short Chinese words."""
    variants = (fold(word) for group in shipped_groups() for word in group.words)
    words = dict.fromkeys((*domain_terms(), *variants, *_QUESTIONS))
    return [word for word in words if 2 <= len(word) <= MAX_WORD_CHARS and is_han(word)]
