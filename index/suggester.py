"""What is offered while somebody types? Terms of the domain, and titles, units and documents that can be read just now."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from index.suggestions import Suggestions
from index.terms import domain_terms
from kb.phrases import KINDS, Phrase, PhraseKind, read_phrases, still_said

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")
SuggestionKind = Literal["term", "problem", "unit", "document"]
# As they are listed; how many of each where all have some. What one leaves over the others take, in this order.
SHARES: Mapping[SuggestionKind, int] = {"problem": 3, "term": 2, "unit": 2, "document": 1}
_FIRST_BUILD_SECONDS = 5.0
_REST_SECONDS = 5.0  # while a folder is ingested the store changes all the time
_PAUSE_SECONDS = 0.002
_logger = logging.getLogger("index.suggester")


class Source(Protocol):
    """What is needed of the store (kb.store.Store)."""

    def change_sequence(self) -> int:
        """The number of the last change."""

    def read(self, work: Callable[[Connection], T]) -> T:
        """What work reads."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """text: as it stands, a document's title without its marks."""

    kind: SuggestionKind
    text: str


@dataclass(frozen=True, slots=True)
class _Book:
    """Everything there was to offer when the store had this sequence."""

    sequence: int
    lists: Mapping[SuggestionKind, Suggestions]
    phrases: Mapping[tuple[SuggestionKind, str], Phrase] = field(default_factory=dict)


class Suggester:
    """Offers phrases from memory, each asked of the store again; follows its changes in a thread of its own.

    Safe to share between threads.
    """

    def __init__(self, *, rest_seconds: float = _REST_SECONDS) -> None:
        """rest_seconds: from the end of one reading of the phrases to the beginning of the next, at least."""
        self._rest_seconds = rest_seconds
        self._book: _Book | None = None
        self._read_at = 0.0
        self._building = threading.Lock()
        self._first = threading.Event()
        self._closing = threading.Event()

    def close(self) -> None:
        """Read no more, and wait until a reading under way has ended: before the store is closed."""
        self._closing.set()
        with self._building:
            pass

    def find(self, store: Source, typed: str, limit: int) -> list[Suggestion]:
        """At most limit suggestions, kind by kind in the order of SHARES; none of a text that cannot be read now.

        Just after the start the first call may wait for the phrases, five seconds at most, and then offer terms alone.
        """
        book = self._book
        if book is None or book.sequence != store.change_sequence():
            self.refresh_soon(store)
        if book is None:
            self._first.wait(_FIRST_BUILD_SECONDS)
            book = self._book or _Book(-1, {"term": _terms()})
        found = {kind: one.find(typed, limit) for kind, one in book.lists.items()}
        asked = [
            book.phrases[kind, text] for kind, texts in found.items() for text in texts if kind != "term"
        ]
        said = store.read(lambda connection: still_said(connection, asked)) if asked else set()
        readable: dict[SuggestionKind, list[str]] = {
            kind: [text for text in texts if kind == "term" or (kind, text) in said]
            for kind, texts in found.items()
        }
        return _shared(readable, limit)

    def refresh_soon(self, store: Source) -> None:
        """Follow the store's changes in the background; nothing if that is under way, or was done a moment ago."""
        rests = self._book is not None and time.monotonic() < self._read_at + self._rest_seconds
        if not rests and not self._closing.is_set() and self._building.acquire(blocking=False):
            threading.Thread(target=self._refresh, args=(store,), name="suggester", daemon=True).start()

    def _refresh(self, store: Source) -> None:
        try:
            if self._closing.is_set():
                return
            if self._book is None or self._book.sequence != store.change_sequence():
                self._book = self._read_book(store)
        except Exception as error:  # the thread has nobody to tell; the former phrases go on being offered
            _logger.warning("suggestions not refreshed: %s", type(error).__name__)
        finally:
            self._read_at = time.monotonic()
            self._building.release()
            self._first.set()

    def _read_book(self, store: Source) -> _Book:
        """All phrases of the store; in small steps, so that others can work meanwhile."""
        sequence = store.change_sequence()
        lists: dict[SuggestionKind, Suggestions] = {"term": _terms()}
        phrases: dict[tuple[SuggestionKind, str], Phrase] = {}
        for kind in KINDS:
            read = sorted(
                _read(store, kind), key=lambda phrase: (-phrase.count, len(phrase.text), phrase.text)
            )
            lists[kind] = Suggestions([phrase.text for phrase in read], pause=self._pause)
            phrases.update(((kind, phrase.text), phrase) for phrase in read)
        return _Book(sequence, lists, phrases)

    def _pause(self) -> None:
        if self._closing.wait(_PAUSE_SECONDS):
            raise InterruptedError("the service is closing")


def _read(store: Source, kind: PhraseKind) -> Iterable[Phrase]:
    return store.read(lambda connection: read_phrases(connection, kind))


@cache
def _terms() -> Suggestions:
    """The lexicon's terms, short ones first: what is longer usually holds them."""
    return Suggestions(sorted(domain_terms(), key=lambda term: (len(term), term)))


def _shared(found: Mapping[SuggestionKind, list[str]], limit: int) -> list[Suggestion]:
    """The first of each kind up to its share, what is left over given to the others."""
    taken = {kind: min(share, len(found.get(kind, ()))) for kind, share in SHARES.items()}
    left = limit - sum(taken.values())
    for kind in SHARES:
        more = max(0, min(left, len(found.get(kind, ())) - taken[kind]))
        taken[kind] += more
        left -= more
    return [Suggestion(kind, text) for kind in SHARES for text in found.get(kind, ())[: taken[kind]]][:limit]
