"""`kb delete`: hide a notice; `kb restore` undoes it."""

from __future__ import annotations

import click

from api.command_texts import ChineseCommand


@click.command(cls=ChineseCommand, name="delete")
@click.argument("slug", metavar="编号")
def command(slug: str) -> None:
    """删除一份通报：立即不再出现，但可以恢复。"""
    from api import wiring
    from api.settings import load_settings

    store = wiring.open_store(load_settings(), writable=True)
    try:
        store.delete(slug)
    finally:
        store.close()
    click.echo(f"已删除“{slug}”，搜索中不再出现。撤销：kb restore {slug}")
