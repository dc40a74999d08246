"""Does a stated percentage compute? Rounding is forgiven, so are 约 and 以上."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kb.document import Span
from kb.parser.shadow import shadow
from kb.plan.findings import Code, Finding, Severity, passage_in
from kb.plan.plan import Plan
from kb.plan.statements import Quantity, Sentence, last_digit, sentences, tells_of_false_figures

_RATE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,8}率)(?:均|已|分别)?(?:为|是|达到?|达至|提高到|提升至|提升到|升至|升到)?(?:了)?(?P<about>约|近|超过?|不低于)?(?P<n>\d{1,3}(?:\.\d{1,4})?)%(?P<over>以上|左右|多)?"
)
_COMPLETION = re.compile(r"(?:完成|办结|整改|销号)率")
_ALREADY = re.compile(r"(?<!未)已(?!不|无)")
_RISE = re.compile(r"提高到|提升至|提升到|升至|升到|分别")
_SHARE_OF = re.compile(r"占[^占]{0,12}$")
_OF = re.compile(r"的(?:约|近|比例(?:为|达)?(?:约|近)?)?")
# What a rate is the rate of: 合格率 of 合格108份.
_MAX_STEM_CHARS = 2


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage as printed. step: one unit of its last digit; at_least: 以上; is_about: 约."""

    value: Decimal
    step: Decimal
    name: str
    printed: str
    span: Span
    at_least: bool
    is_about: bool
    is_completion: bool


def read_rates(text: str, stretch: Span) -> Iterator[Rate]:
    """The rates printed in a stretch, in order; those that changed (由80%提高到95%) are left out."""
    plain = shadow(stretch.of(text))
    for match in _RATE.finditer(plain):
        if _RISE.search(match[0]):
            continue
        span = Span(stretch.start + match.start(), stretch.start + match.end())
        value = Decimal(match["n"])
        yield Rate(
            value,
            last_digit(value),
            match["name"],
            span.of(text),
            span,
            at_least=match["over"] in ("以上", "多") or match["about"] in ("超", "超过", "不低于"),
            is_about=match["about"] in ("约", "近") or match["over"] == "左右",
            is_completion=bool(_COMPLETION.search(match["name"])),
        )


def agrees(rate: Rate, part: Decimal, whole: Decimal) -> bool:
    """Whether part / whole is the rate, rounded either way at its last digit. whole > 0."""
    actual = 100 * part / whole
    if rate.at_least:
        return actual >= rate.value - rate.step
    return abs(actual - rate.value) < (5 * rate.step if rate.is_about else rate.step)


def check_rates(plan: Plan) -> list[Finding]:
    """Rates inside the problems that the two numbers of their sentence do not give: 抽查120份,合格108份,合格率85%."""
    found: list[Finding] = []
    for problem in plan.problems:
        for sentence in sentences(plan.text, problem.extent):
            found += _shares(plan, sentence, problem.number)
            for rate in read_rates(plan.text, sentence.span):
                part = _part(rate, sentence.quantities)
                if part is None or not part.value:
                    continue
                wholes = {
                    item.value
                    for item in sentence.quantities
                    if item.unit == part.unit and item.end <= part.start and item.value >= part.value
                }
                if tells_of_false_figures(plan, problem, rate.span):
                    continue
                if not wholes or any(agrees(rate, part.value, whole) for whole in wholes):
                    continue
                whole = max(wholes)
                found.append(
                    Finding(
                        Code.NUMBERS,
                        Severity.HIGH if len(wholes) == 1 else Severity.MEDIUM,
                        (problem.number,),
                        passage_in(plan.text, rate.span),
                        f"写的是{rate.printed}，按 {part.value:f} 和 {whole:f} 计算是 {100 * part.value / whole:.1f}%。",
                        "核对数量和百分比，改成一致；口径不同的，写明按什么计算。",
                    )
                )
    return found


def _shares(plan: Plan, sentence: Sentence, number: int) -> Iterator[Finding]:
    """收回87.5万元,占应收125万元的75%: a share of a whole that is named."""
    for part, whole, rate in _threes(sentence.quantities):
        between = sentence.plain[whole.end - sentence.span.start : rate.start - sentence.span.start]
        is_told = part.unit == whole.unit != "%" and rate.unit == "%" and _SHARE_OF.search(whole.lead)
        if not is_told or not _OF.fullmatch(between) or not whole.value or part.value > whole.value:
            continue
        step = last_digit(rate.value)
        actual = 100 * part.value / whole.value
        if abs(actual - rate.value) >= (5 * step if between != "的" else step):
            yield Finding(
                Code.NUMBERS,
                Severity.HIGH,
                (number,),
                passage_in(plan.text, Span(part.start, rate.end)),
                f"写的是{rate.printed}，按 {part.printed.strip()}和 {whole.printed.strip()}计算是 {actual:.1f}%。",
                "核对数量和百分比，改成一致；口径不同的，写明按什么计算。",
            )


def _threes(items: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    """Each three that stand next to each other."""
    return zip(items, items[1:], items[2:], strict=False)


def _part(rate: Rate, quantities: tuple[Quantity, ...]) -> Quantity | None:
    """The quantity the rate speaks of: 合格108份 for 合格率, the last before it."""
    stem = rate.name[:-1][-_MAX_STEM_CHARS:]
    missing = re.compile(rf"(?:未|尚未|没有|未能){re.escape(stem)}")
    named = [
        item
        for item in quantities
        if item.unit != "%"
        and item.end <= rate.span.start
        and stem in item.lead + item.after
        and not missing.search(item.lead + item.after)
    ]
    return next(reversed(named or _done(rate, quantities)), None)


def _done(rate: Rate, quantities: tuple[Quantity, ...]) -> list[Quantity]:
    """The quantities said to be done, where a rate of completion does not use their word: 已整治294部,完成率80%."""
    before = [item for item in quantities if item.unit != "%" and item.end <= rate.span.start]
    return [item for item in before if rate.is_completion and _ALREADY.search(item.lead)]
