"""Parses short notices written inside tests, and shows them as titles with their measures."""

from __future__ import annotations

from kb.document import Document, Heading, Span, Table
from kb.notice import Notice, Source
from kb.parser import parse_document

HEAD = """中共云汀县水务局党组关于巡察整改情况的通报
根据县委统一部署，2024年3月4日至4月26日，县委第二巡察组对县水务局党组开展了常规巡察，5月20日反馈了巡察意见。现将整改情况公布如下。
一、组织领导
一是召开党组会议研究整改方案。二是成立整改工作领导小组。
二、整改落实情况
"""
TAIL = """
三、下一步打算
一是继续抓好学习。二是继续加强监督。
欢迎广大干部群众监督。联系电话：0000-7654321。
中共云汀县水务局党组
2024年12月6日
"""


def parse(text: str, *, tables: tuple[Table, ...] = (), headings: tuple[Heading, ...] = ()) -> Notice:
    """The notice a text holds, with tables and headings as a reader would have found them."""
    document = Document(text, "txt", headings, tables)
    return parse_document(document, slug="test", source=Source("test.txt", "0" * 64, "txt", len(text)))


def problems(text: str, *, tables: tuple[Table, ...] = ()) -> dict[str, list[str]]:
    """The measures of each problem, by its title, in order."""
    notice = parse(text, tables=tables)
    return {problem.title: [measure.text for measure in problem.measures] for problem in notice.problems}


def in_part_two(items: str) -> dict[str, list[str]]:
    """The problems of a whole notice whose second part holds the items."""
    return problems(HEAD + items + TAIL)


def span_of(words: str, text: str) -> Span:
    """Where the words stand in the text, for the first time."""
    start = text.index(words)
    return Span(start, start + len(words))
