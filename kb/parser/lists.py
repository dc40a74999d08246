"""Which enumerators of a stretch are its list, and which are nested in an item or only words?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kb.document import Span
from kb.parser.enumerators import Marker, Style
from kb.parser.spans import is_blank

_MEASURE_STYLES = frozenset({"AR.", "AR、", "AR)", "PAR", "PCN", "CIR", "PD", "SHI", "YAO", "SEQ", "CN"})
_SPOKEN = frozenset({"SHI", "YAO", "SEQ"})
_SYMBOLS = frozenset({"CIR", "PD"})


class ListFinder:
    """Finds the outermost list in any stretch of one text; holds its enumerators."""

    def __init__(self, shadow: str, markers: Sequence[Marker]) -> None:
        self._shadow = shadow
        self._markers = [marker for marker in markers if marker.style in _MEASURE_STYLES]
        self._starts = [marker.start for marker in self._markers]

    def outermost(self, stretch: Span) -> list[Marker]:
        """The enumerators of the stretch's outermost list, in order; empty if it has none."""
        candidates = [
            marker
            for marker in self._within(stretch)
            if marker.boundary != "glued" or marker.style in _SYMBOLS or marker.start <= stretch.start
        ]
        last: dict[tuple[Style, int], int] = {
            (marker.style, marker.ordinal): index for index, marker in enumerate(candidates)
        }
        for index, marker in enumerate(candidates):
            has_next = last.get((marker.style, marker.ordinal + 1), -1) > index
            if self._may_open(marker, stretch, has_next=has_next):
                return self._sequence(marker, candidates[index + 1 :])
        return []

    def continues_after(self, position: int) -> bool:
        """Whether the next words after the position are the second or a later item of a list."""
        index = bisect_left(self._starts, position)
        if index >= len(self._markers):
            return False
        marker = self._markers[index]
        return marker.ordinal > 1 and is_blank(self._shadow, position, marker.start)

    def _within(self, stretch: Span) -> list[Marker]:
        first, last = bisect_left(self._starts, stretch.start), bisect_left(self._starts, stretch.end)
        return self._markers[first:last]

    def _may_open(self, marker: Marker, stretch: Span, *, has_next: bool) -> bool:
        at_start = is_blank(self._shadow, stretch.start, marker.start)
        if marker.is_doubtful:
            return at_start and has_next
        if at_start or marker.boundary == "line":
            return True
        return marker.ordinal == 1 and (marker.style in _SPOKEN or has_next)

    def _sequence(self, first: Marker, later: Sequence[Marker]) -> list[Marker]:
        """The enumerators that continue the list opened by first. Lists nested in an item are left inside it."""
        sequence = [first]
        nested = 0
        has_inner = False
        for marker in later:
            if marker.style != first.style:
                has_inner = has_inner or (marker.boundary == "line" and marker.ordinal == 1)
                continue
            ordinal = sequence[-1].ordinal
            if nested and marker.ordinal == nested + 1 and not self._ends_nested(marker, ordinal):
                nested += 1
            elif self._continues(marker, ordinal, has_inner):
                sequence.append(marker)
                nested = 0
            elif marker.ordinal == 1:
                nested = 1
        return sequence

    def _ends_nested(self, marker: Marker, ordinal: int) -> bool:
        return marker.ordinal == ordinal + 1 and (marker.boundary == "line" or self._after_full_stop(marker))

    def _after_full_stop(self, marker: Marker) -> bool:
        position = marker.start - 1
        while position >= 0 and self._shadow[position] in " \t":
            position -= 1
        return position >= 0 and self._shadow[position] == "。"

    def _continues(self, marker: Marker, ordinal: int, has_inner: bool) -> bool:
        if marker.ordinal == ordinal + 1:
            return marker.boundary != "comma" or marker.style in _SPOKEN
        if marker.is_doubtful:
            return False
        if marker.boundary == "line":
            return marker.ordinal > ordinal or (marker.ordinal == 1 and not has_inner)
        if marker.style in _SPOKEN and self._after_full_stop(marker):
            return marker.ordinal > ordinal or marker.ordinal == 1
        return marker.style in _SYMBOLS and marker.ordinal > ordinal
