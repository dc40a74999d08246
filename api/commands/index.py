"""`kb index rebuild|status`."""

from __future__ import annotations

import time

import click

from api.command_texts import ChineseGroup
from api.settings import load_settings
from api.terminal import progress_bar


@click.group(cls=ChineseGroup, name="index")
def command() -> None:
    """重建索引，或查看索引状态。索引由数据库生成，随时可以重建。"""


@command.command()
@click.option("--from-scratch", is_flag=True, help="全部重新编码，不沿用上一代的结果。")
def rebuild(from_scratch: bool) -> None:
    """按数据库现有的内容更新索引；已是最新时什么也不做。"""
    from api import wiring

    settings = load_settings()
    store = wiring.open_store(settings, writable=False)
    started = time.monotonic()
    try:
        with progress_bar("索引") as move:
            manifest = wiring.publish_index(
                settings,
                store,
                wiring.open_encoder(settings),
                on_progress=lambda done, total: move(done, total, ""),
                from_scratch=from_scratch,
            )
    finally:
        store.close()
    held = manifest.description
    click.echo(
        f"索引第 {manifest.generation} 代：{held.problems} 个问题，{held.measures} 条措施，{held.passages} 个片段，"
        f"模型 {held.model_id}。用时 {time.monotonic() - started:.1f} 秒。"
    )


@command.command()
def status() -> int:
    """检查索引是否完整、是否最新；完好且最新时退出码为 0，否则为 1。"""
    from api import wiring

    settings = load_settings()
    store = wiring.open_store(settings, writable=False)
    try:
        manifest = wiring.read_manifest(settings)
        counts, sequence = store.counts(), store.change_sequence()
    finally:
        store.close()
    click.echo(
        f"数据库：{counts.notices} 份通报，{counts.problems} 个问题，{counts.measures} 条措施，变更序号 {sequence}"
    )
    held = manifest.description
    click.echo(
        f"索引：第 {manifest.generation} 代，{held.problems} 个问题，{held.measures} 条措施，{held.passages} 个片段，"
        f"变更序号 {held.sequence}，模型 {held.model_id}，校验通过"
    )
    if held.sequence == sequence:
        click.echo("索引是最新的。")
        return 0
    click.echo("索引落后于数据库。请执行 kb index rebuild。")
    return 1
