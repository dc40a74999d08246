"""Which problems of a list does the plan deal with, and which did it forget? By wording, and by likeness of meaning."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kb.document import Span
from kb.parser.shadow import shadow
from kb.plan.findings import Code, Finding, Passage, Severity
from kb.plan.plan import Plan, PlanProblem

# Measured on 141 findings worded anew, of notices the shipped model never saw: the right title of the notice has a
# cosine below .38 for a third of them, another title one of .41 or more for 1 in 20 (docs/quality.md).
SAME_SIMILARITY = 0.58
SAME_WORDING = 0.5
PERHAPS_SIMILARITY = 0.38
PERHAPS_WORDING = 0.25
# The same for a problem of the plan that another one of the list fits better.
TAKEN_SIMILARITY = 0.5
TAKEN_WORDING = 0.4
# A problem that was put together with another one is found by nearly all of its words.
MERGED_WORDING = 0.75
_NOISE = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]|的|问题|关于|方面|存在|整改")
_HEAD = re.compile(r"[^。;:!?\n]{4,}")
_MAX_CHARS = 400
_SHOWN_CHARS = 60

Certainty = Literal["same", "perhaps", "none"]


@dataclass(frozen=True, slots=True)
class Match:
    """What became of one listed problem. listed: index from 0; problem: the plan's that fits best, None without any.

    wording, similarity: 0..1; similarity is None without vectors.
    """

    listed: int
    problem: PlanProblem | None
    certainty: Certainty
    wording: float
    similarity: float | None


def listed_text(listed: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """The list as one text, a problem a line, and where each stands in it."""
    spans, position = [], 0
    for words in listed:
        spans.append(Span(position, position + len(words)))
        position += len(words) + 1
    return "\n".join(listed), tuple(spans)


def comparable_words(words: str) -> str:
    """The first sentence of a listed problem: what it is about, without its particulars."""
    match = _HEAD.search(words)
    return (match[0] if match else words).strip()[:_MAX_CHARS]


def check_coverage(
    plan: Plan, listed: Sequence[str], similarities: Sequence[Sequence[float]] | None = None
) -> list[Finding]:
    """Listed problems that the plan forgot, and those of which it cannot be told. See match_list."""
    text, spans = listed_text(listed)
    found = []
    for match in match_list(plan, listed, similarities):
        if match.certainty == "same" or not spans[match.listed].of(text).strip():
            continue
        passage = Passage("list", spans[match.listed], spans[match.listed].of(text))
        found.append(_forgotten(match, passage) if match.certainty == "none" else _perhaps(match, passage))
    return found


def match_list(
    plan: Plan, listed: Sequence[str], similarities: Sequence[Sequence[float]] | None = None
) -> list[Match]:
    """For each listed problem the plan's problem that fits, each used once, the best pairs first.

    similarities: cosines, a row for each listed problem, a column for each problem of the plan; None: wording only.
    What is left over may share a problem with another only if nearly all its words stand there.
    """
    wordings = _wordings(plan, listed)
    pairs = sorted(
        (-max(wording, _cosine(similarities, row, column)), row, column)
        for row, by_column in enumerate(wordings)
        for column, wording in enumerate(by_column)
        if max(wording, _cosine(similarities, row, column)) > 0
    )
    chosen: dict[int, int] = {}
    used: set[int] = set()
    for _, row, column in pairs:
        if row not in chosen and column not in used:
            chosen[row] = column
            used.add(column)
    return [_match(plan, row, chosen.get(row), wordings[row], similarities) for row in range(len(listed))]


def _match(
    plan: Plan,
    row: int,
    column: int | None,
    wordings: Sequence[float],
    similarities: Sequence[Sequence[float]] | None,
) -> Match:
    """The verdict on one listed problem: by its own partner, else by whatever comes nearest to it, though it is
    another's partner already: then more is asked of it."""
    own: Certainty = "none"
    if column is not None:
        own = _certainty(wordings[column], _cosine(similarities, row, column))
        if own == "same":
            return _result(plan, row, column, own, wordings, similarities)
    nearest = max(
        range(len(plan.problems)),
        key=lambda index: (max(wordings[index], _cosine(similarities, row, index)), -index),
    )
    if wordings[nearest] >= MERGED_WORDING:
        return _result(plan, row, nearest, "same", wordings, similarities)
    if column is not None and own == "perhaps":
        return _result(plan, row, column, own, wordings, similarities)
    is_near = wordings[nearest] >= TAKEN_WORDING or _cosine(similarities, row, nearest) >= TAKEN_SIMILARITY
    return _result(plan, row, nearest, "perhaps" if is_near else "none", wordings, similarities)


