"""Evaluation of the parser: what counts as right, and what a report says."""

import json
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InvalidInputError
from kb.evaluate import compare, evaluate_parse
from tests.kb.parser.parsed import HEAD, TAIL, parse

ITEMS = "1.关于“学习少”问题\n一是多学。二是多写。\n2.关于“调研少”问题\n一是下乡。\n"


def gold(*problems: tuple[str, list[str]], **frame: Any) -> dict[str, Any]:
    listed = [{"title": title, "measures": [{"text": text} for text in texts]} for title, texts in problems]
    return {"layout": "F", "problems": listed, **frame}


RIGHT = gold(("学习少", ["多学。", "多写。"]), ("调研少", ["下乡。"]))


def test_everything_found_scores_one() -> None:
    tally = compare(parse(HEAD + ITEMS + TAIL), RIGHT)

    assert tally.scores("problem") == (1.0, 1.0, 1.0)
    assert tally.scores("measure") == (1.0, 1.0, 1.0)


def test_scores_are_shares_of_what_was_found_and_what_is_there() -> None:
    """3 measures found, 4 in the gold, 2 of them equal: P 2/3, R 2/4, F1 2*2/(3+4)."""
    tally = compare(
        parse(HEAD + ITEMS + TAIL),
        gold(("学习少", ["多学。", "多写两篇。"]), ("调研少", ["下乡。", "座谈。"])),
    )

    assert tally.scores("measure") == (2 / 3, 2 / 4, 4 / 7)


def test_white_space_does_not_count() -> None:
    tally = compare(
        parse(HEAD + ITEMS + TAIL), gold(("学 习少", [" 多学。", "多\n写。"]), ("调研少", ["下乡。"]))
    )

    assert tally.scores("measure")[2] == 1.0


def test_a_gold_text_counts_once() -> None:
    """Found 多学。 once; the gold has it twice: one hit of two."""
    tally = compare(
        parse(HEAD + "1.关于“学习少”问题\n一是多学。\n" + TAIL), gold(("学习少", ["多学。", "多学。"]))
    )

    assert (tally.hits["measure"], tally.gold["measure"]) == (1, 2)


def test_an_unreadable_file_found_nothing() -> None:
    tally = compare(None, RIGHT)

    assert tally.scores("problem") == (0.0, 0.0, 0.0)
    assert tally.frame_accuracy("title") == 0.0


def test_nothing_to_find_and_nothing_found_is_right() -> None:
    assert compare(None, gold()).scores("problem") == (1.0, 1.0, 1.0)


def test_frame_fields_are_compared_one_by_one() -> None:
    tally = compare(
        parse(HEAD + ITEMS + TAIL),
        gold(region="云汀县", inspection_period=["2024-03-04", "2024-04-26"], feedback_date="2024-05-21"),
    )

    assert tally.frame["region"] == 1
    assert tally.frame["inspection_period"] == 1
    assert tally.frame["feedback_date"] == 0


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_folder_is_reported_by_layout_and_in_all(tmp_path: Path) -> None:
    write(tmp_path / "gold", "a.json", json.dumps(RIGHT))
    write(tmp_path / "gold", "b.json", json.dumps({**RIGHT, "layout": "A"}))
    write(tmp_path / "files", "a.txt", HEAD + ITEMS + TAIL)
    write(tmp_path / "files", "b.txt", HEAD + ITEMS + TAIL)
    report = evaluate_parse(tmp_path / "gold", tmp_path / "files")

    assert list(report.layouts) == ["A", "F"]
    assert report.total.notices == 2
    assert report.to_json()["layouts"]["all"]["measure"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert "全部" in str(report)


def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    write(tmp_path / "gold", "a.json", json.dumps(RIGHT))
    write(tmp_path / "files", "a.txt", "")
    write(tmp_path / "gold", "b.json", json.dumps({**RIGHT, "file": "missing.txt"}))
    report = evaluate_parse(tmp_path / "gold", tmp_path / "files")

    assert [name for name, _ in report.failures] == ["a.txt", "missing.txt"]
    assert report.total.scores("problem")[1] == 0.0


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="里没有标准答案"):
        evaluate_parse(tmp_path, tmp_path)


@pytest.mark.parametrize("text", ["[]", "{}", "{", '{"problems": 3}'])
def test_a_file_that_is_no_gold_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path / "gold", "a.json", text)

    with pytest.raises(InvalidInputError, match=r"a\.json 不是标准答案文件"):
        evaluate_parse(tmp_path / "gold", tmp_path)
