"""Which lines of text stand on a PDF page? Clusters characters, leaves out watermarks, headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from kb.readers.line_cues import is_page_number

Character: TypeAlias = dict[
    str, Any
]  # a pdfplumber char: text, x0, x1, top, bottom (points from top left), size
_MIN_SIZE = 3.0
_EDGE_SHARE = 0.12  # headers and footers stand in this share of the page's height
_RADICALS = re.compile("[\u2e80-\u2fdf]")
# What typesetters keep together: opening marks with what follows, closing marks with what precedes, quotes with both.
_FIRST_WORD = re.compile(r"[“‘《(〈【]*(?:[!-~]+|.)(?:[”’》)〉】,。、;:?!%]+|[“‘](?:[!-~]+|.))*")
_UNMAPPED = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; coordinates in points from the page's top left corner.

    first_word: width of the part that could not have been left on the line before (a word, or a character).
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    first_word: float


def page_lines(characters: Iterable[Character], page: int) -> list[Line]:
    """The lines from top to bottom. Rotated characters (watermarks) are left out."""
    upright = [
        item
        for item in characters
        if _is_upright(item) and item["size"] >= _MIN_SIZE and item["text"] != "\x00"
    ]
    upright.sort(key=lambda item: (item["top"] + item["bottom"], item["x0"]))
    lines: list[Line] = []
    current: list[Character] = []
    for item in upright:
        if current and not _is_same_line(current[0], item):
            lines.extend(_line(current, page))
            current = []
        current.append(item)
    lines.extend(_line(current, page))
    return lines


def without_edges(pages: Sequence[list[Line]], heights: Sequence[float]) -> tuple[list[list[Line]], set[str]]:
    """The pages without page numbers and without the headers and footers they repeat, and these texts."""
    seen: Counter[str] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        seen.update({_pattern(line.text) for line in lines if _is_at_edge(line, height)})
    repeated = (
        {text for text, count in seen.items() if count >= max(2, 0.5 * len(pages))}
        if len(pages) > 1
        else set()
    )
    kept, dropped = [], set()
    for lines, height in zip(pages, heights, strict=True):
        rest = []
        for line in lines:
            at_edge = _is_at_edge(line, height)
            if at_edge and is_page_number(line.text, bare=True):
                continue
            if at_edge and _pattern(line.text) in repeated and line in (*lines[:2], *lines[-2:]):
                dropped.add(line.text)
            else:
                rest.append(line)
        kept.append(rest)
    return kept, dropped


def plain_text(characters: Sequence[Character]) -> str:
    """The characters of one line as text, with spaces where Latin words or columns stand apart."""
    parts: list[str] = []
    previous: Character | None = None
    for item in characters:
        text = item["text"]
        if previous is not None and not text.isspace() and not parts[-1].isspace():
            gap = item["x0"] - previous["x1"]
            is_latin = text[:1].isascii() and previous["text"][-1:].isascii()
            if gap > (0.25 if is_latin else 1.2) * item["size"]:
                parts.append(" ")
        parts.append("\ufffd" if _UNMAPPED.fullmatch(text) else text)
        previous = item
    joined = "".join(parts)
    # Some fonts map characters to look-alike radicals (U+2F00 …): text nobody could find.
    return _RADICALS.sub(lambda match: _unified(match[0]), joined).strip()


def _unified(radical: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", radical)


def _is_upright(item: Character) -> bool:
    # pdfminer's own "upright" lets a slanted watermark pass; the matrix (a, b, c, d, e, f) of upright text has b = 0.
    return bool(abs(item["matrix"][1]) <= 0.05 * abs(item["matrix"][0]))


def _is_same_line(first: Character, item: Character) -> bool:
    middle = (item["top"] + item["bottom"]) / 2
    height = max(first["bottom"] - first["top"], item["bottom"] - item["top"])
    return bool(abs(middle - (first["top"] + first["bottom"]) / 2) < 0.4 * height)


def _line(characters: list[Character], page: int) -> list[Line]:
    ordered = _without_doubles(sorted(characters, key=lambda item: item["x0"]))
    inked = [item for item in ordered if not item["text"].isspace()]
    text = plain_text(ordered)
    if not inked or not text:
        return []
    sizes = Counter(round(item["size"], 1) for item in inked)
    word = _FIRST_WORD.match(text.replace(" ", ""))
    width = inked[min(len(word[0]) if word else 1, len(inked)) - 1]["x1"] - inked[0]["x0"]
    top = min(item["top"] for item in inked)
    bottom = max(item["bottom"] for item in inked)
    return [Line(text, page, inked[0]["x0"], inked[-1]["x1"], top, bottom, sizes.most_common(1)[0][0], width)]


def _without_doubles(characters: list[Character]) -> list[Character]:
    # Bold is sometimes drawn as the same character twice, a fraction of a point apart.
    kept: list[Character] = []
    for item in characters:
        twin = next((other for other in kept[-2:] if other["text"] == item["text"]), None)
        if twin is None or item["text"].isspace() or item["x0"] - twin["x0"] > 0.3 * item["size"]:
            kept.append(item)
    return kept


def _is_at_edge(line: Line, height: float) -> bool:
    return line.bottom < _EDGE_SHARE * height or line.top > (1 - _EDGE_SHARE) * height


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))
