"""The drafts in tests/plans with seeded faults: what must be found, and nothing else, by the words alone and the lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.embedding import Encoder, load_encoder
from index.plan_precedents import similarities
from kb.plan import Finding, read_plan
from kb.plan.coverage import check_coverage
from kb.plan.words_check import check_words
from kb.problem_list import read_problem_list

DRAFTS = Path(__file__).parents[1] / "plans"
EXPECTED: dict[str, dict[str, Any]] = json.loads((DRAFTS / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def found_in(name: str, encoder: Encoder) -> list[Finding]:
    plan = read_plan((DRAFTS / name).read_bytes(), name)
    found = list(check_words(plan))
    list_name = EXPECTED[name].get("list")
    if list_name:
        listed = [
            one.text for one in read_problem_list((DRAFTS / list_name).read_bytes(), list_name).problems
        ]
        found += check_coverage(plan, listed, similarities(plan, listed, encoder))
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_a_draft_has_the_faults_that_were_put_into_it_and_no_others(name: str, encoder: Encoder) -> None:
    found = found_in(name, encoder)
    left = list(found)
    for wanted in EXPECTED[name]["findings"]:
        fitting = [
            one
            for one in left
            if (one.code.value, list(one.problems)) == (wanted["code"], wanted["problems"])
            and (wanted["words"] in one.passage.text or one.passage.text in wanted["words"])
        ]
        assert fitting, wanted
        left.remove(fitting[0])
    assert left == []


def test_there_are_drafts_of_many_shapes_and_all_kinds_of_faults() -> None:
    codes = {wanted["code"] for one in EXPECTED.values() for wanted in one["findings"]}
    assert len(EXPECTED) >= 10
    assert {Path(name).suffix for name in EXPECTED} == {".txt", ".docx", ".xlsx", ".html"}
    assert len(codes) == 10
