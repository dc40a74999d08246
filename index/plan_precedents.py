"""What do most precedents of a problem do that a plan does not? And which of its problems are those of a list?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.plan_type_words import speaks_of
from index.precedents import Precedent, Precedents, Source, find_precedents
from kb.errors import InvalidInputError
from kb.plan.coverage import comparable_words
from kb.plan.duties import measures_of
from kb.plan.findings import Code, Finding, Severity, in_order, passage_in
from kb.plan.plan import Plan, PlanProblem
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from index.embedding import Encoder
    from index.retriever import Retriever
    from kb.records import MeasureRecord

# A type counts as usual above this share of so many comparable problems (half of them are not most), told of so many
# units.
MIN_PRECEDENTS = 5
MIN_UNITS = 3
MIN_SHARE = 0.5
# Then not having it is more than a hint.
STRONG_PRECEDENTS = 8
STRONG_SHARE = 2 / 3
MAX_TYPES = 2
_PRECEDENTS = 30
_MAX_EXAMPLE_CHARS = 220
_EXAMPLES = 2
_ENOUGH_SHARED = 3  # pairs of characters: more does not make a measure a better example
# What nobody can plan: whether someone is to be punished, or money comes back, shows in the course of things.
_NOT_PLANNED = frozenset({"M6", "M18"})
# Money comes back only where some was at stake: a hint at most, and none where nothing speaks of money.
_IF_MONEY = frozenset({"M7"})
_MONEY = re.compile(
    r"费|款|资金|补贴|补助|津贴|奖金|工资|薪|租|账|收入|支出|报销|采购|接待|预算|金额|万元|元|税|加油|油卡|用车|车辆|公车|财务|票据|礼|红包|吃喝|宴|福利"
)
# What the unit itself owes: nobody has to pay it back.
_OWED = re.compile(
    r"(?:拨付|拨款|发放|兑付|支付|兑现|下拨|下达|到位)[^,，。;；]{0,4}(?:不及时|不到位|滞后|拖延|延迟|迟缓|缓慢|慢)|拖欠|欠发|欠付|滞留|负债|债务"
)
# Words of titles that say nothing of what a problem is about.
_GENERIC = re.compile(
    r"负责人|责任|管理|监管|规范|到位|落实|制度|执行|工作|单位|领导|干部|党员|企业|部门|问题|机关|不[严力实够深高足]|[未不没的和与及等，,、。“”]"
)
_SHOWN_BY_EXAMPLE = frozenset({Code.NO_MEASURE, Code.SLOGAN})

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Compared:
    """What precedents say of a plan. findings: those given, with examples where they help, and the missing types.

    with_precedents: numbers of the problems that have comparable precedents.
    """

    findings: tuple[Finding, ...]
    with_precedents: tuple[int, ...]


def compare_with_precedents(
    plan: Plan,
    findings: Sequence[Finding],
    retriever: Retriever,
    store: Source,
    progress: Progress | None = None,
) -> Compared:
    """The findings together with what precedents add. progress(done, total) is called before each problem.

    A problem without a measure, or with slogans only, is shown what others did; one with measures is told which
    types most precedents have and it has not.
    """
    shown: dict[Finding, Finding] = {}
    missing: list[Finding] = []
    numbers = []
    by_problem = _by_problem(findings)
    for done, problem in enumerate(plan.problems):
        if progress is not None:
            progress(done, len(plan.problems))
        try:
            answer = find_precedents(retriever, store, _question(plan, problem), limit=_PRECEDENTS)
        except InvalidInputError:  # a title of signs only asks for nothing
            continue
        if not answer.precedents:
            continue
        numbers.append(problem.number)
        first = next(iter(by_problem.get(problem.number, ())), None)
        if first is not None:
            shown[first] = replace(first, examples=_best_examples(answer.precedents))
        missing += _missing_types(plan, problem, answer)
    together = [*(shown.get(finding, finding) for finding in findings), *missing]
    return Compared(in_order(together), tuple(numbers))


def similarities(plan: Plan, listed: Sequence[str], encoder: Encoder) -> list[list[float]]:
    """Cosines of listed problems (rows) and the plan's problems (columns)."""
    rows = encoder.encode_queries([comparable_words(words) for words in listed])
    columns = encoder.encode_queries([problem.title for problem in plan.problems])
    return [[float(value) for value in row] for row in rows @ columns.T]


def _question(plan: Plan, problem: PlanProblem) -> str:
    span = plan.anchor(problem)
    return problem.title if problem.title.strip() else span.of(plan.text)


