"""Which embedding model is in use: the one that is set, else the one the site trained last, else the shipped one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.settings import Settings
    from index.embedding import Encoder


def model_in_use(settings: Settings) -> str | None:
    """What to give index.embedding.load_encoder: a folder or hub name, None for the shipped model.

    Raises ModelError if the site's model in use is not there.
    """
    if settings.embedding_model is not None:
        return settings.embedding_model
    from index.site_models import SiteModels

    folder = SiteModels(settings.models_dir).current()
    return None if folder is None else str(folder)


class CurrentEncoder:
    """The encoder in use, opened again when another model has taken its place. Safe to share between threads."""

    def __init__(self, settings: Settings, open_encoder: Callable[[Settings], Encoder]) -> None:
        """Opens it. Raises ModelError."""
        self._settings = settings
        self._open = open_encoder
        self._opening = threading.Lock()
        self._model = model_in_use(settings)
        self._encoder = open_encoder(settings)

    def __call__(self) -> Encoder:
        """The encoder. Raises ModelError if another model is to be used and cannot be opened."""
        with self._opening:
            model = model_in_use(self._settings)
            if model != self._model:
                self._encoder = self._open(self._settings)
                self._model = model
            return self._encoder
