"""Notices of every layout and format, written for the project, are read whole."""

from pathlib import Path

import pytest

from kb.evaluate import ParseReport, evaluate_parse

NOTICES = Path(__file__).parents[2] / "notices"


@pytest.fixture(scope="module")
def report() -> ParseReport:
    return evaluate_parse(NOTICES / "gold", NOTICES / "files")


def test_every_file_is_read(report: ParseReport) -> None:
    assert report.failures == ()
    assert report.total.notices == 22


def test_every_layout_is_there(report: ParseReport) -> None:
    assert set(report.layouts) == {*"ABCDEFGHIJKLMNPT", "ledger"}


@pytest.mark.parametrize("kind", ["problem", "measure"])
def test_nothing_is_missed_invented_or_cut_differently(report: ParseReport, kind: str) -> None:
    """Precision, recall and F1 are 1, layout by layout."""
    assert {name: tally.scores(kind) for name, tally in report.layouts.items()} == dict.fromkeys(
        report.layouts, (1.0, 1.0, 1.0)
    )


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("title", 21),
        ("inspected_unit", 20),
        ("inspecting_body", 22),
        ("region", 20),
        ("publication_date", 22),
    ],
)
def test_the_frame_is_read(report: ParseReport, name: str, least: int) -> None:
    """How many of the 22 notices have the field right, at least."""
    assert report.total.frame[name] >= least
