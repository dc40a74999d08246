"""What did the inspectors find? For feedback notices, which list problems and tell of no measures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kb.document import Span
from kb.parser.enumerators import Marker
from kb.parser.findings import FoundProblem, Remark
from kb.parser.headings import trim_bare_title
from kb.parser.labels import first_measure_label
from kb.parser.outline import Node
from kb.parser.problems import ProblemFinder
from kb.parser.spans import trim

_ADVICE = re.compile(r"(?:意见|建议|要求)[和与及]?(?:建议|要求)?[:。]?$|^(?:整改)?(?:意见|建议|要求)")
# Where the list of problems ends: advice, replies and closing formulas.
_END = re.compile(
    r"""(?mx)^[ \t]*(?:
      [^\n。:]{0,30}(?:提出|指出)[^\n。:]{0,12}(?:意见|建议|要求)
    | [^\n。]{0,24}(?:表示|表态|强调)
    | 同时,
    | 针对(?:上述|以上|存在)
    | [^\n。]{0,16}(?:参加|出席|列席)(?:了)?(?:会议|反馈)
    | [^\n。,]{2,20}(?:要求|提出),
    )"""
)
_STOP = re.compile(r"[。;\n]")


def is_feedback_only(title: str, shadow: str) -> bool:
    """Whether the notice tells what inspectors fed back and nothing of rectification."""
    if "整改" in title or first_measure_label(shadow, 0, len(shadow)) is not None:
        return False
    if re.search(r"反馈", title):
        return True
    return (
        not title
        and bool(re.search(r"(?:巡察|巡视)组.{0,30}反馈", shadow[:600]))
        and shadow.count("整改") <= 4
    )


def feedback_problems(
    shadow: str, root: Node, finder: ProblemFinder, markers: Sequence[Marker]
) -> list[FoundProblem]:
    """The lowest enumerated items before the advice begins, one problem each; spoken items (一是) count too."""
    found: list[FoundProblem] = []
    first = min((node.start for node in root.children), default=0)
    ended = _END.search(shadow, first)
    stop = ended.start() if ended else len(shadow)
    spoken = [m for m in markers if m.style in ("SHI", "YAO")]
    starts = [m.start for m in spoken]
    for node in _without_advice(root, finder):
        if node.style is None or node.children or node.start >= stop:
            continue
        end = min(node.stop, stop)
        inner = spoken[bisect_left(starts, node.content_start) : bisect_left(starts, end)]
        if inner:
            ends = [*(m.start for m in inner[1:]), end]
            found += [
                _problem(shadow, Span(m.start, m.end), Span(m.end, e), node)
                for m, e in zip(inner, ends, strict=True)
            ]
            continue
        label = trim(shadow, Span(node.start, node.content_start))
        section = next(iter(node.ancestors()), None)
        found.append(_problem(shadow, label, Span(node.content_start, end), section))
    return found


def _without_advice(node: Node, finder: ProblemFinder) -> Iterator[Node]:
    """The node and its descendants in document order, without items that give advice and what is below them."""
    if node.style is not None and _ADVICE.search(finder.head(node).title.of(finder.shadow)):
        return
    yield node
    for child in node.children:
        yield from _without_advice(child, finder)


def _problem(shadow: str, label: Span, words: Span, group: Node | None) -> FoundProblem:
    words = trim(shadow, words)
    stop = _STOP.search(shadow, words.start, words.end)
    title = Span(words.start, stop.start() if stop else words.end)
    rest = trim(shadow, Span(min(title.end + 1, words.end), words.end))
    details = [Remark("具体表现", rest)] if rest.end - rest.start > 1 else []
    title = trim_bare_title(shadow, trim(shadow, title))
    return FoundProblem(label, title, Span(label.start, words.end), group=group, details=details)
