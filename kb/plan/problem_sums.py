"""Do the numbers of a problem's measures fit the one number the problem states? What is done and left, what came back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kb.document import Span
from kb.fact_roles import recovered
from kb.notice import FactKind
from kb.parser.facts import find_facts
from kb.plan.adding import DONE, REST, close_to, says_sum
from kb.plan.findings import Code, Finding, Severity, passage_in
from kb.plan.plan import Plan, PlanProblem
from kb.plan.statements import Quantity, Sentence, sentences

_STATE = re.compile(r"已|完成|完工|在建|正在|在办|未|尚|剩余|其余|余下|余$|还有")
_GONE_WRONG = re.compile(
    r"违规|超标|超范围|多报|多领|多付|多计|虚列|虚报|套取|挪用|截留|应退|应缴|应收|涉及|占用|拖欠|欠缴|损失|不合规|白条"
)


def check_problem_sums(plan: Plan, problem: PlanProblem) -> Iterator[Finding]:
    """States of a whole that do not make it up, and more money that came back than was at stake."""
    yield from _states(plan, problem)
    yield from _recovered(plan, problem)


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
        is_own_whole = is_told and close_to(states[1:], states[0])  # 未发放的38笔已发放31笔,剩余7笔
        if is_told and not is_own_whole and len(wholes) == 1 and not close_to(states, wholes[0]):
            yield Finding(
                Code.NUMBERS,
                Severity.MEDIUM,
                (problem.number,),
                passage_in(plan.text, Span(states[0].start - len(states[0].lead), states[-1].end)),
                says_sum(states, wholes[0]),
                "核对各项数字，改成一致；口径不同的，写明口径。",
            )
        before += sentence.quantities


def _done_and_rest(sentence: Sentence) -> list[Quantity]:
    """收回A元,剩余B元: the two quantities of a sentence of one unit, if they are what is done and what is left."""
    for done, rest in pairwise(sentence.quantities):
        same = [item for item in sentence.quantities if item.unit == done.unit]
        if same == [done, rest] and DONE.search(done.lead) and REST.search(rest.lead):
            return same
    return []


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
