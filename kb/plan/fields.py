"""Which short names recur before a colon, block after block, and which problems do those blocks list?

●存在问题：… ○怎么改：… ○谁来改：… ○何时改完：…: an office's own names are told by what stands behind them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Literal

from kb.document import Span
from kb.parser.spans import trim
from kb.plan.labelled_records import Record
from kb.plan.labels import column_kind
from kb.plan.measure_names import NO_MEASURE, likeliest_measure
from kb.plan.plan import Entry, EntryKind
from kb.plan.value_kinds import kind_of_values

# entry: what it says is of that kind; the others have none.
Role = Literal["problem", "measure", "other", "entry"]
_LABEL = re.compile(
    r"^[ \t]{0,8}(?:(?:[^\w\s]|〇){1,2}[ \t]{0,2})?(?:\d{1,2}[.、])?(?P<name>[\u4e00-\u9fff]{2,10})[】\])]?[ \t]{0,2}:",
    re.MULTILINE,
)
_PROBLEM = re.compile(
    r"问题(?!来源|类[别型]|性质|编号|序号|原因|成因|整改|属性|线索)|^(?:反馈意见|检查发现|审计发现|短板|不足)$"
)
_MEASURE = re.compile(
    r"措施|举措|做法|怎么改|如何改|整改(?:计划|任务|内容|安排|思路|方法|办法|打算|落实情况)"
)
_NAMES_NOBODY = re.compile(r"配合|协|督|监督|联系|填报|验收|审核|核实|报送|来源|反馈|类|单位名称|对象")
_LEADING_NUMBER = re.compile(
    r"[^\w\s]{0,2}\s{0,2}(?:[(]?(?:\d{1,3}(?:[-—.]\d{1,3}){0,2}|[一二三四五六七八九十]{1,3})[)]?(?:[.、:]|\s{1,4}|(?<=\)))\s{0,4})?"
)
_FEW = 2
_MAX_LABELS = 6000


@dataclass(frozen=True, slots=True)
class Field:
    """A recurring name with what stands behind it. start: of its line, bullets included."""

    name: str
    role: Role
    kind: EntryKind | None
    start: int
    place: Span
    value: Span


def recurring_fields(shadow: str) -> list[Field]:
    """The fields of the text in order: names that begin a line at least twice, and half as often as the commonest."""
    matches = list(islice(_LABEL.finditer(shadow), _MAX_LABELS))
    counts = Counter(match["name"] for match in matches)
    least = max(_FEW, max(counts.values(), default=0) // 2)
    matches = [match for match in matches if counts[match["name"]] >= least]
    values = _values(shadow, matches)
    roles = _roles(shadow, [match["name"] for match in matches], values)
    return [
        Field(match["name"], *roles[match["name"]], match.start(), Span(*match.span("name")), value)
        for match, value in zip(matches, values, strict=True)
    ]


def _values(shadow: str, matches: Sequence[re.Match[str]]) -> list[Span]:
    stops = [*(match.start() for match in matches[1:]), len(shadow)]
    return [trim(shadow, Span(match.end(), stop)) for match, stop in zip(matches, stops, strict=False)]


def _roles(
    shadow: str, names: Sequence[str], values: Sequence[Span]
) -> Mapping[str, tuple[Role, EntryKind | None]]:
    """What each name announces: by the name, else by its values."""
    behind: dict[str, list[str]] = defaultdict(list)
    for name, value in zip(names, values, strict=True):
        behind[name].append(_first_line(shadow, value).of(shadow))
    return {name: _role(name, some) for name, some in behind.items()}


def _role(name: str, values: Sequence[str]) -> tuple[Role, EntryKind | None]:
    if _MEASURE.search(name) and not NO_MEASURE.search(name):
        return "measure", None
    if _PROBLEM.search(name):
        return "problem", None
    kind = column_kind(name) or (None if _NAMES_NOBODY.search(name) else kind_of_values(values))
    return ("entry", kind) if kind else ("other", None)


def field_entries(fields: Sequence[Field], shadow: str, stretch: Span) -> Iterator[tuple[int, Entry]]:
    """(where the label begins, what it says) of the fields of a stretch that say who, until when or how far."""
    first = bisect_left(fields, stretch.start, key=lambda one: one.start)
    for field in takewhile(lambda one: one.start < stretch.end, islice(fields, first, None)):
        if field.kind is not None:
            value = _first_line(shadow, field.value)
            place = value if value.end > value.start else field.place
            yield field.start, Entry(field.kind, field.name, value.of(shadow), place)


def names_problems(fields: Sequence[Field]) -> bool:
    """Whether one of the fields names the problem of its block."""
    return any(field.role == "problem" for field in fields)


def field_records(shadow: str, fields: Sequence[Field]) -> list[Record]:
    """The problems that blocks of fields list, in order; [] unless two blocks say who or until when.

    A block begins with the field that names the problem; where there is none, with the line above its first field.
    """
    if not {"responsible", "deadline"} & {field.kind for field in fields}:
        return []
    has_problem = names_problems(fields)
    if not has_problem and fields[0].role not in ("measure", "other"):  # what stands above it may be measures
        return []
    first = "" if has_problem else fields[0].name
    measure = measure_name(fields)
    found: list[Record] = []
    for index, field in enumerate(fields):
        stop = fields[index + 1].start if index + 1 < len(fields) else len(shadow)
        if field.role == "problem" if has_problem else field.name == first:
            found.append(_begun(shadow, field, fields[index - 1] if index else None))
        if not found:
            continue
        record = found[-1]
        record.extent = Span(record.extent.start, max(record.extent.end, field.value.end))
        value = _up_to_title(
            shadow, field.value, stop, is_last=index + 1 < len(fields) and fields[index + 1].name == first
        )
        if field.name == measure and value.end > value.start:
            record.measures.append(value)
    return [record for record in found if record.title.end > record.title.start] if len(found) >= _FEW else []


def _begun(shadow: str, field: Field, before: Field | None) -> Record:
    if field.role == "problem":
        title = _first_line(shadow, field.value)
        return Record(title, "", Span(field.start, field.value.end))
    line = _line_above(shadow, field.start, before.place.end if before else 0)
    lead = _LEADING_NUMBER.match(shadow, line.start, line.end)
    start = lead.end() if lead else line.start
    return Record(
        trim(shadow, Span(start, line.end), " \t\n。;:"),
        shadow[line.start : start].strip(),
        Span(line.start, field.value.end),
    )


def measure_name(fields: Sequence[Field]) -> str:
    """The name of the field with the measures: by its words, else the one with the longest text."""
    for field in fields:
        if field.role == "measure":
            return field.name
    lengths: dict[str, list[int]] = defaultdict(list)
    for field in fields:
        if field.role == "other":
            lengths[field.name].append(field.value.end - field.value.start)
    return likeliest_measure(lengths)


def _up_to_title(shadow: str, value: Span, stop: int, *, is_last: bool) -> Span:
    """The value without the title of the next block that stands in its last line."""
    if not is_last:
        return value
    line = _line_above(shadow, stop, value.start)
    return trim(shadow, Span(value.start, max(value.start, line.start)))


def _line_above(shadow: str, position: int, floor: int) -> Span:
    """The last line with words before a position, no further up than floor."""
    end = trim(shadow, Span(floor, position)).end
    return trim(shadow, Span(max(floor, shadow.rfind("\n", floor, end) + 1), end))


def _first_line(shadow: str, value: Span) -> Span:
    end = shadow.find("\n", value.start, value.end)
    return Span(value.start, value.end if end < 0 else end)
