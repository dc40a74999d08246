"""How does a made-up notice look? As text in four of the layouts real notices have, and as a parsed Notice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from bench.corpus import MadeMeasure, MadeNotice, MadeProblem
from kb.document import Span
from kb.notice import Measure, Notice, Problem, Section, Source

_DIGITS = "零一二三四五六七八九"


def write_files(notices: Iterable[MadeNotice], folder: Path) -> int:
    """Write each notice as folder/slug.txt, the layouts by turns; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, notice in enumerate(notices, start=1):
        layout = list(LAYOUTS)[count % len(LAYOUTS)]
        (folder / f"{notice.slug}.txt").write_text(text_of(notice, layout), encoding="utf-8")
    return count


def text_of(notice: MadeNotice, layout: str) -> str:
    """The notice's text. layout: a key of LAYOUTS."""
    return "".join(piece for piece, _ in _pieces(notice, LAYOUTS[layout]))


def notice_of(made: MadeNotice) -> tuple[Notice, bytes]:
    """The Notice a parser would make of the text in layout A, and the bytes of that text.

    It has sections, problems and measures with their spans, but neither facts nor status words.
    """
    spans: dict[int, Span] = {}
    pieces: list[str] = []
    length = 0
    for piece, owner in _pieces(made, LAYOUTS["A"]):
        if owner is not None:
            spans[id(owner)] = Span(length, length + len(piece))
        pieces.append(piece)
        length += len(piece)
    text = "".join(pieces)
    content = text.encode()
    source = Source(f"{made.slug}.txt", hashlib.sha256(content).hexdigest(), "txt", len(content))
    notice = Notice(
        slug=made.slug,
        title=_title(made),
        text=text,
        source=source,
        kind=made.kind,
        inspected_unit=made.unit,
        unit_kind=made.unit_kind,
        region=made.region,
        publication_date=made.published.isoformat(),
        sections=tuple(_sections(made, text)),
        problems=tuple(_problems(made, spans)),
    )
    return notice, content


Owner = MadeProblem | MadeMeasure | None
Pieces = Iterator[tuple[str, Owner]]


def _pieces(notice: MadeNotice, problem_pieces: Callable[[int, MadeProblem], Pieces]) -> Pieces:
    """The text in pieces; a problem's title and a measure's text come alone, with their owner."""
    begin = notice.published - timedelta(days=240)
    end = begin + timedelta(days=60)
    yield f"{_title(notice)}\n", None
    yield f"{_day(begin)}至{_day(end)},巡察组对{notice.unit}开展了常规巡察。", None
    yield f"{_day(end + timedelta(days=20))},巡察组反馈了意见。现将整改情况通报如下。\n", None
    yield "一、加强组织领导,扛牢整改责任\n一是成立整改工作领导小组,逐条研究反馈意见。\n", None
    yield "二、巡察反馈问题整改情况\n", None
    number = 0
    for place, (section, problems) in enumerate(_by_section(notice), start=1):
        yield f"({_chinese(place)})在“{section.removesuffix('方面')}”方面\n", None
        for problem in problems:
            number += 1
            yield from problem_pieces(number, problem)
    yield "三、下一步工作打算\n坚持目标不变、力度不减,持续巩固整改成果。\n", None
    yield f"联系电话:0000-1234567。\n{notice.unit}\n{_day(notice.published)}\n", None


def _layout_a(number: int, problem: MadeProblem) -> Pieces:
    yield f"{number}.关于“", None
    yield problem.title, problem
    yield "”问题的整改\n", None
    for ordinal, measure in enumerate(problem.measures, start=1):
        yield f"({ordinal})", None
        yield measure.text, measure
        yield "\n", None


def _layout_c(number: int, problem: MadeProblem) -> Pieces:
    yield f"{number}.{problem.title}。\n整改状态:完成\n整改情况:", None
    yield from _as_paragraph(problem)


def _layout_f(number: int, problem: MadeProblem) -> Pieces:
    yield f"{number}.关于“{problem.title}”问题的整改。\n", None
    yield from _as_paragraph(problem)


def _layout_p(number: int, problem: MadeProblem) -> Pieces:
    yield f"{number}.针对“{problem.title}”问题。", None
    yield from _as_paragraph(problem)


def _as_paragraph(problem: MadeProblem) -> Pieces:
    for ordinal, measure in enumerate(problem.measures, start=1):
        yield f"{_chinese(ordinal)}是{measure.text}", None
    yield "\n", None


LAYOUTS = {"A": _layout_a, "C": _layout_c, "F": _layout_f, "P": _layout_p}


def _sections(made: MadeNotice, text: str) -> Iterator[Section]:
    end = 0
    for number, (name, _) in enumerate(_by_section(made), start=1):
        title = f"在“{name.removesuffix('方面')}”方面"
        start = text.index(title, end)
        end = start + len(title)
        yield Section(number, 1, f"({_chinese(number)})", title, Span(start, end), "problems")


def _problems(made: MadeNotice, spans: dict[int, Span]) -> Iterator[Problem]:
    number = 0
    for section, (_, problems) in enumerate(_by_section(made), start=1):
        for problem in problems:
            number += 1
            span = spans[id(problem)]
            yield Problem(
                number=number,
                label=f"{number}.",
                title=problem.title,
                span=span,
                extent=Span(span.start, spans[id(problem.measures[-1])].end),
                section_number=section,
                topics=problem.topics,
                measures=tuple(
                    Measure(ordinal, it.text, spans[id(it)], it.types, it.completion, it.continuing)
                    for ordinal, it in enumerate(problem.measures, start=1)
                ),
            )


def _by_section(notice: MadeNotice) -> list[tuple[str, list[MadeProblem]]]:
    return [(name, list(group)) for name, group in groupby(notice.problems, key=lambda it: it.section)]


def _title(notice: MadeNotice) -> str:
    return f"中共{notice.unit}关于{notice.kind}反馈意见整改情况的通报"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _chinese(number: int) -> str:
    """1..99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")
