"""Corrections as pages show them: the history of a notice, and what can be corrected at one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.ledger.wording import change_words, place_words
from api.pages.citations import anchor_of
from api.pages.ledger_rows import MarkView, correct_url, mark_views
from api.pages.links import notice_url, passage_url
from api.pages.marks import mask_personal
from api.server_time import when_words
from kb.corrections.log import read_correction, read_marks
from kb.corrections.records import BOUNDARY_FIELDS, FIELD_LABELS
from kb.document import Span

if TYPE_CHECKING:
    from kb.corrections import Correction
    from kb.notice import Notice
    from kb.store import Store

CONTEXT_CHARS = 160
STATE_WORDS = {"active": "有效", "undone": "已撤销", "unfitting": "未能套用", "undo": "撤销"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history. undo_number: what to take back to change its state, 0 if nothing can be done here;
    undo_words: what that does. superseded_by: a later one that set the same thing, 0 if there is none.
    """

    number: int
    notice_url: str
    place: str
    label: str
    words: str
    note: str
    state: str
    state_words: str
    failure: str
    made_at: str
    undone_at: str
    places: tuple[tuple[str, str], ...]
    undo_number: int
    undo_words: str
    superseded_by: int = 0


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the reader shows of corrections. anchors: of corrected passages; of_notice, of_cited: what was corrected in
    its dates and in the cited passage; is_status_set: whether its status is one of that, so that no words of the notice
    stand for it; correct_url: the form for that; back: this page again; did: what was just done.
    """

    anchors: frozenset[str]
    of_notice: tuple[MarkView, ...]
    of_cited: tuple[MarkView, ...]
    is_status_set: bool
    correct_url: str
    dates_url: str
    history_url: str
    back: str
    did: Entry | None


def corrections_in(store: Store, slug: str, cited: str | None, did: str) -> Corrected:
    """The corrections in force in a notice, for its reader. cited: the anchor of the opened passage."""
    marks = store.read(lambda connection: read_marks(connection, [slug]))
    anchors = frozenset(anchor_of(place) for place in marks if "#" in place)
    here = f"{slug}#{cited}"
    return Corrected(
        anchors=anchors,
        of_notice=mark_views(marks.get(slug, ())),
        of_cited=mark_views(marks.get(here, ())),
        is_status_set=any(mark.family == "status" for mark in marks.get(here, ())),
        correct_url=correct_url(here, passage_url(slug, cited)) if cited else "",
        dates_url=correct_url(slug, notice_url(slug)),
        history_url=f"{notice_url(slug)}/corrections",
        back=passage_url(slug, cited) if cited else notice_url(slug),
        did=just_made(store, did),
    )


def history_views(history: list[Correction]) -> list[Entry]:
    """The history, newest first."""
    taken_back_by = {
        int(one.value): one.id for one in history if one.field == "undo" and one.undone_at is None
    }
    entries = []
    for one in reversed(history):
        entry = _entry(one, taken_back_by.get(one.id, 0))
        entries.append(replace(entry, superseded_by=_superseded_by(one, history)))
    return entries


def _superseded_by(one: Correction, history: list[Correction]) -> int:
    """The last correction in force that set the same thing at the same place later; 0 if none did."""
    if not one.places or one.field in BOUNDARY_FIELDS:
        return 0
    later = [
        other.id
        for other in history
        if other.id > one.id and other.field == one.field and set(one.places) <= set(other.places)
    ]
    return max(later, default=0)


def just_made(store: Store, number: str) -> Entry | None:
    """What was just done, for a page that says so and offers to take it back; None if that is past or no number."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    found = store.read(lambda connection: read_correction(connection, int(number)))
    if found is None or found.undone_at is not None:
        return None
    entry = _entry(found, 0)
    return replace(entry, undo_number=found.id, undo_words="恢复") if found.field == "undo" else entry


def context_of(notice: Notice, span: Span) -> tuple[str, str, str]:
    """(what stands before, the passage, what stands after) in the notice's text."""
    before = notice.text[max(0, span.start - CONTEXT_CHARS) : span.start]
    after = notice.text[span.end : span.end + CONTEXT_CHARS]
    return (
        ("…" if span.start > CONTEXT_CHARS else "") + before,
        span.of(notice.text),
        after + ("…" if span.end + CONTEXT_CHARS < len(notice.text) else ""),
    )


def _entry(one: Correction, taken_back_by: int) -> Entry:
    number, words = (taken_back_by, "恢复") if one.undone_at else (one.id, "撤销")
    return Entry(
        number=one.id,
        notice_url=notice_url(one.slug),
        place=place_words(one.target),
        label=FIELD_LABELS[one.field],
        words=change_words(one),
        note=mask_personal(one.note),
        state=one.state,
        state_words=STATE_WORDS[one.state] if one.field != "undo" else "",
        failure=one.failure,
        made_at=when_words(one.made_at),
        undone_at=when_words(one.undone_at) if one.undone_at else "",
        places=tuple((place_words(place), _url(place)) for place in one.places),
        undo_number=number if one.field != "undo" else 0,
        undo_words=words,
    )


def _url(place: str) -> str:
    slug = place.partition("#")[0]
    return passage_url(slug, anchor_of(place)) if "#" in place else notice_url(slug)
