"""The content of a report: for each problem of a list its precedents, and measures to choose from. Nothing is worded here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from api.json_log import log_error
from api.reports.suggestions import Suggestion, saying, suggest_measures
from kb.errors import KnowledgeBaseError
from kb.problem_list.lists import ListedProblem, ProblemList

if TYPE_CHECKING:
    from index.precedents import Precedent, Precedents

MAX_ANSWERED = 500  # problems of one list; further rows come back unanswered and say so
COUNTED_PRECEDENTS = 20
SHOWN_PRECEDENTS = 5
SHOWN_NEAREST = 3
_SURELY_SHOWN, _ALIKE_SHARE = 2, 0.75  # further ones only if nearly as alike as the most alike
_logger = logging.getLogger("api.reports")

# What became of a problem: precedents found; none comparable; the search failed; beyond MAX_ANSWERED.
PartState = Literal["found", "none", "failed", "skipped"]
Progress = Callable[[int, int, str], None]


class Find(Protocol):
    """Finds the precedents of one problem (index.precedents.find_precedents over open services)."""

    def __call__(self, question: str) -> Precedents:
        """The precedents. Raises KnowledgeBaseError."""


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One problem and what was found for it. answer: None if the search failed or was not made; remark: then, why.

    suggestions: none unless precedents were found.
    """

    problem: ListedProblem
    state: PartState
    answer: Precedents | None = None
    suggestions: tuple[Suggestion, ...] = ()
    remark: str = ""

    @property
    def best(self) -> tuple[Precedent, ...]:
        """The precedents to show, best first; what says the same or is much less alike than the others is only counted."""
        shown = _distinct(self.answer, self.answer.precedents)[:SHOWN_PRECEDENTS] if self.answer else ()
        bar = _ALIKE_SHARE * max((one.similarity or 0.0 for one in shown), default=0.0)
        return tuple(
            one
            for place, one in enumerate(shown)
            if place < _SURELY_SHOWN or one.similarity is None or one.similarity >= bar
        )

    @property
    def nearest(self) -> tuple[Precedent, ...]:
        """Without a precedent: the nearest ones, which are none."""
        if self.answer is None or self.state != "none":
            return ()
        return _distinct(self.answer, self.answer.nearest)[:SHOWN_NEAREST]

    def alike(self, one: Precedent) -> tuple[Precedent, ...]:
        """The other precedents whose title and best measure say the same: shown with it as further sources."""
        if self.answer is None:
            return ()
        said = _said(self.answer, one)
        others = (*self.answer.precedents, *self.answer.nearest)
        return tuple(other for other in others if other is not one and _said(self.answer, other) == said)

    @property
    def listed(self) -> tuple[Precedent, ...]:
        """Everything that is counted or shown of this problem."""
        return (*(self.answer.precedents if self.answer else ()), *self.nearest)


@dataclass(frozen=True, slots=True)
class Report:
    """Parts for all problems of a list, in its order. base_url: before the addresses of passages; date: ISO.

    filters: as shown, (name, value) pairs.
    """

    title: str
    source: ProblemList
    parts: tuple[ReportPart, ...]
    base_url: str
    date: str
    filters: tuple[tuple[str, str], ...] = ()

    def count(self, state: PartState) -> int:
        """How many problems ended so."""
        return sum(part.state == state for part in self.parts)


def build_parts(source: ProblemList, find: Find, on_progress: Progress) -> tuple[ReportPart, ...]:
    """The part of each problem, in the list's order. A problem that fails is told and the rest goes on.

    Problems of the same words are asked once. on_progress may raise: that ends the work.
    """
    total = min(len(source.problems), MAX_ANSWERED)
    known: dict[str, ReportPart] = {}
    parts = []
    for place, problem in enumerate(source.problems):
        if place >= MAX_ANSWERED:
            parts.append(ReportPart(problem, "skipped", remark=skipped_remark()))
            continue
        on_progress(place, total, f"正在查找第 {place + 1} 个问题的先例，共 {total} 个")
        question = question_of(problem)
        if question not in known:
            known[question] = _part(problem, question, find)
        before = known[question]
        parts.append(ReportPart(problem, before.state, before.answer, before.suggestions, before.remark))
    on_progress(total, total, "正在生成报告")
    return tuple(parts)


def question_of(problem: ListedProblem) -> str:
    """What is asked: the problem's words in one line."""
    return "".join(problem.text.split("\n")).strip()


def _distinct(answer: Precedents, precedents: Sequence[Precedent]) -> tuple[Precedent, ...]:
    """The precedents without those whose title and best measure say what an earlier one says."""
    first = {_said(answer, one): one for one in reversed(precedents)}
    return tuple(one for one in precedents if first[_said(answer, one)] is one)


def _said(answer: Precedents, one: Precedent) -> tuple[str, str]:
    return saying(answer, one.best), one.title


def skipped_remark() -> str:
    """Why a problem beyond the limit has no answer, and what to do."""
    return f"超过一次 {MAX_ANSWERED} 个问题的上限，没有查询。请把这些行另存为一份清单再提交。"


def _part(problem: ListedProblem, question: str, find: Find) -> ReportPart:
    try:
        answer = find(question)
    except KnowledgeBaseError as error:
        return ReportPart(problem, "failed", remark=str(error))
    except Exception as error:  # one bad row must not take the others with it
        log_error(_logger, "problem_failed", error, problem=problem.number)
        return ReportPart(
            problem, "failed", remark="查询这个问题时出现意外错误，已记入服务日志；其余问题不受影响。"
        )
    if answer.verdict == "none":
        return ReportPart(problem, "none", answer)
    return ReportPart(problem, "found", answer, suggest_measures(answer))
