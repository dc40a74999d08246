"""Does the first result really answer? A probability from what is known of the query's candidates, and its band."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatArray
from index.evidence import Evidence, of_topic
from index.query import names_subject

if TYPE_CHECKING:
    from index.snapshot import Snapshot

Band = Literal["high", "medium", "low"]
Label = Literal["高", "中", "低"]
Verdict = Literal["有直接先例", "可参考", "未找到可比先例"]
BAND_LABELS: dict[Band, Label] = {"high": "高", "medium": "中", "low": "低"}
VERDICTS: dict[Band, Verdict] = {"high": "有直接先例", "medium": "可参考", "low": "未找到可比先例"}
FITTED_FILE = Path(__file__).parent / "ranking" / "confidence.json"

# No feature tells how long a question is: with it, a fit would learn who wrote the unanswerable ones.
FEATURES = (
    "top_similarity",  # the best candidate's cosine
    "mean_similarity",  # the mean cosine of the ten most similar
    "background",  # the mean cosine with passages picked evenly: does the question speak the notices' language?
    "background_spread",  # and their standard deviation
    "known_words",  # the share of the question's words that stand anywhere in the index
    "lexical_share",  # the first problem's share of the words' ideal score
    "margin",  # how far the first problem's best measure is ahead of any other problem's
)
Values = NDArray[np.floating[Any]]
MAX_DEVIATION = 2.0  # in scales: see standardised
_NEAREST = 10
# A question that is the name of a topic is answered by the topic's problems, if one stands among so many of the first:
# they are many and equally near, which the margin takes for doubt.
_FIRST_OF_TOPIC = 3
# The lower bar for a question without a word of the domain: of questions without a precedent 96 in 100 have none, of
# those with one half. It turns away 8 in 100 more of the former, in a base of 72 notices, and 2 of the latter.
_UNSPOKEN_LOW = 0.4


@dataclass(frozen=True, slots=True)
class Confidence:
    """value: the probability (0..1) that the first problem shown is a precedent for what was asked."""

    value: float
    band: Band

    @property
    def label(self) -> Label:
        """The band in Chinese."""
        return BAND_LABELS[self.band]

    @property
    def verdict(self) -> Verdict:
        """What the band means, in Chinese."""
        return VERDICTS[self.band]


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A logistic regression over standardised features, fitted for one encoder (bench.train_confidence).

    means, scales, weights: (features,), in the order of FEATURES. low, high: the bars between the bands.
    """

    model_id: str
    means: FloatArray
    scales: FloatArray
    weights: FloatArray
    intercept: float
    low: float
    high: float

    def judge(self, features: FloatArray) -> Confidence:
        """The confidence that features (features,) speak for."""
        logit = float(standardised(features, self.means, self.scales) @ self.weights) + self.intercept
        value = float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))
        return Confidence(value, "low" if value < self.low else "high" if value >= self.high else "medium")


def standardised(features: Values, means: Values, scales: Values) -> Values:
    """Features (…, features) as deviations from their means, in units of scales, none beyond MAX_DEVIATION.

    A base of another size or subject than the one fitted on must not settle the matter by one far-off feature.
    """
    deviations: Values = np.clip((features - means) / scales, -MAX_DEVIATION, MAX_DEVIATION)
    return deviations


def load_confidence(path: Path = FITTED_FILE) -> ConfidenceModel:
    """The fitted model. Raises ValueError if it has other features than this program computes."""
    fitted = json.loads(path.read_text(encoding="utf-8"))
    by_name = fitted["features"]
    if tuple(by_name) != FEATURES:
        raise ValueError(f"{path.name} has features {list(by_name)}, expected {list(FEATURES)}")
    columns = {
        key: np.array([by_name[name][key] for name in FEATURES], dtype=np.float32)
        for key in ("mean", "scale", "weight")
    }
    return ConfidenceModel(
        model_id=fitted["model_id"],
        means=columns["mean"],
        scales=columns["scale"],
        weights=columns["weight"],
        intercept=fitted["intercept"],
        low=fitted["bands"]["low"],
        high=fitted["bands"]["high"],
    )


@cache
def shipped_confidence() -> ConfidenceModel | None:
    """The model that comes with the program; None while there is none."""
    return load_confidence() if FITTED_FILE.exists() else None


def judge_confidence(snapshot: Snapshot, evidence: Evidence) -> Confidence | None:
    """How sure the first result is; None where it cannot be told: no candidate, no vector, or another encoder.

    Similarities of another encoder than the one fitted for mean something else. What is asked is part of it: nothing
    at all, the name of a topic, or nothing of the domain (literal questions are not read for that).
    """
    fitted = shipped_confidence()
    if fitted is None or fitted.model_id != snapshot.manifest.description.model_id:
        return None
    features = features_of(snapshot, evidence)
    if features is None:
        return None
    if not names_subject(evidence.words):
        return Confidence(0.0, "low")  # nothing was asked that a problem could be a precedent for
    judged, asked = fitted.judge(features), evidence.understood
    if judged.band == "low" and _has_first_of_topic(snapshot, evidence):
        return Confidence(max(judged.value, fitted.low), "medium")
    if judged.band == "medium" and judged.value < _UNSPOKEN_LOW and not (asked.concepts or asked.literal):
        return Confidence(judged.value, "low")
    return judged


def _has_first_of_topic(snapshot: Snapshot, evidence: Evidence) -> bool:
    topic = evidence.understood.topic
    if topic is None:
        return False
    return bool(of_topic(evidence.grouping, snapshot.catalog, topic.code)[:_FIRST_OF_TOPIC].any())


def features_of(snapshot: Snapshot, evidence: Evidence) -> FloatArray | None:
    """(features,) in the order of FEATURES; None without candidates or a vector."""
    vector, found, grouping = evidence.vector, evidence.found, evidence.grouping
    if vector is None or not found.has_vector or not len(grouping.problem_rows):
        return None
    backend = snapshot.backend
    nearest = np.sort(found.similarity)[::-1][:_NEAREST]
    background = np.einsum("ij,j->i", snapshot.background, vector)
    words = evidence.words
    known = sum(backend.frequency(word) > 0 for word in words) / len(words) if words else 0.0
    features = (
        nearest[0],
        nearest.mean(),
        background.mean(),
        background.std(),
        known,
        evidence.matches.lexical_share[grouping.hits_of(0)].max(),
        _margin(snapshot, evidence),
    )
    return np.array(features, dtype=np.float32)


def _margin(snapshot: Snapshot, evidence: Evidence) -> float:
    """How far the first problem's best measure stands above that of any other problem, matching or not."""
    found, first = evidence.found, evidence.grouping.problem_rows[0]
    is_first = snapshot.catalog.problem_of_measure[found.rows] == first
    best = found.scores[is_first].max(initial=0.0)
    return float(best - found.scores[~is_first].max(initial=0.0))
