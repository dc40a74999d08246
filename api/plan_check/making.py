"""From a plan and open services to the result: its JSON, its Word file, its workbook."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from api.plan_check.answers import check_answer
from api.plan_check.checking import Base, CheckedPlan, PlanOrder, Progress, check_plan
from api.plan_check.wording import document_title, verdict
from api.reports.making import file_name
from api.task_records import Outcome, ResultFile

if TYPE_CHECKING:
    from api.wiring import Services

# What is answered at once: a problem takes some 15 milliseconds beside its precedents.
SMALL_PROBLEMS = 60
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def base_of(services: Services) -> Base:
    """Where the precedents of a check are found."""
    return Base(services.retriever, services.store)


def make_outcome(services: Services, order: PlanOrder, on_progress: Progress) -> Outcome:
    """The result as a task keeps it: the files, and the JSON as its summary. on_progress may raise."""
    checked = check_plan(order, base_of(services), on_progress)
    total = len(order.plan.problems)
    on_progress(total, total, "正在生成文件")
    return Outcome(make_files(checked), verdict(checked), cast("dict[str, Any]", check_answer(checked)))


def make_files(checked: CheckedPlan) -> tuple[ResultFile, ResultFile]:
    """The Word file and the workbook."""
    from api.plan_check.sheets import workbook_of
    from api.plan_check.word import word_of

    name = file_name(document_title(checked.plan.title))
    return (
        ResultFile(f"{name}.docx", word_of(checked, date.today()), WORD_TYPE, "Word 体检报告"),
        ResultFile(f"{name}.xlsx", workbook_of(checked), EXCEL_TYPE, "Excel 意见表"),
    )
