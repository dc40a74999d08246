"""Do sums agree? Parts and 共计, 其中 and the whole, 应退, 已退 and 尚欠, and what came back of what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kb.document import Span
from kb.plan.adding import DONE, REST, close_to, says_sum
from kb.plan.findings import Code, Finding, Severity, passage_in
from kb.plan.plan import Plan
from kb.plan.problem_sums import check_problem_sums
from kb.plan.statements import Quantity, Sentence, sentences, tells_of_false_figures

_IN_ALL = re.compile(r"(?:共计|合计|总计|一共|总共|合共|累计)(?:[\u4e00-\u9fff]{0,8})$")
_OTHER = re.compile(r"共|合计|总计|累计|总额|已由|新增|重新")
_OF_WHICH = re.compile(
    r"其中|(?P<sorted>分类(?:处置|处理|施策|整改|整治)[:,])|(?P<listed>(?<=元)\((?=[^()、]{1,16}元、[^()]{1,60}元\)))"
)
_PARTITION = re.compile(r"(?:方面|类|层面|领域|环节)[^\d]{0,8}$")
_GOING_ON = re.compile(r"正在|在办|未|尚|推进|协商|拟")
_IN_ALL_LOOSELY = re.compile(r"^共[^共\d]{1,8}$")
_NEAR = Decimal("0.2")  # so near to a sum, a whole is meant
_SLIP = Decimal("0.1")  # three parts that near to their whole are meant to make it up
_MAX_GAP_CHARS = 30


def check_sums(plan: Plan) -> list[Finding]:
    """Sums that do not add up, in the whole text, and money that came back beyond what was found."""
    found: list[Finding] = []
    for stretch in plan.outside():
        found += _of_stretch(plan, stretch, ())
    for problem in plan.problems:
        found += [
            finding
            for finding in _of_stretch(plan, problem.extent, (problem.number,))
            if not tells_of_false_figures(plan, problem, finding.passage.span)
        ]
        found += check_problem_sums(plan, problem)
    return found


def _of_stretch(plan: Plan, stretch: Span, numbers: tuple[int, ...]) -> Iterator[Finding]:
    for sentence in sentences(plan.text, stretch):
        for what, severity, span in (*_totals(sentence), *_of_which(sentence), *_rests(sentence)):
            yield Finding(
                Code.NUMBERS,
                severity,
                numbers,
                passage_in(plan.text, span),
                what,
                "核对各项数字，改成一致；口径不同或有重复计算的，写明口径。",
            )


Problem = tuple[str, Severity, Span]


def _totals(sentence: Sentence) -> Iterator[Problem]:
    """A人、B人、C人,共计T人."""
    items = sentence.quantities
    for index, whole in enumerate(items):
        is_loose = _IN_ALL_LOOSELY.search(whole.lead) is not None
        if not is_loose and not _IN_ALL.search(whole.lead):
            continue
        parts = _run_before(items, index)
        if is_loose and not _is_nearly_the_sum(parts, whole):
            continue
        if len(parts) >= 2 and not close_to(parts, whole):
            yield (
                says_sum(parts, whole),
                Severity.MEDIUM if is_loose else Severity.HIGH,
                Span(parts[0].start - len(parts[0].lead), whole.end),
            )


def _is_nearly_the_sum(parts: Sequence[Quantity], whole: Quantity) -> bool:
    """Whether three or more parts, each smaller than the whole, come near to it: 共清理28个 after 11个, 6个 and 9个."""
    total = sum((part.value for part in parts), Decimal(0))
    return (
        len(parts) >= 3
        and all(part.value < whole.value for part in parts)
        and abs(total - whole.value) <= _NEAR * whole.value
    )


def _run_before(items: Sequence[Quantity], index: int) -> list[Quantity]:
    """The quantities of the same unit right before items[index], up to one of another unit or another sum."""
    parts: list[Quantity] = []
    for item in reversed(items[:index]):
        if item.unit != items[index].unit or _IN_ALL.search(item.lead):
            break
        parts.insert(0, item)
    return parts


def _of_which(sentence: Sentence) -> Iterator[Problem]:
    """T元,其中A元、B元: the parts may not exceed the whole; where they are 方面 or 类 they make it up, and so do three that nearly do."""
    for match in _OF_WHICH.finditer(sentence.plain):
        position = sentence.span.start + match.start()
        before = [item for item in sentence.quantities if item.end <= position]
        if not before:
            continue
        whole = before[-1]
        parts = _run_after(sentence.quantities, position, whole)
        if len(parts) < 2 or close_to(parts, whole):
            continue
        total = sum((part.value for part in parts), Decimal(0))
        makes_up = (
            bool(match["sorted"] or match["listed"])
            or all(_PARTITION.search(part.lead) for part in parts)
            or bool(REST.search(parts[-1].lead))
            or (len(parts) >= 3 and bool(DONE.search(parts[0].lead)) and any(map(_is_going_on, parts)))
        )
        span = Span(whole.start, parts[-1].end)
        if total > whole.value or makes_up:
            yield (says_sum(parts, whole), Severity.HIGH, span)
        elif len(parts) >= 3 and total >= (1 - _SLIP) * whole.value:
            yield (says_sum(parts, whole), Severity.MEDIUM, span)


def _is_going_on(part: Quantity) -> bool:
    return _GOING_ON.search(part.lead) is not None


def _run_after(items: Sequence[Quantity], position: int, whole: Quantity) -> list[Quantity]:
    """The parts listed behind 其中: of the whole's unit, close together, none larger than the whole."""
    parts: list[Quantity] = []
    for item in items:
        if item.start < position:
            continue
        is_near = item.start - (parts[-1].end if parts else position) <= _MAX_GAP_CHARS
        if item.unit != whole.unit or not is_near or item.value > whole.value or _OTHER.search(item.lead):
            break
        parts.append(item)
    return parts


def _rests(sentence: Sentence) -> Iterator[Problem]:
    """应退T元,已退A元,尚欠B元, or T个支部中A个已换届,其余B个: three of one unit; a fourth may stand between them."""
    by_unit: dict[str, list[Quantity]] = {}
    for item in sentence.quantities:
        by_unit.setdefault(item.unit, []).append(item)
    for unit, items in by_unit.items():
        if unit == "%" or len(items) not in (3, 4) or _OF_WHICH.search(sentence.plain):
            continue
        whole, done, *between, rest = items
        is_first = DONE.search(done.lead) or done.lead.endswith("中")
        is_told = is_first and REST.search(rest.lead) and not REST.search(done.lead)
        parts = [done, *between, rest]
        is_close = all(one.start - two.end <= _MAX_GAP_CHARS for two, one in pairwise(parts))
        if is_told and is_close and not DONE.search(whole.lead) and not close_to(parts, whole):
            severity = Severity.MEDIUM if between else Severity.HIGH
            yield (says_sum(parts, whole), severity, Span(whole.start, rest.end))
