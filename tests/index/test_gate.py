"""The shipped search, on the samples and their judged questions: no worse than recorded, and told when it is."""

from __future__ import annotations

import pytest

from bench.gate import JUDGMENTS, MARGIN, Figures, measure, recorded_figures
from index.judgments import load_queries

RECORDED = Figures({"keyword": 0.9, "paraphrase": 0.6}, auroc=0.95)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    return measure(tmp_path_factory.mktemp("gate"))


def test_the_shipped_search_answers_as_well_as_recorded(figures: Figures) -> None:
    """Meant to be so, after a change of model or ranking? python -m bench.gate --write"""
    assert figures.fallen(recorded_figures()) == []


def test_every_kind_of_the_judged_questions_is_recorded(figures: Figures) -> None:
    assert figures.ndcg.keys() == recorded_figures().ndcg.keys()


def test_questions_with_and_without_an_answer_are_told_apart(figures: Figures) -> None:
    assert figures.auroc >= 0.92


def test_what_stays_within_the_margin_has_not_fallen() -> None:
    within = Figures({"keyword": 0.9 - MARGIN + 0.001, "paraphrase": 0.7}, auroc=0.95)
    assert within.fallen(RECORDED) == []


def test_a_kind_below_the_margin_is_named_with_both_figures() -> None:
    fallen = Figures({"keyword": 0.9, "paraphrase": 0.57}, auroc=0.95).fallen(RECORDED)
    assert fallen == ["paraphrase：0.570，记录为 0.600"]


def test_a_kind_that_is_gone_has_fallen() -> None:
    assert Figures({"keyword": 0.9}, auroc=0.95).fallen(RECORDED) == ["paraphrase：0.000，记录为 0.600"]


@pytest.mark.parametrize("name", ["unanswerable.tsv", "unanswerable_fit.tsv"])
def test_there_are_a_hundred_questions_without_an_answer(name: str) -> None:
    queries = load_queries(JUDGMENTS / name)
    assert len({query.text for query in queries}) == len(queries) >= 100


def test_what_confidence_is_measured_with_it_was_not_fitted_on() -> None:
    measured, fitted = (
        {query.text for query in load_queries(JUDGMENTS / name)}
        for name in ("unanswerable.tsv", "unanswerable_fit.tsv")
    )
    assert not measured & fitted
