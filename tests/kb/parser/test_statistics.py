"""Numbers a notice states of itself."""

import pytest

from tests.kb.parser.parsed import parse


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        ("巡察组反馈36个具体问题。", "reported_problems", 36),
        ("共反馈问题三十六个。", "reported_problems", 36),
        ("审计查出问题52个。", "reported_problems", 52),
        ("制定整改措施98条。", "planned_measures", 98),
        ("已完成整改34个。", "completed", 34),
        ("正在推进2个。", "in_progress", 2),
        ("修订完善制度12项。", "new_rules", 12),
    ],
)
def test_a_number_is_read_with_its_name(words: str, name: str, value: int) -> None:
    (statistic,) = parse(words).statistics

    assert (statistic.name, statistic.value) == (name, value)
    assert statistic.span.of(words) == statistic.text


def test_a_count_that_disagrees_with_the_problems_is_told() -> None:
    notice = parse(
        "云汀县水务局关于巡察整改情况的通报\n巡察组反馈5个问题。现公布整改情况。\n二、整改情况\n1.关于“账目不清”问题\n一是清账。\n"
    )

    assert "原文说反馈了 5 个问题，这里找到 1 个，请对照原文。" in notice.warnings
