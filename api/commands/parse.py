"""`kb parse`: what the parser finds in files, without storing anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.command_texts import ChineseCommand
from api.terminal import one_line
from kb.errors import InvalidInputError, KnowledgeBaseError
from kb.files import display_name, find_files, read_bytes
from kb.slugs import slug_of, slug_of_file

if TYPE_CHECKING:
    from kb.notice import Notice


@click.command(cls=ChineseCommand, name="parse")
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--slug", metavar="编号", help="通报的编号；默认取文件名（不含扩展名）。只能与一个文件同用。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON 列表，每个文件一项。")
def command(files: tuple[str, ...], slug: str | None, as_json: bool) -> int:
    """解析文件，显示问题、措施和没有看懂的部分；不入库。目录会逐层展开。

    支持 txt、html、docx、pdf、xlsx。有文件失败时退出码为 1，其余文件照常显示。
    """
    paths = find_files(files).files
    if slug is not None and len(paths) != 1:
        raise InvalidInputError(f"--slug 只能与一个文件同用，这里有 {len(paths)} 个。请逐个解析。")
    entries: list[dict[str, Any]] = []
    failed = 0
    for path in paths:
        shown = display_name(path)
        notice, reason = _try(path, slug)
        if notice is None:
            failed += 1
            entries.append({"file": shown, "error": reason})
            click.echo(f"{shown}：{reason}", err=True)
        elif as_json:
            from kb.parser import to_json

            entries.append(to_json(notice))
        else:
            click.echo(summary_of(shown, notice))
    if as_json:
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
    return 1 if failed else 0


def _try(path: Path, slug: str | None) -> tuple[Notice | None, str]:
    """The notice, or None and why there is none; a fault of ours is logged and spares the other files."""
    try:
        return parse_file(path, slug), ""
    except KnowledgeBaseError as error:
        return None, str(error)
    except Exception:  # one bad file must not take the others with it
        from api.fault_log import record_fault

        return None, record_fault()


def parse_file(path: Path, slug: str | None = None) -> Notice:
    """The notice in a file, named by its stem unless a slug is given. Raises UnreadableFileError."""
    from kb.notice import Source
    from kb.parser import parse_document
    from kb.readers import read_safely

    content = read_bytes(path)
    document = read_safely(content, path.name)
    name = display_name(Path(path.name))
    source = Source.of(name, content, document)
    return parse_document(document, slug=slug_of(slug) if slug else slug_of_file(name), source=source)


def summary_of(shown: str, notice: Notice) -> str:
    """Readable lines: the frame, each problem with its measures, and what was not understood."""
    lines = [
        f"■ {one_line(shown)}",
        f"  标题：{one_line(notice.title) or '未找到'}",
        f"  单位：{notice.inspected_unit or '未找到'}（{notice.unit_kind or '类型不明'}，{notice.region or '地区不明'}）",
        f"  类型：{notice.kind}  反馈：{notice.feedback_date or '未注明'}  公布：{notice.publication_date or '未注明'}",
        f"  问题 {len(notice.problems)} 个，措施 {notice.measure_count} 条，未归类文字 {notice.unassigned_characters} 字",
    ]
    for problem in notice.problems:
        lines.append(f"  {problem.number}. {one_line(problem.title)}（{len(problem.measures)} 条措施）")
        lines += [f"     ({m.ordinal}) {one_line(m.text)}" for m in problem.measures]
    lines += [f"  注意：{one_line(warning)}" for warning in notice.warnings]
    return "\n".join(lines)
