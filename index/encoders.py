"""Which encoder belongs to the index being searched? The one opened last; the one before it while searches still use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.embedding import Encoder


class EncodersInUse:
    """Encoders by model_id. `follow` is for one thread at a time; the rest for any number."""

    def __init__(self, encoder: Encoder, reopen: Callable[[], Encoder] | None = None) -> None:
        """reopen: opens whatever encoder is in use by now; None if it never changes."""
        self._reopen = reopen
        self._former = self.latest = encoder

    def of(self, model_id: str) -> Encoder | None:
        """The encoder of this id; None if it is not open."""
        return next((each for each in (self.latest, self._former) if each.model_id == model_id), None)

    def follow(self, model_id: str) -> None:
        """Open the encoder in use by now if the index to be searched next needs another. Raises ModelError."""
        if self._reopen is not None and model_id != self.latest.model_id:
            self._former, self.latest = self.latest, self._reopen()
