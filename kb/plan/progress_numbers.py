"""Do the numbers of problems agree? 反馈25个, 已完成20个, 正在推进4个, 完成率85%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from kb.document import Span
from kb.parser.enumerators import chinese_number
from kb.parser.shadow import shadow
from kb.plan.findings import Code, Finding, Severity, passage_in
from kb.plan.plan import Plan
from kb.plan.rates import agrees, read_rates

_N = r"(?P<n>\d{1,5}|[一二三四五六七八九十百]{1,4})"
_U = r"(?P<u>个|项|条|件)"
_SIDES = r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})个?(?:大?方面|大?类|领域|板块)(?:的|共|共计|、|)?)?"
_OF = r"(?:的)?(?:问题|任务|事项|整改措施|措施)?"
_ADV = r"(?:已经?|均已?|全部|全面|现已|目前已)?"
_TOTAL = (
    rf"(?:反馈|指出|发现|提出|通报|认领|梳理|分解|列出|细化|形成|制定|明确|涉及|共有|共计|承担)[^。;,\n\d]{{0,20}}?{_SIDES}{_N}{_U}(?:具体|主要|突出|整改)*(?:问题|任务|事项|措施)",
    rf"(?:反馈|指出|认领|整改|发现|通报|细化为|分解为|排查出?|自查出?|查找出?|梳理出?|受理|收集|交办)[^。;,\n\d]{{0,10}}?(?:具体|主要|突出)?(?:问题线索|问题|任务|事项|线索|隐患)(?:共|共计|总数|总计|合计)?{_N}{_U}",
    rf"(?:制定|细化|提出|明确|形成)[^。;,\n\d]{{0,12}}措施(?:共|共计)?{_N}{_U}",
    rf"(?<=[,;:、。])(?:整改)?措施(?:共|共计)?{_N}{_U}",
    rf"{_N}{_U}(?:反馈|整改)?(?:问题|任务|措施)中",
    rf"(?:共|共有|共计|合计|总计){_N}{_U}(?:具体|主要|突出|整改)*(?:问题|任务|事项|措施|线索)",
)
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("total", _TOTAL),
    (
        "mostly",
        (
            rf"(?:基本|阶段性|部分|大部分)(?:完成|整改到位|办结)(?:整改)?{_OF}{_N}{_U}",
            rf"{_N}{_U}{_OF}(?:已)?(?:基本|阶段性)完成",
        ),
    ),
    (
        "open",
        (
            rf"(?:未完成|尚未完成|未整改|未办结|未启动|尚未启动|未到期|未达到?时限)(?:整改)?{_OF}{_N}{_U}",
            rf"{_N}{_U}{_OF}(?:尚)?未(?:完成|整改|启动|办结|到期)",
        ),
    ),
    (
        "ongoing",
        (
            rf"(?:正在?|持续|尚在|仍在|继续|有序|加快)(?:抓紧|有序|持续|加快)?(?:推进|整改|办理|进行|落实)(?:整改|中)?{_OF}{_N}{_U}",
            rf"(?:其余|剩余|余下|还有|尚有){_OF}{_N}{_U}",
            rf"(?:整改|推进)中{_OF}{_N}{_U}",
            rf"{_N}{_U}{_OF}(?:正在|持续|仍在|尚在|还在)(?:推进|整改|办理|进行|落实)?",
        ),
    ),
    (
        "lasting",
        (
            rf"(?:需)?长期(?:坚持|整改|推进)(?:的)?(?:整改)?{_OF}{_N}{_U}",
            rf"{_N}{_U}{_OF}(?:需)?长期(?:坚持|整改|推进)",
        ),
    ),
    (
        "done",
        (
            rf"{_ADV}(?:完成整改|整改完成|整改到位|完成|办结|销号|整改)(?:率)?{_OF}{_N}{_U}(?!月)",
            rf"{_N}{_U}{_OF}(?:已经?|均已|全部)(?:完成|整改|办结|销号)(?:整改|到位)?",
        ),
    ),
)
_PATTERNS = tuple((name, tuple(re.compile(pattern) for pattern in patterns)) for name, patterns in _PARTS)
_REPORTED = re.compile(
    r"(?:反馈|指出|移交)(?:的|了|我[局院校委]|意见)?(?:[^。;,\n]{0,12}?(?:方面|类))?[^。;,\n\d]{0,10}?(?<!等)(?P<n>\d{1,4}|[一二三四五六七八九十百]{1,4})个(?:具体|主要|突出)*问题"
    r"|(?:反馈|指出)[^。;,\n\d]{0,10}?(?:具体|主要|突出)?问题(?:共|共计)?(?P<m>\d{1,4})个"
)
# A plan that says so lists some of them only.
_PARTLY = re.compile(
    r"(?:部分|重点|典型|突出|代表性)问题(?:的)?整改|"
    r"(?:部分|主要|重点|其中.{0,8})(?:的)?(?:问题|整改|任务).{0,12}(?:如下|通报|报告|汇报)|(?:我|本)[科股处室部]|牵头(?:整改|负责)的?\d"
)
_PARAGRAPH = re.compile(r"[^\n]+")
_NAMES = {
    "done": "已完成",
    "mostly": "基本完成",
    "ongoing": "正在推进",
    "open": "未完成",
    "lasting": "长期坚持",
}
_MAX_PARAGRAPH_CHARS = 4000


@dataclass(slots=True)
class _Tally:
    """The numbers of one unit in a paragraph, by part; each the first of its kind."""

    unit: str
    values: dict[str, int] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)

    def passage(self) -> Span:
        """From the first to the last number."""
        return Span(
            min(span.start for span in self.spans.values()), max(span.end for span in self.spans.values())
        )


def check_progress(plan: Plan) -> list[Finding]:
    """Where figures of problems or measures contradict each other: the plan's own, and those within a problem."""
    found: list[Finding] = []
    for stretch, numbers in _stretches(plan):
        for match in _PARAGRAPH.finditer(plan.text, stretch.start, stretch.end):
            paragraph = Span(match.start(), min(match.end(), match.start() + _MAX_PARAGRAPH_CHARS))
            tallies = _tallies(plan.text, paragraph)
            found += (finding for tally in tallies.values() for finding in _sums(plan, tally, numbers))
            found += _rates(plan, paragraph, list(tallies.values()), numbers)
    return [*found, *_listed(plan)]


