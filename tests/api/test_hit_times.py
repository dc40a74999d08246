"""Times of evaluations are told by the clock of the server."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

from api.server_time import when_words


def test_a_time_is_told_in_the_zone_of_the_server() -> None:
    assert when_words("2025-01-02T20:04:05+00:00", timezone(timedelta(hours=8))) == "2025-01-03 04:04"


def test_universal_time_says_that_it_is() -> None:
    assert when_words("2025-01-02T20:04:05+00:00", UTC) == "2025-01-02 20:04（世界时）"
