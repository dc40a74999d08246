"""Text for terminals: Chinese lines up, and nothing in a file can steer the terminal."""

from __future__ import annotations

import pytest

from api.terminal import columns, one_line, progress_bar, shortened, width_of


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("整改", 4), ("A整", 3), ("e\u0301", 1), ("", 0)])
def test_a_chinese_character_takes_two_columns(text: str, width: int) -> None:
    assert width_of(text) == width


def test_columns_line_up_under_their_headings() -> None:
    rows = [("甲局", "1"), ("a", "22")]
    assert columns(rows, ("单位名", "数")) == "单位名  数\n甲局    1\na       22"


def test_control_characters_and_line_breaks_become_spaces() -> None:
    assert one_line("红\x1b[31m\n字\u202e") == "红 [31m 字"


def test_a_long_line_is_cut_to_the_columns_given() -> None:
    assert shortened("整改措施", 8) == "整改措施"
    assert shortened("整改措施", 7) == "整改措…"
    assert shortened("整改措施", 6) == "整改…"


def test_without_a_terminal_there_is_no_progress_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("入库") as move:
        move(1, 2, "甲")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
