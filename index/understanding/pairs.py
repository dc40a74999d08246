"""Which two characters stand side by side in the domain's texts? One bit a pair, so that asking costs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np


class CharacterPairs:
    """A set of pairs of characters."""

    def __init__(self, characters: str, bits: bytes) -> None:
        """bits: for the pair of the a-th and b-th character, bit a * len(characters) + b, the lowest first."""
        self._places = {char: place for place, char in enumerate(characters)}
        self._size = len(characters)
        self._bits = bits

    def holds_all(self, text: str) -> bool:
        """Whether every two neighbouring characters of the text are a pair of this set."""
        for first, second in pairwise(text):
            a, b = self._places.get(first), self._places.get(second)
            if a is None or b is None:
                return False
            bit = a * self._size + b
            if not self._bits[bit >> 3] >> (bit & 7) & 1:
                return False
        return True


def write_pairs(path: Path, pairs: Iterable[str]) -> None:
    """Keep the pairs in a file."""
    kept = list(pairs)
    characters = "".join(sorted({char for pair in kept for char in pair}))
    places = {char: place for place, char in enumerate(characters)}
    flags = np.zeros(len(characters) ** 2, dtype=bool)
    flags[[places[pair[0]] * len(characters) + places[pair[1]] for pair in kept]] = True
    codes = np.array([ord(char) for char in characters], dtype=np.uint32)
    np.savez_compressed(path, characters=codes, bits=np.packbits(flags, bitorder="little"))


def read_pairs(path: Path) -> CharacterPairs:
    """The pairs a file holds."""
    with np.load(path, allow_pickle=False) as arrays:
        characters = "".join(map(chr, arrays["characters"].tolist()))
        return CharacterPairs(characters, arrays["bits"].tobytes())
