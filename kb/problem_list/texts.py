"""Reads problems from text: numbered in any of the usual ways, or one a line, or a table pasted from a workbook."""

from __future__ import annotations

from kb.problem_list.delimited import read_delimited
from kb.problem_list.items import read_items
from kb.problem_list.lists import ListedProblem, ListRow, ListTable, ProblemList
from kb.problem_list.readings import Reading
from kb.readers.composer import clean_line

TEXT_HEADERS = ("序号", "问题")


def read_text_list(text: str) -> ProblemList:
    """The problems of a text; none is no error here."""
    return read_delimited(text) or list_of_items(
        read_items(clean_line(text).split("\n"), paragraphs_of(text))
    )


def paragraphs_of(text: str) -> list[list[str]]:
    """Lines in groups that blank lines set apart; what unnumbered problems of several lines are told by."""
    groups: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            groups[-1].append(line.strip())
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def list_of_items(reading: Reading) -> ProblemList:
    """A list whose rows are the items."""
    problems = tuple(ListedProblem(n, item.label, item.text) for n, item in enumerate(reading.items, 1))
    rows = tuple(ListRow((one.label or str(one.number), one.text), one.number) for one in problems)
    return ProblemList(
        format="txt",
        title=reading.title,
        problems=problems,
        tables=(ListTable("问题清单", TEXT_HEADERS, rows),),
        remarks=reading.remarks,
        passed_over=tuple(reading.passed_over),
    )
