"""Which characters of a notice were given no role? The measure of what the parser did not understand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.document import Span
from kb.notice import Problem
from kb.parser.labels import find_labels

_WORD = re.compile(r"[\w一-龥]")
# Words around a title or before a measure that carry no content of their own.
_FRAME_WORDS = re.compile(
    r"""
      [一二三四五六七八九十]{1,3}[是要]
    | (?<![一-龥])[一二三四五六七八九十]{1,4}(?=[、.):])
    | \d{1,4}(?=[.、)])
    | [①-⑳⑴-⒇]
    | 首先|其次|再次|最后
    | 关于|针对
    | (?:巡察|巡视|审计|督察)?(?:反馈|整改|存在|具体)(?:问题|任务)[一二三四五六七八九十\d]*(?=[:】])
    | (?:反馈|巡察|巡视|审计|督察)?意见(?:指出|提出)?(?=:)
    | 问题(?:表述|描述|内容)(?=:)
    | 的?(?:等)?(?:方面)?的?问题(?:的?整改(?:落实)?(?:情况)?)?
    | 在(?=[“"])
    | 方面
    """,
    re.VERBOSE,
)
_MANY_CHARS = 4  # shorter leftovers are punctuation and single words of a heading


def unassigned_spans(
    shadow: str,
    problems: Sequence[Problem],
    contents: Sequence[Sequence[Span]],
    tail: int,
    headings: Sequence[tuple[Span, bool]],
) -> tuple[Span, ...]:
    """Stretches of the problem part that are no title, measure, remark, label or heading, in order.

    Narrative parts, the opening and the closing block have a role as a whole. contents: where each problem's
    measures were looked for; headings: (span, whether the whole part after it is narrative), in order.
    """
    if not problems:
        return ()
    start = min(problem.extent.start for problem in problems)
    end = min(max(problem.extent.end for problem in problems), max(tail, start))
    roles = [span for problem in problems for span in _roles(problem)]
    roles += [span for span, _ in headings]
    roles += _narrative(headings, end)
    roles += [
        Span(label.start, label.end)
        for spans in contents
        for span in spans
        for label in find_labels(shadow, span.start, span.end)
    ]
    leftovers: list[Span] = []
    position = start
    for span in sorted(roles):
        if span.start > position:
            leftovers += _meaningful(shadow, Span(position, min(span.start, end)))
        position = max(position, span.end)
    if position < end:
        leftovers += _meaningful(shadow, Span(position, end))
    return tuple(leftovers)


def _roles(problem: Problem) -> list[Span]:
    spans = [problem.span, *(item.span for item in problem.attributes)]
    for measure in problem.measures:
        spans += [measure.span, *(item.span for item in measure.attributes)]
    return spans


def _narrative(headings: Sequence[tuple[Span, bool]], end: int) -> list[Span]:
    spans = []
    for index, (span, is_narrative) in enumerate(headings):
        if is_narrative:
            following = headings[index + 1][0].start if index + 1 < len(headings) else end
            spans.append(Span(span.start, max(span.end, following)))
    return spans


def _meaningful(shadow: str, span: Span) -> list[Span]:
    if span.end <= span.start:
        return []
    spans = []
    for match in re.compile(r"[^\n\t]+").finditer(shadow, span.start, span.end):
        words = match[0].strip()
        if len(_WORD.findall(_FRAME_WORDS.sub("", words))) >= _MANY_CHARS:
            spans.append(Span(match.start(), match.end()))
    return spans
