"""How does a word sound? Pinyin without tones, exactly and with the confusable sounds of dialects made one."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
_LONGEST_SYLLABLE = 6


def is_han(text: str) -> bool:
    """Whether a Chinese character stands in the text."""
    return HAN_RUN.search(text) is not None


def syllable(char: str) -> str:
    """The commonest reading of a character, ü as v; "" for anything else."""
    return _readings().get(char, "")


@cache
def _readings() -> dict[str, str]:
    lines = (files("index.understanding") / "character_readings.tsv").read_text(encoding="utf-8").splitlines()
    return {char: sound for sound, _, chars in (line.partition("\t") for line in lines) for char in chars}


@lru_cache(maxsize=1000)
def blurred(sound: str) -> str:
    """The syllable with what is often confused made one: zh z, ch c, sh s, n l; ang an, eng en, ing in."""
    for written, plain in _INITIALS:
        if sound.startswith(written):
            sound = plain + sound[len(written) :]
            break
    for written, plain in _FINALS:
        if sound.endswith(written):
            return sound[: -len(written)] + plain
    return sound


@cache
def all_syllables() -> frozenset[str]:
    """Every syllable some character is read as."""
    return frozenset(_readings().values())


def split_syllables(letters: str) -> tuple[str, ...] | None:
    """Latin letters as whole pinyin syllables, as few as possible; None if they are no pinyin."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before, last = best[start], letters[start:end]
            if before is None or last not in all_syllables():
                continue
            present = best[end]
            if present is None or len(before) + 1 < len(present):
                best[end] = (*before, last)
    return best[-1]
