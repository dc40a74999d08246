"""What might the user be typing? Problem titles and domain terms that hold what stands in the box."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from index.terms import fold

# Phrases looked at, most frequent first; a short prefix stands in thousands.
_SCANNED = 60
_SEPARATOR = "\n"


class Suggestions:
    """Phrases with how often each is used, found by what they begin with or hold."""

    def __init__(self, phrases: Mapping[str, int]) -> None:
        """phrases: with their counts. Phrases with the same folded form are one."""
        clean = {" ".join(phrase.split()): count for phrase, count in phrases.items()}
        ordered = sorted(clean, key=lambda phrase: (-clean[phrase], len(phrase), phrase))
        self._phrases = list({fold(phrase): phrase for phrase in reversed(ordered)}.values())[::-1]
        self._starts: list[int] = []
        length = 0
        for phrase in self._phrases:
            self._starts.append(length)
            length += len(fold(phrase)) + 1
        self._joined = _SEPARATOR.join(map(fold, self._phrases))

    def find(self, prefix: str, limit: int) -> list[str]:
        """At most limit phrases: those that begin with prefix, then those that hold it; frequent and short first.

        A blank prefix suggests nothing.
        """
        needle = fold(" ".join(prefix.split()))
        if not needle or limit < 1:
            return []
        found = list(self._holding(needle))
        beginning = [phrase for phrase in found if fold(phrase).startswith(needle)]
        others = [phrase for phrase in found if not fold(phrase).startswith(needle)]
        return [*beginning, *others][:limit]

    def _holding(self, needle: str) -> Iterable[str]:
        """The first phrases that hold the needle, in order; phrases begin after a separator."""
        found: dict[int, None] = {}
        for target in (_SEPARATOR + needle, needle):
            place = self._joined.find(target)
            while place >= 0 and len(found) < _SCANNED:
                row = bisect_right(self._starts, place + len(target) - len(needle)) - 1
                found[row] = None
                end = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self._joined)
                place = self._joined.find(target, end)
        return [self._phrases[row] for row in found]
