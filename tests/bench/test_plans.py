"""The figures of the plan check in docs/quality.md are those of the drafts as they are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench.plans import called_slogans, report_of, tally_of

QUALITY = Path(__file__).parents[2] / "docs" / "quality.md"


def test_a_row_counts_what_was_found_missed_and_wrong() -> None:
    """3 of 4 found, 1 wrong beside them."""
    report = report_of({"no_measure": Counter(found=3, missed=1, false=1)}, 2, 1, 1_000)
    assert "| 没有整改措施 | 4 | 3 | 1 | 0.750 | 0.750 |" in report
    assert "| 全部 | 4 | 3 | 1 | 0.750 | 0.750 |" in report
    assert "1,000 条措施里，1 条被当作口号" in report


def test_the_document_holds_the_present_figures() -> None:
    document = QUALITY.read_text(encoding="utf-8")
    assert report_of(*tally_of(), *called_slogans()) in document
