"""How are the figures shown? One Markdown table, printed and kept in docs/benchmarks.md between two markers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.figures import Figure, Part

REPORT_FILE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


def report_of(machine: Iterable[str], parts: Sequence[Part]) -> str:
    """The report in Markdown: machine, one table, notes."""
    lines = [f"- {line}" for line in machine]
    lines += [
        "",
        "| 项目 | 本项目 | 单位 | 基线 | 基线/本项目 | 目标 | 达到 |",
        "|---|--:|---|--:|--:|--:|:-:|",
    ]
    for part in parts:
        lines.append(f"| **{part.title}** | | | | | | |")
        lines += [_row(figure) for figure in part.figures]
    notes = list(dict.fromkeys(note for part in parts for note in part.notes))
    return "\n".join([*lines, "", *(f"- {note}" for note in notes)])


def keep_in(path: Path, report: str, opening: str = BEGIN, closing: str = END) -> None:
    """Put a report between its markers in a document. Raises ValueError if they are not there."""
    path.write_text(
        put_between_markers(path.read_text(encoding="utf-8"), report, opening, closing), encoding="utf-8"
    )


def put_between_markers(document: str, report: str, opening: str = BEGIN, closing: str = END) -> str:
    """The document with what stood between the markers replaced. Raises ValueError if it lacks them."""
    before, begin, rest = document.partition(opening)
    _, end, after = rest.partition(closing)
    if not begin or not end:
        raise ValueError(f"the document lacks {opening} … {closing}")
    return f"{before}{opening}\n{report}\n{closing}{after}"


def missed(parts: Iterable[Part]) -> Iterator[Figure]:
    """The figures that do not reach their target."""
    for part in parts:
        for figure in part.figures:
            if figure.target is not None and not figure.target.is_met(figure.value):
                yield figure


def _row(figure: Figure) -> str:
    baseline = ratio = target = verdict = ""
    if figure.baseline is not None:
        baseline = _number(figure.baseline)
        ratio = f"{figure.baseline / figure.value:.1f}" if figure.value else ""
    if figure.target is not None:
        sign = "≤" if figure.target.bound == "<=" else "≥"
        target = f"{sign} {_number(figure.target.value)}"
        verdict = "是" if figure.target.is_met(figure.value) else "**否**"
    name = figure.name.replace("  ", "&emsp;")
    cells = (name, _number(figure.value), figure.unit, baseline, ratio, target, verdict)
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
