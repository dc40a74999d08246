"""What did the unit do about a problem? Splits the content of a problem into measures, statuses and remarks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.document import Span
from kb.parser.enumerators import Intervals, Marker, find_quotations
from kb.parser.labels import Label, find_labels
from kb.parser.status import completion_of_label

_MEASURE_STYLES = frozenset({"AR.", "AR、", "AR)", "PAR", "PCN", "CIR", "PD", "SHI", "YAO", "SEQ", "CN"})
_SPOKEN = frozenset({"SHI", "YAO", "SEQ"})
_LONG_REMARKS = re.compile(r"目标|表现|原因|成果|佐证|描述|详情|问题|意见")
_FULL_STOP = re.compile(r"。(?=[^\n)”》】])")
_NAMED_FINDING = re.compile(r"(?:对|针对)[^,。;\n]{2,80},")
_BARE_HEADING = re.compile(
    r"[^,。;:!?、]{2,26}(?:方面|局|委|委员会|办公室|办|厅|部|中心|集团|公司|街道|[镇乡]|安排|打算)"
)
_LEAD_IN = re.compile(r"[:,]\s*$|如下[。:]?\s*$")


@dataclass(slots=True)
class FoundMeasure:
    """One measure's words, without its enumerator, and the remarks that belong to it alone."""

    span: Span
    remarks: list[tuple[str, Span]] = field(default_factory=list)
    status: list[tuple[str, Span]] = field(default_factory=list)


@dataclass(slots=True)
class Content:
    """What a problem's content holds. roles: every span that has been given a role, enumerators included."""

    measures: list[FoundMeasure] = field(default_factory=list)
    remarks: list[tuple[str, Span]] = field(default_factory=list)
    status: list[tuple[str, Span]] = field(default_factory=list)


