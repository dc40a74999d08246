"""Fitting the confidence: on questions whose answers are known, folded by notice, and told in a table."""

from __future__ import annotations

import numpy as np
import pytest

from bench.confidence_questions import Answered, Asked, answerable_questions
from bench.report import put_between_markers
from bench.train_confidence import cross_fitted, fit, fitted_json, report_of
from index.confidence import FEATURES
from index.judgments import JudgedQuery

NOTICES = frozenset({"a"})


def answer(kind: str, similarity: float, notice: str = "") -> Answered:
    """Features are zero but for the first. Right if it has a notice."""
    features = np.zeros(len(FEATURES), dtype=np.float32)
    features[0] = similarity
    problems = frozenset({f"{notice}#P1"}) if notice else frozenset()
    return Answered(Asked(kind, f"{kind} {similarity}", problems), features, bool(notice))


RIGHT = [answer("question", 0.6 + place / 100, notice) for notice in "abcd" for place in range(10)]
BLANKS = [answer("offtopic", 0.1 + place / 100) for place in range(20)]


def test_a_judged_question_of_a_known_notice_is_asked() -> None:
    queries = [JudgedQuery("q1", "finding", "差旅费"), JudgedQuery("q2", "finding", "公车")]
    qrels = {"q1": {"a#P1-M1": 2, "a#P1-M2": 0}, "q2": {"b#P1-M1": 2}}
    (asked,) = answerable_questions(queries, qrels, NOTICES)
    assert (asked.text, asked.problems, asked.notice) == ("差旅费", {"a#P1"}, "a")


def test_a_keyword_question_is_also_asked_in_brief() -> None:
    queries = [JudgedQuery("q", "keyword", "差旅费 超标 清退")]
    asked = list(answerable_questions(queries, {"q": {"a#P1-M1": 2}}, NOTICES))
    assert [(one.kind, one.text) for one in asked] == [
        ("keyword", "差旅费 超标 清退"),
        ("brief", "差旅费"),
        ("brief", "差旅费 超标"),
    ]


def test_a_question_is_also_asked_with_a_slip() -> None:
    queries = [JudgedQuery("q", "question", "差旅费超标怎么清退")]
    asked = list(answerable_questions(queries, {"q": {"a#P1-M1": 2}}, NOTICES))
    assert [one.kind for one in asked] == ["question", "typo"]
    assert asked[0].text != asked[1].text


def test_a_fit_tells_similar_from_dissimilar() -> None:
    fitted = fit([*RIGHT, *BLANKS])
    near, far = fitted.confidences(np.array([RIGHT[0].features, BLANKS[0].features]))
    assert near > 0.75 > 0.3 > far


def test_every_notice_is_judged_by_a_fit_without_it() -> None:
    """Notice d answers as nothing else does: had its fold seen it, that similarity would be trusted."""
    odd = [answer("question", -1.0, "d") for _ in range(40)]
    others = [one for one in RIGHT if one.asked.notice != "d"]
    unseen = cross_fitted([*others, *odd], BLANKS, BLANKS)
    assert unseen.answerable[len(others) :].max() < 0.05


def test_the_report_has_a_row_for_each_kind_and_the_figures_over_all() -> None:
    report = report_of(cross_fitted(RIGHT, BLANKS, BLANKS))
    assert "**AUROC 1.000**" in report
    assert "| 有先例：question | 40 | 1.000 | 1.00 |" in report
    assert "| 无先例：offtopic | 20 | 1.000 |" in report


def test_what_is_written_names_every_feature_in_order() -> None:
    written = fitted_json(fit([*RIGHT, *BLANKS]), "model@1", {"answerable": 40})
    assert tuple(written["features"]) == FEATURES
    assert written["model_id"] == "model@1"


def test_a_document_without_the_place_for_the_figures_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks"):
        put_between_markers("# 质量\n", "…", "<!-- confidence:begin -->", "<!-- confidence:end -->")
