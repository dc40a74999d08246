"""What did the unit do about a problem? Splits the words under a problem into measures, statuses and remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.document import Span
from kb.parser.enumerators import GROUP_ENDINGS, Marker
from kb.parser.findings import Content, FoundMeasure, Remark
from kb.parser.labels import Label, find_labels
from kb.parser.lists import ListFinder
from kb.parser.spans import Intervals, find_quotations, is_blank, lines_of, trim, without_stop
from kb.parser.status import completion_of_label

_LONG_REMARKS = re.compile(r"目标|表现|原因|成果|佐证|描述|详情|问题|意见")
_REMARK_END = re.compile(r"[。;](?=.)")
_FULL_STOP = re.compile(r"。(?=[^\n)”》】])")
_NAMED_FINDING = re.compile(r"(?:对|针对)[^,。;\n]{2,80},")
_GROUP_ENDINGS = [*GROUP_ENDINGS, "安排", "打算"]
_GROUP_NAME = re.compile(rf"[^,。;:!?、]{{2,26}}(?:{'|'.join(_GROUP_ENDINGS)})")
_LEAD_IN = re.compile(r"[:,]\s*$|如下[。:]?\s*$")
_ANSWER = re.compile(r"整改.{0,4}(?:措施|举措|情况)|^(?:措施|举措)$")
_BULLET = re.compile(r"(?:—{1,2}|[●•◆■▪►➢★☆◇□※]|[-*·](?!\d))\s*")
_STATUS_WORDS = [
    "该",
    "此",
    "本",
    "问题",
    "整改",
    "工作",
    "任务",
    "事项",
    "目前",
    "现",
    "已",
    "已经",
    "均",
    "全部",
    "全面",
    "基本",
    "阶段性",
    "部分",
    "大部分",
    "未",
    "尚未",
    "正在",
    "持续",
    "长期",
    "按",
    "按期",
    "如期",
    "按序时进度",
    "序时进度",
    "立行立改",
    "立即",
    "限期",
    "完成",
    "办结",
    "销号",
    "到位",
    "解决",
    "落实",
    "完毕",
    "推进",
    "坚持",
    "进行",
    "开展",
    "并",
    "且",
    "常态化",
    "中",
    "超期",
    "逾期",
    "滞后",
    "结束",
    "实施",
    "转入",
    "验收",
    "通过",
]
_ONLY_STATUS = re.compile(rf"(?:{'|'.join(_STATUS_WORDS)}|[、,;:()])+")
_MAX_STATUS_CHARS = 24


class MeasureSplitter:
    """Splits stretches of one text; holds its shadow, its lists and its quotations."""

    def __init__(self, shadow: str, markers: Sequence[Marker], *, by_sentence: bool = False) -> None:
        """by_sentence: a paragraph without enumerators holds one measure a sentence (as audit results do)."""
        self._shadow = shadow
        self._by_sentence = by_sentence
        self._lists = ListFinder(shadow, markers)
        self._quoted = Intervals(find_quotations(shadow))

    def split(self, stretches: Sequence[Span]) -> Content:
        """The measures of a problem whose content stands in the stretches, in order."""
        content = Content()
        for stretch in stretches:
            chunks = list(self._chunks(stretch))
            answer = self._answer_in(chunks)
            repeats = _repeats(chunks)
            for index, (label, chunk) in enumerate(chunks):
                if label is None and index < answer:
                    content.remarks.append(Remark("具体表现", trim(self._shadow, chunk)))
                elif label is not None and label.role != "measures":
                    self._add_remark(content, label, chunk, by_measure=repeats)
                else:
                    self._add_measures(content, label, chunk)
        return content

    def _answer_in(self, chunks: Sequence[tuple[Label | None, Span]]) -> int:
        """The index of the first chunk that 整改情况: or 整改措施: announces; what stands before it is the finding.

        0 where there is none, or where it only states a status or results: then measures may stand before it.
        """
        for index, (label, chunk) in enumerate(chunks):
            if label is not None and label.role == "measures" and _ANSWER.search(label.name):
                return 0 if self._is_status(trim(self._shadow, chunk)) else index
        return 0

    def _chunks(self, stretch: Span) -> Iterator[tuple[Label | None, Span]]:
        """The stretch cut at its labels: (label or None, what it announces)."""
        labels = list(find_labels(self._shadow, stretch.start, stretch.end))
        position = stretch.start
        for index, label in enumerate(labels):
            if self._shadow[position : label.start].strip(" \t\n。;【["):
                yield None, Span(position, label.start)
            stop = labels[index + 1].start if index + 1 < len(labels) else stretch.end
            position = stop if label.role == "measures" else self._remark_end(label, stop)
            yield label, Span(label.end, position)
        if not is_blank(self._shadow, position, stretch.end):
            yield None, Span(position, stretch.end)

    def _remark_end(self, label: Label, stop: int) -> int:
        """Where a remark's value ends: with its line, or its sentence for short ones; goals and causes run on."""
        if _LONG_REMARKS.search(label.name):
            return stop
        line_end = self._shadow.find("\n", label.end, stop)
        line_end = stop if line_end < 0 else line_end
        match = _REMARK_END.search(self._shadow, label.end, line_end)
        return match.end() if match else line_end

    def _add_remark(self, content: Content, label: Label, chunk: Span, *, by_measure: bool) -> None:
        """Adds what a label other than 整改措施 says.

        It belongs to the measure before it if each measure has labels of its own, or if the list goes on after it.
        """
        value = trim(self._shadow, chunk)
        if value.end <= value.start:
            return
        remark = Remark(label.name, without_stop(self._shadow, value))
        last = content.measures[-1] if content.measures and by_measure else None
        if label.role == "status":
            (last or content).status.append(remark)
        elif content.measures and (by_measure or self._lists.continues_after(chunk.end)):
            content.measures[-1].remarks.append(remark)
        else:
            content.remarks.append(remark)

    def _add_measures(self, content: Content, label: Label | None, chunk: Span) -> None:
        value = trim(self._shadow, chunk)
        if value.end <= value.start:
            return
        if self._is_status(value):
            name = label.name if label else "完成情况"
            content.status.append(Remark(name, without_stop(self._shadow, value)))
            return
        lead, items = self._items(value)
        if lead is not None and content.measures and label is None:
            content.measures[-1].span = Span(content.measures[-1].span.start, lead.end)
        elif lead is not None:
            content.remarks.append(Remark("总述", lead))
        content.measures += [FoundMeasure(item) for item in items if item.end > item.start]

    def _is_status(self, value: Span) -> bool:
        """Whether the words are only a status: 已完成整改。"""
        if value.end - value.start > _MAX_STATUS_CHARS:
            return False
        words = value.of(self._shadow).strip("。;,. ()")
        return bool(_ONLY_STATUS.fullmatch(words)) and completion_of_label(words) is not None

    def _items(self, chunk: Span) -> tuple[Span | None, list[Span]]:
        """(words before the first item or None, the items) of one chunk."""
        markers = self._lists.outermost(chunk)
        if not markers:
            return None, self._paragraphs(chunk)
        ends = [*(marker.start for marker in markers[1:]), chunk.end]
        items = [
            self._without_group_name(trim(self._shadow, Span(marker.end, end)))
            for marker, end in zip(markers, ends, strict=True)
        ]
        lead = trim(self._shadow, Span(chunk.start, markers[0].start))
        return (lead if lead.end > lead.start else None), items

    def _without_group_name(self, item: Span) -> Span:
        """The item without a last line that only names the next group."""
        line_start = self._shadow.rfind("\n", item.start, item.end) + 1
        if line_start > item.start and _GROUP_NAME.fullmatch(self._shadow[line_start : item.end].strip()):
            return trim(self._shadow, Span(item.start, line_start))
        return item

    def _paragraphs(self, chunk: Span) -> list[Span]:
        """The paragraphs of a chunk; or its sentences, where they are written one act a sentence."""
        lines = [self._without_bullet(line) for line in lines_of(self._shadow, chunk.start, chunk.end)]
        spans = lines[:1] + [line for line in lines[1:] if not _GROUP_NAME.fullmatch(line.of(self._shadow))]
        if len(spans) > 1 and _LEAD_IN.search(spans[0].of(self._shadow)):
            spans.pop(0)
        return [sentence for span in spans for sentence in self._sentences(span)]

    def _without_bullet(self, line: Span) -> Span:
        bullet = _BULLET.match(self._shadow, line.start, line.end)
        return Span(bullet.end(), line.end) if bullet else line

    def _sentences(self, paragraph: Span) -> list[Span]:
        """A paragraph cut where sentences begin 对X问题, (two or more), or at every full stop if so asked."""
        stops = [m.end() for m in _FULL_STOP.finditer(self._shadow, paragraph.start, paragraph.end - 1)]
        starts = [paragraph.start, *(start for start in stops if not self._quoted.contain(start - 1))]
        named = [start for start in starts if _NAMED_FINDING.match(self._shadow, start)]
        is_named = len(named) >= 2 and named[0] == paragraph.start
        if not self._by_sentence and not is_named:
            return [paragraph]
        cuts = named if is_named else starts
        ends = [*cuts[1:], paragraph.end]
        return [trim(self._shadow, Span(start, end)) for start, end in zip(cuts, ends, strict=True)]


def _repeats(chunks: Sequence[tuple[Label | None, Span]]) -> bool:
    """Whether a label such as 整改措施: stands before each measure: then other labels are said of one measure."""
    names = [label.name for label, _ in chunks if label is not None and label.role == "measures"]
    return len(names) > len(set(names))
