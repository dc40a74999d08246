"""`kb train`, step by step: what may be trained, from which judgments, how it is kept, and how it is undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from api.settings import Settings
    from api.wiring import Services
    from index.judgments import JudgedQuery, Qrels
    from index.site_models import Figures, SiteModel
    from index.training.fine_tuning import FineTuning
    from index.training.site_training import Lesson, Verdict

Progress = Callable[[int, int, str], None]
_WAIT_SECONDS = 1.0  # another training takes minutes: say so at once

_CARD = """# 本站训练的检索模型

由 `kb train --from-feedback` 于 {trained_at} 训练，起点是 {started_from}。文件布局与自带模型相同，可以用 sentence-transformers 载入。

- 训练内容：{questions} 个有判断的问题（关于 {notices} 份通报），以及当时库里 {measures} 条措施和它们的问题标题。
- 检验：问题按通报分组，轮流留出一组，由没有学过该组通报任何问题的模型作答；最后用全部问题训练出本模型。
- nDCG@10，整个检索：{whole_before:.3f} → {whole_after:.3f}（提高的 90% 区间 {low:+.3f} 至 {high:+.3f}）。
- nDCG@10，只用语义：{dense_before:.3f} → {dense_after:.3f}。
- 检验时库里通报的正文是学过的；以后新入库的通报得益较少，攒多了可以再训练一次。

Made on this site by `kb train --from-feedback` from {started_from}: {questions} judged questions about {notices} notices, and the
titles and measures of the whole base. The scores are of questions answered by models that had seen no question about
the same notice; this model was then trained on all of them. `kb train --undo` goes back.
"""


@dataclass(frozen=True)
class Outcome:
    """The verdict on a training. model: the kept one, None if it was discarded; generation: of the index then."""

    verdict: Verdict
    lesson: Lesson
    model: SiteModel | None
    generation: int


def trained_from(settings: Settings) -> Path:
    """The folder of the static model that training starts from: the site's own in use, else the shipped one.

    Raises InvalidInputError if KB_EMBEDDING_MODEL names another model, ModelError if the site's is damaged.
    """
    from index.embedding import SHIPPED_MODEL
    from index.site_models import SiteModels

    if settings.embedding_model is not None:
        raise InvalidInputError(
            f"设置 KB_EMBEDDING_MODEL 指定了模型“{settings.embedding_model}”。kb train 只训练自带的静态词向量模型："
            "Transformer 模型在处理器上微调要几个小时，而且该设置优先，训练出来的模型不会被使用。"
            "请清空 KB_EMBEDDING_MODEL 后再训练；或用 sentence-transformers 自行微调，再让该设置指向新的文件夹。"
        )
    return SiteModels(settings.models_dir).current() or SHIPPED_MODEL


@dataclass(frozen=True)
class Feedback:
    """Judged questions to learn from. marked: how many of them have marks of the site's hit testing."""

    queries: Sequence[JudgedQuery]
    qrels: Qrels
    marked: int = 0


def collected_feedback(settings: Settings, queries: str | None, qrels: str | None) -> Feedback:
    """Of the files given, both or neither; else of the data folder's files and the marks of hit testing together.

    Where a file and a mark grade the same measure for the same question, the file holds. Raises InvalidInputError.
    """
    from index.judgments import load_qrels, load_queries
    from index.training.feedback import merged_feedback

    if (queries is None) != (qrels is None):
        raise InvalidInputError(
            "--queries 和 --qrels 要一起给出；都不给时，用数据目录 feedback/ 里积累的判断和网页“命中测试”里的标注。"
        )
    if queries is not None and qrels is not None:
        return Feedback(load_queries(Path(queries)), load_qrels(Path(qrels)))
    marked, marks = _marked(settings)
    paths = settings.feedback_dir / "queries.tsv", settings.feedback_dir / "qrels.tsv"
    missing = [path for path in paths if not path.is_file()]
    if len(missing) == 1:
        raise InvalidInputError(f"判断文件不全：没有 {missing[0]}。问题和判断两个文件要放在一起。")
    if missing and not marked:
        raise InvalidInputError(
            f"还没有积累判断：网页“命中测试”里没有标注，也没有文件 {'、'.join(map(str, missing))}。"
            "请先标注，或用 --queries 和 --qrels 给出问题和判断文件。"
        )
    if missing:
        return Feedback(marked, marks, len(marked))
    return Feedback(
        *merged_feedback(load_queries(paths[0]), load_qrels(paths[1]), marked, marks), len(marked)
    )


