"""Who does what until when? Finds problems without a measure, a responsible person or a deadline that binds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kb.parser.shadow import shadow
from kb.plan.deadline_words import is_empty
from kb.plan.deadlines import judge_deadlines
from kb.plan.findings import Code, Finding, Severity, passage_in
from kb.plan.plan import Entry, Plan, PlanMeasure, PlanProblem, measures_without

_NO_MEASURE = re.compile(
    r"(?:同上|见附件|详见.{0,12}|另行制定|待(?:[^,。;]{0,12})?(?:制定|补充|研究|确定|明确|完善|提供|上会|审定)(?:后(?:再定|确定|明确|上报))?|正在制定|拟定中)"
)
_SOME = re.compile(
    r"(?:[^\s各相有]{0,6})(?:各|相关|有关|涉及的?|对应)(?:相关|有关)?[^\s]{0,10}?(?:科室|部门|单位|处室|股室|支部|站所|机构|乡镇|街道|镇街|村|社区|人员|领导|负责人|同志|主体)(?:负责人)?(?:(?:按|根据).{0,12})?"
)
_EVERYBODY = re.compile(
    r"(?:全体|全局|全院|全校|全员|所有|各位)?(?:班子成员|干部职工|党员干部|工作人员|人员|干部|职工|党员|同志)|大家(?:共同)?(?:负责)?|共同负责|集体(?:负责)?|党组|党委|领导班子|局领导|院领导|校领导"
)
_NAME_JOIN = re.compile(r"[、,;/ ]|及|和|与")
_COLLAPSE_FROM = 3
# Nearly all are told together from so many on, and from such a share.
_COLLAPSE_MOST_FROM, _MOST = 8, 0.8


def check_duties(plan: Plan) -> list[Finding]:
    """What is missing or vague of measure, responsibility and deadline, problem by problem."""
    found: list[Finding] = []
    for judge in (_measures_of, _responsible_of, judge_deadlines):
        missing = [(problem, list(judge(plan, problem))) for problem in plan.problems]
        found += _together(plan, missing) or [finding for _, findings in missing for finding in findings]
    return found


def measures_of(problem: PlanProblem) -> tuple[PlanMeasure, ...]:
    """The measures of a problem that say something."""
    return tuple(measure for measure in problem.measures if not _says_nothing(measure.text))


def _says_nothing(words: str) -> bool:
    plain = "".join(shadow(words).split()).strip("。;,、:()")
    return is_empty(plain) or _NO_MEASURE.fullmatch(plain) is not None


def _measures_of(plan: Plan, problem: PlanProblem) -> Iterator[Finding]:
    if measures_of(problem):
        return
    if problem.measures:
        words = problem.measures[0].text.strip()
        place, what = problem.measures[0].span, f"措施处只写了“{words}”，没有说要做什么。"
    else:
        place, what = plan.anchor(problem), "这个问题下面没有找到整改措施。"
    yield Finding(
        Code.NO_MEASURE,
        Severity.HIGH,
        (problem.number,),
        passage_in(plan.text, place),
        what,
        "至少写一条措施：做什么、对谁做、做到什么程度、什么时候做完。",
    )


def _responsible_of(plan: Plan, problem: PlanProblem) -> Iterator[Finding]:
    stated = problem.said("responsible")
    filled = [entry for entry in stated if not is_empty(entry.value)]
    if not filled:
        yield _nobody(plan, problem, stated)
        return
    for measure in measures_without(problem, "responsible"):
        yield Finding(
            Code.NO_RESPONSIBLE,
            Severity.MEDIUM,
            (problem.number,),
            passage_in(plan.text, measure.span),
            "这条措施的责任处是空的，同一问题的其他措施写了。",
            "补上这条措施由谁负责；与上一条相同的，也写明。",
        )
    vague = [entry for entry in filled if _is_vague(entry.value)]
    still_open = [entry for entry in stated if entry.value and entry not in filled]
    if vague:
        is_some = any(_SOME.fullmatch(part) for part in _NAME_JOIN.split(shadow(vague[0].value)))
        severity = Severity.MEDIUM if is_some and len(vague) == len(filled) else Severity.LOW
        yield _nobody_in_particular(
            plan, problem, vague[0], severity, f"责任写的是“{vague[0].value}”，看不出具体由谁负责。"
        )
    elif still_open:
        entry = still_open[0]
        what = f"“{entry.name}”处写的是“{entry.value}”，还没有落实。"
        yield _nobody_in_particular(plan, problem, entry, Severity.LOW, what)


def _nobody_in_particular(
    plan: Plan, problem: PlanProblem, entry: Entry, severity: Severity, what: str
) -> Finding:
    return Finding(
        Code.VAGUE_RESPONSIBLE,
        severity,
        (problem.number,),
        passage_in(plan.text, entry.span),
        what,
        "写明牵头的科室或单位，最好写到责任人。",
    )


def _nobody(plan: Plan, problem: PlanProblem, stated: Sequence[Entry]) -> Finding:
    place, what = plan.anchor(problem), "没有写明由谁负责：没有找到责任人，也没有找到责任科室或单位。"
    placeholder = next((entry for entry in stated if entry.value), None)
    if placeholder is not None:
        place, what = placeholder.span, f"责任处写的是“{placeholder.value}”，还没有落实到人或科室。"
    elif stated:
        names = "、".join(dict.fromkeys(f"“{entry.name}”" for entry in stated))
        what = f"{names}处是空的。"
    return Finding(
        Code.NO_RESPONSIBLE,
        Severity.HIGH,
        (problem.number,),
        passage_in(plan.text, place),
        what,
        "写明责任领导和责任科室；几家共同承担的，写明谁牵头。",
    )


def _is_vague(value: str) -> bool:
    parts = [part for part in _NAME_JOIN.split(shadow(value)) if part]
    return bool(parts) and all(_SOME.fullmatch(part) or _EVERYBODY.fullmatch(part) for part in parts)


_ALL_TEXTS: dict[Code, Callable[[str], str]] = {
    Code.NO_MEASURE: lambda which: f"{which}没有找到整改措施。",
    Code.NO_RESPONSIBLE: lambda which: f"{which}没有写明由谁负责。",
    Code.NO_DEADLINE: lambda which: f"{which}没有整改时限。",
}
_NOT_A_PLAN = "这可能是问题清单或反馈意见，还不是整改方案。"


def _together(plan: Plan, missing: Sequence[tuple[PlanProblem, list[Finding]]]) -> list[Finding]:
    """One finding for all or nearly all that lack the same, where nothing stands in its place, and the other
    findings; [] where they had better be told one by one."""
    alike = [
        (problem, findings[0])
        for problem, findings in missing
        if findings and findings[0].code in _ALL_TEXTS and findings[0].passage.span == plan.anchor(problem)
    ]
    codes = {finding.code for _, finding in alike}
    is_all = len(alike) == len(missing) >= _COLLAPSE_FROM
    is_most = len(alike) >= _COLLAPSE_MOST_FROM and len(alike) >= _MOST * len(missing)
    if len(codes) != 1 or not (is_all or is_most):
        return []
    first = alike[0][1]
    severity = max((finding.severity for _, finding in alike), key=list(Severity)[::-1].index)
    which = f"全部 {len(alike)} 个问题都" if is_all else f"{len(missing)} 个问题中有 {len(alike)} 个"
    said = _ALL_TEXTS[first.code](which) + first.explanation.partition("。")[2]
    told = {id(finding) for _, finding in alike}
    return [
        Finding(
            first.code,
            severity,
            tuple(problem.number for problem, _ in alike),
            passage_in(plan.text, plan.heading),
            said + (_NOT_A_PLAN if is_all and first.code is Code.NO_MEASURE else ""),
            first.suggestion,
        ),
        *(finding for _, findings in missing for finding in findings if id(finding) not in told),
    ]
