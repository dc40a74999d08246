"""Help pages and usage errors of the command line in Chinese; click itself speaks English."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click
from click import Context, HelpFormatter, Parameter

from api.terminal import width_of


class _ChineseHelp(click.Command):
    options_metavar = "[选项]"

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        records = [record for p in self.get_params(ctx) if (record := p.get_help_record(ctx)) is not None]
        told = [(name, _translated(text)) for name, text in records if text]  # arguments stand in the usage
        if told:
            _write_section(formatter, "选项", told)

    def get_help_option(self, ctx: Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本帮助后退出。"
        return option


class ChineseCommand(_ChineseHelp):
    """A command whose help is Chinese."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # click's own parameters


class ChineseGroup(_ChineseHelp, click.Group):
    """A group of commands whose help is Chinese."""

    command_class = ChineseCommand

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        kwargs.setdefault("subcommand_metavar", "命令 …")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # click's own parameters

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        _write_section(formatter, "命令", self.command_summaries())

    def command_summaries(self) -> Sequence[tuple[str, str]]:
        """(name, what it does) of every command, for the help page."""
        return [(name, command.get_short_help_str(60)) for name, command in self.commands.items()]


def _write_section(formatter: HelpFormatter, heading: str, pairs: Sequence[tuple[str, str]]) -> None:
    """A heading and two columns that line up; click counts a Chinese character as one column."""
    formatter.write(f"\n{heading}：\n")
    widest = max(width_of(name) for name, _ in pairs)
    for name, text in pairs:
        formatter.write(f"  {name}{' ' * (widest - width_of(name) + 2)}{text}\n")


def _translated(help_text: str) -> str:
    """What click writes at the end of an option's help in English."""
    text = help_text.replace("[default: ", "[默认：").replace("required]", "必填]").replace("; ", "；")
    text = re.sub(r"(\d\S*)<=x<=(\d\S*)\]$", r"\1 到 \2]", text)
    return re.sub(r"x>=(\d\S*)\]$", r"不小于 \1]", text)


def usage_message(error: click.UsageError) -> str:
    """The error in Chinese, with where to find help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and error.ctx is not None:
        return error.ctx.get_help()
    path = error.ctx.command_path if error.ctx is not None else "kb"
    return f"{_reason(error)}\n用 {path} --help 查看用法。"


def _reason(error: click.UsageError) -> str:
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"没有名为“{error.command_name}”的命令。"
    if isinstance(error, click.exceptions.NoSuchOption):
        similar = f"您是不是要用 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有选项 {error.option_name}。{similar}"
    if isinstance(error, click.exceptions.MissingParameter):
        return f"缺少{_name(error.param).rstrip()}。"
    if isinstance(error, click.exceptions.BadOptionUsage):
        return f"选项 {error.option_name} 的用法不对：后面要跟一个值。"
    if isinstance(error, click.exceptions.BadParameter):
        return f"{_name(error.param)}的值不可用：{_expected(error)}"
    if error.message.startswith("Got unexpected extra argument"):
        return f"参数太多：{error.message.partition('(')[2].rstrip(').')}。"
    if error.message.startswith("Missing command"):
        return "缺少命令。"
    return error.message


def _name(parameter: Parameter | None) -> str:
    if isinstance(parameter, click.Argument):
        return f"参数 {parameter.make_metavar(click.Context(click.Command('kb')))}"
    return f"选项 {'/'.join(parameter.opts)} " if parameter is not None else "参数"


def _expected(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.IntRange):
        high = f"不大于 {kind.max}" if kind.max is not None else ""
        low = f"不小于 {kind.min}" if kind.min is not None else ""
        return f"应为{'、'.join(filter(None, (low, high)))} 的整数。"
    if isinstance(kind, click.FloatRange):
        return f"应为 {kind.min:g} 到 {kind.max:g} 之间的数。"
    if isinstance(kind, click.types.IntParamType):
        return "应为整数。"
    if isinstance(kind, click.Choice):
        return f"应为 {'、'.join(map(str, kind.choices))} 之一。"
    if isinstance(kind, click.Path):
        return "该路径不存在，或类型不符、无权读取。"
    return error.message
