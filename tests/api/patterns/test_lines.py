"""What is counted is kept until the store changes, and made once however many ask."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from api.patterns.choosing import Choice
from api.patterns.lines import Patterns, Remembered, totals_of, values_of
from api.wiring import Services
from tests.api.hit_site import open_site, put
from tests.api.patterns.made import EARLIER, LATER, NOTICES, OPEN, measure, problem

TODAY = date(2026, 11, 30)


def test_it_is_made_once_by_however_many_that_ask_at_once() -> None:
    made: list[int] = []
    ready = threading.Barrier(8)

    def make() -> int:
        made.append(1)
        return len(made)

    def ask(remembered: Remembered[int]) -> int:
        ready.wait()
        return remembered.of("key", make)

    remembered: Remembered[int] = Remembered()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, [remembered] * 8))
    assert (answers, made) == ([1] * 8, [1])


def test_only_the_last_ones_are_kept() -> None:
    remembered: Remembered[str] = Remembered(kept=2)
    for key in ("a", "b", "a", "c"):
        remembered.of(key, lambda key=key: key + "1")  # type: ignore[misc]
    assert remembered.of("a", lambda: "a2") == "a1"  # used after b
    assert remembered.of("b", lambda: "b2") == "b2"


def test_a_failure_is_not_remembered() -> None:
    remembered: Remembered[int] = Remembered()

    def fail() -> int:
        raise RuntimeError("closed")

    with pytest.raises(RuntimeError, match="closed"):
        remembered.of("key", fail)
    assert remembered.of("key", lambda: 1) == 1


def test_a_change_of_the_store_makes_everything_new(tmp_path: Path) -> None:
    services = open_site(tmp_path, (EARLIER,))
    patterns = Patterns()
    first = patterns.lines(services.store)
    assert patterns.lines(services.store) is first
    assert patterns.overview(services.store, Choice(), TODAY).totals.notices == 1
    assert patterns.recurrences(services) == ()
    put(services, LATER)
    assert len(patterns.lines(services.store)) == len(first) + len(LATER.problems)
    assert patterns.overview(services.store, Choice(), TODAY).totals.notices == 2
    assert patterns.outline(services, ("教育",)).notices == 2
    assert [one.later.slug for one in patterns.recurrences(services)] == [LATER.slug]
    services.store.delete(EARLIER.slug)
    assert patterns.recurrences(services) == ()
    assert patterns.values(services.store).unit_kinds == (("教育", 1),)
    services.close()


def test_the_totals_count_what_their_names_say() -> None:
    lines = [
        problem(
            "a#P1", measure(recovered="26000"), measure(completion=OPEN), unit="某市教育局党组", year=2021
        ),
        problem("b#P1", unit="中共某市教育局", year=None),
        problem("c#P1", unit=None, year=2024),
    ]
    totals = totals_of(lines)
    assert (totals.notices, totals.units, totals.problems, totals.measures, totals.open) == (3, 2, 3, 2, 1)
    assert (totals.recovered, totals.years) == (Decimal(26000), (2021, 2024))
    assert totals_of([]).years is None


def test_values_count_notices_not_problems(site: Services) -> None:
    values = values_of(Patterns().lines(site.store))
    assert len(NOTICES) == 3
    assert values.unit_kinds == (("教育", 2), ("市人民医院", 1))
    assert values.regions == (("临澜市", 2), ("云川市", 1))
    assert values.years == (("2024", 1), ("2023", 1), ("2021", 1))
