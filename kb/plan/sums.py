"""Do sums agree? Parts and 共计, 其中 and the whole, 应退, 已退 and 尚欠, and what came back of what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kb.document import Span
from kb.fact_roles import recovered
from kb.notice import FactKind
from kb.parser.facts import find_facts
from kb.plan.findings import Code, Finding, Severity, passage_in
from kb.plan.plan import Plan, PlanProblem
from kb.plan.statements import Quantity, Sentence, sentences, tells_of_false_figures

_IN_ALL = re.compile(r"(?:共计|合计|总计|一共|总共|合共|累计)(?:[\u4e00-\u9fff]{0,8})$")
_OTHER = re.compile(r"共|合计|总计|累计|总额|已由|新增|重新")
_OF_WHICH = re.compile(
    r"其中|(?P<sorted>分类(?:处置|处理|施策|整改|整治)[:,])|(?P<listed>(?<=元)\((?=[^()、]{1,16}元、[^()]{1,60}元\)))"
)
_PARTITION = re.compile(r"(?:方面|类|层面|领域|环节)[^\d]{0,8}$")
_REST = re.compile(
    r"剩余|其余|余下|闲置|空置|尚余|尚欠|尚有|仍欠|仍有|还有|还差|余(?=$)|未(?!经|来|成年|按|如实)"
)
_STATE = re.compile(r"已|完成|完工|在建|正在|在办|未|尚|剩余|其余|余下|余$|还有")
_DONE = re.compile(r"已|完成|追回|退回|退还|清退|拆除|办结|收回")
_GONE_WRONG = re.compile(
    r"违规|超标|超范围|多报|多领|多付|多计|虚列|虚报|套取|挪用|截留|应退|应缴|应收|涉及|占用|拖欠|欠缴|损失|不合规|白条"
)
_MAX_GAP_CHARS = 30
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DECIMALS = re.compile(r"\d\.(\d+)")


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
        found += _states(plan, problem)
        found += _recovered(plan, problem)
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
        if not _IN_ALL.search(whole.lead):
            continue
        parts = _run_before(items, index)
        if len(parts) >= 2 and not _close(parts, whole):
            yield (
                _says_sum(parts, whole),
                Severity.HIGH,
                Span(parts[0].start - len(parts[0].lead), whole.end),
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
    """T元,其中A元、B元: the parts may not exceed the whole; where they are 方面 or 类 they make it up."""
    for match in _OF_WHICH.finditer(sentence.plain):
        position = sentence.span.start + match.start()
        before = [item for item in sentence.quantities if item.end <= position]
        if not before:
            continue
        whole = before[-1]
        parts = _run_after(sentence.quantities, position, whole)
        if len(parts) < 2 or _close(parts, whole):
            continue
        total = sum((part.value for part in parts), Decimal(0))
        makes_up = (
            bool(match["sorted"] or match["listed"])
            or all(_PARTITION.search(part.lead) for part in parts)
            or bool(_REST.search(parts[-1].lead))
        )
        if total > whole.value or makes_up:
            yield (_says_sum(parts, whole), Severity.HIGH, Span(whole.start, parts[-1].end))


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
        is_first = _DONE.search(done.lead) or done.lead.endswith("中")
        is_told = is_first and _REST.search(rest.lead) and not _REST.search(done.lead)
        parts = [done, *between, rest]
        is_close = all(one.start - two.end <= _MAX_GAP_CHARS for two, one in pairwise(parts))
        if is_told and is_close and not _DONE.search(whole.lead) and not _close(parts, whole):
            severity = Severity.MEDIUM if between else Severity.HIGH
            yield (_says_sum(parts, whole), severity, Span(whole.start, rest.end))


def _states(plan: Plan, problem: PlanProblem) -> Iterator[Finding]:
    """已完工A套,在建B套,未开工C套 beside the one number of 套 that stands before it in the problem."""
    before: list[Quantity] = []
    for sentence in sentences(plan.text, problem.extent, least=1):
        states = [item for item in sentence.quantities if _STATE.search(item.lead)]
        wholes = [item for item in before if states and item.unit == states[0].unit and item.unit != "%"]
        pair = _done_and_rest(sentence)
        if len(states) < 3 and pair:
            states, wholes = pair, [item for item in before if item.unit == pair[0].unit]
            wholes = [item for item in wholes if item.value >= max(part.value for part in pair)]
        is_told = (len(states) >= 3 or bool(pair)) and len({item.unit for item in states}) == 1
        is_own_whole = is_told and _close(states[1:], states[0])  # 未发放的38笔已发放31笔,剩余7笔
        if is_told and not is_own_whole and len(wholes) == 1 and not _close(states, wholes[0]):
            yield Finding(
                Code.NUMBERS,
                Severity.MEDIUM,
                (problem.number,),
                passage_in(plan.text, Span(states[0].start - len(states[0].lead), states[-1].end)),
                _says_sum(states, wholes[0]),
                "核对各项数字，改成一致；口径不同的，写明口径。",
            )
        before += sentence.quantities


def _done_and_rest(sentence: Sentence) -> list[Quantity]:
    """收回A元,剩余B元: the two quantities of a sentence of one unit, if they are what is done and what is left."""
    for done, rest in pairwise(sentence.quantities):
        same = [item for item in sentence.quantities if item.unit == done.unit]
        if same == [done, rest] and _DONE.search(done.lead) and _REST.search(rest.lead):
            return same
    return []


def _close(parts: Sequence[Quantity], whole: Quantity) -> bool:
    """Whether the parts make up the whole. Sums of money may be rounded at their last decimal, or to whole 万元
    beside some that are not."""
    gap = abs(sum((part.value for part in parts), Decimal(0)) - whole.value)
    items = (*parts, whole)
    if not gap or whole.unit != "元" or not any(_decimals(item) for item in items):
        return not gap
    return gap <= sum((_step(item) for item in items), Decimal(0)) / 2


def _decimals(item: Quantity) -> int:
    match = _DECIMALS.search(item.printed)
    return len(match[1]) if match else 0


def _step(item: Quantity) -> Decimal:
    """What one of the last printed digit is worth: 100 yuan for 2.16万元."""
    number = _NUMBER.match(item.printed)
    printed = Decimal(number[0].replace(",", "")) if number else Decimal(0)
    return item.value / printed * Decimal(1).scaleb(-_decimals(item)) if printed else Decimal(0)


def _says_sum(parts: Sequence[Quantity], whole: Quantity) -> str:
    total = sum((part.value for part in parts), Decimal(0))
    listed = " + ".join(part.printed.strip() for part in parts)
    return f"{listed} = {_shown(total, whole)}，与所写的{whole.printed.strip()}不符。"


def _shown(value: Decimal, like: Quantity) -> str:
    """A sum in the unit of another quantity: 131000 yuan beside 12.6万元 is 13.1万元."""
    for scale, factor in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        if scale in like.printed:
            return f"{(value / factor).normalize():f}{scale}{like.unit}"
    return f"{value.normalize():f}{like.unit}"


def _recovered(plan: Plan, problem: PlanProblem) -> Iterator[Finding]:
    """More money came back than the problem says was at stake."""
    places = [problem.span, *problem.details]
    at_stake = [
        fact
        for place in places
        for fact in find_facts(plan.text, place)
        if fact.kind is FactKind.AMOUNT and fact.unit == "元" and _GONE_WRONG.search(place.of(plan.text))
    ]
    if not at_stake:
        return
    limit = sum((Decimal(fact.value) for fact in at_stake), Decimal(0))
    for measure in problem.measures:
        for fact in recovered(measure.text, measure.span, measure.facts):
            if fact.unit == "元" and Decimal(fact.value) > limit:
                stated = "、".join(one.text for one in at_stake)
                yield Finding(
                    Code.NUMBERS,
                    Severity.MEDIUM,
                    (problem.number,),
                    passage_in(plan.text, fact.span),
                    f"收回的{fact.text}多于问题里写的{stated}。",
                    "核对两处金额；多出部分是利息或其他年度款项的，写明构成。",
                )
