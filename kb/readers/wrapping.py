"""Which line breaks are only wrapping? Rejoins sentences that fixed-width or page-end breaks cut in two.

Clean text must come back verbatim, so every join needs strong evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from kb.readers.line_cues import (
    NEVER_FIRST,
    ends_paragraph,
    ends_title,
    is_page_number,
    joint,
    never_breaks_between,
    starts_paragraph,
)

_TITLE_START = re.compile(r"(?:中共|关于|.{2,30}(?:党组|党委|委员会|支部|总支)关于)")
_INDENT = re.compile(r"\u3000|\t|[ \xa0]{2}")
_MAX_TITLE_CHARS = 90
_SLACK = 6  # columns a full line may fall short by: a closing mark and a wide character moved down
_MIN_CUT_CHARS = 40
_MIN_CUT_ITEM_CHARS = 80


class Gap(Enum):
    """What stands between two lines that follow each other."""

    NONE = 0
    BLANK = 1
    PAGE = 2


@dataclass(frozen=True, slots=True)
class _Layout:
    """full_width: display width of a full line (a wide character is 2), 0 if lines are not of fixed width.
    full_chars: characters of a full line where lines were cut by count, else 0.
    indents: new paragraphs are indented, so that a line without indent continues one."""

    full_width: int
    full_chars: int
    indents: bool

    @property
    def is_wrapped(self) -> bool:
        """Whether lines are of fixed width, in columns or in characters."""
        return bool(self.full_width or self.full_chars)


def unwrap(text: str) -> tuple[str, int, int]:
    """The text with wrapped lines joined and page numbers taken out, lines removed, joins made.

    Text without signs of wrapping comes back unchanged, character for character. Time is linear in the text.
    """
    lines = _split(text)
    layout = _find_layout([line for _, line in lines if line.strip()])
    numbers = _page_number_places(lines, layout)
    paragraphs: list[list[str]] = []  # each the pieces of one line of the result
    last = ""  # the piece that ends the last line with text
    blanks = joined = 0
    gap = Gap.NONE
    for place, (after_page_break, line) in enumerate(lines):
        if after_page_break or place in numbers:
            gap = Gap.PAGE
        if place in numbers:
            continue
        if not line.strip():
            gap = Gap.BLANK if gap is Gap.NONE else gap
            paragraphs.append([line])
            blanks += 1
        elif last and _is_cut(last, line, gap, layout):
            del paragraphs[len(paragraphs) - blanks :]
            paragraphs[-1][-1] = last.rstrip()
            paragraphs[-1] += [joint(last, line), line.lstrip()]
            last, gap, blanks, joined = line, Gap.NONE, 0, joined + 1
        else:
            paragraphs.append([line])
            last, gap, blanks = line, Gap.NONE, 0
    if _has_broken_title(paragraphs):
        paragraphs[:2] = [["".join(paragraphs[0]).rstrip(), "".join(paragraphs[1]).lstrip()]]
        joined += 1
    return "\n".join(map("".join, paragraphs)), len(numbers), joined


def _split(text: str) -> list[tuple[bool, str]]:
    """The lines, each with whether a form feed stands before it."""
    if "\f" not in text:
        return [(False, line) for line in text.split("\n")]
    lines: list[tuple[bool, str]] = []
    parts = text.split("\f")
    for page, part in enumerate(parts):
        part = part.removesuffix("\n") if page < len(parts) - 1 else part
        lines.extend((page > 0 and place == 0, line) for place, line in enumerate(part.split("\n")))
    return lines


def _find_layout(lines: list[str]) -> _Layout:
    sample = lines[:5000]
    widths = [_display_width(line.rstrip()) for line in sample]
    indented = sum(_INDENT.match(line) is not None for line in sample)
    full_width = next(filter(None, (_full_width(sample, widths, limit) for limit in _limits(widths))), 0)
    full_chars = _full_chars(sample)
    return _Layout(full_width, full_chars, 0.15 * len(sample) <= indented < 0.97 * len(sample))


def _limits(widths: list[int]) -> Iterator[int]:
    """Candidate widths of a full line: the longest, and the longest but a few."""
    ordered = sorted(widths)
    if ordered:
        yield ordered[-1]
        yield ordered[int(len(ordered) * 0.97) - 1]


def _full_width(lines: list[str], widths: list[int], limit: int) -> int:
    """The limit if many lines fill it and most of these end inside a sentence, else 0."""
    full = [place for place, width in enumerate(widths[:-1]) if limit - _SLACK <= width <= limit]
    if not 24 <= limit <= 240 or len(full) < max(3, 0.2 * len(lines)):
        return 0
    cut = [
        place for place in full if not ends_paragraph(lines[place]) and not starts_paragraph(lines[place + 1])
    ]
    return limit if len(cut) >= max(3, 0.5 * len(full)) else 0


def _full_chars(lines: list[str]) -> int:
    """The longest length if many lines have exactly it and most of these end inside a sentence, else 0."""
    lengths = [len(line.rstrip()) for line in lines]
    limit = max(lengths, default=0)
    full = [place for place, length in enumerate(lengths[:-1]) if length == limit]
    if not 12 <= limit <= 120 or len(full) < max(3, 0.2 * len(lines)):
        return 0
    cut = [place for place in full if not ends_paragraph(lines[place])]
    return limit if len(cut) >= max(3, 0.5 * len(full)) else 0


def _display_width(line: str) -> int:
    """Columns the line takes where a wide character takes two."""
    return len(line) + sum(character > "\u2000" for character in line) if len(line) < 500 else 1000


def _page_number_places(lines: list[tuple[bool, str]], layout: _Layout) -> frozenset[int]:
    decorated = {place for place, (_, line) in enumerate(lines) if is_page_number(line)}
    if not layout.is_wrapped:
        return frozenset(decorated)
    bare = {
        place: line for place, (_, line) in enumerate(lines) if len(line) < 10 and line.strip().isdecimal()
    }
    values = [int(line) for line in bare.values()]
    counts_pages = len(values) >= 2 and all(after == before + 1 for before, after in pairwise(values))
    return frozenset(decorated | set(bare) if counts_pages else decorated)


def _is_cut(line: str, following: str, gap: Gap, layout: _Layout) -> bool:
    if gap is Gap.BLANK:
        return following.lstrip()[:1] in NEVER_FIRST
    if never_breaks_between(line, following):
        return True
    if _INDENT.match(following) or starts_paragraph(following, inside_sentence=not ends_paragraph(line)):
        return False
    if ends_title(line):
        return False
    if layout.full_width and _fills(line, following, layout.full_width):
        return layout.indents or not ends_paragraph(line)
    if layout.full_chars and len(line.rstrip()) == layout.full_chars:
        return layout.indents or not ends_paragraph(line)
    if starts_paragraph(following):
        return False
    if layout.is_wrapped and layout.indents and not ends_paragraph(line) and _INDENT.match(line) is None:
        return True
    if ends_paragraph(line) or _is_heading(line):
        return False
    return gap is Gap.PAGE or _looks_cut(line, following, layout)


def _fills(line: str, following: str, full_width: int) -> bool:
    word = re.match(r"\s*([!-~]{0,30})", following)
    needed = max(_SLACK, _display_width(word[1]) if word else 0)
    return full_width - needed <= _display_width(line.rstrip()) <= full_width + _SLACK


def _looks_cut(line: str, following: str, layout: _Layout) -> bool:
    """A lone cut in text of one paragraph a line: both parts read as parts of a sentence."""
    before, after = line.rstrip()[-1:], following.lstrip()[:1]
    if not (_is_ideograph(before) and _is_ideograph(after)) or not re.search("[,。;，；]", following):
        return False
    if layout.indents and _INDENT.match(line):
        return len(line) >= _MIN_CUT_CHARS
    shortest = _MIN_CUT_ITEM_CHARS if starts_paragraph(line) else _MIN_CUT_CHARS
    return len(line) >= shortest and re.search("[,。;，；]", line) is not None


def _is_heading(line: str) -> bool:
    return len(line.strip()) < 20 or (starts_paragraph(line) and len(line) < 60 and "。" not in line)


def _is_ideograph(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _has_broken_title(paragraphs: list[list[str]]) -> bool:
    """True if the first two lines are one title broken in two."""
    if len(paragraphs) < 2 or len(paragraphs[0]) + len(paragraphs[1]) > 2:
        return False
    first, second = paragraphs[0][0].strip(), paragraphs[1][0].strip()
    if (
        not first
        or not second
        or len(first) + len(second) > _MAX_TITLE_CHARS
        or re.search("[,。;:，；：]", first + second)
    ):
        return False
    return _TITLE_START.match(first) is not None and not ends_title(first) and ends_title(second)
