"""Until when? Finds problems without a deadline, and deadlines that bind nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.document import Span
from kb.notice import Completion, FactKind
from kb.parser.shadow import shadow
from kb.parser.status import completion_of_label
from kb.plan.deadline_words import Kind, judge_deadline
from kb.plan.findings import Code, Finding, Severity, passage_in
from kb.plan.plan import Entry, Plan, PlanMeasure, PlanProblem, measures_without

# A date in a measure is a deadline if it is said to be one; 2021年3月以来 is none.
_UNTIL = re.compile(r"(?:日|底|末|旬|初)?(?:之|以)?前|底|末|中旬|下旬|上旬|内")
_BY = re.compile(r"(?:于|在|截至|截止|到|至|限)$")
_DONE_AFTER = re.compile(
    r"[^,。;]{0,16}(?:完成|到位|印发|返岗|办结|启用|上线|退还|退回|收回|验收|补齐|建成|竣工|销号|出台|公布|召开|实施)"
)
# 批复后1个月内 says how long an act may take after another one, and not until when the problem is solved.
_SOON = re.compile(
    r"年内|年底前?|年末|季度末?前|上半年|下半年|(?:(?<![后起\d一二两三四五六七八九十])|(?:反馈|印发|下发|方案|之日)[^,。;\n]{0,6}[后起])[一二两三四五六七八九十\d]{1,4}个?(?:月|周|工作日|天)内|立行立改|即知即改|立即整改"
)
_LOOSELY = re.compile(
    r"(?<=[,。;:、\n])\s*(?P<words>尽快|尽早|近期|近日|适时|择机|抓紧(?!抓)|待[^,。;\n]{2,12}后|(?:持续|常态化?|有序|逐步)推进(?=[,。;\n]|$)|长期坚持|常抓不懈(?=[。;\n]|$))"
)
_ALL_UNTIL = re.compile(
    r"(?:全部|所有|各项|上述|以上|整体|总体|反馈)[^。;\n]{0,24}(?:20\d\d年|\d{1,2}月|[一二三四五六七八九十\d]{1,4}个月)[^。;\n]{0,14}(?:完成|到位|销号|内)|(?:20\d\d年|\d{1,2}月|[一二三四五六七八九十\d]{1,4}个月)[^。;\n]{0,16}(?:问题|任务)(?:全部|全面|均)[^。;\n]{0,6}(?:完成|到位|销号)|整改(?:工作)?(?:期限|时限)[为:是][^。;\n]{2,24}"
)


def judge_deadlines(plan: Plan, problem: PlanProblem) -> Iterator[Finding]:
    """What is wrong with a problem's deadlines: none at all, or ones that bind nobody."""
    stated = problem.said("deadline")
    judged = [
        (entry, judge_deadline(plan.text, entry.span, plan.year).kind if entry.value else Kind.EMPTY)
        for entry in stated
    ]
    filled = [(entry, kind) for entry, kind in judged if kind is not Kind.EMPTY]
    in_words = _deadline_in_words(plan, problem)
    is_open = any(entry.value for entry, kind in judged if kind is Kind.EMPTY)  # 暂定, 待定
    if not stated and in_words is None and not is_done(problem):
        loose = _loose_words(plan, problem)
        if loose is not None:
            is_ongoing = judge_deadline(plan.text, loose.span, None).kind is Kind.ONGOING
            if is_ongoing:
                yield _vague(plan, problem, loose, Kind.ONGOING, Severity.MEDIUM)
            else:
                yield _vague(plan, problem, loose, Kind.VAGUE, Severity.HIGH)
            return
    if not filled and (in_words is None or is_open):
        if is_done(problem) and not stated:  # a report on what is over need not say until when
            return
        yield _never(plan, problem, stated, is_dated=in_words is Kind.DATED)
        return
    for measure in measures_without(problem, "deadline"):
        if _until_in(plan.text, measure) is None:
            yield _of_measure(plan, problem, measure)
    is_dated = in_words is Kind.DATED or any(kind is Kind.DATED for _, kind in filled)
    for entry, kind in filled:
        severity = _severity(kind, is_dated=is_dated, is_done=is_done(problem))
        if severity is not None:
            yield _vague(plan, problem, entry, kind, severity)


def _severity(kind: Kind, *, is_dated: bool, is_done: bool) -> Severity | None:
    """How much a vague deadline matters; None where another date stands beside it, or it binds."""
    if kind in (Kind.DATED, Kind.RECURRING, Kind.DONE, Kind.AS_A_CLASS, Kind.EMPTY):
        return None
    if is_done:
        return Severity.LOW if kind is Kind.VAGUE else None
    if kind is Kind.VAGUE:
        return Severity.MEDIUM if is_dated else Severity.HIGH
    if is_dated:
        return None
    return Severity.MEDIUM if kind is Kind.ONGOING else Severity.LOW