def _result(
    plan: Plan,
    row: int,
    column: int,
    certainty: Certainty,
    wordings: Sequence[float],
    similarities: Sequence[Sequence[float]] | None,
) -> Match:
    cosine = None if similarities is None else _cosine(similarities, row, column)
    return Match(row, plan.problems[column], certainty, wordings[column], cosine)


def _certainty(wording: float, similarity: float) -> Certainty:
    if wording >= SAME_WORDING or similarity >= SAME_SIMILARITY:
        return "same"
    return "perhaps" if wording >= PERHAPS_WORDING or similarity >= PERHAPS_SIMILARITY else "none"


def _cosine(similarities: Sequence[Sequence[float]] | None, row: int, column: int) -> float:
    return 0.0 if similarities is None else float(similarities[row][column])


def _wordings(plan: Plan, listed: Sequence[str]) -> list[list[float]]:
    """How far the words of each pair agree: of the shorter one's pairs of characters, the share the other has."""
    titles = [_pairs(problem.title) for problem in plan.problems]
    wholes = [
        titles[index].union(*(_pairs(span.of(plan.text)) for span in problem.details))
        for index, problem in enumerate(plan.problems)
    ]
    postings: dict[str, list[int]] = defaultdict(list)
    for column, pairs in enumerate(wholes):
        for pair in pairs:
            postings[pair].append(column)
    table = []
    for words in listed:
        head, whole = _pairs(comparable_words(words)), _pairs(words)
        row = [0.0] * len(titles)
        for column in Counter(column for pair in whole for column in postings.get(pair, ())):
            row[column] = max(
                _dice(head, titles[column]), _share(titles[column], whole), _share(head, wholes[column])
            )
        table.append(row)
    return table


def _pairs(words: str) -> set[str]:
    plain = _NOISE.sub("", shadow(words[:_MAX_CHARS]))
    return {plain[index : index + 2] for index in range(len(plain) - 1)} or ({plain} if plain else set())


def _dice(first: set[str], second: set[str]) -> float:
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _share(part: set[str], whole: set[str]) -> float:
    """The share of part that whole has; short titles prove little."""
    return len(part & whole) / max(len(part), 5) if part else 0.0


def _shown(words: str) -> str:
    line = " ".join(words.split()).rstrip("。；;.")
    return line if len(line) <= _SHOWN_CHARS else line[: _SHOWN_CHARS - 1] + "…"


def _forgotten(match: Match, passage: Passage) -> Finding:
    return Finding(
        Code.FORGOTTEN,
        Severity.HIGH,
        (),
        passage,
        f"清单第 {match.listed + 1} 个问题“{_shown(passage.text)}”，在方案里没有找到相应的内容。",
        "补上这个问题的整改措施、责任和时限；已并入其他问题的，在那里写明。",
    )


def _perhaps(match: Match, passage: Passage) -> Finding:
    nearest = match.problem
    where = (
        f"最接近的是第 {nearest.number} 个问题“{_shown(nearest.title)}”，但说法差别较大，不能确定"
        if nearest
        else "不能确定"
    )
    return Finding(
        Code.PERHAPS_FORGOTTEN,
        Severity.MEDIUM,
        (nearest.number,) if nearest else (),
        passage,
        f"清单第 {match.listed + 1} 个问题“{_shown(passage.text)}”：{where}。",
        "请人工核对：如果就是它，建议与清单的说法一致；如果不是，补上这个问题。",
    )
