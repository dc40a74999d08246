"""`kb index rebuild|status`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from api.command_texts import ChineseGroup
from api.settings import Settings, load_settings
from api.terminal import progress_bar

if TYPE_CHECKING:
    from index.generations import Manifest
    from kb.store import Store


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
        manifest = publish(settings, store, from_scratch=from_scratch)
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
        is_current = wiring.is_index_current(settings, store)
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
    if is_current:
        click.echo("索引是最新的。")
        return 0
    click.echo("索引落后于数据库，或由另一个模型、另一版词典或较早版本的程序建立。请执行 kb index rebuild。")
    return 1


def publish(settings: Settings, store: Store, *, from_scratch: bool = False) -> Manifest:
    """Publish the store's content behind a progress bar; the manifest. Raises as wiring.publish_index does."""
    from api import wiring

    with progress_bar("索引") as move:
        return wiring.publish_index(
            settings,
            store,
            wiring.open_encoder(settings),
            on_progress=lambda done, total: move(done, total, ""),
            from_scratch=from_scratch,
        )
