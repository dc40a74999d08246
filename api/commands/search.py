"""`kb search`: measures that answer a question, grouped by the problem they cured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from api.command_texts import ChineseCommand
from kb.errors import InvalidInputError

if TYPE_CHECKING:
    from api.wiring import Services
    from index.results import Hit, ProblemGroup, SearchResult
    from index.understanding.understood import Understood


@click.command(cls=ChineseCommand, name="search")
@click.argument("query", metavar="问题")
@click.option(
    "--top-k",
    type=click.IntRange(1, 100),
    default=10,
    show_default=True,
    metavar="N",
    help="最多显示几个问题。",
)
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="名称=值",
    help="筛选，可多次使用，如 topic=B8、year=2023、status=完成。同名的任取其一，不同名的同时满足。",
)
@click.option("--literal", is_flag=True, help="按原文检索：不更正错字，不略去客套话，不加同义词。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，与接口 /api/v1/search 相同。")
def command(query: str, top_k: int, filters: tuple[str, ...], literal: bool, as_json: bool) -> None:
    """搜索整改措施，例如：kb search 差旅费报销审核不严"""
    from api import wiring
    from api.settings import load_settings

    chosen = filters_of(filters)
    services = wiring.open_services(load_settings(), writable=False)
    try:
        from index.results import SearchRequest

        result = services.retriever.search(SearchRequest(query, chosen, limit=top_k, literal=literal))
        counted = "" if as_json or result.nearest else _counted(services, result)
    finally:
        services.close()
    if as_json:
        from api.search_answers import search_answer

        click.echo(json.dumps(search_answer(result, 1), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(result, counted)))


def filters_of(given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Values by name, of "name=value" texts. Raises InvalidInputError for one without "=" or a side missing."""
    found: dict[str, tuple[str, ...]] = {}
    for each in given:
        name, _, value = (part.strip() for part in each.partition("="))
        if not name or not value:
            raise InvalidInputError(f"筛选“{each[:40]}”应写成 名称=值，如 topic=B8 或 year=2023。")
        found[name] = (*found.get(name, ()), value)
    return found


def _counted(services: Services, result: SearchResult) -> str:
    """The counted answer in one sentence, "" without precedents."""
    from api.answers.sentence import plain_sentence
    from index.precedents import find_precedents

    asked = result.request
    return plain_sentence(
        find_precedents(
            services.retriever, services.store, asked.query, filters=asked.filters, literal=asked.literal
        )
    )


def _lines(result: SearchResult, counted: str) -> list[str]:
    lines = [f"提示：{note}" for note in result.notes]
    lines += _understood_lines(result.understood)
    if not result.groups:
        return [*lines, "没有找到相关措施。请换一种说法，或减少筛选条件。"]
    if counted:
        lines.append(counted)
    matched = "最相近的" if result.nearest else "检索到"
    sure = f"；把握：{result.confidence.label}，{result.confidence.verdict}" if result.confidence else ""
    lines.append(
        f"{matched} {result.total_groups} 个问题，{result.total_measures} 条措施（{result.elapsed_ms:.0f} 毫秒）{sure}"
    )
    for group in result.groups:
        lines += _group_lines(group, "（最相近，仅供参考）" if result.nearest else "")
    return lines


def _understood_lines(understood: Understood) -> list[str]:
    """What was searched instead of what was typed, if that is not the same."""
    corrected = "、".join(f"{one.written} → {one.meant}" for one in understood.corrections)
    added = "、".join(dict.fromkeys(word for words in understood.synonyms.values() for word in words))
    parts = [f"已理解为：{understood.text}"] if corrected or understood.dropped else []
    parts += [f"更正：{corrected}"] if corrected else []
    parts += [f"同义词：{added}"] if added else []
    return ["；".join(parts) + "（加 --literal 则按原文检索）"] if parts else []


def _group_lines(group: ProblemGroup, standing: str) -> list[str]:
    first = group.hits[0].record
    where = "，".join(str(part) for part in (first.inspected_unit, first.region, first.year) if part)
    lines = [
        "",
        f"■ {first.problem_title}{standing}",
        f"  {where or first.notice_title}  [{group.problem_id}]",
    ]
    for hit in group.hits:
        lines += _hit_lines(hit)
    if group.other_measures:
        lines.append(f"  该问题另有 {len(group.other_measures)} 条措施：kb show '{group.problem_id}'")
    return lines


def _hit_lines(hit: Hit) -> list[str]:
    record = hit.record
    status = record.completion.label + ("，长期坚持" if record.continuing else "")
    reasons = []
    if hit.matched_terms:
        reasons.append("词语 " + "、".join(hit.matched_terms))
    if hit.similarity is not None:
        reasons.append(f"语义相似 {hit.similarity:.2f}")
    lines = [
        f"  - {record.text}",
        f"    {status}|{record.measure_id}|原文第 {record.span.start}–{record.span.end} 字|{'；'.join(reasons)}",
    ]
    if hit.also_in:
        where = "、".join(other.measure_id for other in hit.also_in)
        count = max(hit.also_count, len(hit.also_in))
        more = " 等" if count > len(hit.also_in) else ""
        lines.append(f"    另有 {count} 处同类表述：{where}{more}")
    return lines