def _by_problem(findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    """The findings that an example helps, by problem: of those that concern one problem, in order."""
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        is_grave = finding.severity is Severity.HIGH and finding.code in _SHOWN_BY_EXAMPLE
        if is_grave and len(finding.problems) == 1:
            found.setdefault(finding.problems[0], []).append(finding)
    return found


def _missing_types(plan: Plan, problem: PlanProblem, answer: Precedents) -> list[Finding]:
    measures, total = measures_of(problem), len(answer.precedents)
    if not measures or total < MIN_PRECEDENTS or len(answer.counts.units) < MIN_UNITS:
        return []
    own = {code for measure in measures for code in measure.types}
    found: list[Finding] = []
    for code, having in _usual_types(answer.precedents):
        if code in _IF_MONEY and not may_come_back(problem.title, _words_of(plan, problem)):
            continue
        is_there = code in own | _NOT_PLANNED or any(speaks_of(code, measure.text) for measure in measures)
        if not is_there and len(found) < MAX_TYPES:
            found.append(_lacks(plan, problem, code, having, total))
    return found


def _words_of(plan: Plan, problem: PlanProblem) -> str:
    stretches = (problem.span, *problem.details, *(measure.span for measure in problem.measures))
    return "\n".join(stretch.of(plan.text) for stretch in stretches)


def may_come_back(title: str, words: str) -> bool:
    """Whether money is at stake that others may have to give back: not where the title says that the unit pays late.

    words: of the problem and its measures.
    """
    return _MONEY.search(words) is not None and _OWED.search(title) is None


def _usual_types(precedents: Sequence[Precedent]) -> list[tuple[str, list[MeasureRecord]]]:
    """(code, one measure of each precedent that has it) of the types most precedents have, the commonest first.

    A measure counts where the classifier and its own words agree.
    """
    having: dict[str, dict[str, MeasureRecord]] = {}
    for precedent in precedents:
        for measure in sorted(
            precedent.measures, key=lambda one: (len(one.text) > _MAX_EXAMPLE_CHARS, one.ordinal)
        ):
            for code in measure.types:
                if speaks_of(code, measure.text):
                    having.setdefault(code, {}).setdefault(precedent.problem_id, measure)
    usual = [
        (code, list(by.values())) for code, by in having.items() if len(by) > MIN_SHARE * len(precedents)
    ]
    return sorted(usual, key=lambda one: (-len(one[1]), one[0]))


def _lacks(
    plan: Plan, problem: PlanProblem, code: str, having: Sequence[MeasureRecord], total: int
) -> Finding:
    is_strong = len(having) >= STRONG_SHARE * total and total >= STRONG_PRECEDENTS and code not in _IF_MONEY
    return Finding(
        Code.MISSING_TYPE,
        Severity.MEDIUM if is_strong else Severity.LOW,
        (problem.number,),
        passage_in(plan.text, plan.anchor(problem)),
        f"库里 {total} 个可比的先例中，{len(having)} 个有“{name_of(code)}”类的措施，这个问题的措施里没有看到。",
        "看看是否需要补上这一类措施；不适用的可以不理会。",
        _of_different_units(_nearest_first(problem.title, having)),
    )


def _nearest_first(title: str, measures: Sequence[MeasureRecord]) -> list[MeasureRecord]:
    """The measures with the title's pairs of characters first; those of better precedents first where that is equal."""
    pairs = {words[index : index + 2] for words in _GENERIC.split(title) for index in range(len(words) - 1)}

    def shared(measure: MeasureRecord) -> int:
        return sum(pair in measure.text for pair in pairs)

    return sorted(
        measures, key=lambda one: (len(one.text) > _MAX_EXAMPLE_CHARS, -min(shared(one), _ENOUGH_SHARED))
    )


def _of_different_units(measures: Sequence[MeasureRecord]) -> tuple[MeasureRecord, ...]:
    """The first ones, one of each unit."""
    picked: dict[str, MeasureRecord] = {}
    for measure in measures:
        picked.setdefault(measure.inspected_unit or measure.notice_title, measure)
    return tuple(picked.values())[:_EXAMPLES]


def _best_examples(precedents: Sequence[Precedent]) -> tuple[MeasureRecord, ...]:
    """The best measures of the best precedents, of different units."""
    best = [precedent.best for precedent in precedents]
    return _of_different_units([one for one in best if len(one.text) <= _MAX_EXAMPLE_CHARS])
