"""Reports over real notices: nothing without a passage, counts equal what is listed, the user's rows whole and in order."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from api.pages.marks import mask_personal
from api.reports.content import COUNTED_PRECEDENTS, Report, build_parts
from api.reports.word import word_of
from api.reports.workbook import workbook_of
from api.wiring import Services
from index.precedents import Precedents, find_precedents
from kb.problem_list import read_problem_list
from kb.taxonomy import name_of
from tests.api.reports.made import SITE, column, no_progress, sheets
from tests.kb.problem_list.workbooks import book

PROBLEMS = (
    "差旅费报销审核不严，存在超标准报销",
    "公务接待超标准、陪餐人数超规定",
    "固定资产账实不符",
    "三会一课记录补记代签",
    "往来款长期挂账未清理",
    "选人用人程序不规范，干部档案审核不严",
    "远洋渔船捕捞配额超限",
    "外星人接待方案没有报批",
    "食堂管理混乱",
    "=SUM(1)违规发放津补贴",
    "项目招标投标把关不严\n未批先建",
)
lists = st.lists(st.sampled_from(PROBLEMS), min_size=1, max_size=8)


def made(samples: Services, problems: list[str]) -> tuple[Report, bytes, list[tuple[Any, ...]]]:
    """A report of a workbook with these problems, the workbook, and its rows."""
    rows: list[list[Any]] = [["序号", "反馈问题", "责任科室"]]
    for number, problem in enumerate(problems, 1):
        rows += [[number, problem, f"科室{number}"], [None, None, "协办"]]
    original = book(("清单", rows))
    source = read_problem_list(original, "清单.xlsx")

    @cache
    def find(question: str) -> Precedents:
        return find_precedents(samples.retriever, samples.store, question, limit=COUNTED_PRECEDENTS)

    parts = build_parts(source, find, no_progress)
    report = Report("清单", source, parts, SITE, "2025-01-02")
    return report, original, [tuple(row) for row in rows]


@settings(max_examples=12, deadline=None)
@given(problems=lists)
def test_every_passage_stands_in_its_notice(samples: Services, problems: list[str]) -> None:
    report, _, _ = made(samples, problems)
    quoted = [one.record for part in report.parts for one in part.suggestions]
    quoted += [record for part in report.parts for one in part.listed for record in one.measures]
    for record in quoted:
        notice = samples.store.notice(record.slug)
        assert record.span.of(notice.text) == record.text
        assert record.measure_id.startswith(record.slug)


@settings(max_examples=8, deadline=None)
@given(problems=lists)
def test_every_quote_of_the_word_report_has_a_source_and_stands_in_a_notice(
    samples: Services, problems: list[str]
) -> None:
    report, _, _ = made(samples, problems)
    document = Document(io.BytesIO(word_of(report)))
    texts = {record.slug: "" for part in report.parts for one in part.listed for record in one.measures}
    everything = "\n".join(mask_personal(samples.store.notice(slug).text) for slug in texts)
    squeezed = "".join(everything.split())
    quotes = 0
    for table in document.tables:
        heading = [cell.text for cell in table.rows[0].cells]
        for title in ("措施原文", "整改措施摘录"):
            if title not in heading:
                continue
            for row in table.rows[1:]:
                cell = row.cells[heading.index(title)].text
                words, _, rest = cell.removeprefix("“").rpartition("”")
                assert "[" in rest, "a quote names its source"
                assert "".join(words.removesuffix("……（节选）").split()) in squeezed
                quotes += 1
    assert bool(quotes) == any(part.listed for part in report.parts)


@settings(max_examples=8, deadline=None)
@given(problems=lists)
def test_counts_equal_the_passages_listed_behind_them(samples: Services, problems: list[str]) -> None:
    report, original, _ = made(samples, problems)
    found = sheets(workbook_of(report, original).content)
    details = [dict(zip(found["先例明细"][0], row, strict=True)) for row in found["先例明细"][1:]]
    counts = column(found["清单"], "先例数")[::2]
    types = column(found["清单"], "措施类型")[::2]
    for number, (count, words) in enumerate(zip(counts, types, strict=True), 1):
        own = [row for row in details if row["问题序号"] == number and row["可比性"] == "可比先例"]
        assert count == len({row["先例序号"] for row in own})
        for counted in (words or "").split("；"):
            if counted:
                name, said = counted.split(" ")
                behind = {row["先例序号"] for row in own if name in str(row["措施类型"]).split("、")}
                assert int(said) == len(behind)


@settings(max_examples=8, deadline=None)
@given(problems=lists)
def test_the_users_rows_come_back_in_order_and_complete(samples: Services, problems: list[str]) -> None:
    report, original, rows = made(samples, problems)
    found = sheets(workbook_of(report, original).content)["清单"]
    own = [
        tuple(value.removeprefix("'") if isinstance(value, str) else value for value in row[:3])
        for row in found
    ]
    assert own == rows
    assert [part.problem.place and part.problem.place.row for part in report.parts] == [
        2 + 2 * place for place in range(len(problems))
    ]


def test_the_precedents_of_a_problem_are_those_of_a_search(samples: Services) -> None:
    report, _, _ = made(samples, ["差旅费报销审核不严"])
    part = report.parts[0]
    answer = find_precedents(samples.retriever, samples.store, "差旅费报销审核不严", limit=COUNTED_PRECEDENTS)
    assert part.answer == answer
    assert {name_of(one.type_code) for one in part.suggestions} <= {one.label for one in answer.counts.types}


def test_the_workbook_opens_and_has_no_formula(samples: Services) -> None:
    report, original, _ = made(samples, list(PROBLEMS))
    workbook = load_workbook(io.BytesIO(workbook_of(report, original).content))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert workbook.sheetnames == ["清单", "先例明细", "出处"]
