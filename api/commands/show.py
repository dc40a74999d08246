"""`kb show`: a notice, a problem or a measure, by its id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from api.command_texts import ChineseCommand
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from kb.notice import Measure, Notice, Problem


@click.command(cls=ChineseCommand, name="show")
@click.argument("id_", metavar="编号")
@click.option("--json", "as_json", is_flag=True, help="输出整份通报的 JSON。")
def command(id_: str, as_json: bool) -> None:
    """查看一份通报（编号）、一个问题（编号#P4）或一条措施（编号#P4-M2），措施附原文位置。"""
    from api import wiring
    from api.settings import load_settings

    slug, number, ordinal = parts_of(id_)
    store = wiring.open_store(load_settings(), writable=False)
    try:
        notice = store.notice(slug)
    finally:
        store.close()
    if as_json:
        from kb.parser import to_json

        click.echo(json.dumps(to_json(notice), ensure_ascii=False, indent=1))
    elif number is None:
        from api.commands.parse import summary_of

        click.echo(summary_of(f"{notice.slug}（{notice.source.file_name}）", notice))
    else:
        click.echo("\n".join(_problem_lines(notice, _problem(notice, number, id_), ordinal, id_)))


def parts_of(id_: str) -> tuple[str, int | None, int | None]:
    """(slug, problem number, measure ordinal) of an id; None where it names less. Raises InvalidInputError."""
    from kb.notice import parse_measure_id, parse_problem_id

    if "#" not in id_:
        return id_, None, None
    if "-M" in id_.rpartition("#")[2]:
        found = parse_measure_id(id_)
        return found.slug, found.problem, found.measure
    slug, number = parse_problem_id(id_)
    return slug, number, None


def _problem(notice: Notice, number: int, id_: str) -> Problem:
    for problem in notice.problems:
        if problem.number == number:
            return problem
    raise NotFoundError(f"“{notice.slug}”共 {len(notice.problems)} 个问题，没有 {id_}。")


def _problem_lines(notice: Notice, problem: Problem, ordinal: int | None, id_: str) -> list[str]:
    from kb.taxonomy import name_of

    chosen = [measure for measure in problem.measures if ordinal in (None, measure.ordinal)]
    if ordinal is not None and not chosen:
        raise NotFoundError(
            f"{notice.slug}#P{problem.number} 共 {len(problem.measures)} 条措施，没有 {id_}。"
        )
    topics = "、".join(name_of(code) for code in problem.topics) or "未归类"
    lines = [f"{notice.title}", f"问题 {problem.number}：{problem.title}", f"主题：{topics}"]
    for measure in chosen:
        lines += _measure_lines(notice, problem, measure)
    return lines


def _measure_lines(notice: Notice, problem: Problem, measure: Measure) -> list[str]:
    from kb.taxonomy import name_of

    types = "、".join(name_of(code) for code in measure.types) or "未归类"
    status = measure.completion.label + ("，长期坚持" if measure.continuing else "")
    return [
        "",
        f"{notice.slug}#P{problem.number}-M{measure.ordinal}  {types}  {status}",
        f"  {measure.text}",
        f"  原文第 {measure.span.start}–{measure.span.end} 字",
        *(f"  {fact.kind.label}：{fact.text} → {fact.value}{fact.unit}" for fact in measure.facts),
    ]
