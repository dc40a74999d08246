"""How sure is an answer? Worked out by hand on a small fit; the shipped one belongs to the shipped model."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import confidence
from index.confidence import (
    FEATURES,
    FITTED_FILE,
    Confidence,
    ConfidenceModel,
    features_of,
    judge_confidence,
    load_confidence,
)
from index.embedding import load_encoder
from index.retriever import Retriever, SearchRequest

ZEROS = np.zeros(len(FEATURES), dtype=np.float32)
FIRST = np.eye(len(FEATURES), dtype=np.float32)[0]


def fitted_for(model_id: str, intercept: float = 0.0) -> ConfidenceModel:
    """Weight 2 on the first feature, which has mean .5 and scale .25; nothing on the others."""
    return ConfidenceModel(
        model_id=model_id,
        means=FIRST * 0.5,
        scales=ZEROS + 0.25,
        weights=FIRST * 2,
        intercept=intercept,
        low=0.3,
        high=0.75,
    )


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[ConfidenceModel | None], None]:
    """Lets searches judge by this fit."""

    def used(model: ConfidenceModel | None) -> None:
        monkeypatch.setattr(confidence, "shipped_confidence", lambda: model)

    return used


def test_the_probability_is_the_logistic_of_the_weighted_standard_features() -> None:
    """(.75 - .5) / .25 = 1; 1 × 2 + 1 = 3."""
    judged = fitted_for("m", intercept=1.0).judge(FIRST * 0.75)
    assert judged.value == pytest.approx(1 / (1 + math.exp(-3)))


@pytest.mark.parametrize(
    ("feature", "band", "label", "verdict"),
    [
        (0.0, "low", "低", "未找到可比先例"),
        (0.5, "medium", "中", "可参考"),
        (1.0, "high", "高", "有直接先例"),
    ],
)
def test_the_bars_part_three_bands(feature: float, band: str, label: str, verdict: str) -> None:
    """Logits -4, 0 and 4: .02, .5 and .98."""
    judged = fitted_for("m").judge(FIRST * feature)
    assert (judged.band, judged.label, judged.verdict) == (band, label, verdict)


def test_the_bars_themselves_belong_to_the_higher_band() -> None:
    model = replace(fitted_for("m"), low=0.5, high=0.5)
    assert model.judge(FIRST * 0.5) == Confidence(0.5, "high")


def test_features_have_the_documented_order(retriever: Retriever) -> None:
    evidence = retriever.evidence("公务用车 食堂采购")
    features = features_of(retriever.snapshot, evidence)
    assert features is not None
    named = dict(zip(FEATURES, features.tolist(), strict=True))
    assert named["top_similarity"] == pytest.approx(float(evidence.found.similarity.max()))
    assert named["mean_similarity"] <= named["top_similarity"]
    assert named["known_words"] == 1.0
    first, second = evidence.grouping.scores[:2].tolist()
    assert named["margin"] == pytest.approx(first - second)


def test_words_that_stand_nowhere_are_not_known(retriever: Retriever) -> None:
    features = features_of(retriever.snapshot, retriever.evidence("公务用车 zebra"))
    assert features is not None
    known = features[FEATURES.index("known_words")]
    assert 0 < known < 1


def test_another_encoder_than_the_one_fitted_for_is_not_judged(
    retriever: Retriever, use: Callable[[ConfidenceModel | None], None]
) -> None:
    use(fitted_for("another@1"))
    assert judge_confidence(retriever.snapshot, retriever.evidence("公务用车")) is None
    assert retriever.search(SearchRequest("公务用车")).confidence is None


def test_without_a_fit_nothing_is_judged(
    retriever: Retriever, use: Callable[[ConfidenceModel | None], None]
) -> None:
    use(None)
    assert retriever.search(SearchRequest("公务用车")).confidence is None


def test_an_answer_of_low_confidence_is_offered_as_the_nearest_only(
    retriever: Retriever, use: Callable[[ConfidenceModel | None], None]
) -> None:
    use(fitted_for("fake@1", intercept=-20.0))
    result = retriever.search(SearchRequest("公务用车管理混乱"))
    assert result.confidence is not None
    assert (result.confidence.band, result.nearest) == ("low", True)
    assert "未找到可比先例，以下为意思最相近的，仅供参考。" in result.notes


def test_a_sure_answer_is_no_nearest(
    retriever: Retriever, use: Callable[[ConfidenceModel | None], None]
) -> None:
    use(fitted_for("fake@1", intercept=20.0))
    result = retriever.search(SearchRequest("公务用车管理混乱"))
    assert result.confidence is not None
    assert (result.confidence.band, result.nearest) == ("high", False)


@pytest.mark.parametrize("query", ["问题", "怎么办", "2023年", "2022年度 2023年", "措施", "2023年 类似案例"])
def test_a_question_that_names_nothing_has_no_precedent(
    retriever: Retriever, use: Callable[[ConfidenceModel | None], None], query: str
) -> None:
    use(fitted_for("fake@1", intercept=20.0))
    result = retriever.search(SearchRequest(query))
    assert result.confidence == Confidence(0.0, "low")
    assert result.nearest


def test_the_name_of_a_topic_that_stands_first_is_answered_at_least_comparably(
    retriever: Retriever, use: Callable[[ConfidenceModel | None], None]
) -> None:
    use(fitted_for("fake@1", intercept=-20.0))
    assert retriever.search(SearchRequest("公务用车")).confidence == Confidence(0.3, "medium")
    unnamed = retriever.search(SearchRequest("公务用车管理混乱")).confidence
    assert unnamed is not None
    assert unnamed.band == "low"
    literal = retriever.search(SearchRequest("公务用车", literal=True)).confidence
    assert literal is not None
    assert literal.band == "low"


@pytest.mark.parametrize(("query", "band"), [("公务用车管理混乱", "medium"), ("今天天气怎么样", "low")])
def test_a_question_without_a_word_of_the_domain_must_be_surer(
    retriever: Retriever, use: Callable[[ConfidenceModel | None], None], query: str, band: str
) -> None:
    """.35, between the two bars, for any question."""
    even = replace(fitted_for("fake@1", intercept=math.log(0.35 / 0.65)), weights=FIRST * 0, low=0.3)
    use(even)
    judged = retriever.search(SearchRequest(query)).confidence
    assert judged is not None
    assert judged.band == band
    assert judged.value == pytest.approx(0.35)
    as_written = retriever.search(SearchRequest(query, literal=True)).confidence
    assert as_written is not None
    assert as_written.band == "medium"


def test_a_question_of_a_year_is_told_of_the_filter(retriever: Retriever) -> None:
    assert any("请用年份筛选" in note for note in retriever.search(SearchRequest("2023年")).notes)
    assert not any("请用年份筛选" in note for note in retriever.search(SearchRequest("2023年公务用车")).notes)
    assert any("没有要查的问题" in note for note in retriever.search(SearchRequest("类似案例")).notes)


def test_sorting_by_date_leaves_the_confidence_as_it_is(
    retriever: Retriever, use: Callable[[ConfidenceModel | None], None]
) -> None:
    use(fitted_for("fake@1"))
    by_relevance = retriever.search(SearchRequest("住宿费"))
    by_date = retriever.search(SearchRequest("住宿费", sort="date"))
    assert by_date.confidence == by_relevance.confidence


def test_a_fit_of_other_features_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "confidence.json"
    fitted = json.loads(FITTED_FILE.read_text(encoding="utf-8"))
    del fitted["features"]["margin"]
    file.write_text(json.dumps(fitted), encoding="utf-8")
    with pytest.raises(ValueError, match="has features"):
        load_confidence(file)


def test_the_shipped_fit_is_for_the_shipped_model() -> None:
    """Otherwise: python -m bench.train_confidence"""
    assert load_confidence().model_id == load_encoder().model_id
