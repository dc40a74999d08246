"""The services of these tests keep what is written: a real store behind a fake search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.store import Store
from tests.api import fakes
from tests.api.ledger.sites import filled_store, services_over


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = filled_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def services(settings: fakes.FakeSettings, store: Store) -> fakes.FakeServices:
    return services_over(settings, store)
