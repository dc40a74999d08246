"""`kb report`: a list of problems in, a Word report and a workbook out."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.command_texts import ChineseCommand
from api.terminal import columns, progress_bar, shortened
from kb.system_reasons import reason_of

if TYPE_CHECKING:
    from api.reports.content import Report, ReportPart
    from api.reports.making import ReportOrder
    from api.settings import Settings
    from kb.problem_list.lists import ProblemList


@click.command(cls=ChineseCommand, name="report")
@click.argument("problem_list", metavar="清单")
@click.option(
    "--out", required=True, metavar="目录", help="报告写到哪里；目录不存在则新建，同名文件会被替换。"
)
@click.option("--title", default="", metavar="标题", help="报告标题；缺省用清单自己的标题。")
@click.option("--unit-kind", "unit_kinds", multiple=True, metavar="类型", help="只看这类单位的先例，可重复。")
@click.option("--region", "regions", multiple=True, metavar="地区", help="只看这个地区的先例，可重复。")
@click.option("--site", default="", metavar="网址", help="报告中链接的前缀；缺省为设置中的地址与端口。")
def command(
    problem_list: str, out: str, title: str, unit_kinds: tuple[str, ...], regions: tuple[str, ...], site: str
) -> int:
    """为清单（.xlsx、.docx、.txt、.csv；- 表示从标准输入读文字）中的每个问题查找先例，生成 Word 报告和 Excel 清单。

    一次最多查询 500 个问题，其余各行原样返回并注明。退出码：0 全部查询，1 有问题查询失败，2 用法有误。
    """
    from api import wiring
    from api.fault_log import log_to_file
    from api.reports.making import ReportOrder, check_filters, make_files, make_report
    from api.result_writing import write_files
    from api.settings import load_settings

    settings = load_settings()
    source, original = _read(problem_list)
    filters = {name: values for name, values in (("unit_kind", unit_kinds), ("region", regions)) if values}
    order = ReportOrder(source, title, _site(settings, site), original, filters)
    services = wiring.open_services(settings, writable=False)
    log_to_file()
    started = time.monotonic()
    try:
        check_filters(services, filters)
        with progress_bar("查找先例") as move:
            report = make_report(services, order, move)
        files, remarks = make_files(report, order)
    finally:
        services.close()
    written = write_files(Path(out), files)
    click.echo(summary_of(report, order, written, time.monotonic() - started, remarks))
    return 1 if report.count("failed") else 0


def _read(problem_list: str) -> tuple[ProblemList, bytes | None]:
    """The list, and the workbook it came as. Raises UnreadableFileError, InvalidInputError."""
    from kb.errors import UnreadableFileError
    from kb.problem_list import read_problem_list

    path = Path(problem_list)
    try:
        content = sys.stdin.buffer.read() if problem_list == "-" else path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            f"无法打开清单 {path}：{reason_of(error)}。请检查路径和读取权限。"
        ) from error
    source = read_problem_list(content, "问题清单.txt" if problem_list == "-" else path.name)
    return source, content if source.format == "xlsx" else None


def _site(settings: Settings, site: str) -> str:
    from api.documents.plain_text import is_web_address

    if not site:
        return f"http://{settings.host}:{settings.port}"
    if not is_web_address(site):
        raise click.BadParameter("应以 http:// 或 https:// 开头。", param_hint="--site")
    return site.rstrip("/")


def summary_of(
    report: Report, order: ReportOrder, written: Sequence[Path], seconds: float, remarks: Sequence[str]
) -> str:
    """What needs attention first, then the sums and where the files are."""
    from api.reports.wording import outcome_sentence, verdict_words

    open_ones = [part for part in report.parts if part.state in ("none", "failed")]
    lines = []
    if open_ones:
        rows = [
            (part.problem.label or str(part.problem.number), verdict_words(part), _shown(part))
            for part in open_ones
        ]
        lines.append(columns(rows, ("序号", "结论", "问题")))
    lines += [f"注意：{remark}" for remark in (*order.source.remarks, *remarks)]
    lines.append(f"{outcome_sentence(report)}用时 {seconds:.1f} 秒。")
    lines += [f"已写入 {path}" for path in written]
    return "\n".join(lines)


def _shown(part: ReportPart) -> str:
    text = shortened(part.problem.text, 60)
    return f"{text}（{part.remark}）" if part.remark else text
