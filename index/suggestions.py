"""What might the user be typing? Phrases that begin with what stands in the box or hold it, as written or by sound."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, product

from index.spoken import initials_of, sounds_of, typed_letters, ways_to_read
from index.terms import fold
from index.understanding.pinyin import all_syllables

# Phrases looked at in one way, most usual first; a short prefix stands in thousands.
_SCANNED = 60
# Of those that hold the characters of 公务jd, and ways to read its letters.
_SCANNED_MIXED, _MAX_WAYS = 600, 6
# Two syllables stand inside almost everything: so few are looked for at the beginning only.
_MIN_SYLLABLES_INSIDE = 3
_MIXED = re.compile(r"[a-z]+|[^a-z\s'’]+")
# Keywords are often typed apart: 公务 接待.
_SPACE_IN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


class Suggestions:
    """Phrases of one kind, found by what they begin with or hold, and by how that is typed.

    Immutable. All of them stand in three long strings, one of texts, one of first letters and one of syllables: finding is
    a search in a string. 100,000 phrases of 14 characters take 20 MB.
    """

    def __init__(self, phrases: Sequence[str], *, pause: Callable[[], object] = lambda: None) -> None:
        """phrases: the most usual first; of those with the same folded form the first counts.

        pause: called now and then, for whoever builds beside other work.
        """
        kept: dict[str, str] = {}
        for phrase in phrases:
            kept.setdefault(_compared(phrase), phrase)
        kept.pop("", None)
        self._phrases = list(kept.values())
        initials, syllables = [], []
        for number, folded in enumerate(kept):
            sounds = sounds_of(folded)
            initials.append(initials_of(sounds))
            syllables.append(" ".join(("", *sounds, "")))
            if number % 200 == 0:
                pause()
        self._texts, self._initials, self._syllables = _Lines(list(kept)), _Lines(initials), _Lines(syllables)

    def __len__(self) -> int:
        return len(self._phrases)

    def find(self, typed: str, limit: int) -> list[str]:
        """At most limit phrases: those that begin with it, then those that hold it; usual ones first.

        Letters are looked for as written first, then as pinyin. Nothing for a blank text, nor what it is already.
        """
        needle = _compared(typed)
        if not needle or limit < 1:
            return []
        rows = chain(
            self._texts.rows(needle, inside=False),
            self._texts.rows(needle, inside=True),
            self._sounding(needle),
            self._mixed(needle),
        )
        found: dict[int, None] = {}
        for row in rows:
            if self._texts[row] != needle:
                found[row] = None
            if len(found) == limit:
                break
        return [self._phrases[row] for row in found]

    def _sounding(self, needle: str) -> Iterator[int]:
        """The rows that sound like this: at their beginning, by any way to read it, then inside."""
        ways = ways_to_read(typed_letters(needle))
        for way in ways:
            yield from self._read_as(way, inside=False)
        for way in ways:
            if len(way) >= _MIN_SYLLABLES_INSIDE:
                yield from self._read_as(way, inside=True)

    def _mixed(self, needle: str) -> Iterator[int]:
        """The rows that are typed like this partly in characters, partly in letters: 公务jd. First at their beginning."""
        parts = _MIXED.findall(needle)
        written = [part for part in parts if not part[0].isascii()]
        if not written or len(written) == len(parts):
            return
        anchor = max(written, key=len)
        before, after = parts[: parts.index(anchor)], parts[parts.index(anchor) :]
        ways = list(product(_ways(before), _ways(after)))
        inside: list[int] = []
        for row in self._texts.rows(anchor, inside=True, most=_SCANNED_MIXED):
            text, sounds = self._texts[row], self._syllables[row].split()
            place = text.find(anchor)
            starts = [
                place - len(first)
                for first, rest in ways
                if _is_typed(text, sounds, first + rest, place - len(first))
            ]
            if 0 in starts:
                yield row
            elif starts:
                inside.append(row)
        yield from inside

    def _read_as(self, way: tuple[str, ...], *, inside: bool) -> Iterator[int]:
        if all(len(piece) == 1 for piece in way):
            yield from self._initials.rows("".join(way), inside=inside)
        elif all(piece in all_syllables() for piece in way[:-1]):
            yield from self._syllables.rows(" " + " ".join(way), inside=inside)
        else:
            rows = self._initials.rows("".join(piece[0] for piece in way), inside=inside)
            yield from (row for row in rows if _reads_as(self._syllables[row].split(), way, inside=inside))


def _ways(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """How parts may be read, each piece a character or the beginning of a syllable; a few ways of the many."""
    choices = [ways_to_read(part) if part.isascii() and part.isalpha() else (tuple(part),) for part in parts]
    return (tuple(chain.from_iterable(way)) for way in islice(product(*choices), _MAX_WAYS))


def _compared(text: str) -> str:
    """Folded, on one line, without spaces between Chinese characters."""
    return fold(_SPACE_IN_CHINESE.sub("", " ".join(text.split())))


def _reads_as(sounds: Sequence[str], way: Sequence[str], *, inside: bool) -> bool:
    """Whether each piece begins the syllable at its place, from the beginning or from anywhere."""
    starts = range(len(sounds) - len(way) + 1) if inside else range(min(1, len(sounds) - len(way) + 1))
    return any(
        all(sounds[start + place].startswith(piece) for place, piece in enumerate(way)) for start in starts
    )


def _is_typed(text: str, sounds: Sequence[str], way: Sequence[str], start: int) -> bool:
    """Whether each piece of the way is the character at its place from start on, or begins its syllable."""
    if start < 0 or start + len(way) > len(sounds):
        return False
    places = zip(way, text[start:], sounds[start:], strict=False)
    return all(
        piece == char or (piece.isascii() and sound.startswith(piece)) for piece, char, sound in places
    )


class _Lines:
    """Lines in one string, looked through in their order."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._joined = "\n" + "\n".join(lines) + "\n"
        self._starts = array("l")
        start = 1
        for line in lines:
            self._starts.append(start)
            start += len(line) + 1
        self._starts.append(start)

    def __getitem__(self, row: int) -> str:
        return self._joined[self._starts[row] : self._starts[row + 1] - 1]

    def rows(self, needle: str, *, inside: bool, most: int = _SCANNED) -> Iterator[int]:
        """The first lines that hold the needle, or that begin with it."""
        return islice(self._found(needle if inside else "\n" + needle), most)

    def _found(self, needle: str) -> Iterator[int]:
        place = self._joined.find(needle)
        while place >= 0:
            row = bisect_right(self._starts, place + len(needle) - 1) - 1
            if row >= len(self._starts) - 1:
                return
            yield row
            place = self._joined.find(needle, self._starts[row + 1] - 1)
