"""Do the dates agree? Days no calendar has, ranges that end before they begin, deadlines before the feedback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kb.document import Span
from kb.notice import FactKind
from kb.parser.dates import find_date_ranges
from kb.parser.shadow import shadow
from kb.plan.deadline_words import Stated, judge_deadline, last_day
from kb.plan.findings import Code, Finding, Severity, passage_in
from kb.plan.plan import Entry, Plan, PlanMeasure, PlanProblem


def check_dates(plan: Plan) -> list[Finding]:
    """Dates of the problems that contradict the calendar, each other or the feedback."""
    return [finding for problem in plan.problems for finding in _of_problem(plan, problem)]


def _of_problem(plan: Plan, problem: PlanProblem) -> Iterator[Finding]:
    stated = [
        (entry, judge_deadline(plan.text, entry.span, plan.year))
        for entry in problem.said("deadline")
        if entry.value
    ]
    for entry, judged in stated:
        yield from _of_deadline(plan, problem, entry, judged)
    yield from _impossible(plan, problem)
    for place in [*(entry.span for entry, _ in stated), *(measure.span for measure in problem.measures)]:
        yield from _reversed(plan, problem, place)
    yield from _before_start(plan, problem, [judged for _, judged in stated])
    days = {judged.last for _, judged in stated}
    last = next(iter(days)) if len(days) == 1 else None
    if last is not None:
        for measure in problem.measures:
            yield from _later_than(plan, problem, measure, last)


def _of_deadline(plan: Plan, problem: PlanProblem, entry: Entry, judged: Stated) -> Iterator[Finding]:
    if judged.impossible is not None:
        yield _finding(
            plan, problem, entry.span, f"“{judged.impossible.text}”不是日历上有的日期。", "改成实际的日期。"
        )
    told = last_day(plan.feedback_date) if plan.feedback_date and plan.feedback_date[:1] != "-" else None
    first = _first_day(plan.feedback_date or "")
    if judged.last is not None and told is not None and first is not None and judged.last < first:
        yield _finding(
            plan,
            problem,
            entry.span,
            f"时限“{entry.value}”早于反馈时间 {plan.feedback_date}。",
            "核对年份和月份；反馈前就已改完的，写明完成日期。",
            Severity.MEDIUM,
        )


def _first_day(value: str) -> date | None:
    parts = value.split("-")
    try:
        return date(
            int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1
        )
    except ValueError:
        return None


def _impossible(plan: Plan, problem: PlanProblem) -> Iterator[Finding]:
    for measure in problem.measures:
        for fact in measure.facts:
            if fact.kind is FactKind.DATE and not fact.value:
                yield _finding(
                    plan,
                    problem,
                    fact.span,
                    f"“{fact.text}”读不出是哪一天，可能少了字或没有这一天。",
                    "改成实际的日期。",
                )


def _reversed(plan: Plan, problem: PlanProblem, place: Span) -> Iterator[Finding]:
    for span in find_date_ranges(plan.text, place, default_year=plan.year):
        begin, end = _first_day(span.start.value or ""), last_day(span.end.value or "")
        if begin is not None and end is not None and begin > end:
            yield _finding(plan, problem, span.span, f"“{span.text}”的结束早于开始。", "核对起止日期。")


def _before_start(plan: Plan, problem: PlanProblem, stated: list[Stated]) -> Iterator[Finding]:
    ends = [judged.last for judged in stated if judged.last is not None]
    for entry in problem.said("start"):
        begin = judge_deadline(plan.text, entry.span, plan.year).last if entry.value else None
        if begin is not None and ends and max(ends) < begin:
            yield _finding(
                plan, problem, entry.span, f"开始时间“{entry.value}”晚于完成时限。", "核对起止日期。"
            )


def _later_than(plan: Plan, problem: PlanProblem, measure: PlanMeasure, last: date) -> Iterator[Finding]:
    """A measure that is to be done after its problem's deadline."""
    for fact in measure.facts:
        if fact.kind is not FactKind.DATE or len(fact.value) < 7:
            continue
        after = shadow(plan.text[fact.span.end : fact.span.end + 4])
        before = plan.text[max(measure.span.start, fact.span.start - 3) : fact.span.start]
        ends = after.lstrip("日底末").startswith(("前", "之前", "以前"))
        is_before_month = len(fact.value) == 7 and after.startswith(("前", "之前", "以前"))  # 10月前
        day = _first_day(fact.value) if is_before_month else last_day(fact.value)
        if ends and "每" not in before and day is not None and day > last:
            yield _finding(
                plan,
                problem,
                fact.span,
                f"措施要到“{fact.text}{after[: after.index('前') + 1]}”，晚于这个问题的时限 {last.isoformat()}。",
                "把措施的日期提前，或把问题的时限改到最后一条措施完成之后。",
                Severity.MEDIUM,
            )


def _finding(
    plan: Plan, problem: PlanProblem, span: Span, what: str, advice: str, severity: Severity = Severity.HIGH
) -> Finding:
    return Finding(Code.DATES, severity, (problem.number,), passage_in(plan.text, span), what, advice)
