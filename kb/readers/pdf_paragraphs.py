"""Which PDF lines make one paragraph? Judged by margins, indents and line spacing first, by wording second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.readers.line_cues import ends_paragraph, ends_title, joint, never_breaks_between, starts_paragraph
from kb.readers.pdf_lines import Line

_MAX_HEADING_CHARS = 80
_MAX_TITLE_LINES = 5
_LONG_SHARE = 0.78  # a wrapped line fills at least this share of the width between the margins


@dataclass(frozen=True, slots=True)
class Paragraph:
    """text: lines joined. level: 0 title, 1-3 heading by font size, None body. page: where it begins."""

    text: str
    level: int | None
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """left, right: margins of body text in points. pitch: distance of wrapped lines, 0 if not seen.

    body_size: font size in points. indents: paragraphs begin with an indent; items_are_indented: numbered ones too.
    spaced: paragraphs stand apart vertically.
    """

    left: float
    right: float
    pitch: float
    body_size: float
    indents: bool
    items_are_indented: bool
    spaced: bool

    def is_long(self, line: Line) -> bool:
        """True if the line comes near enough to the right margin to be followed by a wrapped one."""
        return line.x1 - self.left > _LONG_SHARE * (self.right - self.left)


def paragraphs(pages: Sequence[list[Line]], page_width: float) -> list[Paragraph]:
    """The paragraphs in reading order, the title's lines joined to the first of them."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    layout = _find_layout(lines)
    title_lines = _title_length(lines, layout, page_width)
    levels = _heading_sizes(lines[title_lines:], layout)
    found: list[Paragraph] = []
    start = 0
    for place in range(1, len(lines) + 1):
        if place < title_lines or (
            place < len(lines) and place != title_lines and _continues(lines[place - 1], lines[place], layout)
        ):
            continue
        group = lines[start:place]
        level = 0 if start == 0 and title_lines else levels.get(group[0].size)
        found.append(_paragraph(group, level))
        start = place
    return found


def join_wrapped(lines: Sequence[Line], right: float) -> str:
    """Lines of one table cell as text: wrapped lines joined, other line breaks kept. right: the cell's edge."""
    text = ""
    previous: Line | None = None
    for line in lines:
        if previous is None:
            text = line.text
        elif never_breaks_between(previous.text, line.text) or (
            _fills(previous, line, right)
            and not (ends_paragraph(previous.text) and starts_paragraph(line.text))
        ):
            text += joint(previous.text, line.text) + line.text
        else:
            text += "\n" + line.text
        previous = line
    return text


def _paragraph(lines: Sequence[Line], level: int | None) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        text += joint(text, line.text) + line.text
    return Paragraph(text, None if len(text) > _MAX_HEADING_CHARS else level, lines[0].page, lines[0].top)


def _continues(line: Line, following: Line, layout: _Layout) -> bool:
    """True if both lines belong to one paragraph of body text."""
    if abs(line.size - following.size) > 0.1 * layout.body_size:
        return False
    if never_breaks_between(line.text, following.text):
        return True
    is_indented = following.x0 - layout.left > 1.2 * following.size
    inside_sentence = not ends_paragraph(line.text)
    if (layout.indents and is_indented) or not layout.is_long(line):
        return False
    fills = _fills(line, following, layout.right)
    same_page = line.page == following.page
    is_spaced_apart = bool(same_page and layout.pitch and following.top - line.top > 1.25 * layout.pitch)
    if is_spaced_apart:
        return False
    if layout.items_are_indented or (layout.spaced and same_page):
        # Geometry alone decides: a wrapped line may begin with 关于, (1) or 二是 by chance.
        return fills or inside_sentence
    if starts_paragraph(following.text, inside_sentence=inside_sentence):
        return inside_sentence and layout.indents and fills
    return inside_sentence or layout.indents


def _fills(line: Line, following: Line, right: float) -> bool:
    return right - line.x1 < following.first_word + 0.6 * line.size


