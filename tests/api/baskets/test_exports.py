"""A comparison taken away: everything in Word and Excel, each passage with its source, no formula anywhere."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from api.baskets.comparison import Entry, compare
from api.baskets.sheet import workbook_of
from api.baskets.word import word_of
from tests.api import notices
from tests.api.fakes import FakeStore

BASE = "http://host"
ITEMS = ("linlan-edu-2024#P1", "yunhe-transport-2023#P1-M2", "nobody#P1", "beishan-hospital-2022#P1")


@pytest.fixture
def entries() -> list[Entry]:
    return compare(FakeStore(), ITEMS, BASE)


def words_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", xml)


def rows_of(content: bytes, sheet: str) -> list[tuple[Any, ...]]:
    worksheet = load_workbook(io.BytesIO(content))[sheet]
    return [tuple(row) for row in worksheet.iter_rows(values_only=True)]


def test_the_word_file_holds_every_title_and_measure_with_its_source(entries: list[Entry]) -> None:
    words = words_of(word_of(entries, date="2025年1月2日", base_url=BASE))

    assert "整改先例对照" in words
    for part in (
        "出差住宿超标准报销",
        "由本人退回2.6万元",
        "每季度抽查一次报销凭证",
        "设备招标采购程序不完备",
    ):
        assert part in words
    assert "linlan-edu-2024#P1-M1" in words
    assert "另有 1 项现已不在库中" in words
    assert "该问题另有 1 条措施" in words


def test_the_parts_of_the_word_file_are_numbered_as_its_overview(entries: list[Entry]) -> None:
    words = words_of(word_of(entries, date="", base_url=BASE))

    assert "（一）临澜市教育局：出差住宿超标准报销" in words
    assert "（三）" in words
    assert "（四）" not in words


def test_the_items_of_the_workbook_stand_in_the_order_of_adding(entries: list[Entry]) -> None:
    header, *rows = rows_of(workbook_of(entries, base_url=BASE), "对照")

    assert [row[1] for row in rows] == [ITEMS[0], ITEMS[1], ITEMS[3]]
    first = dict(zip(header, rows[0], strict=True))
    assert first["单位"] == "临澜市教育局"
    assert first["追回金额（元）"] == 26000
    assert str(first["公开时间"]).startswith("2024-03-20")
    assert first["网址"] == "http://host/notices/linlan-edu-2024?cite=P1#P1"


def test_each_measure_has_a_row_with_its_citation(entries: list[Entry]) -> None:
    header, *rows = rows_of(workbook_of(entries, base_url=BASE), "措施")

    assert [row[1] for row in rows] == [
        "linlan-edu-2024#P1-M1",
        "linlan-edu-2024#P1-M2",
        "yunhe-transport-2023#P1-M2",
        "beishan-hospital-2022#P1-M1",
    ]
    for row in rows:
        assert row[1] in dict(zip(header, row, strict=True))["引文"]


def test_what_is_gone_has_a_sheet_that_names_it_alone(entries: list[Entry]) -> None:
    assert rows_of(workbook_of(entries, base_url=BASE), "已不在库中")[1:] == [
        ("nobody#P1", "通报已删除，或重新入库后没有这一段")
    ]


def test_a_notice_cannot_bring_a_formula_in() -> None:
    hostile = notices.write_notice(
        "x",
        "=1+1",
        {"一": (notices.P("=HYPERLINK(1)", (), (notices.M("@SUM(A1)", ()),)),)},
        inspected_unit="+cmd|' /C calc'!A0",
    )
    content = workbook_of(compare(FakeStore([hostile]), ["x#P1"], BASE), base_url=BASE)

    for worksheet in load_workbook(io.BytesIO(content)):
        for row in worksheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            assert all(not str(cell.value).startswith(("=", "+", "-", "@")) for cell in row)


def test_nothing_to_compare_makes_files_all_the_same() -> None:
    assert words_of(word_of([], date="", base_url=BASE)).startswith("整改先例对照")
    assert rows_of(workbook_of([], base_url=BASE), "对照")[1:] == []
