"""What holds for any text whatever: no exception, true spans, order, and the same answer twice."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.document import Span
from kb.notice import Notice
from tests.kb.parser.parsed import HEAD, TAIL, parse

PIECES = st.sampled_from(
    [
        *'一二三十1234567890（）().。、：:；;，,“”"「」《》\t\n \u3000●—',
        *[
            "关于",
            "针对",
            "问题",
            "的问题",
            "整改情况：",
            "整改措施：",
            "整改状态：已完成",
            "责任人：某某",
            "一是",
            "二是",
            "三是",
            "首先，",
            "其次，",
            "第一，",
        ],
        *[
            "1.",
            "2.",
            "3.",
            "（1）",
            "（2）",
            "（一）",
            "（二）",
            "一、",
            "二、",
            "①",
            "②",
            "反馈问题一：",
            "整改任务：",
            "方面",
            "县水务局",
            "学习不够",
            "清理账目12笔",
        ],
        "关于“账目不清”问题\n",
        "序号\t反馈问题\t整改措施\n",
        "2024年3月1日",
        "2024717日",
        "中共云汀县水务局党组关于巡察整改情况的通报\n",
        "联系电话：0000-1",
    ]
)
NOTICE = (
    HEAD + "（一）党建方面\n1.关于“学习少”问题的整改\n整改情况：一是多学。二是多写3篇。\n责任科室：办公室\n"
    "2.关于“调研少”问题的整改\n（1）下乡。\n（2）座谈。\n" + TAIL
)


def check(text: str) -> None:
    notice = parse(text)
    assert notice.text == text
    assert [p.number for p in notice.problems] == list(range(1, len(notice.problems) + 1))
    assert [s.number for s in notice.sections] == list(range(1, len(notice.sections) + 1))
    for problem in notice.problems:
        assert "".join(problem.span.of(text).split()) == "".join(problem.title.split())
        assert problem.section_number is None or 1 <= problem.section_number <= len(notice.sections)
        check_measures(notice, problem.number)
    check_spans(notice)
    assert parse(text) == notice


def check_measures(notice: Notice, number: int) -> None:
    measures = notice.problems[number - 1].measures
    assert [m.ordinal for m in measures] == list(range(1, len(measures) + 1))
    for measure in measures:
        assert measure.text
        assert measure.span.of(notice.text) == measure.text
        for item in (*measure.attributes, *measure.facts, *measure.status_words):
            assert 0 <= item.span.start <= item.span.end <= len(notice.text)
    for before, after in itertools.pairwise(measures):
        assert before.span.end <= after.span.start


def check_spans(notice: Notice) -> None:
    """Every span lies in the text, and what is unassigned is no measure."""
    taken = [measure.span for problem in notice.problems for measure in problem.measures]
    others = [s.span for s in notice.sections] + [s.span for s in notice.statistics]
    others += [p.extent for p in notice.problems] + [p.span for p in notice.problems]
    for span in (*taken, *others, *notice.unassigned):
        assert 0 <= span.start <= span.end <= len(notice.text)
    for span in notice.unassigned:
        assert not any(overlap(span, measure) for measure in taken)


def overlap(first: Span, second: Span) -> bool:
    return max(first.start, second.start) < min(first.end, second.end)


slow = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(st.text(max_size=300))
def test_any_characters_are_read(text: str) -> None:
    check(text)


@slow
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_heap_of_the_words_of_notices_is_read(text: str) -> None:
    check(text)


@slow
@given(st.data())
def test_a_notice_with_anything_cut_out_put_in_or_turned_round_is_read(data: st.DataObject) -> None:
    text = NOTICE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 40)))
        text = text[:start] + data.draw(st.lists(PIECES, max_size=5).map("".join)) + text[end:]
    check(text)
