"""What do notices state of themselves, beside what is counted? Differences are told, never judged.

A notice may count tasks that it does not list, or leave out words of completion; neither number is “wrong”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kb.document import Span
from kb.ledger.counting import NO_TOTALS, Totals, totals_by_notice
from kb.ledger.scope import Scope, notice_condition
from kb.notice import Completion, Statistic
from kb.rows import span_of
from kb.schema import notices, statistics

LABELS = {
    "reported_problems": "反馈问题",
    "planned_measures": "制定措施",
    "completed": "已完成",
    "in_progress": "推进中",
    "new_rules": "新订、修订制度",
}
_OF_MEASURES = re.compile(r"措施|[条项件]$")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number that a notice states, and what the ledger counts of the same: None where it counts nothing of the kind.

    what: what was counted; remark: a Chinese sentence, "" if both agree.
    """

    name: str
    label: str
    stated: int
    words: str
    span: Span
    counted: int | None
    what: str
    remark: str


@dataclass(frozen=True, slots=True)
class StatedNotice:
    """A notice that states numbers of itself."""

    slug: str
    title: str
    unit: str | None
    comparisons: tuple[Comparison, ...]

    @property
    def differs(self) -> bool:
        """Whether a stated number is another than the counted one."""
        return any(one.counted is not None and one.counted != one.stated for one in self.comparisons)


def read_stated(connection: Connection, scope: Scope) -> tuple[StatedNotice, ...]:
    """The notices of the scope that state numbers, newest first; () where the scope leaves out parts of notices."""
    if not scope.holds_whole_notices:
        return ()
    totals = totals_by_notice(connection, scope)
    statement = (
        select(notices.c.slug, notices.c.title.label("notice_title"), notices.c.inspected_unit, statistics)
        .join_from(notices, statistics, statistics.c.notice_id == notices.c.notice_id)
        .where(notice_condition(connection, scope))
        .order_by(notices.c.publication_date.desc().nulls_last(), notices.c.slug, statistics.c.position)
    )
    found: dict[str, StatedNotice] = {}
    for row in connection.execute(statement).mappings():
        statistic = Statistic(row["name"], row["value"], row["text"], span_of(dict(row)))
        before = found.get(row["slug"])
        compared = compare(statistic, totals.get(row["slug"], NO_TOTALS))
        former = before.comparisons if before else ()
        found[row["slug"]] = StatedNotice(
            row["slug"], row["notice_title"], row["inspected_unit"], (*former, compared)
        )
    return tuple(found.values())


def compare(statistic: Statistic, totals: Totals) -> Comparison:
    """A stated number beside the counted one."""
    counted, what = _counted(statistic, totals)
    if counted is None:
        remark = "台账不统计这一项。"
    elif counted == statistic.value:
        remark = ""
    else:
        remark = f"自述 {statistic.value}，台账中{what} {counted}，相差 {abs(statistic.value - counted)}。"
        remark += _reason(statistic, counted, totals)
    label = LABELS.get(statistic.name, statistic.text)
    return Comparison(
        statistic.name, label, statistic.value, statistic.text, statistic.span, counted, what, remark
    )


def _reason(statistic: Statistic, counted: int, totals: Totals) -> str:
    """What of our counting, or of what the notice lists at all, has to do with the difference; "" if nothing is known."""
    of_measures = statistic.name == "planned_measures" or _is_of_measures(statistic)
    listed, what = (totals.measures, "条措施") if of_measures else (totals.problems, "个问题")
    if not totals.problems:
        return "这份通报没有逐条列出问题。"
    if statistic.value > listed:
        return f"通报一共只列出 {listed} {what}，自述的数字还包括没有逐条列出的，或另有算法。"
    if statistic.name == "in_progress" and counted > statistic.value and not of_measures:
        return "一个问题只要有一条措施推进中或未完成，台账就算作推进中或未完成。"
    if statistic.name == "completed" and counted > statistic.value and not of_measures:
        return "有措施写明完成或基本完成、没有一条推进中或未完成的问题，台账算作已完成。"
    if statistic.name in ("completed", "in_progress"):
        return "台账只按各条措施原文写明的词语计数，没有写明的不计入。"
    return ""


def _is_of_measures(statistic: Statistic) -> bool:
    """Whether a number of what is done or under way counts measures, not problems."""
    return "问题" not in statistic.text and _OF_MEASURES.search(statistic.text) is not None


def _counted(statistic: Statistic, totals: Totals) -> tuple[int | None, str]:
    if statistic.name == "reported_problems":
        return totals.problems, "问题"
    if statistic.name == "planned_measures":
        return totals.measures, "措施"
    if statistic.name not in ("completed", "in_progress"):
        return None, ""
    done = statistic.name == "completed"
    if _is_of_measures(statistic):
        state = Completion.COMPLETED if done else Completion.IN_PROGRESS
        return totals.completions[state], f"写明“{state.label}”的措施"
    return (
        totals.states["finished" if done else "ongoing"],
        f"措施写明{'完成' if done else '推进中或未完成'}的问题",
    )
