"""`kb evaluate parse|search|--stored`: how good are parser and search, against answers made by hand?"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.command_texts import ChineseGroup

if TYPE_CHECKING:
    from api.hits.board import Board

_OF_STORED = {"margin": "--margin", "as_json": "--json"}  # options of --stored, by parameter


class _Margin(click.FloatRange):
    """A number: “nan” is in every range, and nothing would ever be worse by it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail("nan is no number", param, ctx)
        return number


@click.group(cls=ChineseGroup, name="evaluate", invoke_without_command=True)
@click.option(
    "--stored", is_flag=True, help="评测网页“命中测试”里标注的问题，与另一代索引的上一次评测对照，并保存。"
)
@click.option(
    "--margin",
    type=_Margin(0, 1),
    default=0.02,
    show_default=True,
    metavar="差值",
    help="与 --stored 同用：nDCG@10 下降超过它，就以退出码 1 结束。",
)
@click.option("--json", "as_json", is_flag=True, help="与 --stored 同用：输出 JSON。")
@click.pass_context
def command(ctx: click.Context, stored: bool, margin: float, as_json: bool) -> None:
    """对照标准答案，评测解析或检索的质量。

    --stored：只比两次都问过的同样的问题；总体，以及至少有 10 个问题的各类，有一项下降超过 --margin 即为变差。
    """
    if stored and ctx.invoked_subcommand is not None:
        raise click.UsageError(f"--stored 不能与 {ctx.invoked_subcommand} 同用。")
    given = [
        option
        for name, option in _OF_STORED.items()
        if ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    ]
    if given and not stored:
        hint = f"；{ctx.invoked_subcommand} 的选项写在它后面" if ctx.invoked_subcommand else ""
        raise click.UsageError(f"{'、'.join(given)} 写在这里时要与 --stored 同用{hint}。")
    if stored:
        ctx.exit(1 if _evaluate_stored(margin, as_json) else 0)
    if ctx.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(ctx)


def _evaluate_stored(margin: float, as_json: bool) -> bool:
    """Whether the search has become worse by more than the margin."""
    from api import wiring
    from api.hits.board import read_board
    from api.hits.evaluating import NothingJudgedError, evaluate_and_store
    from api.hits.verdict import verdict_of
    from api.settings import load_settings
    from api.terminal import progress_bar

    settings = load_settings()
    wiring.open_store(settings, writable=False).close()  # an evaluation makes no base where there is none
    services = wiring.open_services(settings, writable=True)
    try:
        with progress_bar("评测") as move:
            evaluate_and_store(services, lambda done, total: move(done, total, ""))
        board = read_board(services)
        is_behind = not services.index_is_current()
    except NothingJudgedError as error:
        nothing = {"message": str(error), "is_worse": False}
        click.echo(json.dumps(nothing, ensure_ascii=False) if as_json else str(error))
        return False
    finally:
        services.close()
    click.echo(_told(board, margin, as_json))
    if is_behind:
        click.echo("索引落后于库中的内容，评测的是现有的索引。更新索引：kb index rebuild", err=True)
    return verdict_of(board, margin).is_worse


def _told(board: Board, margin: float, as_json: bool) -> str:
    from api.hits.answers import hits_answer
    from api.hits.terminal_report import report_lines
    from api.hits.verdict import verdict_answer

    if not as_json:
        return "\n".join(report_lines(board, margin))
    answer = {**verdict_answer(board, margin), **hits_answer(board)}
    return json.dumps(answer, ensure_ascii=False, indent=1)


@command.command()
@click.option(
    "--gold",
    required=True,
    type=click.Path(exists=True, file_okay=False),
    metavar="目录",
    help="标准答案目录。",
)
@click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False),
    metavar="目录",
    help="通报文件目录；默认为标准答案旁边的 files。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def parse(gold: str, files: str | None, as_json: bool) -> None:
    """评测解析：问题和措施的准确率、召回率、F1，以及各项基本信息的正确率，按版式和总体列出。"""
    from kb.evaluate import evaluate_parse

    folder = Path(gold)
    report = evaluate_parse(folder, Path(files) if files else folder.parent / "files")
    click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1) if as_json else str(report))


@command.command()
@click.option(
    "--queries",
    required=True,
    metavar="文件",
    help="TSV 文件，每行“编号<TAB>问题”或“编号<TAB>类型<TAB>问题”。",
)
@click.option("--qrels", required=True, metavar="文件", help="判断文件，每行“编号 0 措施编号 等级”。")
@click.option(
    "--failures",
    type=click.IntRange(0, 1000),
    default=0,
    show_default=True,
    metavar="N",
    help="另列出答得最差的 N 个问题：找到了什么，应找到的排在哪里。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def search(queries: str, qrels: str, failures: int, as_json: bool) -> None:
    """评测检索：nDCG@10、Recall@10、MRR@10，按问题类别列出，与各基线、与去掉各部分的本系统对照。

    附 nDCG@10 的 95% 区间，以及本系统与每个对照之间的配对显著性检验。
    """
    from api import wiring
    from api.settings import load_settings
    from index.evaluate import evaluate_search
    from index.judgments import load_qrels, load_queries

    asked, judgments = load_queries(Path(queries)), load_qrels(Path(qrels))
    services = wiring.open_services(load_settings(), writable=False)
    try:
        report = evaluate_search(services.retriever, asked, judgments, failures=failures)
        told = {one for failure in report.failures for one in failure.measure_ids()}
        records = services.store.measures(sorted(told))
    finally:
        services.close()
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    Console().print(report.table())
    for failure in report.failures:
        click.echo("\n" + "\n".join(failure.lines(records)))
