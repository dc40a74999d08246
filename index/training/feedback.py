"""What does a site's feedback teach, and on what is the lesson examined? Questions split by notice into folds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.judgments import JudgedQuery, Qrels
from index.training.split import folded
from kb.errors import InvalidInputError

MIN_QUESTIONS = 50
MAX_FOLDS = 4
_MIN_TRAINING_SHARE = 0.25
_NAMED = 5


@dataclass(frozen=True, slots=True)
class FeedbackQuestion:
    """A judged question. relevant (grade > 0, at least one) and rejected (grade 0): measure ids, sorted.

    home: the notice most of its relevance is about; notices: all that it is about.
    """

    query_id: str
    text: str
    relevant: tuple[str, ...]
    rejected: tuple[str, ...]
    home: str
    notices: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fold:
    """examined: questions whose home is in this fold. training: none of them, nor any about one of its notices."""

    training: tuple[FeedbackQuestion, ...]
    examined: tuple[FeedbackQuestion, ...]


def feedback_questions(
    queries: Sequence[JudgedQuery], qrels: Qrels, known: Collection[str]
) -> list[FeedbackQuestion]:
    """The questions with a relevant measure, in the order given; those without one are left out.

    known: ids of all measures in the base. Raises InvalidInputError if judgments name others, if fewer than
    MIN_QUESTIONS are left, or if all are about one notice.
    """
    asked = {query.query_id for query in queries}
    named = {measure for query_id, grades in qrels.items() if query_id in asked for measure in grades}
    if unknown := sorted(named - set(known)):
        more = f"等 {len(unknown)} 条" if len(unknown) > _NAMED else ""
        raise InvalidInputError(
            f"判断中的措施不在库里：{'、'.join(unknown[:_NAMED])}{more}。"
            "也许通报已删除，或是另一个库的判断。请改正判断文件，或先入库这些通报（kb ingest）。"
        )
    found = [_question(query, qrels[query.query_id]) for query in queries if query.query_id in qrels]
    questions = [question for question in found if question.relevant]
    if len(questions) < MIN_QUESTIONS:
        raise InvalidInputError(
            f"只有 {len(questions)} 个问题有相关的措施，至少要 {MIN_QUESTIONS} 个，最好 200 个以上。请多积累一些判断再训练。"
        )
    if len({question.home for question in questions}) < 2:
        raise InvalidInputError(
            f"所有问题都关于同一份通报（{questions[0].home}），无法检验训练对其他通报是否有用。请加入关于其他通报的问题。"
        )
    return questions


def merged_feedback(
    queries: Sequence[JudgedQuery],
    qrels: Qrels,
    further: Sequence[JudgedQuery],
    further_qrels: Qrels,
) -> tuple[list[JudgedQuery], Qrels]:
    """Both collections as one. A question of a wording that both have is one question; where grades differ, the first's hold.

    The first keep their ids and order; the others follow, under ids that no other has.
    """
    known = {folded(query.text): query.query_id for query in reversed(queries)}
    merged, grades = list(queries), {query_id: dict(marks) for query_id, marks in qrels.items()}
    taken = {query.query_id for query in queries} | qrels.keys()
    for query in further:
        query_id = known.get(folded(query.text))
        if query_id is None:
            query_id = query.query_id
            while query_id in taken:
                query_id += "'"
            taken.add(query_id)
            known[folded(query.text)] = query_id
            merged.append(JudgedQuery(query_id, query.kind, query.text))
        marks = further_qrels.get(query.query_id, {})
        grades[query_id] = {**marks, **grades.get(query_id, {})}
    return merged, grades


def folds_by_notice(questions: Sequence[FeedbackQuestion], *, seed: int) -> list[Fold]:
    """At most MAX_FOLDS folds of about as many questions each; every question is examined in exactly one.

    A notice's questions are never divided. A wording that is examined is not trained on, whichever notice it is about.
    Raises InvalidInputError if a fold leaves less than a quarter of the questions for training.
    """
    sizes = Counter(question.home for question in questions)
    notices = sorted(sizes)
    random.Random(seed).shuffle(notices)
    parts: list[set[str]] = [set() for _ in range(min(MAX_FOLDS, len(notices)))]
    for notice in sorted(notices, key=lambda notice: -sizes[notice]):
        min(parts, key=lambda part: sum(sizes[one] for one in part)).add(notice)
    folds = [_fold(questions, part) for part in parts]
    if min(len(fold.training) for fold in folds) < _MIN_TRAINING_SHARE * len(questions):
        raise InvalidInputError(
            "多数问题集中在一两份通报上，留出它们检验就没有足够的问题可学。请加入关于其他通报的问题。"
        )
    return folds


def _question(query: JudgedQuery, grades: Mapping[str, int]) -> FeedbackQuestion:
    weights: Counter[str] = Counter()
    for measure_id, grade in grades.items():
        if grade > 0:
            weights[measure_id.split("#", 1)[0]] += grade
    return FeedbackQuestion(
        query_id=query.query_id,
        text=query.text,
        relevant=tuple(sorted(measure for measure, grade in grades.items() if grade > 0)),
        rejected=tuple(sorted(measure for measure, grade in grades.items() if grade <= 0)),
        home=min(weights, key=lambda notice: (-weights[notice], notice), default=""),
        notices=frozenset(weights),
    )


def _fold(questions: Sequence[FeedbackQuestion], notices: set[str]) -> Fold:
    examined = tuple(question for question in questions if question.home in notices)
    wordings = {folded(question.text) for question in examined}
    training = tuple(
        question
        for question in questions
        if not question.notices & notices and folded(question.text) not in wordings
    )
    return Fold(training, examined)
