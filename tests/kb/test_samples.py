"""The samples that ship with the project are read whole, in every format and layout."""

from pathlib import Path

from kb.evaluate import evaluate_parse

ROOT = Path(__file__).parents[2]


def test_every_problem_and_measure_of_the_samples_is_found() -> None:
    """F1 is 1 on all 24 samples: no problem and no measure is missed, invented or cut differently."""
    report = evaluate_parse(ROOT / "tests" / "samples_gold", ROOT / "samples")

    assert report.failures == ()
    assert report.total.notices == 24
    assert report.total.scores("problem") == (1.0, 1.0, 1.0)
    assert report.total.scores("measure") == (1.0, 1.0, 1.0)


def test_the_frame_of_the_samples_is_read() -> None:
    """Ledgers state no dates, two notices no date of publication: the rest is there."""
    total = evaluate_parse(ROOT / "tests" / "samples_gold", ROOT / "samples").total

    assert total.frame_accuracy("title") == 1.0
    assert total.frame_accuracy("inspected_unit") == 1.0
    assert total.frame_accuracy("inspection_period") >= 22 / 24
    assert total.frame_accuracy("feedback_date") >= 22 / 24
