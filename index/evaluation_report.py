"""What did an evaluation find? Means by system and kind with how sure they are, and the questions answered worst."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

    from index.judgments import JudgedQuery
    from kb.records import MeasureRecord

CUTOFF = 10
MAIN_MEASURE = "nDCG@10"
MEASURES = (MAIN_MEASURE, "R@10", "RR@10")
ALL_KINDS = "全部"
_LABELS = {MAIN_MEASURE: "nDCG@10", "R@10": "Recall@10", "RR@10": "MRR@10"}
_SHOWN_WANTED = 3


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the questions of one kind, each 0..1, by measure name. queries: how many questions.

    interval: 95%, of nDCG@10; None if it cannot be told. ahead: by how much our nDCG@10 is higher, and p_value: how
    likely a difference that large is by chance; None for ours, or where it cannot be told.
    """

    system: str
    kind: str
    queries: int
    values: Mapping[str, float]
    interval: tuple[float, float] | None = None
    ahead: float | None = None
    p_value: float | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON types; values rounded to four digits."""
        return {
            "system": self.system,
            "kind": self.kind,
            "queries": self.queries,
            **{_LABELS[name]: round(value, 4) for name, value in self.values.items()},
            "interval": None if self.interval is None else [round(end, 4) for end in self.interval],
            "ahead": None if self.ahead is None else round(self.ahead, 4),
            "p": None if self.p_value is None else round(self.p_value, 4),
        }


@dataclass(frozen=True, slots=True)
class Failure:
    """A question we answer badly. score: nDCG@10. found: the first measures, best first.

    wanted: the relevant measures, each with its rank (from 1), None beyond the depth looked at; best rank first.
    """

    query: JudgedQuery
    score: float
    found: tuple[str, ...]
    wanted: tuple[tuple[str, int | None], ...]

    def measure_ids(self) -> Iterator[str]:
        """Every measure that is shown of it."""
        yield from self.found
        yield from (measure_id for measure_id, _ in self.wanted[:_SHOWN_WANTED])

    def to_json(self) -> dict[str, Any]:
        """As plain JSON types."""
        return {
            "query_id": self.query.query_id,
            "kind": self.query.kind,
            "query": self.query.text,
            "nDCG@10": round(self.score, 4),
            "found": list(self.found),
            "wanted": [{"measure": measure_id, "rank": rank} for measure_id, rank in self.wanted],
        }

    def lines(self, records: Mapping[str, MeasureRecord]) -> Iterator[str]:
        """For a terminal. records: by id; a measure that is not there is shown by its id alone."""
        yield f"■ {self.query.text}"
        yield f"  {self.query.query_id}，{self.query.kind}，nDCG@10 {self.score:.3f}"
        for rank, measure_id in enumerate(self.found, start=1):
            yield f"  找到第 {rank} 名  {_told(measure_id, records)}"
        if not self.found:
            yield "  什么也没有找到"
        for measure_id, place in self.wanted[:_SHOWN_WANTED]:
            where = "前 100 名之外" if place is None else f"第 {place} 名"
            yield f"  应找到（{where}）  {_told(measure_id, records)}"
        if len(self.wanted) > _SHOWN_WANTED:
            yield f"  另有 {len(self.wanted) - _SHOWN_WANTED} 条应找到的措施"


@dataclass(frozen=True, slots=True)
class Report:
    """Scores of every system by kind; kind 全部 is over all questions. notes: Chinese sentences.

    failures: the worst questions of ours, worst first, as many as were asked for.
    """

    scores: tuple[Score, ...]
    notes: tuple[str, ...]
    failures: tuple[Failure, ...] = ()

    def score(self, system: str, kind: str = ALL_KINDS) -> Score:
        """One row. Raises KeyError if there is none of these names."""
        for score in self.scores:
            if (score.system, score.kind) == (system, kind):
                return score
        raise KeyError(f"{system} {kind}")

    def value(self, system: str, kind: str = ALL_KINDS, measure: str = MAIN_MEASURE) -> float:
        """One mean. Raises KeyError if there is none of these names."""
        return self.score(system, kind).values[measure]

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON types; values rounded to four digits."""
        return {
            "cutoff": CUTOFF,
            "scores": [score.to_json() for score in self.scores],
            "failures": [failure.to_json() for failure in self.failures],
            "notes": list(self.notes),
        }

    def table(self) -> Table:
        """The scores for a terminal of 80 columns: a section a kind, a row a system."""
        from rich import box
        from rich.table import Table

        caption = "\n".join(self.notes)
        table = Table(
            title=f"检索效果（前 {CUTOFF} 名）", caption=caption, caption_justify="left", box=box.SIMPLE_HEAD
        )
        table.show_edge = table.pad_edge = False
        for name in ("系统", "nDCG", "95% 区间", "领先", "p", "Recall", "MRR"):
            table.add_column(name, justify="left" if name == "系统" else "right", no_wrap=True)
        for kind in dict.fromkeys(score.kind for score in self.scores):
            rows = [score for score in self.scores if score.kind == kind]
            table.add_row(f"[bold]{kind}[/bold]（{rows[0].queries} 个问题）")
            for score in rows:
                table.add_row(*_cells(score))
            table.add_section()
        return table


def _cells(score: Score) -> Iterator[str]:
    main, *others = (f"{score.values[name]:.3f}" for name in MEASURES)
    yield score.system
    yield main
    yield "" if score.interval is None else "–".join(_short(f"{end:.3f}") for end in score.interval)
    yield "" if score.ahead is None else _short(f"{score.ahead:+.3f}")
    yield "" if score.p_value is None else _short(f"{score.p_value:.4f}")
    yield from others


def _short(number: str) -> str:
    """A number without the zero before its point: the table is to fit a terminal."""
    return number.replace("0.", ".", 1) if number.lstrip("+-").startswith("0.") else number


def _told(measure_id: str, records: Mapping[str, MeasureRecord]) -> str:
    record = records.get(measure_id)
    return (
        f"[{measure_id}]" if record is None else f"{record.problem_title}：{record.text[:40]}  [{measure_id}]"
    )