def _find_layout(lines: Sequence[Line]) -> _Layout:
    body_size = Counter(size for line in lines for size in [line.size] * len(line.text)).most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - body_size) <= 0.1 * body_size] or list(lines)
    starts = Counter(round(line.x0) for line in body)
    common = [x for x, count in starts.items() if count >= max(2, 0.05 * len(body))]
    left = min(common, default=min(starts))
    right = _right_margin(body, left)
    full = [(a, b) for a, b in pairwise(body) if a.page == b.page and _fills(a, b, right)]
    pitches = Counter(round(b.top - a.top) for a, b in full if b.top > a.top)
    pitch = float(min((p for p, count in pitches.items() if count >= max(1, 0.2 * len(full))), default=0))
    after_short = [(a, b) for a, b in pairwise(body) if a.x1 - left < _LONG_SHARE * (right - left)]
    items = [b.x0 - left > 1.2 * body_size for _, b in after_short if starts_paragraph(b.text)]
    indented = sum(line.x0 - left > 1.2 * body_size for line in body) >= max(2, 0.15 * len(body))
    apart = [b.top - a.top > 1.25 * pitch for a, b in after_short if a.page == b.page]
    return _Layout(
        left=left,
        right=right,
        pitch=pitch,
        body_size=body_size,
        indents=indented,
        items_are_indented=indented and len(items) >= 3 and sum(items) > 0.9 * len(items),
        spaced=pitch > 0 and len(apart) >= 3 and sum(apart) > 0.8 * len(apart),
    )


def _right_margin(body: Sequence[Line], left: float) -> float:
    """Where full lines end, in points; a few may run further, since punctuation hangs and fonts are substituted."""
    longest = max(line.x1 for line in body)
    ends = sorted(line.x1 for line in body if line.x1 - left > _LONG_SHARE * (longest - left))
    return ends[int(0.8 * (len(ends) - 1))] if len(ends) > 5 else longest


def _title_length(lines: Sequence[Line], layout: _Layout, page_width: float) -> int:
    """How many lines at the top are the title; 0 if the text begins without one."""
    first = lines[0]
    is_large = first.size > 1.12 * layout.body_size
    if not is_large and not _is_centred(first, layout, page_width):
        return 2 if _is_full_width_title(lines, layout, page_width) else 0
    count = 1
    while count < min(_MAX_TITLE_LINES, len(lines)):
        line = lines[count]
        is_alike = abs(line.size - first.size) <= 0.05 * first.size and line.page == first.page
        if (
            not is_alike
            or line.top - lines[count - 1].top > 2.6 * first.size
            or ends_title(lines[count - 1].text)
        ):
            break
        if starts_paragraph(line.text) and not line.text.startswith(("关于", "针对")):
            break
        if not is_large and not _is_centred(line, layout, page_width):
            break
        count += 1
    return count


def _is_full_width_title(lines: Sequence[Line], layout: _Layout, page_width: float) -> bool:
    """True if the first line fills the page and the second, centred, ends it as a title."""
    if len(lines) < 2 or ends_paragraph(lines[0].text) or not layout.is_long(lines[0]):
        return False
    return _is_centred(lines[1], layout, page_width) and ends_title(lines[1].text)


def _is_centred(line: Line, layout: _Layout, page_width: float) -> bool:
    is_inside = line.x0 > layout.left + 2.5 * line.size and line.x1 < layout.right - line.size
    return (
        is_inside
        and abs((line.x0 + line.x1) / 2 - page_width / 2) < 1.5 * line.size
        and not ends_paragraph(line.text)
    )


def _heading_sizes(lines: Sequence[Line], layout: _Layout) -> dict[float, int]:
    larger = sorted({line.size for line in lines if line.size > 1.1 * layout.body_size}, reverse=True)
    return {size: min(place, 3) for place, size in enumerate(larger, start=1)}
