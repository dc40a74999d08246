"""Which questions have staff judged, and what did they mark? Kept in judged_questions and judgments.

A mark names a measure, or a problem for all of its measures, and stays when the notice is read anew or deleted.
Search reads none of it: marks tell how good the search is, and `kb train` learns from them when it is asked to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, true, update

from kb.errors import ConflictError, InvalidInputError, NotFoundError
from kb.question_checks import QuestionKind, question_key
from kb.staff_schema import judged_questions, judgments

MAX_QUESTIONS = 2_000
MAX_MARKS = 500  # of one question
_MAX_IDS = 10_000  # parameters of one statement


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question to judge the search by. made_at: ISO 8601, UTC, seconds."""

    question_id: int
    text: str
    kind: QuestionKind
    made_at: str


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A checked question that is to be kept; marks: grades by checked target."""

    text: str
    kind: QuestionKind
    marks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of new questions. question_ids: of each, in order; a wording that was there already has its old id.

    added, known: how many different questions are new and were there. marks: how many marks are new or changed.
    """

    question_ids: tuple[int, ...]
    added: int
    known: int
    marks: int


def read_questions(connection: Connection) -> list[JudgedQuestion]:
    """All questions that are not deleted, newest first."""
    newest_first = judged_questions.c.question_id.desc()
    found = select(judged_questions).where(judged_questions.c.deleted_at.is_(None)).order_by(newest_first)
    return [_question(row) for row in connection.execute(found).mappings()]


def read_question(connection: Connection, question_id: int) -> JudgedQuestion:
    """One question. Raises NotFoundError."""
    row = _row(connection, question_id)
    if row is None or row["deleted_at"] is not None:
        raise NotFoundError(f"没有编号为 {question_id} 的问题（或已删除）。请在命中测试的问题列表中查找。")
    return _question(row)


def find_question(connection: Connection, text: str) -> JudgedQuestion | None:
    """The question of this wording, however it is spaced and punctuated; None if there is none."""
    key = question_key(text)
    return next((one for one in read_questions(connection) if question_key(one.text) == key), None)


def add_questions(connection: Connection, questions: Iterable[NewQuestion]) -> Added:
    """Keep checked questions; one whose wording is there already keeps its kind and gets the marks added.

    A mark that is given replaces the one there was. Raises InvalidInputError, and keeps nothing, if there would be
    more than MAX_QUESTIONS questions or MAX_MARKS marks of one.
    """
    present = {question_key(one.text): one.question_id for one in read_questions(connection)}
    known = dict(present)
    ids: list[int] = []
    marks: dict[int, dict[str, int]] = {}
    for question in questions:
        key = question_key(question.text)
        if key not in known:
            known[key] = _insert(connection, question)
        ids.append(known[key])
        marks.setdefault(known[key], {}).update(question.marks)
    if len(known) > MAX_QUESTIONS:
        raise InvalidInputError(
            f"已有 {len(present):,} 个问题，再加 {len(known) - len(present):,} 个就超过 {MAX_QUESTIONS:,} 个的上限，"
            "一个也没有保存。请减少一些，或先删除不用的。"
        )
    old = set(present.values())
    changed = put_marks(connection, marks)
    return Added(tuple(ids), len(set(ids) - old), len(set(ids) & old), changed)


def change_question(
    connection: Connection, question_id: int, *, text: str | None = None, kind: QuestionKind | None = None
) -> JudgedQuestion:
    """Another checked wording or kind; the marks stay. Raises NotFoundError, ConflictError for a known wording."""
    question = read_question(connection, question_id)
    wording = text or question.text
    other = find_question(connection, wording)
    if other is not None and other.question_id != question_id:
        raise ConflictError(f"已有同样的问题“{other.text[:40]}”，没有改动。")
    _update(connection, question_id, text=wording, kind=(kind or question.kind).value)
    return read_question(connection, question_id)


def delete_question(connection: Connection, question_id: int) -> JudgedQuestion:
    """Hide a question with its marks; `restore_question` brings both back. Raises NotFoundError."""
    question = read_question(connection, question_id)
    _update(connection, question_id, deleted_at=_now())
    return question


