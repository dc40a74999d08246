"""`kb run`: rankings for a file of queries, as TREC run lines."""

from __future__ import annotations

from pathlib import Path

import click

from api.command_texts import ChineseCommand

TAG = "zhenggai-kb"


@click.command(cls=ChineseCommand, name="run")
@click.option(
    "--queries",
    required=True,
    metavar="文件",
    help="TSV 文件，每行“编号<TAB>问题”或“编号<TAB>类型<TAB>问题”。",
)
@click.option(
    "--top-k",
    type=click.IntRange(1, 10_000),
    default=50,
    show_default=True,
    metavar="N",
    help="每个问题取几条。",
)
@click.option("--tag", default=TAG, show_default=True, metavar="名称", help="写在每行末尾的系统名称。")
def command(queries: str, top_k: int, tag: str) -> None:
    """批量检索：每个问题按搜索页面的次序输出措施编号，格式为 TREC run。"""
    from api import wiring
    from api.settings import load_settings
    from index.judgments import load_queries

    asked = load_queries(Path(queries))
    services = wiring.open_services(load_settings(), writable=False)
    try:
        for query in asked:
            ranking = services.retriever.rank(query.text, top_k=top_k)
            lines = [
                f"{query.query_id} Q0 {id_} {rank} {score:.6f} {tag}"
                for rank, (id_, score) in enumerate(ranking, 1)
            ]
            if lines:
                click.echo("\n".join(lines))
    finally:
        services.close()
