"""A store that holds the one notice that these tests correct."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.store import Store, open_store
from tests.kb.corrections.notices import CONTENT, notice


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    opened.put(notice(), CONTENT)
    yield opened
    opened.close()
