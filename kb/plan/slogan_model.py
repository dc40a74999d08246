"""How much does a measure read like a slogan? A linear model over character n-grams, fitted by bench.train_slogans."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np

from kb.parser.classify import LinearModel, load_model

WEIGHTS_FILE = "slogans.npz"


def slogan_odds(text: str) -> float:
    """The log odds that a measure is a slogan: 0 for as likely as not."""
    return float(_model().scores(((text, 1.0),))[0])


@cache
def _model() -> LinearModel:
    with (
        (files("kb") / "plan" / WEIGHTS_FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return load_model(arrays)
