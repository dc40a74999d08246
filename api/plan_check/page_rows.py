"""A result as its page shows it: the plan's text in stretches, its passages marked, the findings beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from markupsafe import Markup, escape

from api.plan_check.schemas import PlanCheckAnswer, PlanFinding
from kb.plan.findings import Code

SEVERITIES = ("high", "medium", "low")
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_MAX_BARE_CHARS = 1_200
_OVERVIEW_FROM = 8


@dataclass(slots=True)
class Row:
    """A stretch of the plan (or the list) with the findings beside it. number: of its problem, None for other text.

    html: the stretch's lines, escaped, its passages marked. shared: findings on several problems, this one among them,
    that stand elsewhere. is_quiet: nothing stands beside it; it may be folded.
    """

    number: int | None
    label: str
    title: str
    start: int
    end: int
    findings: list[PlanFinding] = field(default_factory=list)
    html: Markup = field(default_factory=Markup)
    shared: list[PlanFinding] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing stands beside it."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault that was found. problems: the numbers concerned, with the gravest severity each has of it."""

    label: str
    count: int
    problems: tuple[tuple[int, str], ...]


def overview(answer: PlanCheckAnswer, chosen: str) -> list[Kind]:
    """The kinds of the findings shown, in their order, for a plan with many; [] where a look is enough."""
    findings = [f for f in answer["findings"] if chosen in ("", f["severity"])]
    if len(findings) < _OVERVIEW_FROM:
        return []
    kinds = []
    for code in Code:
        of_kind = [f for f in findings if f["code"] == code.value]
        graves: dict[int, str] = {}
        for finding in of_kind:
            for number in finding["problems"]:
                known = graves.get(number, finding["severity"])
                graves[number] = min(known, finding["severity"], key=_RANK.__getitem__)
        if of_kind:
            kinds.append(Kind(code.label, len(of_kind), tuple(sorted(graves.items()))))
    return kinds


def plan_rows(answer: PlanCheckAnswer, chosen: str) -> list[Row]:
    """The plan from top to bottom. chosen: one severity, or "" for all. Text without findings outside the problems is
    left out where it is long, unless a passage stands in it (another list that speaks of the same problem)."""
    findings = [
        f for f in answer["findings"] if f["passage"]["where"] == "plan" and chosen in ("", f["severity"])
    ]
    rows = list(_stretches(answer))
    for finding in findings:
        _row_of(rows, finding).findings.append(finding)
    together = [f for f in findings if len(f["problems"]) > 1]
    for row in rows:
        row.html = _marked(answer["text"], row, findings)
        row.shared = [f for f in together if row.number in f["problems"] and f not in row.findings]
    kept = (row.number is not None or bool(row.findings) or _is_worth_showing(answer, row) for row in rows)
    return [row for row, is_kept in zip(rows, kept, strict=True) if is_kept or _inside(row, findings)]


def list_rows(answer: PlanCheckAnswer, chosen: str) -> list[Row]:
    """The listed problems that were not found, or not surely."""
    rows = []
    for finding in answer["findings"]:
        if finding["passage"]["where"] != "list" or chosen not in ("", finding["severity"]):
            continue
        start, end = finding["passage"]["span"]
        row = Row(None, "", "", start, end, [finding])
        row.html = _marked(answer["list_text"] or "", row, [finding])
        rows.append(row)
    return rows


def _stretches(answer: PlanCheckAnswer) -> Iterator[Row]:
    """The text cut at its problems, in order; together they cover it."""
    position = 0
    for problem in sorted(answer["problems"], key=lambda one: one["extent"]):
        start, end = max(position, problem["extent"][0]), max(position, problem["extent"][1])
        if start > position:
            yield Row(None, "", "", position, start)
        yield Row(problem["number"], problem["label"], problem["title"], start, end)
        position = end
    if position < len(answer["text"]):
        yield Row(None, "", "", position, len(answer["text"]))


def _row_of(rows: Sequence[Row], finding: PlanFinding) -> Row:
    """Where a finding stands: beside its one problem, else beside its passage."""
    if len(finding["problems"]) == 1:
        own = next((row for row in rows if row.number == finding["problems"][0]), None)
        if own is not None:
            return own
    start = finding["passage"]["span"][0]
    return next((row for row in rows if row.start <= start < row.end), rows[0])


def _is_worth_showing(answer: PlanCheckAnswer, row: Row) -> bool:
    words = answer["text"][row.start : row.end].strip()
    return 0 < len(words) <= _MAX_BARE_CHARS


def _inside(row: Row, findings: Sequence[PlanFinding]) -> list[PlanFinding]:
    """The findings whose passages stand in the row, wherever the findings themselves do."""
    return [f for f in findings if f["passage"]["span"][0] < row.end and row.start < f["passage"]["span"][1]]


def _marked(text: str, row: Row, findings: Sequence[PlanFinding]) -> Markup:
    """The stretch, a paragraph a line; each passage is marked by its gravest finding and followed by links to all."""
    inside = _inside(row, findings)
    paragraphs, position = [], row.start
    for line in text[row.start : row.end].split("\n"):
        if line.strip():
            html = _marked_line(text, position, position + len(line), inside)
            paragraphs.append(Markup("<p>{}</p>").format(html))
        position += len(line) + 1
    return Markup("").join(paragraphs)


def _marked_line(text: str, begin: int, stop: int, findings: Sequence[PlanFinding]) -> Markup:
    cut = [(max(f["passage"]["span"][0], begin), min(f["passage"]["span"][1], stop), f) for f in findings]
    inside = [(start, end, f) for start, end, f in cut if start < end]
    edges = sorted({begin, stop, *(start for start, _, _ in inside), *(end for _, end, _ in inside)})
    parts: list[Markup] = []
    for start, end in pairwise(edges):
        over = [f for s, e, f in inside if s <= start and end <= e]
        piece = _shown(text[start:end])
        if over:
            grave = min(over, key=lambda f: _RANK[f["severity"]])
            piece = Markup('<mark class="severity-{}">{}</mark>').format(grave["severity"], piece)
        parts += [_anchor(f) for f in over if f["passage"]["span"][0] == start]
        parts.append(piece)
        parts += [_link(f) for f in over if f["passage"]["span"][1] == end]
    return Markup("").join(parts)


def _anchor(finding: PlanFinding) -> Markup:
    return Markup('<a class="place" id="t{}"></a>').format(finding["number"])


def _link(finding: PlanFinding) -> Markup:
    number, label = finding["number"], finding["code_label"]
    return Markup(
        '<a class="to-finding" href="#f{}" title="{}"><span class="visually-hidden">意见 </span>{}</a>'
    ).format(number, label, number)


def _shown(words: str) -> Markup:
    """Escaped; the tab between a table's cells becomes a line one can see."""
    return Markup(escape(words)).replace("\t", Markup('<span class="cell-gap"> | </span>'))


def result_of(summary: object) -> PlanCheckAnswer | None:
    """A task's summary as the answer it holds; None if it is none."""
    return cast("PlanCheckAnswer", summary) if isinstance(summary, dict) and "findings" in summary else None
