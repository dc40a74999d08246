"""What is compared says how many measures have which status, out of all of them."""

from __future__ import annotations

from dataclasses import replace

from api.baskets.statuses import status_words, statuses_of
from kb.notice import Completion, Measure
from tests.api import notices

DONE, OPEN, UNSTATED = Completion.COMPLETED, Completion.IN_PROGRESS, Completion.UNSTATED


def measures(*stated: tuple[Completion, bool]) -> list[Measure]:
    written = tuple(notices.M(f"措施{number}。", ()) for number, _ in enumerate(stated))
    notice = notices.write_notice("a", "甲", {"一": (notices.P("问题", (), written),)})
    pairs = zip(notice.problems[0].measures, stated, strict=True)
    return [replace(one, completion=done, continuing=goes_on) for one, (done, goes_on) in pairs]


def words(*stated: tuple[Completion, bool]) -> str:
    return status_words(statuses_of(measures(*stated)), len(stated))


def test_measures_that_agree_have_one_word() -> None:
    assert words((DONE, False), (DONE, False)) == "完成"


def test_measures_that_differ_are_all_counted() -> None:
    assert (
        words((UNSTATED, False), (DONE, False), (OPEN, False), (DONE, False)) == "完成 2、推进中 1、未说明 1"
    )


def test_one_measure_shows_both_axes_without_a_count() -> None:
    assert words((DONE, True)) == "完成、长期坚持"


def test_nothing_has_no_status() -> None:
    assert words() == ""
