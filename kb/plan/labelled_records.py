"""Which problems does a text list by labels alone? 【问题1】…【整改措施】…【责任人】…, one block of labels a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.document import Span
from kb.parser.spans import trim

_LABEL = re.compile(
    r"^[ \t]{0,4}[【\[]?(?P<name>(?P<problem>(?:(?:巡察|巡视|审计|督察)组?)?(?:反馈|存在|具体|主要)?的?问题(?:表述|描述|内容)?(?P<number> ?(?:\d{1,3}|[一二三四五六七八九十]{1,3}))?)"
    r"|(?P<measure>(?:整改|具体|工作)?(?:措施|举措|任务))|[\u4e00-\u9fff]{2,8})(?:[】\]][:]?|:)",
    re.MULTILINE,
)
_FEW = 2


@dataclass(slots=True)
class Record:
    """A problem by its labels. measures: what stands behind 整改措施, unsplit."""

    title: Span
    label: str
    extent: Span
    measures: list[Span] = field(default_factory=list)


def labelled_records(shadow: str) -> list[Record]:
    """The problems in document order; [] unless two blocks begin with a problem's label."""
    found: list[Record] = []
    for match, value in _labels(shadow):
        if match["problem"]:
            title = Span(value.start, min(value.end, _line_end(shadow, value.start)))
            label = shadow[match.start("name") : match.end("name")]
            found.append(Record(title, label, Span(match.start(), value.end)))
        elif found:
            found[-1].extent = Span(found[-1].extent.start, max(found[-1].extent.end, value.end))
            if match["measure"] and value.end > value.start:
                found[-1].measures.append(value)
    found = [record for record in found if record.title.end > record.title.start]
    return found if len(found) >= _FEW else []


def _labels(shadow: str) -> Iterator[tuple[re.Match[str], Span]]:
    """Each label with what stands between it and the next."""
    labels = list(_LABEL.finditer(shadow))
    for index, label in enumerate(labels):
        stop = labels[index + 1].start() if index + 1 < len(labels) else len(shadow)
        yield label, trim(shadow, Span(label.end(), stop))


def _line_end(shadow: str, start: int) -> int:
    end = shadow.find("\n", start)
    return len(shadow) if end < 0 else end
