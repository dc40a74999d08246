"""No text of a spreadsheet is ever read as a formula."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from api.documents.cell_text import MAX_CELL_UNITS, safe_text, sheet_names

anything = st.text(st.characters(codec=None))
starts = st.text(" \t\r\n\u200b\ufeff=+-@＝＋－＠'", max_size=4)


@pytest.mark.parametrize("start", list("=+-@＝＋－＠﹦﹢﹣﹫−"))
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(start: str) -> None:
    assert safe_text(start + "1") == "'" + start + "1"


@pytest.mark.parametrize("hidden", [" ", "\n", "\u3000", "\u200b", "\u00ad", "\ufe0f", "\u00a0"])
def test_what_cannot_be_seen_does_not_hide_the_beginning_of_a_formula(hidden: str) -> None:
    assert safe_text(hidden + "=1") == "'" + hidden + "=1"


@pytest.mark.parametrize(
    ("text", "safe"), [("\t=1", "' =1"), ("\r=1", "'\n=1"), ("\x00=1", "'=1"), ("\ufeff@a", "'@a")]
)
def test_control_characters_go_and_tabs_become_spaces(text: str, safe: str) -> None:
    assert safe_text(text) == safe


@pytest.mark.parametrize(
    "text", ["", "差旅费报销审核不严", "1-2", "a=b", "'=1", "（-5）", "两行\n=第二行", "#N/A", "😀"]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


def test_what_excel_would_decode_is_broken_up() -> None:
    assert safe_text("_x003D_1+1 a_x000d_") == "＿x003D_1+1 a＿x000d_"
    assert safe_text("_x12_ snake_x_case") == "_x12_ snake_x_case"


def test_too_long_a_text_ends_with_a_remark_within_excels_limit() -> None:
    assert safe_text("字" * MAX_CELL_UNITS) == "字" * MAX_CELL_UNITS
    shortened = safe_text("字" * (MAX_CELL_UNITS + 1))
    assert len(shortened) == MAX_CELL_UNITS
    assert shortened.endswith("字……（过长，以下略）")


def test_length_is_counted_in_utf_16_and_no_character_is_cut_in_two() -> None:
    shortened = safe_text("a" + "😀" * 20_000)
    assert len(shortened.encode("utf-16-le")) // 2 <= MAX_CELL_UNITS
    assert set(shortened) <= set("a😀……（过长，以下略）")


@given(st.one_of(anything, st.builds(str.__add__, starts, anything)))
@example("\u200b\t＝cmd")
def test_any_text_becomes_safe_once_and_for_all(text: str) -> None:
    safe = safe_text(text)
    assert safe_text(safe) == safe
    assert not safe.strip(" \n\u3000").startswith(tuple("=+-@＝＋－＠"))
    assert ILLEGAL_CHARACTERS_RE.search(safe) is None
    safe.encode("utf-8")


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["台账", "台账", "台账"], ["台账", "台账（2）", "台账（3）"]),
        (["", " ", "'"], ["工作表1", "工作表2", "工作表3"]),
        (["a/b[1]:*?\\c"], ["a b 1 c"]),
        (["History", "Ab", "aB"], ["History表", "Ab", "aB（2）"]),
        (["长" * 40, "长" * 40], ["长" * 31, "长" * 28 + "（2）"]),
        (["😀" * 20], ["😀" * 15]),
    ],
)
def test_sheet_names_are_such_as_excel_takes(wanted: list[str], names: list[str]) -> None:
    assert sheet_names(wanted) == names


@given(st.lists(anything, max_size=5))
def test_sheet_names_are_always_valid_and_different(wanted: list[str]) -> None:
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set("[]:*?/\\") & set(name)
        assert name == name.strip("'")
