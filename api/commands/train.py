"""`kb train`: the site's own judged questions make its search better, or it is left as it is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from api.command_texts import ChineseCommand
from api.settings import Settings, load_settings
from api.terminal import columns, progress_bar

if TYPE_CHECKING:
    from api.site_training import Outcome
    from index.site_models import SiteModel


@click.command(cls=ChineseCommand, name="train")
@click.option("--from-feedback", is_flag=True, help="用本站有判断的问题训练；检索确有提高才保留。")
@click.option(
    "--queries",
    metavar="文件",
    help="问题文件，格式同 kb evaluate search；默认用数据目录 feedback/ 里的，和网页“命中测试”里的标注。",
)
@click.option("--qrels", metavar="文件", help="判断文件，每行“编号 0 措施编号 等级”，等级 0 为不相关。")
@click.option("--undo", "is_undo", is_flag=True, help="退回上一次训练之前的模型。")
@click.option("--list", "is_list", is_flag=True, help="列出本站训练过的模型和成绩。")
def command(
    from_feedback: bool, queries: str | None, qrels: str | None, is_undo: bool, is_list: bool
) -> None:
    """用本站积累的判断训练检索模型，只用处理器，几分钟完成。

    至少 50 个、最好 200 个以上有判断的问题。检验没有提高，就丢弃训练结果，检索照旧。
    """
    if from_feedback + is_undo + is_list != 1:
        raise click.UsageError("请从 --from-feedback、--undo、--list 中选一个。")
    if (queries or qrels) and not from_feedback:
        raise click.UsageError("--queries 和 --qrels 只与 --from-feedback 同用。")
    settings = load_settings()
    if is_list:
        _list(settings)
    elif is_undo:
        _undo(settings)
    else:
        _train(settings, queries, qrels)


def _train(settings: Settings, queries: str | None, qrels: str | None) -> None:
    from api.site_training import collected_feedback, train_from_feedback

    feedback = collected_feedback(settings, queries, qrels)
    started = time.monotonic()
    with progress_bar("训练") as move:
        outcome = train_from_feedback(settings, feedback, on_progress=move)
    if feedback.marked:
        click.echo(f"用到网页“命中测试”里标注的 {feedback.marked} 个问题。")
    click.echo("\n".join((*_report(outcome), f"用时 {time.monotonic() - started:.0f} 秒。")))


def _report(outcome: Outcome) -> list[str]:
    from index.training.site_training import MIN_GAIN

    verdict, lesson = outcome.verdict, outcome.lesson
    before, after = verdict.before, verdict.after
    notices = len({question.home for question in lesson.questions})
    lines = [
        f"学习 {len(lesson.questions)} 个问题（关于 {notices} 份通报）和全库 {len(lesson.records)} 条措施。"
        f"检验：分 {verdict.folds} 组，每组通报的问题都由没学过它们的模型作答。",
        f"整个检索 nDCG@10：{before.whole.mean():.3f} → {after.whole.mean():.3f}，"
        f"变化 {verdict.gain:+.3f}（90% 区间 {verdict.low:+.3f} 至 {verdict.high:+.3f}）。",
        f"只用语义 nDCG@10：{before.dense.mean():.3f} → {after.dense.mean():.3f}。",
    ]
    if outcome.model is None:
        return [
            *lines,
            f"没有保留：整个检索的 nDCG@10 提高不到 {MIN_GAIN:.3f}。检索照旧；多积累一些判断后可以再试。",
        ]
    return [
        *lines,
        f"已保留为 {outcome.model.name}，索引第 {outcome.generation} 代已用它重新编码；运行中的服务会自动换用。"
        "退回：kb train --undo",
    ]


def _undo(settings: Settings) -> None:
    from api.site_training import undo

    name, generation = undo(settings)
    click.echo(f"已退回{name or '自带模型'}，索引第 {generation} 代已用它重新编码；运行中的服务会自动换用。")


def _list(settings: Settings) -> None:
    from index.site_models import SiteModels

    models = SiteModels(settings.models_dir)
    found = models.models()
    if not found:
        click.echo("本站还没有训练过模型，用的是自带模型。训练：kb train --from-feedback")
        return
    current = models.current_name()
    headings = ("模型", "使用中", "训练时间", "问题", "检索 nDCG@10", "只用语义", "起点")
    click.echo(columns([_row(model, model.name == current) for model in found], headings))
    if settings.embedding_model is not None:
        click.echo(f"现在用的是 KB_EMBEDDING_MODEL 指定的 {settings.embedding_model}。")
    elif current is None:
        click.echo("现在用的是自带模型。")


def _row(model: SiteModel, is_current: bool) -> tuple[str, ...]:
    used = "是" if is_current else ""
    figures = model.figures
    if figures is None:
        return (model.name, used, "成绩文件缺失", "", "", "", "")
    return (
        model.name,
        used,
        figures.trained_at[:16].replace("T", " "),
        str(figures.questions),
        f"{figures.whole_before:.3f} → {figures.whole_after:.3f}",
        f"{figures.dense_before:.3f} → {figures.dense_after:.3f}",
        figures.started_from,
    )
