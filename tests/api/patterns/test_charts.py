"""A drawing holds nothing that its table does not say, stays in its frame, and is well-formed whatever the labels."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.patterns.charts import SHOWN_ROWS, bars, chart, small_columns, squares, stacked_bars
from api.patterns.choosing import Choice
from api.patterns.figures import Cell, Row, Table
from api.patterns.tables import all_tables
from kb.patterns import ProblemLine
from tests.api.patterns.made import ANY_LINES

DRAWINGS = (bars, stacked_bars, small_columns, squares)


def table(
    *figures: tuple[str, list[int]], columns: tuple[str, ...] = ("推进中", "未完成"), of: str = "问题"
) -> Table:
    def cell(value: int) -> Cell:
        return Cell(value, Choice() if value else None)

    rows = tuple(Row(label, tuple(map(cell, each)), cell(sum(each))) for label, each in figures)
    return Table("key", "题目", of, columns, rows, "")


def read(svg: object) -> Element:
    return fromstring(str(svg).replace("<svg ", '<svg xmlns="" ', 1))


def rects(root: Element) -> list[dict[str, float]]:
    names = ("x", "y", "width", "height")
    return [{name: float(one.attrib[name]) for name in names} for one in root.iter("rect")]


def words(root: Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter("text")]


@settings(max_examples=40, deadline=None)
@given(ANY_LINES)
def test_everything_drawn_lies_in_the_frame(lines: list[ProblemLine]) -> None:
    for one in all_tables(lines, Choice(), date(2026, 11, 30)):
        if not one.rows:
            assert chart(one) == ""
            continue
        root = read(chart(one))
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
        assert width <= 358  # 390 px less the margins of a page
        for rect in rects(root):
            assert 0 <= rect["x"] <= rect["x"] + rect["width"] <= width + 0.1
            assert -0.1 <= rect["y"] <= rect["y"] + rect["height"] <= height + 0.1


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=30).filter(str.isprintable), st.sampled_from(DRAWINGS))
def test_labels_are_escaped(label: str, drawing: object) -> None:
    drawn = drawing(table((f"<script>&\"'{label}", [1, 2]), columns=(label, "<b>")))  # type: ignore[operator]
    assert "<script" not in str(drawn)
    assert "<b>" not in str(drawn)
    read(drawn)


def test_it_has_a_name_and_says_its_figures_in_words() -> None:
    root = read(bars(table(("甲", [1, 2]), ("乙", [1, 0]))))
    assert root.attrib["role"] == "img"
    named = {one.attrib["id"]: one.text for one in root if one.tag in ("title", "desc")}
    assert named[root.attrib["aria-labelledby"]] == "题目"
    assert named[root.attrib["aria-describedby"]] == "合计（问题）：甲 3；乙 1。"


def test_lengths_are_in_proportion() -> None:
    first, second = rects(read(bars(table(("甲", [4, 0]), ("乙", [1, 0])))))
    assert first["width"] == pytest.approx(4 * second["width"], abs=0.1)
    one, two = rects(read(squares(table(("甲", [4, 1])))))
    assert one["width"] == pytest.approx(2 * two["width"], abs=0.1)  # areas 4 : 1


def test_parts_of_a_bar_follow_each_other_and_have_a_legend() -> None:
    root = read(stacked_bars(table(("甲", [3, 1]))))
    legend, first, second = rects(root)[:2], *rects(root)[2:]
    assert len(legend) == 2
    assert second["x"] == pytest.approx(first["x"] + first["width"], abs=0.1)
    assert words(root)[:2] == ["推进中", "未完成"]


def test_no_inline_style_is_needed() -> None:
    for drawing in DRAWINGS:
        assert "style=" not in str(drawing(table(("甲", [1, 2]))))


def test_a_long_table_is_drawn_in_part_and_says_so() -> None:
    long = table(*((f"第{number}行", [1, 0]) for number in range(SHOWN_ROWS + 5)))
    root = read(bars(long))
    assert len(rects(root)) == SHOWN_ROWS
    assert "其余 5 项见表" in (root.find("desc").text or "")  # type: ignore[union-attr]


def test_a_long_label_is_cut_and_money_is_written_as_money() -> None:
    drawn = words(read(bars(table(("一二三四五六七八九十", [26000, 0]), of="元"))))
    assert drawn == ["一二三四五六七八…", "2.6 万元"]


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (("2023年", "2024年", "未载明"), ["2023", "2024", "不明"]),
        (
            ("2019年", "2020年", "2021年", "2022年", "2023年", "2024年", "2025年", "未载明"),
            ["19", "20", "21", "22", "23", "24", "25", "不明"],
        ),
    ],
)
def test_heads_of_many_years_do_not_run_into_one_another(columns: tuple[str, ...], shown: list[str]) -> None:
    drawn = small_columns(table(("差旅与报销", [1] * len(columns)), columns=columns))
    assert words(read(drawn))[-len(columns) :] == shown
