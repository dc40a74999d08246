"""The command `kb`. Every command's module is loaded when it is called, and loads what it needs itself."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from api.command_texts import ChineseGroup, usage_message
from kb.errors import KnowledgeBaseError

# Name -> what it does; the modules are api.commands.<name>.
COMMANDS = {
    "ingest": "把文件或目录中的通报读入知识库，并更新索引",
    "search": "搜索整改措施",
    "notices": "列出已入库的通报",
    "ledger": "整改台账：问题与措施，筛选、排序、导出 Excel",
    "show": "查看一份通报、一个问题或一条措施",
    "delete": "删除一份通报（可恢复）",
    "restore": "恢复已删除的通报",
    "parse": "只解析文件并显示结果，不入库",
    "index": "重建索引，或查看索引状态",
    "serve": "启动网页与接口服务",
    "run": "批量检索，输出 TREC 格式的结果",
    "check": "体检整改方案或台账：缺什么、哪里不明确、数字对不对得上",
    "report": "为一份问题清单查找先例，生成 Word 报告和 Excel 清单",
    "synonyms": "查看、增加或删除本单位的同义词",
    "train": "用本站有判断的问题训练检索模型，可退回",
    "evaluate": "对照标准答案，评测解析或检索",
}


class _LazyGroup(ChineseGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"api.commands.{cmd_name}").command
        return command

    def command_summaries(self) -> list[tuple[str, str]]:
        return list(COMMANDS.items())


@click.group(cls=_LazyGroup, epilog="设置：环境变量 KB_DATA_DIR（数据目录，默认 ./data）等，详见 README。")
@click.version_option(package_name="zhenggai-kb", message="整改先例库 %(version)s", help="显示版本后退出。")
def kb() -> None:
    """整改先例库：查一查别的单位是怎么整改的。"""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 failed, 2 wrong usage or setting, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no Chinese must not stop us
    code = _run(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _reader_left()
    sys.exit(code)


def _run(arguments: list[str] | None) -> int:
    try:
        answer = kb.main(arguments, prog_name="kb", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as error:
        return _fail(usage_message(error), 2)
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _fail("已中断。此前已入库的内容都已保存。", 130)
    except (BrokenPipeError, SystemExit):  # click turns the former into the latter
        return _reader_left()
    except KnowledgeBaseError as error:
        from api.settings import SettingsError

        return _fail(str(error), 2 if isinstance(error, SettingsError) else 1)
    except Exception:  # a fault of ours: a number to quote instead of a traceback
        from api.fault_log import record_fault

        return _fail(record_fault(), 1)
    return answer if isinstance(answer, int) else 0


def _fail(message: str, code: int) -> int:
    try:
        click.echo(message, err=True)
    except OSError:  # nobody listens to stderr; the exit code still tells
        return code
    return code


def _reader_left() -> int:
    """Whoever read our output has closed it (`| head`): end quietly, as other commands do."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 128 + 13  # as killed by SIGPIPE


__all__ = ["COMMANDS", "kb", "main"]
