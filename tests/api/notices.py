"""Three hand-written notices. Their text is assembled here, so that every span is right by construction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from kb.document import Span
from kb.notice import (
    Completion,
    Fact,
    FactKind,
    Measure,
    Notice,
    Problem,
    Section,
    Source,
    StatusWords,
)


@dataclass(frozen=True)
class M:
    """One measure to write: its text, types, completion and the words that justify it."""

    text: str
    types: tuple[str, ...]
    completion: Completion = Completion.UNSTATED
    words: str = ""
    facts: tuple[tuple[FactKind, str, str, str], ...] = ()


@dataclass(frozen=True)
class P:
    """One problem to write."""

    title: str
    topics: tuple[str, ...]
    measures: tuple[M, ...]


class _Writer:
    """Appends text and remembers where it stands."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, piece: str) -> Span:
        start = len(self.text)
        self.text += piece
        return Span(start, len(self.text))


def _measure(writer: _Writer, ordinal: int, m: M) -> Measure:
    writer.write(f"{'一二三四五'[ordinal - 1]}是")
    span = writer.write(m.text)
    writer.write("\n")

    def inside(words: str) -> Span:
        start = span.start + m.text.index(words)
        return Span(start, start + len(words))

    status = (StatusWords("completion", m.words, inside(m.words)),) if m.words else ()
    facts = tuple(Fact(kind, text, value, unit, inside(text)) for kind, text, value, unit in m.facts)
    return Measure(
        ordinal, m.text, span, m.types, m.completion, "长期坚持" in m.text, status_words=status, facts=facts
    )


def _problem(writer: _Writer, number: int, section: int, p: P) -> Problem:
    start = len(writer.text)
    writer.write(f"{number}.针对“")
    span = writer.write(p.title)
    writer.write("”问题\n")
    measures = tuple(_measure(writer, ordinal, m) for ordinal, m in enumerate(p.measures, start=1))
    extent = Span(start, len(writer.text))
    return Problem(number, f"{number}.", p.title, span, extent, section, p.topics, measures)


def write_notice(slug: str, title: str, sections: dict[str, tuple[P, ...]], **frame: Any) -> Notice:
    """A notice whose spans all hold. sections: title -> problems; frame: any further Notice fields."""
    writer = _Writer()
    writer.write(title + "\n")
    written: list[Section] = []
    problems: list[Problem] = []
    for number, (heading, entries) in enumerate(sections.items(), start=1):
        label = f"({'一二三四'[number - 1]})"
        writer.write(label)
        written.append(Section(number, 1, label, heading, writer.write(heading), "problems"))
        writer.write("\n")
        for entry in entries:
            problems.append(_problem(writer, len(problems) + 1, number, entry))
    content = writer.text.encode()
    source = Source(f"{slug}.txt", hashlib.sha256(content).hexdigest(), "txt", len(content))
    return Notice(
        slug, title, writer.text, source, sections=tuple(written), problems=tuple(problems), **frame
    )


EDUCATION = write_notice(
    "linlan-edu-2024",
    "中共临澜市教育局党组关于巡察整改进展情况的通报",
    {
        "聚焦全面从严治党": (
            P(
                "出差住宿超标准报销",
                ("B8", "B9"),
                (
                    M(
                        "逐张复核近三年住宿发票412份,核定超标38份,由本人退回2.6万元,现已完成。",
                        ("M7",),
                        Completion.COMPLETED,
                        "已完成",
                        ((FactKind.AMOUNT, "2.6万元", "26000", "元"), (FactKind.COUNT, "412份", "412", "份")),
                    ),
                    M(
                        "修订《差旅费管理办法》,报销系统加设城市限额校验,并长期坚持。",
                        ("M1", "M11"),
                        facts=((FactKind.DOCUMENT, "《差旅费管理办法》", "差旅费管理办法", ""),),
                    ),
                ),
            ),
            P(
                "公务接待审批不规范",
                ("B7",),
                (M("严格执行公函制度,无公函一律不予接待。", ("M1",)),),
            ),
        ),
        "聚焦组织路线": (
            P(
                "干部轮岗交流不及时",
                ("C4",),
                (
                    M(
                        "对任职满五年的6名科长分批轮岗,目前正在推进。",
                        ("M9",),
                        Completion.IN_PROGRESS,
                        "正在推进",
                    ),
                ),
            ),
        ),
    },
    kind="巡察",
    inspected_unit="临澜市教育局",
    unit_kind="教育",
    region="临澜市",
    inspecting_body="市委第二巡察组",
    inspection_period=("2023-03", "2023-06"),
    feedback_date="2023-08-15",
    publication_date="2024-03-20",
    warnings=("有2处文字未能归类,仍保留在原文中。",),
)

TRANSPORT = write_notice(
    "yunhe-transport-2023",
    "云和县交通运输局关于审计整改情况的公告",
    {
        "财务管理方面": (
            P(
                "差旅费报销审核不严",
                ("B8",),
                (
                    M(
                        "组织财务人员重学差旅费报销规定,补齐审批单57份,已完成。",
                        ("M4",),
                        Completion.COMPLETED,
                        "已完成",
                    ),
                    M("每季度抽查一次报销凭证,长期坚持。", ("M3",)),
                ),
            ),
        ),
    },
    kind="审计",
    inspected_unit="云和县交通运输局",
    unit_kind="交通",
    region="云和县",
    publication_date="2023-11-02",
)

HOSPITAL = write_notice(
    "beishan-hospital-2022",
    "北山市人民医院<督察>整改公示",
    {
        "采购管理方面": (
            P(
                "设备招标采购程序不完备",
                ("B10",),
                (M("重新修订招标采购目录,集体研究后公开招标。", ("M1",)),),
            ),
        ),
    },
    kind="督察",
    inspected_unit="北山市人民医院",
    unit_kind="卫生健康",
    region="北山市",
    publication_date="2022-05-30",
)

ALL = (EDUCATION, TRANSPORT, HOSPITAL)
