"""What is said about a checklist, on the page and in its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.patterns.checklist import CheckTopic, Outline

_NAMED = 3
_ONE_UNIT = "库中这类单位只有 1 家，看不出哪些问题“常见”；可以与相近的单位类型合并成一份清单。"


def title_of(outline: Outline) -> str:
    """The name of the list."""
    return f"未巡先改自查清单（{kind_of(outline)}）"


def kind_of(outline: Outline) -> str:
    """The kinds of units in Chinese: 教育、卫生; of many the first few: 教育、卫生、交通等 5 类."""
    count = len(outline.unit_kinds)
    return _first_kinds(outline) + (f"等 {count} 类" if count > _NAMED else "")


def units_words(outline: Outline) -> str:
    """Units of these kinds: “教育、卫生”类单位, “教育、卫生、交通”等 5 类单位."""
    count = len(outline.unit_kinds)
    return f"“{_first_kinds(outline)}”" + (f"等 {count} 类单位" if count > _NAMED else "类单位")


def _first_kinds(outline: Outline) -> str:
    return "、".join(outline.choice.label("unit_kind", kind) for kind in outline.unit_kinds[:_NAMED])


def scope_sentence(outline: Outline) -> str:
    """What it was made of."""
    return (
        f"依据库中 {outline.units} 家{units_words(outline)}的 {outline.notices} 份通报、"
        f"{outline.problems} 个问题整理。"
    )


def counts_words(topic: CheckTopic) -> str:
    """How often a topic was found."""
    return f"见于 {topic.units} 家单位、{topic.problems} 个问题"


def types_words(topic: CheckTopic) -> str:
    """Types of measures, each with the number of problems that one of them answers."""
    return "；".join(f"{one.label} {one.count}" for one in topic.types)


def explanations(outline: Outline) -> list[str]:
    """How to read it, and what it does not say."""
    few = [_ONE_UNIT] if outline.units == 1 else []
    return [*few, *explanations_of(len(outline.topics), outline.more)]


def explanations_of(listed: int, more: int) -> list[str]:
    """The same for so many topics, and so many that are not listed."""
    said = [
        "按主题排列，出现的单位多的在前，单位数相同的问题多的在前；一个问题可以有几个主题，分别计入。",
        "典型问题取该主题中标题最有代表性的，措施类型后的数字是采取这类措施的问题数。",
        "引用的措施是其他单位通报的原文，优先取写明已完成的和不同单位的；是否适用，请结合本单位实际。",
        "没有列出的问题不等于不会发生：清单只反映库中已有的通报。",
    ]
    if more:
        said.insert(1, f"只列前 {listed} 个主题，另有 {more} 个主题出现较少，没有列出。")
    return said
