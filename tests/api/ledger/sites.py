"""A service over a real store with the notices of tests/api/notices.py and 某局; only searching is a fake."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.store import Store, open_store
from tests.api import fakes, notices
from tests.kb.notices import content_of, notice


def filled_store(folder: Path) -> Store:
    """A store in this folder with four notices."""
    store = open_store(f"sqlite:///{folder}/kb.sqlite", folder / "originals")
    for made in notices.ALL:
        content = made.text.encode()
        source = replace(made.source, sha256=hashlib.sha256(content).hexdigest())
        store.put(replace(made, source=source), content)
    store.put(notice("某局"), content_of("某局"))
    return store


def services_over(settings: Any, store: Any) -> fakes.FakeServices:
    """Services over a real store."""
    return fakes.FakeServices(settings, store, fakes.FakeRetriever(store))
