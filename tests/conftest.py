"""The samples, ingested and indexed once for all tests that only read them: the real store, parser and model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from api.wiring import Services, open_encoder, open_services, open_store, publish_index
from kb.ingest import ingest_paths

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="session")
def sample_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the samples. Whoever writes copies it first."""
    folder = tmp_path_factory.mktemp("samples")
    settings = Settings(data_dir=folder)
    store = open_store(settings, writable=True)
    try:
        ingest_paths(store, sorted(path for path in SAMPLES.iterdir() if path.is_file()))
        publish_index(settings, store, open_encoder(settings))
    finally:
        store.close()
    return folder


@pytest.fixture(scope="session")
def samples(sample_base: Path) -> Iterator[Services]:
    """The samples, opened for reading."""
    services = open_services(Settings(data_dir=sample_base), writable=False)
    yield services
    services.close()
