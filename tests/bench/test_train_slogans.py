"""The model of slogans: its figures stand in the docs, and its test was not learned by heart."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.plans import published_measures
from bench.report import put_between_markers
from bench.train_slogans import fit_model, measure_of, read_labelled, report_of
from kb.plan.slogan_model import slogan_odds
from kb.plan.slogans import has_figure

ROOT = Path(__file__).parents[2]
TRAIN, TEST = (ROOT / "bench" / "slogans" / f"{name}.tsv" for name in ("train", "test"))


def test_no_sentence_is_in_both_files() -> None:
    train, test = ({text for _, text in read_labelled(path)} for path in (TRAIN, TEST))
    assert not train & test
    assert len(test) == 300


def test_the_document_holds_the_present_figures() -> None:
    document = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    report = report_of(read_labelled(TEST))
    assert put_between_markers(document, report, "<!-- slogans:begin -->", "<!-- slogans:end -->") == document


def test_the_shipped_weights_are_those_that_the_data_give() -> None:
    published = [text for text in published_measures() if not has_figure(measure_of(text))]
    model = fit_model(read_labelled(TRAIN), published)
    for _, text in read_labelled(TEST)[::30]:
        assert np.isclose(float(model.scores(((text, 1.0),))[0]), slogan_odds(text), atol=0.05)
