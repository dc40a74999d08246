"""Whole passages, true counts, the right ones behind them: what a slip in any of the layers would change unseen."""

from __future__ import annotations

import io
from collections.abc import Collection

from docx import Document
from openpyxl import load_workbook

from api.answers.opened import open_figure
from api.answers.payload import precedents_answer
from api.baskets.comparison import compare
from api.baskets.sheet import workbook_of as comparison_workbook
from api.pages.marks import mask_personal
from api.reports.suggestions import suggest_measures
from api.reports.word import word_of
from api.reports.workbook import workbook_of
from index.comparable import Comparison, FoundProblem
from index.precedents import find_precedents
from index.results import SearchRequest
from tests.api.fakes import FakeStore as NoticeStore
from tests.api.reports.made import column, found, precedent, report_of, sheets, three_units
from tests.index.fakes import FakeStore, measure

LONG = (
    "修订《差旅费管理办法》，明确住宿、伙食、市内交通各项标准；"
    + "逐张复核三年来的报销凭证，" * 8
    + "联系人13912345678，已完成。"
)


class Compares:
    """Finds what it was given."""

    def __init__(self, compared: Comparison) -> None:
        self.compared = compared

    def compare(self, request: SearchRequest, *, exclude: Collection[str] = ()) -> Comparison:
        del request, exclude
        return self.compared


def test_precedents_are_those_found_in_their_order_with_their_best_measure_and_how_many_more() -> None:
    store = FakeStore([measure(f"{slug}#P1-M{n}", f"{slug}第{n}条措施") for slug in "abc" for n in (1, 2, 3)])
    problems = tuple(
        FoundProblem(f"{slug}#P1", f"{slug}#P1-M{best}", 0.9, None) for slug, best in (("c", 2), ("a", 3))
    )
    compared = Comparison(problems, is_nearest=False, more=4)
    answer = find_precedents(Compares(compared), store, "差旅费")
    assert [(one.problem_id, one.best.measure_id) for one in answer.precedents] == [
        ("c#P1", "c#P1-M2"),
        ("a#P1", "a#P1-M3"),
    ]
    assert [one.ordinal for one in answer.precedents[0].measures] == [1, 2, 3]
    assert answer.more == 4


def test_the_details_of_a_report_hold_each_measure_whole_and_blank_only_what_is_private() -> None:
    answer = found(precedent(measure("a#P1-M1", LONG), measure("a#P1-M2", "追缴1.2万元。")))
    rows = sheets(workbook_of(report_of(["差旅费报销审核不严"], lambda _: answer), None).content)["先例明细"]
    assert column(rows, "措施（原文）") == [mask_personal(LONG), "追缴1.2万元。"]
    assert column(rows, "编号与出处") == ["a#P1-M1", "a#P1-M2"]


def test_the_sources_of_a_report_name_every_problem_that_quotes_them() -> None:
    answers = {
        "差旅费报销审核不严": found(precedent(measure("a#P1-M1", LONG))),
        "公务接待超标准": found(precedent(measure("b#P1-M1", LONG)), precedent(measure("a#P2-M1", LONG))),
    }
    rows = sheets(workbook_of(report_of(list(answers), lambda question: answers[question]), None).content)[
        "出处"
    ]
    assert column(rows, "引用的问题序号") == ["1、2", "2"]


def test_a_suggestion_stands_with_the_number_of_precedents_of_its_type_and_with_its_own_precedent() -> None:
    answer = three_units()
    counts = {one.label: one.count for one in answer.counts.types}
    for one in suggest_measures(answer):
        assert one.count == counts[one.type_name]
        assert one.record in one.precedent.measures
    document = Document(io.BytesIO(word_of(report_of(["差旅费报销审核不严"], lambda _: answer))))
    tables = [table for table in document.tables if "先例数" in [cell.text for cell in table.rows[0].cells]]
    shown = {row.cells[0].text: row.cells[1].text for row in tables[-1].rows[1:]}
    assert shown == {name: str(count) for name, count in counts.items() if name in shown}
    assert shown


def test_the_total_in_json_is_the_precedents_listed_there_and_not_what_more_there_is() -> None:
    answer = precedents_answer(three_units(), {}, literal=False, base_url="http://host")
    assert (answer["total"], len(answer["precedents"]), answer["more"]) == (3, 3, 4)


def test_an_opened_figure_counts_those_that_say_the_same_and_quotes_measures_whole() -> None:
    same = {"a#P1-M1": "saying", "b#P1-M1": "saying"}
    answer = found(
        precedent(measure("a#P1-M1", LONG)), precedent(measure("b#P1-M1", LONG)), precedent(measure("c#P1-M1", "公示。")),
        same=same,
    )  # fmt: skip
    opened = open_figure(answer, "type:M1", "http://host")
    (group,) = opened.groups
    assert (opened.figure, group.count, len(group.entries)) == ("3", 3, 2)
    assert [quote.text for entry in group.entries for quote in entry.quotes] == [
        mask_personal(LONG),
        "公示。",
    ]
    assert [entry.problem_id for entry in group.entries[0].same] == ["b#P1"]


def test_each_row_of_a_comparison_leads_to_its_own_passage() -> None:
    items = ["linlan-edu-2024#P1", "yunhe-transport-2023#P1-M2", "beishan-hospital-2022#P1"]
    content = comparison_workbook(compare(NoticeStore(), items, "http://host"), base_url="http://host")
    workbook = load_workbook(io.BytesIO(content))
    for name in ("对照", "措施"):
        header, *rows = workbook[name].iter_rows()
        place = [cell.value for cell in header].index("编号")
        for row in rows:
            slug, _, anchor = str(row[place].value).partition("#")
            assert row[-1].hyperlink is not None
            assert (
                row[-1].hyperlink.target
                == row[-1].value
                == f"http://host/notices/{slug}?cite={anchor}#{anchor}"
            )
    assert workbook["措施"].max_row == 1 + 2 + 1 + 1
