"""Where do the query's words stand in a text? Offsets into the text as it is stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index.terms import fold
from kb.document import Span

# Full-width forms fold one to one; they stand in nearly every text, so they must not cost the slow way.
_FULL_WIDTH = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: 0x20}
_IS_WIDE = re.compile("[\uff01-\uff5e\u3000]")


@dataclass(frozen=True, slots=True)
class Highlights:
    """spans: ascending, apart from each other, none empty. terms: those that were found, in the order given."""

    spans: tuple[Span, ...]
    terms: tuple[str, ...]


def find_highlights(text: str, terms: Sequence[str]) -> Highlights:
    """Every place where one of the folded terms stands in text; overlapping and touching places are one span.

    A term of letters and digits must stand alone: "5" is not found in "2015".
    """
    folded, offsets = _fold_with_offsets(text)
    # Plain pairs until the last: this runs for every measure of a page.
    places: list[tuple[int, int]] = []
    found: list[str] = []
    for term in terms:
        if term and (own := _occurrences(folded, term)):
            places += own
            found.append(term)
    places.sort()
    if offsets is not None:
        places = [_to_original(start, end, offsets) for start, end in places]
    return Highlights(_merged(places), tuple(found))


def _occurrences(text: str, term: str) -> list[tuple[int, int]]:
    start = text.find(term)
    if start < 0:
        return []
    is_latin = _is_latin(term[0]) or _is_latin(term[-1])
    places = []
    while start >= 0:
        end = start + len(term)
        if not (is_latin and (_continues(text, start, term[0]) or _continues(text, end, term[-1]))):
            places.append((start, end))
        start = text.find(term, start + 1)
    return places


def _continues(text: str, boundary: int, edge: str) -> bool:
    """Does a Latin word or a number run on across this boundary of a match?"""
    if not 0 < boundary < len(text) or not _is_latin(edge):
        return False
    return _is_latin(text[boundary - 1]) and _is_latin(text[boundary])


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _fold_with_offsets(text: str) -> tuple[str, Sequence[int] | None]:
    """The folded text, and for each of its characters the place it comes from (None: the same place).

    Folding can lengthen (㎡ to m2) or join (a letter and its accent), so it is done cluster by cluster then.
    """
    narrow = text.translate(_FULL_WIDTH) if _IS_WIDE.search(text) else text
    lowered = narrow.lower()
    if len(lowered) == len(text) and unicodedata.is_normalized("NFKC", lowered):
        return lowered, None
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = fold(text[start:end])
        pieces.append(piece)
        offsets += [start] * len(piece)
        start = end
    return "".join(pieces), [*offsets, len(text)]


def _to_original(start: int, end: int, offsets: Sequence[int]) -> tuple[int, int]:
    last = offsets[end - 1]
    following = next((offset for offset in offsets[end:] if offset > last), offsets[-1])
    return offsets[start], following


def _merged(places: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """places: by ascending start."""
    merged: list[Span] = []
    first, last = 0, -1
    for start, end in places:
        if start > last:
            if last >= 0:
                merged.append(Span(first, last))
            first, last = start, end
        elif end > last:
            last = end
    if last >= 0:
        merged.append(Span(first, last))
    return tuple(merged)
