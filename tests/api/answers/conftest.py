"""A language model to ask, and what is needed to ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.answers.fake_model import FakeModel, running_model


@pytest.fixture
def model() -> Iterator[FakeModel]:
    with running_model() as running:
        yield running