def _stretches(plan: Plan) -> Iterator[tuple[Span, tuple[int, ...]]]:
    """The texts whose figures speak of one whole, with the numbers of the problems that they belong to."""
    for stretch in plan.outside():
        yield stretch, ()
    for problem in plan.problems:
        told = [entry.span for entry in problem.said("status") if entry.value]
        spans = {*problem.details, *(measure.span for measure in problem.measures), *told}
        for span in sorted(spans):
            yield span, (problem.number,)


def _listed(plan: Plan) -> Iterator[Finding]:
    """The number of problems the plan speaks of is not the number it lists."""
    if any(_PARTLY.search(stretch.of(plan.text)) for stretch in plan.outside()):
        return
    for stretch in plan.outside():
        match = _REPORTED.search(shadow(stretch.of(plan.text)))
        if match is None:
            continue
        digits = match["n"] or match["m"]
        stated = int(digits) if digits.isdigit() else chinese_number(digits)
        if stated and stated != len(plan.problems):
            place = Span(stretch.start + match.start(), stretch.start + match.end())
            yield Finding(
                Code.NUMBERS,
                Severity.MEDIUM,
                (),
                passage_in(plan.text, place),
                f"这里说的是 {stated} 个问题，正文里数到 {len(plan.problems)} 个。",
                "逐条核对有没有漏写或合并的问题；合并整改的，写明合并了哪几个。",
            )
        return


