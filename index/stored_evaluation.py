"""How well does the present search answer the questions staff have judged, and did earlier ones answer them better?

Only the same questions are compared: those of the same wording that both states of the search were asked, by the
marks of today on measures of notices that stood in both indexes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from index.evaluation_report import ALL_KINDS
from index.hit_figures import MEASURES, NDCG, Means, figures_of, means_of, ranks_of
from kb.errors import InvalidInputError
from kb.evaluations import Answer, Figures, Runs, SearchState
from kb.question_checks import QuestionKind

if TYPE_CHECKING:
    from index.retriever import Retriever
    from kb.judged import JudgedQuestion
    from kb.judged_answers import JudgedAnswers

DEPTH = 50
DEFAULT_MARGIN = 0.02
MIN_GATED = 10  # questions of a kind: below that one question is more than the margin
WORDS_ONLY = "仅词语"
_EPSILON = 1e-9
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class KindMeans:
    """The means over the questions of one kind: its code, or 全部 for all of them."""

    kind: str
    means: Means


@dataclass(frozen=True, slots=True)
class Moved:
    """A question whose figures differ between two states. ranks: of each relevant measure, then and now (from 1).

    then, now: nDCG@10.
    """

    question: JudgedQuestion
    then: float
    now: float
    ranks: Mapping[str, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Fallen:
    """A kind (全部 for all) whose nDCG@10 fell."""

    kind: str
    then: float
    now: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same questions then and now, 全部 first. better, worse: the questions that moved, those that moved most first."""

    then: tuple[KindMeans, ...]
    now: tuple[KindMeans, ...]
    better: tuple[Moved, ...]
    worse: tuple[Moved, ...]

    @property
    def questions(self) -> int:
        """How many questions are compared."""
        return self.now[0].means.questions

    def fallen(self, margin: float) -> list[Fallen]:
        """Where nDCG@10 fell by more than the margin: over all, and in the kinds of at least MIN_GATED questions."""
        pairs = [
            Fallen(now.kind, then.means.values[NDCG], now.means.values[NDCG])
            for then, now in zip(self.then, self.now, strict=True)
            if now.kind == ALL_KINDS or now.means.questions >= MIN_GATED
        ]
        return [pair for pair in pairs if pair.then - pair.now > margin + _EPSILON]


def state_of(retriever: Retriever) -> SearchState:
    """What the retriever answers by. Two equal states give equal answers as long as the base does not change."""
    from importlib.metadata import version

    described = retriever.snapshot.manifest.description
    reranker = retriever.reordering.reranker
    decides: dict[str, Any] = {
        "program": version("zhenggai-kb"),
        "settings": asdict(retriever.settings),
        "synonyms": retriever.own_synonyms.refresh().revision,
        "reranker": reranker.model_id if reranker is not None else None,
    }
    text = json.dumps(decides, sort_keys=True, default=lambda array: array.tolist())
    is_encoded = described.model_id == retriever.encoder.model_id
    return SearchState(
        generation=retriever.generation,
        model_id=described.model_id if is_encoded else WORDS_ONLY,
        ranking_id=hashlib.sha256(text.encode()).hexdigest()[:12],
        sequence=retriever.sequence,
    )


def ask_all(
    retriever: Retriever, questions: Sequence[JudgedQuestion], on_progress: Progress | None = None
) -> tuple[SearchState, Runs]:
    """What one state of the search finds for every question, the best DEPTH of each. on_progress: (done, total)."""
    frozen = retriever.over(
        retriever.snapshot, retriever.encoder
    )  # a generation published meanwhile changes nothing
    answers = {}
    for done, question in enumerate(questions):
        if on_progress is not None:
            on_progress(done, len(questions))
        answers[question.question_id] = Answer(question.text, found_for(frozen, question.text))
    return state_of(frozen), Runs(answers, frozenset(frozen.snapshot.catalog.notice_titles))


def found_for(retriever: Retriever, text: str) -> tuple[str, ...]:
    """The best DEPTH measure ids for a question; none if it holds nothing to search for."""
    try:
        return tuple(measure_id for measure_id, _ in retriever.rank(text, top_k=DEPTH))
    except InvalidInputError:
        return ()


def means_by_kind(judged: Iterable[JudgedAnswers], runs: Runs) -> tuple[KindMeans, ...]:
    """Over the questions that were asked and have a relevant measure in an indexed notice: all, then kind by kind."""
    counted = [
        (one.question, figures_of(runs.answers[one.question.question_id].found, grades))
        for one in judged
        if (grades := countable(one, runs, runs))
    ]
    return _by_kind(counted, [question.kind.value for question, _ in counted])


def compare(judged: Iterable[JudgedAnswers], then: Runs, now: Runs) -> Comparison:
    """Both over the same questions and marks; see the module."""
    before, after, moved = [], [], []
    for one in judged:
        if not (grades := countable(one, then, now)):
            continue
        asked = one.question
        found = [runs.answers[asked.question_id].found for runs in (then, now)]
        former = figures_of(found[0], grades)
        latter = former if found[0] == found[1] else figures_of(found[1], grades)
        before.append((asked, former))
        after.append((asked, latter))
        if abs(latter[NDCG] - former[NDCG]) > _EPSILON:
            places = [ranks_of(each, grades) for each in found]
            ranks = {measure_id: (places[0][measure_id], rank) for measure_id, rank in places[1].items()}
            moved.append(Moved(asked, former[NDCG], latter[NDCG], ranks))
    kinds = [question.kind.value for question, _ in after]
    moved.sort(key=lambda one: (-abs(one.now - one.then), one.question.question_id))
    return Comparison(
        _by_kind(before, kinds),
        _by_kind(after, kinds),
        better=tuple(one for one in moved if one.now > one.then),
        worse=tuple(one for one in moved if one.now < one.then),
    )


def question_set_of(judged: Iterable[JudgedAnswers]) -> str:
    """Equal for equal questions with equal marks, in whatever order."""
    rows = sorted(
        (one.question.question_id, one.question.text, one.question.kind.value, sorted(one.marks.items()))
        for one in judged
    )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:32]


def plain_figures(means: Iterable[KindMeans]) -> Figures:
    """The means as they are stored."""
    return {
        row.kind: {
            "questions": row.means.questions,
            **{name: round(row.means.values[name], 6) for name in MEASURES},
        }
        for row in means
    }


def countable(one: JudgedAnswers, then: Runs, now: Runs) -> dict[str, int]:
    """The grades by which both answers are judged; {} if the question was not asked both times in these words."""
    question = one.question
    asked = [runs.answers.get(question.question_id) for runs in (then, now)]
    if any(answer is None or answer.text != question.text for answer in asked):
        return {}
    indexed = then.notices & now.notices
    grades = {
        measure: grade for measure, grade in one.grades.items() if measure.rpartition("#")[0] in indexed
    }
    return grades if any(grade > 0 for grade in grades.values()) else {}


def _by_kind(
    rows: Sequence[tuple[JudgedQuestion, Mapping[str, float]]], kinds: Iterable[str]
) -> tuple[KindMeans, ...]:
    present = set(kinds)
    listed = [ALL_KINDS, *(kind.value for kind in QuestionKind if kind.value in present)]
    return tuple(
        KindMeans(
            kind,
            means_of(figures for question, figures in rows if kind in (ALL_KINDS, question.kind.value)),
        )
        for kind in listed
    )
