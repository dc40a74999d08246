"""How good is the search? nDCG@10, Recall@10 and MRR@10 over judged questions, beside what it is built from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.baselines import Run, rank_by_meaning, rank_by_rrf, rank_by_words
from index.judgments import JudgedQuery, Qrels
from index.retriever import Retriever
from kb.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.table import Table

CUTOFF = 10
MEASURES = ("nDCG@10", "R@10", "RR@10")
ALL_KINDS = "全部"
_DEPTH = 100
_LABELS = {"nDCG@10": "nDCG@10", "R@10": "Recall@10", "RR@10": "MRR@10"}


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the questions of one kind, each 0..1, by measure name. queries: how many questions."""

    system: str
    kind: str
    queries: int
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Report:
    """Scores of every system by kind; kind 全部 is over all questions. notes: Chinese sentences."""

    scores: tuple[Score, ...]
    notes: tuple[str, ...]

    def value(self, system: str, kind: str = ALL_KINDS, measure: str = "nDCG@10") -> float:
        """One mean. Raises KeyError if there is none of these names."""
        for score in self.scores:
            if (score.system, score.kind) == (system, kind):
                return score.values[measure]
        raise KeyError(f"{system} {kind}")

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON types; values rounded to four digits."""
        rows = [
            {
                "system": score.system,
                "kind": score.kind,
                "queries": score.queries,
                **{_LABELS[name]: round(value, 4) for name, value in score.values.items()},
            }
            for score in self.scores
        ]
        return {"cutoff": CUTOFF, "scores": rows, "notes": list(self.notes)}

    def table(self) -> Table:
        """The report for a terminal: one row a kind and system."""
        from rich.table import Table

        table = Table(title="检索效果", caption="\n".join(self.notes) or None)
        for name in ("问题类别", "问题数", "系统", *_LABELS.values()):
            table.add_column(name, justify="left" if name in ("问题类别", "系统") else "right")
        last = None
        for score in self.scores:
            first = score.kind != last
            cells = [f"{score.values[name]:.3f}" for name in MEASURES]
            kind, count = (score.kind, str(score.queries)) if first else ("", "")
            if first and last is not None:
                table.add_section()
            table.add_row(kind, count, score.system, *cells)
            last = score.kind
        return table


def evaluate_search(retriever: Retriever, queries: Sequence[JudgedQuery], qrels: Qrels) -> Report:
    """Every system over the judged questions. A judged question without results scores 0, it never disappears.

    Questions without a judgment are left out, and the report says how many. Raises InvalidInputError if none
    is judged.
    """
    judged = [
        query for query in queries if any(grade > 0 for grade in qrels.get(query.query_id, {}).values())
    ]
    if not judged:
        raise InvalidInputError("问题文件与判断文件没有相同的编号，无法评测。请检查两个文件是否配套。")
    scores: dict[str, dict[str, dict[str, float]]] = {
        name: _per_query({query.query_id: rank(query.text) for query in judged}, judged, qrels)
        for name, rank in _systems(retriever).items()
    }
    kinds = list(dict.fromkeys([ALL_KINDS, *(query.kind for query in judged)]))
    rows = [_mean(name, kind, judged, scores[name]) for kind in kinds for name in scores]
    return Report(tuple(rows), _notes(retriever, queries, judged, qrels))


def _systems(retriever: Retriever) -> dict[str, Callable[[str], Run]]:
    snapshot, encoder = retriever.snapshot, retriever.encoder
    return {
        "本系统": lambda text: retriever.rank(text, top_k=_DEPTH),
        "仅关键词（BM25）": lambda text: rank_by_words(snapshot, text, top_k=_DEPTH),
        "仅语义（向量）": lambda text: rank_by_meaning(snapshot, encoder, text, top_k=_DEPTH),
        "倒数排名融合": lambda text: rank_by_rrf(snapshot, encoder, text, top_k=_DEPTH),
    }


def _per_query(
    runs: Mapping[str, Run], judged: Iterable[JudgedQuery], qrels: Qrels
) -> dict[str, dict[str, float]]:
    """Each measure's value by question id."""
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    values = {query.query_id: dict.fromkeys(MEASURES, 0.0) for query in judged}
    run = {query_id: dict(ranking) for query_id, ranking in runs.items() if ranking}
    wanted = {query_id: qrels[query_id] for query_id in values}
    for metric in ir_measures.iter_calc(measures, wanted, run) if run else ():
        values[metric.query_id][str(metric.measure)] = metric.value
    return values


def _mean(
    system: str, kind: str, judged: Sequence[JudgedQuery], values: Mapping[str, Mapping[str, float]]
) -> Score:
    ids = [query.query_id for query in judged if kind in (ALL_KINDS, query.kind)]
    means = {name: sum(values[query_id][name] for query_id in ids) / len(ids) for name in MEASURES}
    return Score(system, kind, len(ids), means)


def _notes(
    retriever: Retriever, queries: Sequence[JudgedQuery], judged: Sequence[JudgedQuery], qrels: Qrels
) -> tuple[str, ...]:
    notes = []
    if len(judged) < len(queries):
        notes.append(f"{len(queries) - len(judged)} 个问题没有相关判断，未计入。")
    known = set(retriever.snapshot.catalog.measure_ids)
    wanted = {one for query in judged for one, grade in qrels[query.query_id].items() if grade > 0}
    if missing := len(wanted - known):
        notes.append(f"判断中有 {missing} 条措施不在索引里，任何系统都找不到它们。")
    return tuple(notes)
