"""How many lines a text takes: Chinese breaks anywhere except before and after certain punctuation, words stay whole.

This foretells what Word and LibreOffice do, so that a table of contents can state page numbers before either opened
the file. Chinese fonts are one em wide everywhere. Latin text is measured as Times New Roman; where that is missing,
what stands in for it is wider by up to WIDEST_LATIN (DejaVu Serif), so that lines are known within a range only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, east_asian_width

# Characters that may not begin a line, and such that may not end one, after the defaults of Word for Chinese.
_NOT_FIRST = frozenset("!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞！＂％＇），．：；？］｀｜｝～￠")
_NOT_LAST = frozenset("$([{£¥·‘“〈《「『【〔〖〝（．［｛￡￥")
_HANGING = frozenset("，。、；：？！．,.;:?!")  # may stand outside at the end of a line
_TIED = frozenset("，．：；")
_AMBIGUOUS_WIDE = frozenset("“”‘’—…·×÷±°①②③④⑤⑥⑦⑧⑨⑩→")  # set in the Chinese font
NARROW_GAP, _GAP, WIDE_GAP = (
    0.2,
    0.225,
    0.25,
)  # between Chinese and Latin, in em: LibreOffice's, between, Word's
WIDEST_LATIN = 1.28
# Widths of Times New Roman in 1/1000 em, of the characters from space to "~".
_LATIN = (
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
    444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
    200, 480, 541,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineSetting:
    """How text is set; all lengths in one unit. first: the first line's indent; em: the size of the type.

    narrowing: by what each character is narrower than its font has it; hangs: a comma at the end may stand outside;
    latin: by what factor Latin letters and digits are wider than Times New Roman; gap: beside Chinese, in em;
    is_strict: as LibreOffice, a comma hangs after Chinese only and does not part from digits behind it; the
    last character of Chinese or Latin is not narrowed.
    """

    em: float
    width: float
    first: float = 0
    narrowing: float = 0
    hangs: bool = False
    latin: float = 1.0
    gap: float = _GAP
    is_strict: bool = False


@lru_cache(maxsize=20_000)
def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF" or character in _AMBIGUOUS_WIDE


@lru_cache(maxsize=20_000)
def _em_width(character: str) -> float:
    """In em; marks that stand on the character before them take nothing."""
    if combining(character):
        return 0.0
    place = ord(character) - 32
    if 0 <= place < len(_LATIN):
        return _LATIN[place] / 1000
    return 1.0 if _is_wide(character) else 0.5


@lru_cache(maxsize=20_000)
def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NOT_FIRST or before in _NOT_LAST or combining(after):
        return False
    return before in " -" or _is_wide(before) or _is_wide(after)


@lru_cache(maxsize=20_000)
def _has_gap(before: str, after: str) -> bool:
    """Whether programs leave a space between the two: a Chinese character and a Latin letter or digit."""
    return before.isalnum() and after.isalnum() and _is_wide(before) != _is_wide(after)


def count_lines(text: str, setting: LineSetting) -> int:
    """Lines that the text takes, at least 1. A word longer than a line is broken anywhere."""
    lines, used, previous = 1, setting.first, ""
    piece, gap_before, has_break = 0.0, 0.0, False  # piece: since the last place where this line may break
    for character in text:
        gap = setting.gap * setting.em if previous and _has_gap(previous, character) else 0.0
        factor = setting.latin if character.isascii() else 1.0
        needed = _em_width(character) * factor * setting.em - setting.narrowing
        if setting.is_strict and previous and previous.isascii() != character.isascii():
            needed += setting.narrowing  # what ends a run of one script is not narrowed
        is_tied = setting.is_strict and previous in _TIED and character.isdigit()
        if previous and not is_tied and _may_break(previous, character):
            piece, has_break, gap_before = 0.0, True, gap
        used += needed + gap
        piece += needed + gap
        may_hang = setting.hangs and not (setting.is_strict and previous.isascii())
        outside = setting.em if may_hang and character in _HANGING else 0
        if used > setting.width + outside + setting.narrowing and character != " ":
            lines += 1
            used = piece - gap_before if has_break else needed
            piece, has_break = used, False
        previous = character
    return lines
