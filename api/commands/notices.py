"""`kb notices`: the list of stored notices."""

from __future__ import annotations

import dataclasses
import json

import click

from api.command_texts import ChineseCommand
from api.terminal import columns


@click.command(cls=ChineseCommand, name="notices")
@click.option("--contains", metavar="文字", help="只列标题、单位、编号或文件名中有这些文字的。")
@click.option(
    "--limit", type=click.IntRange(1), default=1000, show_default=True, metavar="N", help="最多列几份。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON 列表。")
def command(contains: str | None, limit: int, as_json: bool) -> None:
    """列出已入库的通报，新公布的在前。"""
    from api import wiring
    from api.settings import load_settings

    store = wiring.open_store(load_settings(), writable=False)
    try:
        found, total = store.notices(limit=limit, contains=contains)
    finally:
        store.close()
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(each) for each in found], ensure_ascii=False, indent=1))
        return
    if found:
        headings = ("编号", "单位", "类型", "公开时间", "问题", "措施", "标题")
        rows = [
            (
                each.slug,
                each.inspected_unit or "-",
                each.kind,
                each.publication_date or "-",
                str(each.problem_count),
                str(each.measure_count),
                each.title,
            )
            for each in found
        ]
        click.echo(columns(rows, headings))
    shown = f"，列出前 {len(found)} 份" if len(found) < total else ""
    click.echo(f"共 {total} 份通报{shown}。" if total else _nothing(contains))


def _nothing(contains: str | None) -> str:
    if contains:
        return f"没有标题、单位、编号或文件名中含“{contains[:40]}”的通报。"
    return "知识库里还没有通报。请用 kb ingest 文件或目录 入库。"
