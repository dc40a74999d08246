"""A ranker's weights: a feature that tells the answer is used, one that tells nothing is not, and none sees its own notice."""

from __future__ import annotations

import numpy as np

from bench.ranking_features import FEATURES, Asked, cross_fitted, fit


def asked(notice: str, present: list[float], title: list[float], answer: int) -> Asked:
    """A question whose problems have these present scores and title similarities; the rest is 0."""
    features = np.zeros((len(present), len(FEATURES)))
    features[:, 0], features[:, 1] = present, title
    relevant = np.zeros(len(present))
    relevant[answer] = 1
    listings = [[f"{notice}#P{row}-M1"] for row in range(len(present))]
    return Asked("keyword", notice, features, relevant, listings, frozenset(listings[answer]))


MISLED = [asked(f"n{number}", [0.9, 0.8], [0.1, 0.9], answer=1) for number in range(8)]


def test_a_feature_that_knows_the_answer_outweighs_a_score_that_does_not() -> None:
    weights = fit(MISLED, (0, 1))
    assert MISLED[0].features[1] @ weights > MISLED[0].features[0] @ weights


def test_features_that_are_not_chosen_weigh_nothing() -> None:
    assert not fit(MISLED, (0,))[1:].any()


def test_a_question_is_judged_by_a_ranker_fitted_to_other_notices() -> None:
    """One notice alone has its answer where the others have none: what it would teach does not help itself."""
    contrary = asked("other", [0.9, 0.8], [0.1, 0.9], answer=0)
    quality = cross_fitted([*MISLED, contrary], (0, 1))
    # The present score alone puts the answer second, 1 / log2(3); a fitted ranker first.
    assert MISLED[0].quality(MISLED[0].features[:, 0]) == 1 / np.log2(3)
    assert quality[:-1].tolist() == [1.0] * 8
    assert quality[-1] == 1 / np.log2(3)


def test_equal_scores_stay_in_their_order() -> None:
    assert asked("n", [0.5, 0.5], [0, 0], answer=0).quality(np.zeros(2)) == 1.0