def _marked(settings: Settings) -> tuple[list[JudgedQuery], Qrels]:
    """The questions of hit testing with a relevant measure that is in the base, and their grades."""
    from api import wiring
    from index.judgments import JudgedQuery
    from kb.errors import StorageError
    from kb.judged_answers import read_judged

    try:
        store = wiring.open_store(settings, writable=False)
    except StorageError:  # no base yet, or one of an earlier program: nothing was marked there
        return [], {}
    try:
        judged = [one for one in store.read(read_judged) if one.has_relevant]
    finally:
        store.close()
    ids = {one.question.question_id: f"hits-{one.question.question_id}" for one in judged}
    queries = [
        JudgedQuery(ids[one.question.question_id], one.question.kind.value, one.question.text)
        for one in reversed(judged)
    ]
    return queries, {ids[one.question.question_id]: dict(one.grades) for one in judged}


def train_from_feedback(
    settings: Settings, feedback: Feedback, *, tuning: FineTuning | None = None, on_progress: Progress
) -> Outcome:
    """Train, examine, and keep the model if the search gains by it; then the index is published anew.

    Raises InvalidInputError for unfit judgments or model, BusyError while another training runs, ModelError,
    StorageError, and what `open_services` raises.
    """
    from api import wiring

    folder = trained_from(settings)
    with _training(settings):
        services = wiring.open_services(settings, writable=True)
        try:
            services.publish_index()
            lesson = _lesson(services, feedback.queries, feedback.qrels)
            return _run(services, folder, lesson, tuning, on_progress)
        finally:
            services.close()


def undo(settings: Settings) -> tuple[str | None, int]:
    """Use the model before the present one again and publish the index; its name (None: shipped), the generation.

    Raises ModelError if nothing was trained, InvalidInputError if KB_EMBEDDING_MODEL is set, and as publishing does.
    """
    from api import wiring
    from index.site_models import SiteModels

    if settings.embedding_model is not None:
        raise InvalidInputError("设置了 KB_EMBEDDING_MODEL，本站训练的模型没有在使用，不用退回。")
    with _training(settings):
        name = SiteModels(settings.models_dir).undo()
        services = wiring.open_services(settings, writable=True)
        try:
            return name, services.publish_index()
        finally:
            services.close()


def _training(settings: Settings) -> AbstractContextManager[None]:
    """Held by the one process that trains or goes back."""
    from kb.writer_lock import WriterLock

    return WriterLock(settings.data_dir / "train.lock", wait_seconds=_WAIT_SECONDS).held()


def _lesson(services: Services, queries: Sequence[JudgedQuery], qrels: Qrels) -> Lesson:
    from index.training.feedback import feedback_questions
    from index.training.site_training import Lesson

    records = list(services.store.iter_measures())
    questions = feedback_questions(queries, qrels, {record.measure_id for record in records})
    return Lesson(questions, qrels, records)


def _run(
    services: Services, folder: Path, lesson: Lesson, tuning: FineTuning | None, on_progress: Progress
) -> Outcome:
    from index.site_models import SiteModels
    from index.training.fine_tuning import FineTuning
    from index.training.site_training import SiteTraining, figures_of

    training = SiteTraining(services.retriever, folder, lesson, tuning or FineTuning(), on_progress)
    verdict, write_model = training.run()
    if write_model is None:
        return Outcome(verdict, lesson, None, services.retriever.generation)
    models = SiteModels(services.settings.models_dir)
    figures = figures_of(
        verdict,
        lesson,
        started_from=services.encoder.model_id,
        former=models.current_name() or "",
        trained_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    model = models.publish(figures, card_of(figures), write_model)
    return Outcome(verdict, lesson, model, services.publish_index())


def card_of(figures: Figures) -> str:
    """The README beside a site model."""
    return _CARD.format(**asdict(figures))
