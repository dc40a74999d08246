"""`kb ledger`: problems and measures as a ledger, on the terminal, as JSON or as an Excel file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.command_texts import ChineseCommand
from api.commands.search import filters_of
from api.terminal import columns, shortened
from kb.system_reasons import reason_of

if TYPE_CHECKING:
    from api.ledger.asked import Asked
    from api.ledger.looking import Ledger
    from kb.ledger import LedgerRow, StatedNotice
    from kb.store import Store

_HEADINGS = ("编号", "单位", "反馈问题", "整改措施", "完成情况", "时限", "责任")


@click.command(cls=ChineseCommand, name="ledger")
@click.option("--notice", "notices", multiple=True, metavar="编号", help="只列这份通报，可多次使用。")
@click.option("--unit", default="", metavar="名称", help="只列这个单位：全称，或名称中的文字。")
@click.option("--contains", default="", metavar="文字", help="只列问题标题或措施中有这些文字的。")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="名称=值",
    help="筛选，可多次使用，如 topic=B8、year=2023、status=推进中。同名的任取其一，不同名的同时满足。",
)
@click.option(
    "--sort",
    default="notice",
    metavar="项目",
    help="notice、unit、date、problem、topic、measure、type、status、deadline、responsible 或 amount。",
)
@click.option("--desc", "is_descending", is_flag=True, help="降序。")
@click.option(
    "--limit",
    type=click.IntRange(1, 20_000),
    default=50,
    show_default=True,
    metavar="N",
    help="最多显示几行（--out 不受此限）。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，与接口 /api/v1/ledger 相同。")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件.xlsx",
    help="写成 Excel 文件，最多 20,000 行。",
)
def command(
    notices: tuple[str, ...],
    unit: str,
    contains: str,
    filters: tuple[str, ...],
    sort: str,
    is_descending: bool,
    limit: int,
    as_json: bool,
    out: Path | None,
) -> None:
    """整改台账：问题与措施，连同时限、责任、完成情况和金额，例如：kb ledger --unit 教育局 --filter status=推进中"""
    from api import wiring
    from api.ledger.asked import Asked
    from api.settings import load_settings

    if out is not None and out.suffix.lower() != ".xlsx":
        raise click.BadParameter("台账只写成 Excel 文件，文件名应以 .xlsx 结尾。", param_hint="--out")
    chosen = [("notice", slug) for slug in notices]
    chosen += [(name, value) for name, values in filters_of(filters).items() for value in values]
    asked = Asked(tuple(chosen), unit.strip(), contains.strip(), sort, is_descending)
    settings = load_settings()
    address = f"http://{settings.host}:{settings.port}"
    store = wiring.open_store(settings, writable=False)
    try:
        if out is not None:
            click.echo(_write(store, asked, out, address))
            return
        _show(store, asked, limit, address, as_json=as_json)
    finally:
        store.close()


def _show(store: Store, asked: Asked, limit: int, address: str, *, as_json: bool) -> None:
    from api.ledger.looking import look

    found = look(store, asked, limit)
    if as_json:
        from api.ledger.answers import ledger_answer

        answer = ledger_answer(asked, found, limit, address)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    if found.page.rows:
        click.echo(columns([_cells(row) for row in found.page.rows], _HEADINGS))
    click.echo("\n".join(_summary(found)))


def _cells(row: LedgerRow) -> tuple[str, ...]:
    from api.ledger.wording import deadline_words

    state = row.completion.label if row.completion is not None else "-"
    return (
        row.measure_id or row.problem_id,
        row.unit or "-",
        shortened(row.problem_title, 32),
        shortened(row.text, 60) if row.measure_id else "（没有列出措施）",
        state + ("，长期坚持" if row.continuing else "") + ("*" if row.marks else ""),
        deadline_words(row.deadlines) or "-",
        "、".join(one.value for one in row.responsible) or "-",
    )


def _summary(found: Ledger) -> list[str]:
    totals, shown = found.totals, len(found.page.rows)
    if not found.page.total:
        return ["没有符合条件的问题或措施。"]
    states = "，".join(f"{state.label} {count}" for state, count in totals.completions.items() if count)
    more = f"，列出前 {shown} 行" if shown < found.page.total else ""
    lines = [
        f"共 {totals.problems} 个问题、{totals.measures} 条措施，来自 {totals.notices} 份通报{more}。",
        f"措施：{states or '没有'}；长期坚持 {totals.continuing}。",
    ]
    if any(row.marks for row in found.page.rows):
        lines.append("带 * 的经人工更正，原值见网页上的更正记录。")
    return lines + [line for notice in found.stated for line in _differences(notice)]


def _differences(notice: StatedNotice) -> list[str]:
    return [
        f"{notice.slug} {one.label}：{one.remark}"
        for one in notice.comparisons
        if one.counted is not None and one.remark
    ]


def _write(store: Store, asked: Asked, out: Path, address: str) -> str:
    from api.ledger.exporting import ledger_workbook
    from kb.errors import StorageError

    content = ledger_workbook(store, asked, address)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise StorageError(f"无法写入 {out}：{reason_of(error)}。请换一个位置。") from error
    return f"已写入 {out}（{len(content):,} 字节）。"
