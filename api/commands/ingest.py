"""`kb ingest`: files into the store, then the index published."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from api.command_texts import ChineseCommand
from api.settings import Settings, load_settings
from api.terminal import columns, progress_bar

if TYPE_CHECKING:
    from kb.ingest import FileReport, IngestReport
    from kb.store import Store

_STATUS_LABELS = {
    "added": "新增",
    "replaced": "更新",
    "unchanged": "未变",
    "duplicate": "重复",
    "failed": "失败",
}


@click.command(cls=ChineseCommand, name="ingest")
@click.argument("paths", nargs=-1, required=True, metavar="文件或目录…")
@click.option("--no-index", is_flag=True, help="只入库，不更新索引；以后用 kb index rebuild 更新。")
@click.option("--reparse", is_flag=True, help="没有变化的文件也重新解析。")
def command(paths: tuple[str, ...], no_index: bool, reparse: bool) -> int:
    """把文件和目录（逐层展开）中的通报读入知识库，并更新索引。

    可以随时中断，再次执行会接着完成。退出码：0 全部成功，1 有文件失败，2 用法有误。
    """
    from api import wiring
    from api.fault_log import log_to_file
    from kb.ingest import default_pipeline, ingest_paths

    settings = load_settings()
    store = wiring.open_store(settings, writable=True)
    log_to_file()
    try:
        started = time.monotonic()
        with progress_bar("入库") as move:
            report = ingest_paths(
                store,
                paths,
                on_progress=lambda done, total, file: move(done, total, file.path),
                pipeline=default_pipeline(reparse=reparse),
            )
        click.echo(summary_of(report, time.monotonic() - started))
        if not no_index:
            _publish(settings, store)
    finally:
        store.close()
    return 1 if report.count("failed") or report.stopped else 0


def summary_of(report: IngestReport, elapsed_seconds: float) -> str:
    """The table of files, what needs attention, and the sums; unchanged files are in the sums only."""
    shown = [file for file in report.files if file.status != "unchanged"]
    lines = []
    if shown:
        headings = ("结果", "编号", "问题", "措施", "未归类字数", "文件")
        lines.append(columns([_row(file) for file in shown], headings))
    lines += [f"{_STATUS_LABELS[file.status]} {file.path}：{file.message}" for file in shown if file.message]
    lines += [f"注意 {file.path}：{warning}" for file in shown for warning in file.warnings]
    counts = "，".join(
        f"{label} {n}" for status, label in _STATUS_LABELS.items() if (n := _count(report, status))
    )
    lines.append(
        f"共 {len(report.files)} 份文件：{counts or '没有可读的文件'}。用时 {elapsed_seconds:.1f} 秒。"
    )
    if report.ignored:
        lines.append(
            f"目录中另有 {report.ignored} 个其他类型的文件没有读取（支持 txt、html、docx、pdf、xlsx）。"
        )
    if report.stopped:
        lines.append(f"入库中止：{report.stopped}")
    return "\n".join(lines)


def _row(file: FileReport) -> tuple[str, ...]:
    read = file.status in ("added", "replaced")
    numbers = (file.problems, file.measures, file.unassigned_characters)
    shown = (str(number) if read else "-" for number in numbers)
    return (_STATUS_LABELS[file.status], file.slug or "-", *shown, file.path)


def _count(report: IngestReport, status: str) -> int:
    return sum(file.status == status for file in report.files)


def _publish(settings: Settings, store: Store) -> None:
    from api import wiring
    from api.commands.index import publish

    if wiring.is_index_current(settings, store):  # as when `make demo` runs a second time
        click.echo(f"索引已是最新：{_held(store)}可供检索。")
        return
    manifest = publish(settings, store)
    click.echo(f"索引第 {manifest.generation} 代已就绪：{_held(store)}可供检索。")


def _held(store: Store) -> str:
    counts = store.counts()
    return f"{counts.notices} 份通报，{counts.problems} 个问题，{counts.measures} 条措施"
