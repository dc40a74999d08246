"""From an order to a task's outcome: files, message and summary; a list that cannot be looked up at all fails whole."""

from __future__ import annotations

from typing import Any

import pytest

from api.reports import workbook
from api.reports.making import MAX_TITLE_CHARS, ReportOrder, file_name, make_outcome
from api.wiring import Services
from index import precedents
from kb.errors import KnowledgeBaseError, StorageError, UnreadableFileError
from kb.problem_list import list_of, read_problem_list
from tests.api.reports.made import SITE, no_progress
from tests.kb.problem_list.workbooks import book

LIST = book(("清单", [["问题"], ["差旅费报销审核不严"], ["远洋渔船捕捞配额超限"]]))


def order(**changes: Any) -> ReportOrder:
    return ReportOrder(read_problem_list(LIST, "清单.xlsx"), "某局", SITE, LIST, **changes)


def test_the_summary_has_what_the_page_shows(samples: Services) -> None:
    outcome = make_outcome(samples, order(), no_progress)
    assert outcome.summary["counts"] == {"found": 1, "none": 1, "failed": 0, "skipped": 0}
    assert any("未找到可比先例的是第 2 个" in sentence for sentence in outcome.summary["overview"])
    first, second = outcome.summary["parts"]
    assert first["count"] >= 3
    assert first["suggestions"][0]["url"].startswith("/notices/")
    assert (second["state"], second["best"], second["suggestions"]) == ("none", [], [])
    assert second["nearest"]
    assert [file.label for file in outcome.files] == ["Word 报告", "Excel 清单（原表加列）"]


def test_when_nothing_can_be_looked_up_the_task_fails(
    samples: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise StorageError("数据库无法读取。")

    monkeypatch.setattr(precedents, "find_precedents", broken)
    with pytest.raises(KnowledgeBaseError, match="2 个问题都没能查询：数据库无法读取"):
        make_outcome(samples, order(), no_progress)


def test_what_of_the_workbook_was_not_kept_is_told_on_the_page(
    samples: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise UnreadableFileError("合并单元格覆盖了几乎整张工作表")

    monkeypatch.setattr(workbook, "extended_workbook", refuses)
    outcome = make_outcome(samples, order(), no_progress)
    assert any("合并单元格覆盖了几乎整张工作表" in remark for remark in outcome.summary["remarks"])


def test_a_long_title_is_cut_and_a_missing_one_replaced() -> None:
    source = list_of(["差旅费报销审核不严"])
    assert len(ReportOrder(source, "题" * 200, SITE).name) == MAX_TITLE_CHARS
    assert ReportOrder(source, "", SITE).name == "问题清单"
    assert ReportOrder(source, " 某局\n清单 ", SITE).name == "某局 清单"


@pytest.mark.parametrize(
    ("title", "name"), [("a/b\\c.docx", "a b c.docx"), ('<"*?|>.xlsx', ".xlsx"), ("题.docx", "题.docx")]
)
def test_file_names_hold_nothing_that_a_path_would_read(title: str, name: str) -> None:
    assert file_name(title) == name