def restore_question(connection: Connection, question_id: int) -> JudgedQuestion:
    """Undo a deletion. Raises NotFoundError, ConflictError if its wording was added anew, InvalidInputError if full."""
    row = _row(connection, question_id)
    if row is None or row["deleted_at"] is None:
        raise NotFoundError("没有可恢复的问题。它可能从未删除，或已经恢复。")
    present = read_questions(connection)
    if any(question_key(one.text) == question_key(row["text"]) for one in present):
        raise ConflictError(f"删除之后又添加了同样的问题“{row['text'][:40]}”，没有恢复。")
    if len(present) >= MAX_QUESTIONS:
        raise InvalidInputError(f"已有 {MAX_QUESTIONS} 个问题，不能再增加。请先删除不用的。")
    _update(connection, question_id, deleted_at=None)
    return read_question(connection, question_id)


def read_marks(
    connection: Connection, question_ids: Iterable[int] | None = None
) -> dict[int, dict[str, int]]:
    """Grades by question and target, targets in order; of all questions if none are named, deleted ones included."""
    marks: dict[int, dict[str, int]] = {}
    columns = judgments.c.question_id, judgments.c.target, judgments.c.grade
    statement = select(*columns).order_by(*columns[:2])
    named = judgments.c.question_id.in_
    conditions = [true()] if question_ids is None else [named(part) for part in _parts(question_ids)]
    for condition in conditions:
        for question_id, target, grade in connection.execute(statement.where(condition)):
            marks.setdefault(question_id, {})[target] = grade
    return marks


def put_marks(connection: Connection, marks: Mapping[int, Mapping[str, int | None]]) -> int:
    """Mark checked targets of questions that exist, None takes a mark away; how many marks that changed.

    Raises InvalidInputError beyond MAX_MARKS of one question.
    """
    present = read_marks(connection, marks)
    gone, new = [], []
    for question_id, wanted in marks.items():
        held = present.get(question_id, {})
        changed = {target: grade for target, grade in wanted.items() if held.get(target) != grade}
        _check_count({**held, **changed})
        for target, grade in changed.items():
            if target in held:
                gone.append((question_id, target))
            if grade is not None:
                new.append({"question_id": question_id, "target": target, "grade": grade, "made_at": _now()})
    for question_id, target in gone:
        place = (judgments.c.question_id == question_id) & (judgments.c.target == target)
        connection.execute(delete(judgments).where(place))
    if new:
        connection.execute(insert(judgments), new)
    taken = {(mark["question_id"], mark["target"]) for mark in new}
    return len(new) + sum(place not in taken for place in gone)


def set_mark(connection: Connection, question_id: int, target: str, grade: int | None) -> bool:
    """One mark, see put_marks; True if that changed anything. Raises NotFoundError, InvalidInputError."""
    read_question(connection, question_id)
    return bool(put_marks(connection, {question_id: {target: grade}}))


def record_vote(connection: Connection, text: str, target: str, *, is_useful: bool) -> tuple[int, bool]:
    """Mark a checked target 可参考 or 不相关 for a checked question, which is added if it is new.

    Returns the question's id and whether anything changed: what was marked as relevant with more care stays.
    Raises InvalidInputError as add_questions and put_marks do.
    """
    (question_id,) = add_questions(connection, [NewQuestion(text, QuestionKind.OTHER, {})]).question_ids
    held = read_marks(connection, [question_id]).get(question_id, {}).get(target, 0)
    if is_useful and held > 0:
        return question_id, False
    return question_id, set_mark(connection, question_id, target, int(is_useful))


def _check_count(marks: Mapping[str, int | None]) -> None:
    if sum(grade is not None for grade in marks.values()) > MAX_MARKS:
        raise InvalidInputError(
            f"一个问题最多标注 {MAX_MARKS} 处。整个问题都相关时，请标注问题而不是逐条措施。"
        )


def _row(connection: Connection, question_id: int) -> RowMapping | None:
    found = select(judged_questions).where(judged_questions.c.question_id == question_id)
    return connection.execute(found).mappings().one_or_none()


def _question(row: RowMapping) -> JudgedQuestion:
    return JudgedQuestion(row["question_id"], row["text"], QuestionKind(row["kind"]), row["made_at"])


def _insert(connection: Connection, question: NewQuestion) -> int:
    values = {"text": question.text, "kind": question.kind.value, "made_at": _now()}
    added = insert(judged_questions).values(values).returning(judged_questions.c.question_id)
    question_id: int = connection.execute(added).scalar_one()
    return question_id


def _update(connection: Connection, question_id: int, **values: str | None) -> None:
    chosen = judged_questions.c.question_id == question_id
    connection.execute(update(judged_questions).where(chosen).values(**values))


def _parts(ids: Iterable[int]) -> list[list[int]]:
    listed = list(ids)
    return [listed[start : start + _MAX_IDS] for start in range(0, len(listed), _MAX_IDS)]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
