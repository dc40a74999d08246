"""The same questions, written as people type in a hurry: `python -m bench.noise QUERIES --out NOISY`.

Of each question one or two of: filler before and after, characters exchanged for homophones or near-homophones, a
word typed in pinyin, two characters swapped, one left out. The same seed makes the same questions.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

BEFORE = (
    "请问一下",
    "我想问下",
    "帮我看看",
    "急！",
    "想请教一下各位",
    "麻烦问一下，",
    "你好，",
    "有没有谁家整改过的，",
)
AFTER = (
    " 咋整",
    "怎么弄啊",
    "，谢谢",
    "，急，在线等",
    "咋整改呀",
    " 怎么处理好呢",
    "，求案例",
    "，有没有人遇到过",
)
_SHARES = (
    ("filler", 0.5),
    ("homophone", 0.5),
    ("near", 0.25),
    ("pinyin", 0.15),
    ("swap", 0.15),
    ("drop", 0.15),
)
# Which syllables people mix up.
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_TRIES = 8


def noisy(text: str, chance: random.Random) -> str:
    """The question with at least one fault in it, if it holds a Chinese word of two characters."""
    from index.terms import tokenizer

    words = list(tokenizer().cut(text, HMM=False))
    chosen = [name for name, share in _SHARES if chance.random() < share] or ["homophone"]
    for name in chosen:
        if name != "filler":
            words = _FAULTS[name](words, chance)
    made = "".join(words)
    if "filler" in chosen:
        before = chance.choice(BEFORE) if chance.random() < 0.5 else ""
        made = (
            before
            + made.rstrip("?？。")
            + (chance.choice(AFTER) if not before or chance.random() < 0.5 else "")
        )
    return made


def _homophone(words: Sequence[str], chance: random.Random) -> list[str]:
    return _exchanged(words, chance, lambda sound: (sound,))


def _near_homophone(words: Sequence[str], chance: random.Random) -> list[str]:
    return _exchanged(words, chance, _near_sounds)


def _exchanged(
    words: Sequence[str], chance: random.Random, sounds_of: Callable[[str], Sequence[str]]
) -> list[str]:
    """One character of a longer word exchanged for a common one of such a sound."""
    from index.understanding.pinyin import syllable

    changed = list(words)
    for _ in range(_TRIES):
        place = _any_word(words, chance, 2)
        if place is None:
            break
        word = words[place]
        at = chance.randrange(len(word))
        sounds = sounds_of(syllable(word[at]))
        others = [c for sound in sounds for c in _common_characters().get(sound, ()) if c != word[at]]
        if others:
            changed[place] = word[:at] + chance.choice(others[:6]) + word[at + 1 :]
            break
    return changed


def _pinyin(words: Sequence[str], chance: random.Random) -> list[str]:
    from index.understanding.vocabulary import vocabulary

    changed = list(words)
    place = _any_word(words, chance, 2)
    if place is not None:
        changed[place] = "".join(vocabulary().syllables(words[place]))
    return changed


def _swapped(words: Sequence[str], chance: random.Random) -> list[str]:
    changed = list(words)
    place = _any_word(words, chance, 3)
    if place is not None:
        word = words[place]
        at = chance.randrange(len(word) - 1)
        changed[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return changed


def _dropped(words: Sequence[str], chance: random.Random) -> list[str]:
    changed = list(words)
    place = _any_word(words, chance, 4)
    if place is not None:
        at = chance.randrange(1, len(words[place]) - 1)
        changed[place] = words[place][:at] + words[place][at + 1 :]
    return changed


_FAULTS: dict[str, Callable[[Sequence[str], random.Random], list[str]]] = {
    "homophone": _homophone,
    "near": _near_homophone,
    "pinyin": _pinyin,
    "swap": _swapped,
    "drop": _dropped,
}


def _any_word(words: Sequence[str], chance: random.Random, least: int) -> int | None:
    from index.understanding.pinyin import HAN_RUN

    places = [
        place
        for place, word in enumerate(words)
        if len(word) >= least and HAN_RUN.fullmatch(word) is not None
    ]
    return chance.choice(places) if places else None


def _near_sounds(sound: str) -> list[str]:
    found = []
    for one, other in _NEAR:
        for a, b in ((one, other), (other, one)):
            if sound.startswith(a) and not sound.startswith(b + "h"):
                found.append(b + sound[len(a) :])
            if sound.endswith(a):
                found.append(sound[: -len(a)] + b)
    return [one for one in found if one != sound]


@cache
def _common_characters() -> dict[str, list[str]]:
    """Characters by syllable, commonest first, by jieba's counts of all words that hold them."""
    from collections import Counter

    from index.terms import tokenizer
    from index.understanding.pinyin import HAN_RUN, syllable

    counts: Counter[str] = Counter()
    for word, count in tokenizer().FREQ.items():
        for char in word:
            counts[char] += count
    by_sound: dict[str, list[str]] = {}
    for char, _ in counts.most_common(4000):
        if HAN_RUN.fullmatch(char) is not None:
            by_sound.setdefault(syllable(char), []).append(char)
    return by_sound


def main() -> None:
    """Write a noisy copy of a question file (id, kind, text with tabs between); kinds keep their names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=20)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    lines = []
    for line in arguments.queries.read_text(encoding="utf-8").splitlines():
        query_id, kind, text = line.split("\t")
        lines.append(f"{query_id}\t{kind}\t{noisy(text, chance)}\n")
    arguments.out.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
