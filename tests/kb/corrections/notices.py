"""A notice for tests of corrections: two problems of two measures each, its text readable here, every span by search."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from kb.document import Span
from kb.notice import (
    Attribute,
    Completion,
    Measure,
    Notice,
    Problem,
    Source,
    StatusWords,
)

TEXT = (
    "某局整改通报\n"
    "1.差旅费报销审核不严\n"
    "一是修订《差旅办法》，已完成。并退回2.6万元，3名责任人作检查；二是逐张复核发票412份，正在推进。\n"
    "备注：附表另发。\n"
    "2.公车管理不严\n"
    "一是封存车辆5台，已完成。二是每季度检查一次，长期坚持。\n"
)
CONTENT = TEXT.encode()
FIRST = "修订《差旅办法》，已完成。并退回2.6万元，3名责任人作检查；"
SECOND = "逐张复核发票412份，正在推进。"
THIRD = "封存车辆5台，已完成。"
FOURTH = "每季度检查一次，长期坚持。"


def place(words: str, text: str = TEXT) -> Span:
    """Where words stand in the text for the first time."""
    start = text.index(words)
    return Span(start, start + len(words))


def measure(ordinal: int, words: str, text: str = TEXT, **fields: object) -> Measure:
    """The measure that stands there."""
    return Measure(ordinal, words, place(words, text), **fields)  # type: ignore[arg-type]


def notice(text: str = TEXT, words: tuple[str, str, str, str] = (FIRST, SECOND, THIRD, FOURTH)) -> Notice:
    """某局, as a parser would read it; words: of its four measures."""
    done = (StatusWords("completion", "已完成", place("已完成", text)),)
    problems = (
        Problem(
            1,
            "1.",
            "差旅费报销审核不严",
            place("差旅费报销审核不严", text),
            Span(text.index("1."), text.index("备注") - 1),
            None,
            ("B8",),
            (
                measure(1, words[0], text, types=("M1",), completion=Completion.COMPLETED, status_words=done),
                measure(2, words[1], text, types=("M4",), completion=Completion.IN_PROGRESS),
            ),
            (Attribute("整改时限", "2024-12-20", Span(0, 0)),),
        ),
        Problem(
            2,
            "2.",
            "公车管理不严",
            place("公车管理不严", text),
            Span(text.index("2.公车"), len(text) - 1),
            None,
            ("B6",),
            (
                measure(1, words[2], text, completion=Completion.COMPLETED),
                measure(2, words[3], text, continuing=True),
            ),
        ),
    )
    content = text.encode()
    source = Source("某局.txt", hashlib.sha256(content).hexdigest(), "txt", len(content))
    return Notice(
        "某局",
        "某局整改通报",
        text,
        source,
        "巡察",
        inspected_unit="某局",
        publication_date="2024-03-20",
        problems=problems,
        unassigned=(place("备注：附表另发。", text),),
    )


def reworded(**exchanged: str) -> Notice:
    """The notice of a file in which these words were exchanged: reworded(old=…, new=…)."""
    old, new = exchanged["old"], exchanged["new"]
    words = tuple(each.replace(old, new) for each in (FIRST, SECOND, THIRD, FOURTH))
    return notice(TEXT.replace(old, new), words)  # type: ignore[arg-type]  # four of them


def renumbered() -> Notice:
    """The same notice with a new problem before the others, so that all numbers move by one."""
    head = "1.食堂账目不清\n一是清理食堂账目。\n"
    text = TEXT.replace("某局整改通报\n", "某局整改通报\n" + head)
    made = notice(text)
    new = Problem(
        1,
        "1.",
        "食堂账目不清",
        place("食堂账目不清", text),
        place(head.strip(), text),
        None,
        (),
        (measure(1, "清理食堂账目。", text),),
    )
    moved = tuple(replace(problem, number=problem.number + 1) for problem in made.problems)
    return replace(made, problems=(new, *moved))


def assert_true(made: Notice) -> None:
    """Every measure is what its span shows, in order, apart from each other, and within its problem."""
    last = 0
    for problem in made.problems:
        for ordinal, one in enumerate(problem.measures, 1):
            assert one.ordinal == ordinal
            assert one.text == one.span.of(made.text)
            assert last <= one.span.start < one.span.end
            assert problem.extent.start <= one.span.start
            assert one.span.end <= problem.extent.end
            last = one.span.end
            for fact in one.facts:
                assert fact.text == fact.span.of(made.text)
                assert one.span.start <= fact.span.start <= fact.span.end <= one.span.end
