"""Which measures say the same in nearly the same words? Clusters by character shingles: MinHash, then exact Jaccard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.arrays import BoolArray

SHINGLE_CHARS = 3
# The bars are measured (docs/quality.md, 相近措施). Two measures at least this alike say the same thing;
MIN_JACCARD = 0.7
# a measure of which this much stands in another one of up to twice its length adds nothing to it.
MIN_CONTAINED = 0.9
_MIN_CONTAINED_JACCARD = 0.45
# Raise the first number whenever equal texts start to give other answers: an index with another id is built anew.
DUPLICATES_ID = f"1:{SHINGLE_CHARS}:{MIN_JACCARD}:{MIN_CONTAINED}"
# 21 bands of 3: a pair at .7 shares one with probability .9998, at .5 with .94, at .3 with .44.
_BANDS, _BAND_WIDTH = 21, 3
# How many earlier texts of each bucket a text is compared with: bounds the work where thousands are half alike.
_COMPARED_IN_BUCKET = 4
# A signature misjudges by .06 (one standard deviation): what it puts this far below the lower bar is not verified.
_SLACK = 0.1
_AT_ONCE = 2**14  # texts or pairs in one step
_HASH_BITS = 48  # beside 15 bits for the number of a text or pair in its step
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd, 2**64 over the golden ratio: Fibonacci hashing
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOT_A_LETTER = re.compile(r"[\W_]+")

_Hashes = NDArray[np.uint64]
_Signatures = NDArray[np.uint32]
_Rows = NDArray[np.int64]
_Values = TypeVar("_Values", _Hashes, _Rows)


@dataclass(frozen=True, slots=True)
class Repeats:
    """Which measures repeat which. Both (measures,): rows of measures that repeat no earlier one, or themselves.

    same_as: the first of all that say the same. part_of: one that says the same and more; without such, as same_as.
    """

    same_as: NDArray[np.int32]
    part_of: NDArray[np.int32]


def find_repeats(texts: Sequence[str]) -> Repeats:
    """Which texts are the same, nearly, or a part of another; the same texts in the same order give the same answer.

    The same: equal but for figures, punctuation, spaces and width, or of a Jaccard similarity of at least
    MIN_JACCARD. The first of a cluster is like every other of it; two others need not be that alike.
    """
    first_row: dict[str, int] = {}
    rows_of = [first_row.setdefault(folded_text(text), row) for row, text in enumerate(texts)]
    same_as = np.arange(len(texts), dtype=np.int32)
    part_of = same_as.copy()
    distinct = {row: text for text, row in first_row.items() if len(text) >= SHINGLE_CHARS}
    if distinct:
        rows = np.array(list(distinct), dtype=np.int32)
        leader, holder = _compare(_shingles_of(list(distinct.values())))
        same_as[rows], part_of[rows] = rows[leader], rows[holder]
    same_text = np.array(rows_of, dtype=np.int32)
    return Repeats(same_as[same_text], part_of[same_text])


def folded_text(text: str) -> str:
    """What is compared: NFKC, lower case, each number a 0, without punctuation and spaces."""
    normal = unicodedata.normalize("NFKC", text).lower()
    return _NOT_A_LETTER.sub("", _NUMBER.sub("0", normal))


@dataclass(frozen=True, slots=True)
class _Shingles:
    """The distinct shingles of texts, hashed. hashes: below 2**48, one text after another, ascending in each;
    starts (texts + 1,): where each text's begin."""

    hashes: _Hashes
    starts: _Rows

    def of(self, rows: _Rows) -> _Hashes:
        """The shingles of each of these texts: its place in rows, shifted by 48 bits, and the hash; ascending."""
        sizes = self.starts[rows + 1] - self.starts[rows]
        place = np.repeat(np.arange(len(rows)), sizes)
        before = np.cumsum(sizes) - sizes
        hashes = self.hashes[np.arange(len(place)) + (self.starts[rows] - before)[place]]
        keyed: _Hashes = place.astype(np.uint64) << np.uint64(_HASH_BITS) | hashes
        return keyed


def _shingles_of(texts: Sequence[str]) -> _Shingles:
    """Of folded texts of at least SHINGLE_CHARS characters each."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    count = len(codes) - SHINGLE_CHARS + 1
    packed = np.zeros(count, dtype=np.uint64)
    for place in range(SHINGLE_CHARS):
        packed = packed << np.uint64(21) | codes[place : place + count]  # a code point has 21 bits
    owner = np.repeat(np.arange(len(texts)), lengths)
    inside = owner[:count] == owner[SHINGLE_CHARS - 1 :]
    hashes = (packed[inside] * _SPREAD) >> np.uint64(64 - _HASH_BITS)
    return _distinct(hashes, np.concatenate(([0], np.cumsum(lengths - SHINGLE_CHARS + 1))))


def _distinct(hashes: _Hashes, starts: _Rows) -> _Shingles:
    """Each text's hashes sorted, each once; so many texts at a time that text and hash fit into one number."""
    kept, sizes = [], []
    for first in range(0, len(starts) - 1, _AT_ONCE):
        bounds = starts[first : first + _AT_ONCE + 1]
        place = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint64), np.diff(bounds)) << np.uint64(
            _HASH_BITS
        )
        keys = _sorted_once(place | hashes[bounds[0] : bounds[-1]])
        kept.append(keys & np.uint64((1 << _HASH_BITS) - 1))
        sizes.append(_count_by_place(keys, len(bounds) - 1))
    return _Shingles(np.concatenate(kept), np.concatenate(([0], np.cumsum(np.concatenate(sizes)))))


