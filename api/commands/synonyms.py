"""`kb synonyms list|add|remove`: words this site uses for the same thing."""

from __future__ import annotations

import click

from api.command_texts import ChineseGroup


@click.group(cls=ChineseGroup, name="synonyms")
def command() -> None:
    """查看、增加或删除本单位的同义词；正在运行的服务一秒内生效，不必重启。"""


@command.command(name="list")
def list_() -> int:
    """列出本单位的同义词；文件中有不能用的行时，指出原因，退出码为 1。"""
    from api import wiring
    from api.settings import load_settings
    from index.understanding.own_synonyms import OwnSynonyms

    settings = load_settings()
    store = wiring.open_store(settings, writable=False)
    try:
        own = OwnSynonyms(settings.synonyms_file, store).refresh()
    finally:
        store.close()
    for groups, source in ((own.stored, ""), (own.from_file, f"（{settings.synonyms_file.name}）")):
        for group in groups:
            click.echo(f"{group.canonical}：{'、'.join(group.variants)}{source}")
    if not (own.stored or own.from_file):
        click.echo(f"还没有。用 kb synonyms add 规范词 同义词… 增加，或写在 {settings.synonyms_file} 中。")
    for fault in own.faults:
        click.echo(fault, err=True)
    return 1 if own.faults else 0


@command.command()
@click.argument("canonical", metavar="规范词")
@click.argument("variants", metavar="同义词…", nargs=-1, required=True)
def add(canonical: str, variants: tuple[str, ...]) -> None:
    """增加一组同义词；同一规范词原有的一组被替换。例如：kb synonyms add 差旅费 出差费 车马费"""
    from api import wiring
    from api.settings import load_settings
    from kb.synonyms import check_synonyms

    group = check_synonyms(canonical, variants)
    store = wiring.open_store(load_settings(), writable=True)
    try:
        store.put_synonyms(group)
    finally:
        store.close()
    click.echo(f"已保存：{group.canonical}：{'、'.join(group.variants)}")


@command.command()
@click.argument("canonical", metavar="规范词")
def remove(canonical: str) -> None:
    """删除一组同义词。"""
    from api import wiring
    from api.settings import load_settings

    store = wiring.open_store(load_settings(), writable=True)
    try:
        store.delete_synonyms(canonical)
    finally:
        store.close()
    click.echo(f"已删除“{canonical}”的同义词。")
