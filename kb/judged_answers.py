"""Which measures answer the judged questions? Marks resolved to the measures that are in the base now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kb.judged import JudgedQuestion, read_marks, read_questions
from kb.queries import visible
from kb.question_checks import names_measure
from kb.schema import measures, notices, problems

_MAX_IDS = 10_000  # parameters of one statement

Grades = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class JudgedAnswers:
    """A question with its marks. marks: grades by target as they were set; grades: by measure that is in the base.

    missing: targets that are not in the base any more (or not yet): they count for nothing until they are.
    """

    question: JudgedQuestion
    marks: Grades
    grades: Grades
    missing: tuple[str, ...]

    @property
    def has_relevant(self) -> bool:
        """Whether a measure of the base answers it, so that the search can be judged by it."""
        return any(grade > 0 for grade in self.grades.values())


def read_judged(connection: Connection, question_ids: Iterable[int] | None = None) -> list[JudgedAnswers]:
    """All questions that are not deleted, or those of them that are named, newest first."""
    wanted = None if question_ids is None else set(question_ids)
    questions = [one for one in read_questions(connection) if wanted is None or one.question_id in wanted]
    marks = read_marks(connection, [one.question_id for one in questions])
    held = _held(connection, {target for grades in marks.values() for target in grades})
    return [_resolved(question, marks.get(question.question_id, {}), held) for question in questions]


def _resolved(question: JudgedQuestion, marks: Grades, held: Mapping[str, tuple[str, ...]]) -> JudgedAnswers:
    """A mark of a measure goes before one of its problem."""
    ordered = sorted(marks.items(), key=lambda mark: names_measure(mark[0]))
    grades = {measure: grade for target, grade in ordered for measure in held.get(target, ())}
    missing = tuple(target for target in marks if target not in held)
    return JudgedAnswers(question, marks, grades, missing)


def _held(connection: Connection, targets: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The visible measures behind each target; targets without one are absent."""
    found: dict[str, list[str]] = {}
    by_measure = {target for target in targets if names_measure(target)}
    joined = select(measures.c.measure_id).join_from(
        measures, notices, measures.c.notice_id == notices.c.notice_id
    )
    for part in _parts(by_measure):
        for (measure_id,) in connection.execute(joined.where(visible(), measures.c.measure_id.in_(part))):
            found[measure_id] = [measure_id]
    of_problem = (
        joined.add_columns(problems.c.problem_id)
        .join(
            problems,
            (problems.c.notice_id == measures.c.notice_id)
            & (problems.c.problem_number == measures.c.problem_number),
        )
        .order_by(measures.c.notice_id, measures.c.problem_number, measures.c.ordinal)
    )
    for part in _parts(set(targets) - by_measure):
        chosen = of_problem.where(visible(), problems.c.problem_id.in_(part))
        for measure_id, problem_id in connection.execute(chosen):
            found.setdefault(problem_id, []).append(measure_id)
    return {target: tuple(ids) for target, ids in found.items()}


def _parts(ids: Iterable[str]) -> list[list[str]]:
    listed = sorted(ids)
    return [listed[start : start + _MAX_IDS] for start in range(0, len(listed), _MAX_IDS)]
