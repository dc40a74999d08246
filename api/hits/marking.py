"""Marks and votes: what they name must be in the base when they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.errors import NotFoundError
from kb.judged import record_vote, set_mark
from kb.question_checks import MAX_QUESTION_CHARS, check_grade, check_question, check_target, names_measure

if TYPE_CHECKING:
    from api.hits.schemas import MarkChanged
    from kb.store import Store


def change_mark(store: Store, question_id: int, target: str, grade: int | None) -> bool:
    """Mark a target for a question, or take its mark away (None); True if that changed anything.

    Raises InvalidInputError, NotFoundError if question or target are not there, BusyError, StorageError.
    """
    check_target(target)
    if grade is not None:
        check_grade(grade)
        _check_in_base(store, target)
    return store.write(lambda connection: set_mark(connection, question_id, target, grade))


def vote(store: Store, query: str, target: str, *, is_useful: bool) -> MarkChanged:
    """Keep a vote from a result page as a mark of that query. Raises as change_mark does."""
    text = check_question(query.strip()[:MAX_QUESTION_CHARS])  # the search reads no more of it either
    _check_in_base(store, check_target(target))
    question_id, changed = store.write(
        lambda connection: record_vote(connection, text, target, is_useful=is_useful)
    )
    return {"question": question_id, "target": target, "grade": int(is_useful), "changed": changed}


def _check_in_base(store: Store, target: str) -> None:
    known = store.measures([target]) if names_measure(target) else store.problem_measures([target])
    if not known:
        raise NotFoundError(f"库里没有“{target[:80]}”，或它没有措施，没有标注。")