_WHY = {
    Kind.VAGUE: "没有日期，到期没到期无从判断",
    Kind.ONGOING: "只说长期做，没有第一次见效的日期",
    Kind.AT_ONCE: "没有写完成日期，销号时难以核对",
    Kind.RELATIVE: "没有写到哪一天，或没有写从哪天算起",
    Kind.UNCLEAR: "看不出是哪一天",
}
_ADVICE = {
    Kind.ONGOING: "写明首轮完成的日期，再写长期坚持，例如“9月30日前完成首轮，长期坚持”。",
}


def _vague(plan: Plan, problem: PlanProblem, entry: Entry, kind: Kind, severity: Severity) -> Finding:
    return Finding(
        Code.VAGUE_DEADLINE,
        severity,
        (problem.number,),
        passage_in(plan.text, entry.span),
        f"时限写的是“{entry.value}”，{_WHY[kind]}。",
        _ADVICE.get(kind, "写明到哪年哪月哪日完成；需要分步的，写明每一步的日期。"),
    )


def _never(plan: Plan, problem: PlanProblem, stated: Sequence[Entry], *, is_dated: bool) -> Finding:
    overall = _overall_deadline(plan)
    place, what = plan.anchor(problem), "没有找到整改时限。"
    placeholder = next((entry for entry in stated if entry.value), None)
    if placeholder is not None:
        place, what = placeholder.span, f"时限处写的是“{placeholder.value}”，还没有定下日期。"
    elif stated:
        what = f"“{stated[0].name}”处是空的。"
    severity = Severity.LOW if is_done(problem) else Severity.MEDIUM if overall or is_dated else Severity.HIGH
    if overall:
        what += f"全文只有总的要求：“{overall}”。"
    return Finding(
        Code.NO_DEADLINE,
        severity,
        (problem.number,),
        passage_in(plan.text, place),
        what,
        "写明到哪年哪月哪日完成；已经完成的，写明完成日期。",
    )


def _loose_words(plan: Plan, problem: PlanProblem) -> Entry | None:
    """Words that stand for a deadline in a sentence and name no day: …负责,近期组织评估."""
    start = problem.span.end
    plain = shadow(plan.text[start : problem.extent.end])
    match = _LOOSELY.search(plain)
    if match is None:
        return None
    place = Span(start + match.start("words"), start + match.end("words"))
    return Entry("deadline", "", place.of(plan.text), place, in_words=True)


def _deadline_in_words(plan: Plan, problem: PlanProblem) -> Kind | None:
    """DATED if a measure names a date by which something is done, RELATIVE if 年内 or the like, None if neither."""
    kinds = [_until_in(plan.text, measure) for measure in problem.measures]
    return next((kind for kind in (Kind.DATED, Kind.RELATIVE) if kind in kinds), None)


def _until_in(text: str, measure: PlanMeasure) -> Kind | None:
    for fact in measure.facts:
        if fact.kind is not FactKind.DATE or len(fact.value) < 5:
            continue
        after = shadow(text[fact.span.end : min(fact.span.end + 24, measure.span.end)])
        before = shadow(text[max(measure.span.start, fact.span.start - 2) : fact.span.start])
        ends = _UNTIL.search(fact.text) or _UNTIL.match(after)
        if ends or (_BY.search(before) and _DONE_AFTER.match(after)) or _DONE_AFTER.match(after):
            return Kind.DATED
    return Kind.RELATIVE if _SOON.search(shadow(measure.text)) else None


def _of_measure(plan: Plan, problem: PlanProblem, measure: PlanMeasure) -> Finding:
    return Finding(
        Code.NO_DEADLINE,
        Severity.MEDIUM,
        (problem.number,),
        passage_in(plan.text, measure.span),
        "这条措施的时限是空的，同一问题的其他措施写了。",
        "补上这条措施的完成日期；与上一条相同的，也写明。",
    )


def _overall_deadline(plan: Plan) -> str:
    """What the plan says of all problems together, "" if nothing."""
    for stretch in plan.outside():
        match = _ALL_UNTIL.search(shadow(stretch.of(plan.text)))
        if match and "已" not in match[0]:  # 截至6月底已完成 is a report
            return Span(stretch.start + match.start(), stretch.start + match.end()).of(plan.text)
    return ""


def is_done(problem: PlanProblem) -> bool:
    """Whether the plan itself states that the problem is finished, in a column or behind a label."""
    stated = [entry.value for entry in problem.said("status") if entry.value]
    states = [state for value in stated if (state := completion_of_label(value)) is not None]
    return bool(states) and all(state is Completion.COMPLETED for state in states)