def _count_by_place(keys: _Hashes, places: int) -> _Rows:
    """(places,): how many keys have each place before their hash."""
    return np.bincount((keys >> np.uint64(_HASH_BITS)).astype(np.int64), minlength=places)


def _compare(shingles: _Shingles) -> tuple[_Rows, _Rows]:
    """(texts,) each: the earlier text that a text is like, and one that holds it; else itself, and the former."""
    texts = len(shingles.starts) - 1
    leader, holder, leads = np.arange(texts), np.arange(texts), np.zeros(texts, dtype=np.bool_)
    signatures = _signatures_of(shingles)
    buckets = list(_buckets_of(signatures))
    for place in range(_COMPARED_IN_BUCKET):
        pairs = _pairs_in(buckets, place, leader == np.arange(texts))
        for batch in np.split(pairs, range(_AT_ONCE, len(pairs), _AT_ONCE)):
            found = _alike(shingles, signatures, batch)
            for first, other in found.same:
                if leader[other] == other and leader[first] == first and not leads[other]:
                    leader[other], leads[first] = first, True
            for part, whole in found.contained:
                holder[part] = whole if holder[part] == part else holder[part]
    return leader, leader[holder[leader]]


def _signatures_of(shingles: _Shingles) -> _Signatures:
    """(texts, bands * width): MinHash by random multiplication; two texts agree in about their Jaccard's share."""
    random = np.random.default_rng(0)
    factors = random.integers(0, 2**63, size=_BANDS * _BAND_WIDTH, dtype=np.uint64) | np.uint64(1)
    mixed = shingles.hashes ^ shingles.hashes >> np.uint64(23)
    lines = [
        np.minimum.reduceat(((mixed * factor) >> np.uint64(32)).astype(np.uint32), shingles.starts[:-1])
        for factor in factors
    ]
    return np.stack(lines, axis=1)


def _buckets_of(signatures: _Signatures) -> Iterator[tuple[_Rows, _Rows]]:
    """For each band: the texts by bucket, in each by row, and for each place the place where its bucket begins."""
    places = np.arange(len(signatures))
    for band in range(0, _BANDS * _BAND_WIDTH, _BAND_WIDTH):
        key = np.zeros(len(places), dtype=np.uint64)
        for column in range(band, band + _BAND_WIDTH):
            key = (key ^ signatures[:, column]) * _SPREAD
            key ^= key >> np.uint64(32)
        order = np.argsort(key, kind="stable")
        begins = np.concatenate(([True], key[order][1:] != key[order][:-1]))
        yield order, np.maximum.accumulate(np.where(begins, places, 0))


def _pairs_in(buckets: Sequence[tuple[_Rows, _Rows]], place: int, compared: BoolArray) -> _Rows:
    """(pairs, 2): the place-th of a bucket and a later one of it, by the later row and then the earlier."""
    texts = len(compared)
    found = []
    for order, start in buckets:
        later = np.flatnonzero((np.arange(texts) - start > place) & compared[order])
        first, other = order[start[later] + place], order[later]
        found.append((other * texts + first)[compared[first]])
    pairs = _sorted_once(np.concatenate(found))
    return np.stack((pairs % texts, pairs // texts), axis=1)


class _Alike(NamedTuple):
    """same: pairs of rows, the earlier first. contained: pairs of a text and one that holds it."""

    same: list[list[int]]
    contained: list[list[int]]


def _alike(shingles: _Shingles, signatures: _Signatures, pairs: _Rows) -> _Alike:
    """Those of the pairs that reach a bar, in the order given."""
    agreeing = (signatures[pairs[:, 0]] == signatures[pairs[:, 1]]).mean(axis=1)
    pairs = pairs[agreeing >= _MIN_CONTAINED_JACCARD - _SLACK]
    sides = shingles.of(pairs[:, 0]), shingles.of(pairs[:, 1])
    merged = np.sort(np.concatenate(sides), kind="stable")  # two ascending runs: a mere merge
    common = merged[1:][merged[1:] == merged[:-1]]
    first, second, both = (_count_by_place(keys, len(pairs)) for keys in (*sides, common))
    same = both >= MIN_JACCARD * (first + second - both)
    rest = ~same & (both >= _MIN_CONTAINED_JACCARD * (first + second - both))
    in_second, in_first = rest & (both >= MIN_CONTAINED * first), rest & (both >= MIN_CONTAINED * second)
    contained = np.concatenate((pairs[in_second], pairs[in_first][:, ::-1]))
    return _Alike(pairs[same].tolist(), contained.tolist())


def _sorted_once(values: _Values) -> _Values:
    """Ascending, each value once. By sorting: the hash table of np.unique takes ten times as long here."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))[: len(values)]]
