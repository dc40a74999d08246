"""How does a word sound? Pinyin without tones, exactly and with the confusable sounds of dialects made one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
_LONGEST_SYLLABLE = 6


def is_han(text: str) -> bool:
    """Whether a Chinese character stands in the text."""
    return HAN_RUN.search(text) is not None


@lru_cache(maxsize=20_000)
def syllable(char: str) -> str:
    """The commonest reading of a character, ü as v; "" for anything else."""
    from pypinyin import pinyin_dict

    return _plain(pinyin_dict.pinyin_dict.get(ord(char), "").partition(",")[0])


def syllables(word: str) -> tuple[str, ...]:
    """The reading of each character of a word; known phrases as they are read (会计: kuai ji)."""
    from pypinyin.phrases_dict import phrases_dict

    read = phrases_dict.get(word)
    if read is not None:
        return tuple(_plain(one[0]) for one in read)
    return tuple(map(syllable, word))


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
    from pypinyin import pinyin_dict

    return frozenset(
        _plain(reading.partition(",")[0])
        for code, reading in pinyin_dict.pinyin_dict.items()
        if 0x4E00 <= code < 0x9FA6
    ) - {""}


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


_MARKED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê"
_UNMARKED = "aaaaeeeeiiiioooouuuuvvvvvnnnme"
_TONES = str.maketrans(_MARKED, _UNMARKED)


@lru_cache(maxsize=5000)
def _plain(reading: str) -> str:
    plain = reading.translate(_TONES)
    return plain if plain.isascii() and plain.isalpha() else ""
