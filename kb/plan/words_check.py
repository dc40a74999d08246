"""What can be told from a plan's words alone: all such rules, in one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from kb.plan.calendar_checks import check_dates
from kb.plan.duties import check_duties, measures_of
from kb.plan.findings import Code, Finding, Severity, in_order, passage_in
from kb.plan.plan import Plan
from kb.plan.progress_numbers import check_progress
from kb.plan.rates import check_rates
from kb.plan.slogans import is_slogan
from kb.plan.sums import check_sums
from kb.plan.table_numbers import check_table_numbers

MAX_OF_A_KIND = 20


def check_words(plan: Plan) -> tuple[Finding, ...]:
    """The findings of every rule, in order; of one kind in one problem at most MAX_OF_A_KIND.

    Pure: the same plan gives the same findings.
    """
    found: list[Finding] = []
    for rule in _RULES:
        fresh = _bounded(in_order(rule(plan)))
        found += [finding for finding in fresh if not _is_told(finding, found)]
    return in_order(_bounded(in_order(found)))


def _is_told(finding: Finding, found: list[Finding]) -> bool:
    """Whether another rule has told already that these numbers disagree."""
    return finding.code is Code.NUMBERS and any(
        one.code is Code.NUMBERS
        and one.severity is Severity.HIGH
        and one.problems == finding.problems
        and one.passage.span.start < finding.passage.span.end
        and finding.passage.span.start < one.passage.span.end
        for one in found
    )


def _bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first MAX_OF_A_KIND of each kind in each problem."""
    seen: Counter[tuple[Code, tuple[int, ...]]] = Counter()
    for finding in findings:
        key = (finding.code, finding.problems)
        seen[key] += 1
        if seen[key] <= MAX_OF_A_KIND:
            yield finding


def check_slogans(plan: Plan) -> list[Finding]:
    """Measures that only call for something; graver where the problem has no other."""
    return list(_slogans(plan))


def _slogans(plan: Plan) -> Iterator[Finding]:
    for problem in plan.problems:
        measures = measures_of(problem)
        slogans = [measure for measure in measures if is_slogan(measure)]
        is_all = len(slogans) == len(measures)
        for measure in slogans:
            rest = (
                "，而且这个问题没有别的措施"
                if is_all and len(measures) == 1
                else "，这个问题的措施都是这样"
                if is_all
                else ""
            )
            yield Finding(
                Code.SLOGAN,
                Severity.HIGH if is_all else Severity.LOW,
                (problem.number,),
                passage_in(plan.text, measure.span),
                f"只有要求，没有具体动作：看不出做什么事、改什么制度、涉及多少、何时做完{rest}。",
                "写成可以检查的动作：谁对什么做什么，做到多少，形成什么文件，哪天前完成。",
            )


_RULES: tuple[Callable[[Plan], list[Finding]], ...] = (
    check_duties,
    check_slogans,
    check_progress,
    check_rates,
    check_sums,
    check_table_numbers,
    check_dates,
)
