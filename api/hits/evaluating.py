"""The judged questions asked of the present search, and the answers kept: for `kb evaluate --stored` and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import InvalidInputError

if TYPE_CHECKING:
    from api.task_records import Outcome, Task
    from api.task_records import Progress as TaskProgress
    from api.tasks import Tasks
    from api.wiring import Services
    from index.stored_evaluation import KindMeans, Progress
    from kb.evaluations import SearchState
    from kb.judged_answers import JudgedAnswers


class NothingJudgedError(InvalidInputError):
    """No question has a relevant measure that is in the base."""

    def __init__(self) -> None:
        super().__init__(
            "还没有可以评测的问题：要有问题，并且至少给一个问题标出相关的措施。请在网页的“命中测试”（/hits）里添加和标注。"
        )


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A stored evaluation. judged: all questions that were asked; means: over those with a mark that counts."""

    evaluation_id: int
    state: SearchState
    judged: Sequence[JudgedAnswers]
    means: Sequence[KindMeans]


def evaluate_and_store(services: Services, on_progress: Progress | None = None) -> Evaluated:
    """Ask every question and keep what was found, so that a mark made later counts at once. on_progress: (done, total).

    Raises NothingJudgedError, BusyError, StorageError.
    """
    from index.stored_evaluation import ask_all, means_by_kind, plain_figures, question_set_of
    from kb.evaluations import Evaluation, put_evaluation
    from kb.judged_answers import read_judged

    judged = services.store.read(read_judged)
    if not any(one.has_relevant for one in judged):
        raise NothingJudgedError
    state, runs = ask_all(services.retriever, [one.question for one in judged], on_progress)
    means = means_by_kind(judged, runs)
    made = Evaluation(state, question_set_of(judged), means[0].means.questions, plain_figures(means))
    evaluation_id = services.store.write(lambda connection: put_evaluation(connection, made, runs))
    return Evaluated(evaluation_id, state, judged, means)


def evaluation_task(tasks: Tasks, services: Services) -> Task:
    """Evaluate in the background. Raises NothingJudgedError, OverloadedError."""
    from kb.judged_answers import read_judged

    if not any(one.has_relevant for one in services.store.read(read_judged)):
        raise NothingJudgedError

    def run(progress: TaskProgress) -> Outcome:
        return _evaluated(services, progress)

    return tasks.submit("evaluation", f"用索引第 {services.retriever.generation} 代评测", run)


def _evaluated(services: Services, progress: TaskProgress) -> Outcome:
    from api.task_records import Outcome
    from index.hit_figures import NDCG

    done = evaluate_and_store(services, lambda done, total: progress(done, total, "正在检索每个问题"))
    overall = done.means[0].means
    message = (
        f"已用索引第 {done.state.generation} 代检索 {len(done.judged)} 个问题；"
        f"其中 {overall.questions} 个有标注，nDCG@10 为 {overall.values[NDCG]:.3f}。"
    )
    return Outcome((), message)
