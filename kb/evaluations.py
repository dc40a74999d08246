"""How well did earlier states of the search answer the judged questions? Kept in the table evaluations.

Kept is what was found for each question, not only the means: with the marks of today the figures of then are counted
anew, for the same questions and the same marks.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from kb.errors import NotFoundError
from kb.staff_schema import evaluations

MAX_EVALUATIONS = 100
Figures = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class SearchState:
    """What a question was answered by. generation: of the index, built from the store's change `sequence` by a model.

    ranking_id: stands for all else that orders the results (settings, synonyms, reranker, program).
    """

    generation: int
    model_id: str
    ranking_id: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a question of this wording: measure ids, best first."""

    text: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Runs:
    """answers: by question id. notices: the slugs that stood in the index."""

    answers: Mapping[int, Answer]
    notices: frozenset[str]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation, without what was found. questions: how many had a mark that counted.

    figures: means by kind (全部 for all) and measure as they were then; "questions": over how many.
    question_set: equal for equal questions with equal marks. made_at: ISO 8601, UTC, seconds.
    evaluation_id, made_at: 0 and "" of one that is yet to be kept.
    """

    state: SearchState
    question_set: str
    questions: int
    figures: Figures
    evaluation_id: int = 0
    made_at: str = ""


def put_evaluation(connection: Connection, made: Evaluation, runs: Runs) -> int:
    """Keep an evaluation; its id. One of the same state and question set is replaced; of too many the oldest go."""
    state = asdict(made.state)
    same = [evaluations.c[name] == value for name, value in state.items()]
    connection.execute(delete(evaluations).where(*same, evaluations.c.question_set == made.question_set))
    row = {
        **state,
        "question_set": made.question_set,
        "questions": made.questions,
        "figures": made.figures,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "runs": _packed(runs),
    }
    added = insert(evaluations).values(row).returning(evaluations.c.evaluation_id)
    evaluation_id: int = connection.execute(added).scalar_one()
    newest = select(evaluations.c.evaluation_id).order_by(evaluations.c.evaluation_id.desc())
    kept = connection.execute(newest.limit(MAX_EVALUATIONS)).scalars().all()
    connection.execute(delete(evaluations).where(evaluations.c.evaluation_id < kept[-1]))
    return evaluation_id


def read_evaluations(connection: Connection) -> list[Evaluation]:
    """All that are kept, newest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(evaluations.c.evaluation_id.desc()))
    return [Evaluation(SearchState(*row[:4]), *row[4:]) for row in rows]


def read_runs(connection: Connection, evaluation_id: int) -> Runs:
    """What was found then. Raises NotFoundError."""
    found = select(evaluations.c.runs).where(evaluations.c.evaluation_id == evaluation_id)
    packed = connection.execute(found).scalar_one_or_none()
    if packed is None:
        raise NotFoundError(f"没有编号为 {evaluation_id} 的评测（只保留最近 {MAX_EVALUATIONS} 次）。")
    return _unpacked(packed)


def rename_found(connection: Connection, names: Mapping[str, tuple[str, ...]]) -> None:
    """Write ids that were found under the names they have now, in their order, each once: marks moved with them."""
    rows = connection.execute(select(evaluations.c.evaluation_id, evaluations.c.runs)).all()
    for evaluation_id, packed in rows:
        runs = _unpacked(packed)
        renamed = {
            id_: Answer(answer.text, _renamed(answer.found, names)) for id_, answer in runs.answers.items()
        }
        if renamed != runs.answers:
            chosen = update(evaluations).where(evaluations.c.evaluation_id == evaluation_id)
            connection.execute(chosen.values(runs=_packed(Runs(renamed, runs.notices))))


def _renamed(found: tuple[str, ...], names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(new for old in found for new in names.get(old, (old,))))


_COLUMNS = (
    evaluations.c.generation,
    evaluations.c.model_id,
    evaluations.c.ranking_id,
    evaluations.c.sequence,
    evaluations.c.question_set,
    evaluations.c.questions,
    evaluations.c.figures,
    evaluations.c.evaluation_id,
    evaluations.c.made_at,
)


def _packed(runs: Runs) -> bytes:
    answers = {str(id_): [answer.text, *answer.found] for id_, answer in runs.answers.items()}
    plain: dict[str, Any] = {"notices": sorted(runs.notices), "answers": answers}
    return zlib.compress(json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _unpacked(packed: bytes) -> Runs:
    plain = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    answers = {int(id_): Answer(text, tuple(found)) for id_, (text, *found) in plain["answers"].items()}
    return Runs(answers, frozenset(plain["notices"]))