def _tallies(text: str, paragraph: Span) -> dict[str, _Tally]:
    plain = shadow(paragraph.of(text))
    tallies: dict[str, _Tally] = {}
    taken: list[tuple[int, int]] = []
    for name, patterns in _PATTERNS:
        for pattern in patterns:
            for match in pattern.finditer(plain):
                place = match.span("n")
                if any(start < place[1] and place[0] < end for start, end in taken):
                    continue
                taken.append(place)
                tally = tallies.setdefault(match["u"], _Tally(match["u"]))
                if name not in tally.values:
                    digits = match["n"]
                    tally.values[name] = int(digits) if digits.isdigit() else chinese_number(digits)
                    tally.spans[name] = Span(paragraph.start + match.start(), paragraph.start + match.end())
    return tallies


def _sums(plan: Plan, tally: _Tally, numbers: tuple[int, ...]) -> Iterator[Finding]:
    values = tally.values
    total, done = values.get("total"), values.get("done")
    parts = {name: values[name] for name in _NAMES if name in values}
    if not total or not parts:
        return
    larger = next((name for name, value in parts.items() if value > total), None)
    if larger is not None:
        yield _finding(
            plan,
            tally,
            numbers,
            f"{_NAMES[larger]}的 {parts[larger]} {tally.unit}多于总数 {total} {tally.unit}。",
        )
        return
    if done is None or not parts.keys() & {"ongoing", "open"}:
        return
    if any(sum(some) == total for some in _sums_of(parts)):
        return
    together = sum(parts.values())
    listed = " + ".join(f"{_NAMES[name]} {value}" for name, value in parts.items())
    gap = f"比总数 {total} {'多' if together > total else '少'} {abs(together - total)}"
    yield _finding(plan, tally, numbers, f"{listed} = {together}，{gap}。")


def _sums_of(parts: dict[str, int]) -> Iterator[list[int]]:
    """The parts that may make up the whole: 基本完成 and 长期坚持 may be contained in the others."""
    contained = [name for name in parts if name in ("mostly", "lasting")]
    for count in range(len(contained) + 1):
        for left_out in combinations(contained, count):
            yield [value for name, value in parts.items() if name not in left_out]


def _rates(
    plan: Plan, paragraph: Span, tallies: Sequence[_Tally], numbers: tuple[int, ...]
) -> Iterator[Finding]:
    """A stated rate of completion that no pair of the paragraph's numbers gives."""
    pairs = [
        (tally.spans["done"].end, part, tally.values["total"])
        for tally in tallies
        if tally.values.get("total") and "done" in tally.values
        for part in {tally.values["done"], tally.values["done"] + tally.values.get("mostly", 0)}
    ]
    if not pairs:
        return
    for rate in read_rates(plan.text, paragraph):
        if rate.is_completion and not any(
            agrees(rate, Decimal(part), Decimal(whole)) for _, part, whole in pairs
        ):
            before = [pair for pair in pairs if pair[0] <= rate.span.start] or pairs[:1]
            _, part, whole = max(before, key=lambda pair: (pair[0], -pair[1]))
            actual = Decimal(100 * part) / whole
            yield Finding(
                Code.NUMBERS,
                Severity.HIGH,
                numbers,
                passage_in(plan.text, rate.span),
                f"写的是{rate.printed}，按完成 {part}、总数 {whole} 计算是 {actual:.1f}%。",
                "核对完成数、总数和百分比，改成一致；总数口径不同的，写明口径。",
            )


def _finding(plan: Plan, tally: _Tally, numbers: tuple[int, ...], what: str) -> Finding:
    return Finding(
        Code.NUMBERS,
        Severity.HIGH,
        numbers,
        passage_in(plan.text, tally.passage()),
        what,
        "核对各项数字，使各部分之和等于总数；有其他情形的（如尚未启动），把它的数量也写上。",
    )