class MeasureSplitter:
    """Splits spans of one text; holds its shadow and its enumerators."""

    def __init__(self, shadow: str, markers: Sequence[Marker], *, by_sentence: bool = False) -> None:
        """by_sentence: a paragraph without enumerators holds one measure a sentence (as audit results do)."""
        self._shadow = shadow
        self._by_sentence = by_sentence
        self._quoted = Intervals(find_quotations(shadow))
        self._markers = [m for m in markers if m.style in _MEASURE_STYLES]
        self._starts = [m.start for m in self._markers]

    def split(self, spans: Sequence[Span]) -> Content:
        """The measures of a problem whose content stands in the spans, in order."""
        content = Content()
        for span in spans:
            for label, chunk in self._chunks(span):
                self._add_chunk(content, label, chunk)
        return content

    def _chunks(self, span: Span) -> list[tuple[Label | None, Span]]:
        """The span cut at its labels: (label or None, what it announces)."""
        labels = find_labels(self._shadow, span.start, span.end)
        chunks: list[tuple[Label | None, Span]] = []
        position = span.start
        for index, label in enumerate(labels):
            if label.start < position:
                continue
            if self._shadow[position : label.start].strip(" \t\n。;【["):
                chunks.append((None, Span(position, label.start)))
            stop = labels[index + 1].start if index + 1 < len(labels) else span.end
            end = self._remark_end(label, stop) if label.role != "measures" else stop
            chunks.append((label, Span(label.end, end)))
            position = end
        if self._shadow[position : span.end].strip():
            chunks.append((None, Span(position, span.end)))
        return chunks

    def _remark_end(self, label: Label, stop: int) -> int:
        """Where a remark's value ends: with its line, or its sentence for short ones; goals and causes run on."""
        line_end = self._shadow.find("\n", label.end, stop)
        if _LONG_REMARKS.search(label.name):
            return stop
        line_end = stop if line_end < 0 else line_end
        match = re.compile(r"[。;](?=.)").search(self._shadow, label.end, line_end)
        return match.end() if match else line_end

    def _add_chunk(self, content: Content, label: Label | None, chunk: Span) -> None:
        value = trim(self._shadow, chunk)
        if label is not None and label.role != "measures":
            if value.end > value.start:
                value = _without_stop(self._shadow, value)
                if label.role == "status":
                    content.status.append((label.name, value))
                elif content.measures and self._continues_later(chunk):
                    content.measures[-1].remarks.append((label.name, value))
                else:
                    content.remarks.append((label.name, value))
            return
        if value.end <= value.start:
            return
        short = self._shadow[value.start : value.end].strip("。;,. ()")
        if len(short) <= 16 and completion_of_label(short) is not None:
            content.status.append((label.name if label else "完成情况", _without_stop(self._shadow, value)))
            return
        lead, items = self._items(value)
        if lead is not None:
            if not content.measures or label is not None:
                content.remarks.append(("总述", lead))
            else:
                content.measures[-1].span = Span(content.measures[-1].span.start, lead.end)
        content.measures += [FoundMeasure(item) for item in items if item.end > item.start]

    def _continues_later(self, chunk: Span) -> bool:
        """Whether another enumerated item follows the chunk: then a remark belongs to the item before it."""
        index = bisect_left(self._starts, chunk.end)
        if index >= len(self._markers):
            return False
        marker = self._markers[index]
        return marker.ordinal > 1 and not self._shadow[chunk.end : marker.start].strip()

    def _items(self, chunk: Span) -> tuple[Span | None, list[Span]]:
        """(words before the first item or None, the items) of one chunk."""
        markers = self._list_in(chunk)
        if not markers:
            return None, self._paragraphs(chunk)
        items = []
        for marker, following in zip(markers, [*markers[1:], None], strict=True):
            end = following.start if following else chunk.end
            items.append(self._without_heading(trim(self._shadow, Span(marker.end, end))))
        lead = trim(self._shadow, Span(chunk.start, markers[0].start))
        return (lead if lead.end > lead.start else None), items

    def _without_heading(self, item: Span) -> Span:
        """The item without a last line that only names the next group."""
        line_start = self._shadow.rfind("\n", item.start, item.end) + 1
        if line_start > item.start and _is_bare_heading(self._shadow[line_start : item.end].strip()):
            return trim(self._shadow, Span(item.start, line_start))
        return item

    def _paragraphs(self, chunk: Span) -> list[Span]:
        """The paragraphs of a chunk; or its sentences, where they are written one act a sentence."""
        spans: list[Span] = []
        for match in re.compile(r"[^\n]+").finditer(self._shadow, chunk.start, chunk.end):
            span = trim(self._shadow, Span(match.start(), match.end()))
            if span.end > span.start and not (spans and _is_bare_heading(span.of(self._shadow))):
                spans.append(span)
        if len(spans) > 1 and _LEAD_IN.search(spans[0].of(self._shadow)):
            spans.pop(0)
        return [sentence for span in spans for sentence in self._sentences(span)]

    def _sentences(self, paragraph: Span) -> list[Span]:
        """A paragraph cut where sentences begin 对X问题, (two or more), or at every full stop if so asked."""
        stops = [m.end() for m in _FULL_STOP.finditer(self._shadow, paragraph.start, paragraph.end - 1)]
        starts = [paragraph.start, *(start for start in stops if not self._quoted.contain(start - 1))]
        named = [start for start in starts if _NAMED_FINDING.match(self._shadow, start)]
        if not self._by_sentence and (len(named) < 2 or named[0] != paragraph.start):
            return [paragraph]
        cuts = named if len(named) >= 2 and named[0] == paragraph.start else starts
        ends = [*cuts[1:], paragraph.end]
        return [trim(self._shadow, Span(start, end)) for start, end in zip(cuts, ends, strict=True)]

    def _list_in(self, chunk: Span) -> list[Marker]:
        """The enumerators of the chunk's outermost list; empty if it has none."""
        first = bisect_left(self._starts, chunk.start)
        last = bisect_left(self._starts, chunk.end)
        markers = [self._believable(m, chunk) for m in self._markers[first:last]]
        candidates = [m for m in markers if m is not None]
        for index, marker in enumerate(candidates):
            if not self._may_open(marker, candidates[index + 1 :], chunk):
                continue
            return self._sequence(marker, candidates[index + 1 :])
        return []

    def _believable(self, marker: Marker, chunk: Span) -> Marker | None:
        if marker.boundary == "glued" and marker.style not in ("CIR", "PD") and marker.start > chunk.start:
            return None
        return marker

    def _may_open(self, marker: Marker, later: Sequence[Marker], chunk: Span) -> bool:
        at_start = not self._shadow[chunk.start : marker.start].strip()
        if marker.is_doubtful:
            return at_start and any(
                m.style == marker.style and m.ordinal == marker.ordinal + 1 for m in later
            )
        if at_start or marker.boundary == "line":
            return True
        if marker.ordinal != 1:
            return False
        return marker.style in _SPOKEN or any(m.style == marker.style and m.ordinal == 2 for m in later)

    def _sequence(self, first: Marker, later: Sequence[Marker]) -> list[Marker]:
        """The enumerators that continue the list opened by first. Lists nested in an item are left inside it."""
        sequence = [first]
        nested = 0
        inner_style: str | None = None
        for marker in later:
            if marker.style != first.style:
                if marker.boundary == "line" and marker.ordinal == 1:
                    inner_style = marker.style
                continue
            ordinal = sequence[-1].ordinal
            if nested and marker.ordinal == nested + 1 and not self._ends_nested(marker, ordinal):
                nested += 1
                continue
            if self._continues(marker, ordinal, inner_style is not None):
                sequence.append(marker)
                nested = 0
            elif marker.ordinal == 1:
                nested = 1
        return sequence

    def _ends_nested(self, marker: Marker, ordinal: int) -> bool:
        return marker.ordinal == ordinal + 1 and (marker.boundary == "line" or self._after_full_stop(marker))

    def _after_full_stop(self, marker: Marker) -> bool:
        return (
            self._shadow[: marker.start].rstrip(" \t")[-1:] == "。"
            if marker.start < 400
            else (self._shadow[marker.start - 400 : marker.start].rstrip(" \t")[-1:] == "。")
        )

    def _continues(self, marker: Marker, ordinal: int, has_inner: bool) -> bool:
        if marker.ordinal == ordinal + 1:
            return not (marker.boundary == "comma" and marker.style not in _SPOKEN)
        if marker.is_doubtful:
            return False
        if marker.boundary == "line":
            return marker.ordinal > ordinal or (marker.ordinal == 1 and not has_inner)
        if marker.style in _SPOKEN and self._after_full_stop(marker):
            return marker.ordinal > ordinal or marker.ordinal == 1
        return marker.style in ("CIR", "PD") and marker.ordinal > ordinal


def _is_bare_heading(words: str) -> bool:
    """Whether a line is the name of the next group (县水利局), not an act."""
    return bool(_BARE_HEADING.fullmatch(words))


def trim(shadow: str, span: Span) -> Span:
    """The span without blanks at its ends."""
    start, end = span.start, span.end
    while start < end and shadow[start] in " \t\n":
        start += 1
    while end > start and shadow[end - 1] in " \t\n":
        end -= 1
    return Span(start, end)


def _without_stop(shadow: str, span: Span) -> Span:
    end = span.end
    while end > span.start and shadow[end - 1] in "。;,. ":
        end -= 1
    return Span(span.start, end)
