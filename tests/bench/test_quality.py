"""The table of docs/quality.md: a row a system, stars only where chance does not explain the lead."""

from __future__ import annotations

from bench.quality import report_of
from index.evaluation_report import Report, Score
from index.systems import OURS


def score(system: str, kind: str, ndcg: float, ahead: float | None = None, p: float | None = None) -> Score:
    values = {"nDCG@10": ndcg, "R@10": 0.9, "RR@10": 0.8}
    return Score(system, kind, 4, values, (ndcg - 0.1, ndcg + 0.1), ahead, p)


REPORT = Report(
    (
        score(OURS, "全部", 0.8),
        score("甲", "全部", 0.7, ahead=0.1, p=0.01),
        score(OURS, "keyword", 0.8),
        score("甲", "keyword", 0.78, ahead=0.02, p=0.4),
    ),
    ("说明。",),
)


def test_each_system_has_a_row_with_its_kinds_interval_lead_and_p() -> None:
    lines = report_of(REPORT, notices=2, measures=1234).splitlines()
    assert "| 本系统 | 0.800 | 0.800 | 0.700–0.900 |  |  | 0.900 | 0.800 |" in lines
    assert r"| 甲 | 0.700\* | 0.780 | 0.600–0.800 | +0.100 | 0.0100 | 0.900 | 0.800 |" in lines


def test_the_table_says_what_was_searched_and_asked() -> None:
    assert report_of(REPORT, notices=2, measures=1234).startswith(
        "2 篇、1,234 条措施；问题：全部 4、关键词 4。"
    )


def test_a_system_that_leads_ours_gets_no_star() -> None:
    report = Report((score(OURS, "全部", 0.7), score("甲", "全部", 0.8, ahead=-0.1, p=0.01)), ())
    assert r"\*" not in report_of(report, 1, 1).split("带")[0]
