"""A plan checked by every rule: its words, the list of problems, the precedents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import KnowledgeBaseError
from kb.plan.coverage import check_coverage
from kb.plan.findings import Finding, in_order
from kb.plan.plan import Plan
from kb.plan.words_check import check_words

if TYPE_CHECKING:
    from index.precedents import Source
    from index.retriever import Retriever

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Base:
    """What precedents are found in (an open store and its retriever)."""

    retriever: Retriever
    store: Source


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """What is checked. listed: the problems of a list the plan should answer, () without one; notes: on reading it.

    base_url: before the addresses of passages, without a closing slash.
    """

    plan: Plan
    listed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan with its findings, in order. with_precedents: numbers of the problems that have comparable precedents,
    None if they were not asked. notes: Chinese remarks, the plan's and the list's own included."""

    order: PlanOrder
    findings: tuple[Finding, ...]
    with_precedents: tuple[int, ...] | None
    notes: tuple[str, ...]

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.order.plan


def check_plan(order: PlanOrder, base: Base | None, on_progress: Progress | None = None) -> CheckedPlan:
    """Every finding on the plan. base: None: the plan's words and the list only.

    on_progress may raise: that ends the work. Where the precedents cannot be asked, a note says so.
    """
    plan = order.plan
    notes = [*plan.notes, *order.notes]
    findings: Sequence[Finding] = check_words(plan)
    if order.listed:
        findings = [*findings, *check_coverage(plan, order.listed, _similarities(order, base))]
    if base is None:
        notes.append("没有与先例比对：只检查了方案自己的文字。")
        return CheckedPlan(order, in_order(findings), None, tuple(notes))
    try:
        compared = _compare(plan, findings, base, on_progress)
    except KnowledgeBaseError as error:
        notes.append(f"没能与先例比对：{error}")
        return CheckedPlan(order, in_order(findings), None, tuple(notes))
    return CheckedPlan(order, compared[0], compared[1], tuple(notes))


def _compare(
    plan: Plan, findings: Sequence[Finding], base: Base, on_progress: Progress | None
) -> tuple[tuple[Finding, ...], tuple[int, ...]]:
    from index.plan_precedents import compare_with_precedents

    def told(done: int, total: int) -> None:
        if on_progress is not None:
            on_progress(done, total, f"正在比对第 {done + 1} 个问题的先例，共 {total} 个")

    compared = compare_with_precedents(plan, findings, base.retriever, base.store, told)
    return compared.findings, compared.with_precedents


def _similarities(order: PlanOrder, base: Base | None) -> list[list[float]] | None:
    if base is None:
        return None
    from index.plan_precedents import similarities

    return similarities(order.plan, order.listed, base.retriever.encoder)
