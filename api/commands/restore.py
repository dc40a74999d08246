"""`kb restore`: undo the deletion of a notice."""

from __future__ import annotations

import click

from api.command_texts import ChineseCommand


@click.command(cls=ChineseCommand, name="restore")
@click.argument("slug", metavar="编号")
@click.option("--no-index", is_flag=True, help="不更新索引；以后用 kb index rebuild 更新。")
def command(slug: str, no_index: bool) -> None:
    """恢复已删除的通报，并更新索引，使它重新能被搜到。"""
    from api import wiring
    from api.commands.index import publish
    from api.settings import load_settings

    settings = load_settings()
    store = wiring.open_store(settings, writable=True)
    try:
        store.restore(slug)
        click.echo(f"已恢复“{slug}”。")
        if not no_index:
            publish(settings, store)
    finally:
        store.close()
