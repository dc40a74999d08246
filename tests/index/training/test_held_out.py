"""Nothing that is evaluated was trained on: the shipped list covers what bench/judgments asks and expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.embedding import SHIPPED_MODEL
from index.judgments import load_qrels, load_queries
from index.training.held_out import HeldOut, read_held_out, write_held_out
from index.training.split import folded

JUDGMENTS = Path(__file__).parents[3] / "bench" / "judgments"


@pytest.fixture(scope="module")
def shipped() -> HeldOut:
    return read_held_out(SHIPPED_MODEL)


def test_every_notice_that_judgments_expect_was_held_out(shipped: HeldOut) -> None:
    qrels = load_qrels(JUDGMENTS / "qrels.tsv")
    expected = {measure_id.split("#")[0] for grades in qrels.values() for measure_id in grades}
    assert expected
    assert expected <= shipped.notices


def test_every_judged_question_would_have_stopped_training(shipped: HeldOut) -> None:
    asked = [query.text for query in load_queries(JUDGMENTS / "queries.tsv")]
    assert [text for text in asked if not shipped.covers(text)] == []


def test_a_question_in_another_dress_is_covered_and_another_question_is_not(shipped: HeldOut) -> None:
    text = load_queries(JUDGMENTS / "queries.tsv")[1].text
    assert shipped.covers(f"“{text}”")
    assert not shipped.covers(f"{text}另一个问题")


def test_the_card_names_the_notices_of_the_list(shipped: HeldOut) -> None:
    card = (SHIPPED_MODEL / "README.md").read_text(encoding="utf-8")
    assert [slug for slug in sorted(shipped.notices) if slug not in card] == []


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_held_out(tmp_path, ["b", "a"], [folded("差旅费，怎么报？")])
    found = read_held_out(tmp_path)
    assert found.notices == {"a", "b"}
    assert found.covers("差旅费 怎么报")


def test_the_texts_themselves_are_not_in_the_list(tmp_path: Path) -> None:
    write_held_out(tmp_path, ["a"], [folded("差旅费")])
    assert "差旅费" not in (tmp_path / "held_out.tsv").read_text(encoding="utf-8")
