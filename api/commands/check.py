"""`kb check`: what a draft plan lacks or contradicts, problem by problem."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.command_texts import ChineseCommand
from api.terminal import one_line, progress_bar, shortened
from kb.errors import InvalidInputError, KnowledgeBaseError, UnreadableFileError
from kb.system_reasons import reason_of

if TYPE_CHECKING:
    from api.plan_check.checking import Base, CheckedPlan, PlanOrder
    from kb.plan.findings import Finding

_PASSAGE_WIDTH = 60


@click.command(cls=ChineseCommand, name="check")
@click.argument("plan", metavar="方案")
@click.option("--list", "listed", default="", metavar="清单", help="问题清单：看方案漏了哪些问题。")
@click.option(
    "--out", default="", metavar="目录", help="另存 Word 体检报告和 Excel 意见表；同名文件会被替换。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，与接口 /api/v1/plans/check 相同。")
def command(plan: str, listed: str, out: str, as_json: bool) -> int:
    """检查整改方案或台账（.docx、.xlsx、.txt、.html、.pdf；- 表示从标准输入读文字），逐个问题列出意见。

    库里有先例时一并比对。退出码：0 没有“高”（必须修改）的意见，1 有，2 用法有误或文件读不了。
    """
    try:
        order = _order(plan, listed)
    except (UnreadableFileError, InvalidInputError) as error:
        click.echo(str(error), err=True)
        return 2
    checked = _checked(order)
    if out:
        from api.plan_check.making import make_files
        from api.result_writing import write_files

        for path in write_files(Path(out), make_files(checked)):
            click.echo(f"已写入 {path}", err=True)
    if as_json:
        from api.plan_check.answers import check_answer

        click.echo(json.dumps(check_answer(checked), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(checked)))
    from kb.plan.findings import Severity

    return 1 if any(finding.severity is Severity.HIGH for finding in checked.findings) else 0


def _order(plan: str, listed: str) -> PlanOrder:
    from api.plan_check.checking import PlanOrder
    from api.settings import load_settings
    from kb.plan.reading import read_plan
    from kb.problem_list import read_problem_list

    settings = load_settings()
    name = "方案.txt" if plan == "-" else Path(plan).name
    draft = read_plan(_content(plan), name)
    site = f"http://{settings.host}:{settings.port}"
    if not listed:
        return PlanOrder(draft, base_url=site)
    found = read_problem_list(_content(listed), Path(listed).name)
    return PlanOrder(draft, tuple(one.text for one in found.problems), found.remarks, site)


def _content(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"无法打开 {path}：{reason_of(error)}。请检查路径和读取权限。") from error


def _checked(order: PlanOrder) -> CheckedPlan:
    """The plan checked; without a usable base its words alone."""
    from api import wiring
    from api.plan_check.checking import check_plan
    from api.plan_check.making import base_of
    from api.settings import load_settings

    try:
        services = wiring.open_services(load_settings(), writable=False)
    except KnowledgeBaseError as error:
        return check_plan(replace(order, notes=(*order.notes, f"没能打开知识库：{error}")), None)
    try:
        base: Base = base_of(services)
        with progress_bar("比对先例") as move:
            return check_plan(order, base, move)
    finally:
        services.close()


def _lines(checked: CheckedPlan) -> list[str]:
    from api.plan_check.wording import problems_words, verdict

    titles = {problem.number: problem.title for problem in checked.plan.problems}
    lines = [f"■ {one_line(checked.plan.title)}", f"  {verdict(checked)}"]
    lines += [f"  注意：{one_line(note)}" for note in checked.notes]
    place = ""
    for finding in checked.findings:
        here = problems_words(finding, titles)
        if here != place:
            lines.append(f"\n{one_line(here)}")
            place = here
        lines += _finding_lines(finding)
    return lines


def _finding_lines(finding: Finding) -> list[str]:
    from api.reports.wording import quoted, unit_and_year

    where = f"{'清单' if finding.passage.where == 'list' else '原文'}第 {finding.passage.span.start}–{finding.passage.span.end} 字"
    lines = [
        f"  [{finding.severity.label}] {finding.code.label}：{one_line(finding.explanation)}",
        f"       “{shortened(one_line(finding.passage.text), _PASSAGE_WIDTH)}”（{where}）",
        f"       建议：{one_line(finding.suggestion)}",
    ]
    for record in finding.examples:
        words = shortened(one_line(quoted(record)), 2 * _PASSAGE_WIDTH)
        lines.append(f"       先例：{unit_and_year(record)}“{words}”  {record.measure_id}")
    return lines
