"""Notices for tests, built by hand so that every expected value can be read here."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from kb.document import Span
from kb.notice import (
    Attribute,
    Completion,
    Fact,
    FactKind,
    Measure,
    Notice,
    Problem,
    Section,
    Source,
    Statistic,
    StatusWords,
)

TEXT = "某局整改通报\n一、财务\n1.差旅费报销审核不严\n一是修订《差旅办法》1份,已完成并长期坚持。二是退回2.6万元。\n2.公车管理不严"


def span_in(text: str, part: str) -> Span:
    """Where part stands in text for the first time."""
    start = text.index(part)
    return Span(start, start + len(part))


def at(part: str) -> Span:
    """Where part stands in TEXT for the first time."""
    return span_in(TEXT, part)


def content_of(slug: str) -> bytes:
    """The original's bytes that `notice(slug)` claims to come from."""
    return f"{slug} 的原件".encode()


def notice(slug: str = "某局", **changes: object) -> Notice:
    """A notice that uses every kind of child once: 2 problems, 2 measures."""
    content = content_of(slug)
    first = Measure(
        ordinal=1,
        text="修订《差旅办法》1份,已完成并长期坚持。",
        span=at("修订《差旅办法》1份,已完成并长期坚持。"),
        types=("M1", "M7"),
        completion=Completion.COMPLETED,
        continuing=True,
        status_words=(
            StatusWords("completion", "已完成", at("已完成")),
            StatusWords("continuity", "长期坚持", at("长期坚持")),
        ),
        attributes=(Attribute("责任科室", "办公室", Span(0, 0)),),
        facts=(
            Fact(FactKind.DOCUMENT, "《差旅办法》", "差旅办法", "", at("《差旅办法》")),
            Fact(FactKind.COUNT, "1份", "1", "份", at("1份")),
        ),
    )
    second = Measure(2, "退回2.6万元。", at("退回2.6万元。"), types=("M3",))
    made = Notice(
        slug=slug,
        title="某局整改通报",
        text=TEXT,
        source=Source(f"{slug}.txt", hashlib.sha256(content).hexdigest(), "txt", len(content)),
        kind="巡察",
        inspected_unit="某局",
        unit_kind="党政机关",
        region="某市",
        inspecting_body="某市委第一巡察组",
        inspection_period=("2022-09-01", "2022-11"),
        feedback_date="2022-12-05",
        publication_date="2023-06-30",
        sections=(Section(1, 1, "一、", "财务", at("财务"), "problems"),),
        problems=(
            Problem(
                number=1,
                label="1.",
                title="差旅费报销审核不严",
                span=at("差旅费报销审核不严"),
                extent=Span(at("1.差旅").start, at("\n2.公车").start),
                section_number=1,
                topics=("B8", "B9"),
                measures=(first, second),
                attributes=(Attribute("整改时限", "2023年6月", Span(0, 0)),),
            ),
            Problem(2, "2.", "公车管理不严", at("公车管理不严"), at("2.公车管理不严"), None, ("B6",)),
        ),
        statistics=(Statistic("reported_problems", 2, "2个问题", Span(0, 1)),),
        unassigned=(Span(0, 1), Span(2, 4)),
        warnings=("第2个问题没有措施。",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
