"""How good is the search? nDCG@10, Recall@10 and MRR@10 over judged questions, beside what it is built from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from index.baselines import Run
from index.evaluation_report import ALL_KINDS, MAIN_MEASURE, MEASURES, Failure, Report, Score
from index.judgments import JudgedQuery, Qrels
from index.retriever import Retriever
from index.significance import bootstrap_interval, paired_p_value, units_of
from index.systems import OURS, systems_of
from kb.errors import InvalidInputError

_DEPTH = 100
_SHOWN_FOUND = 3

Runs = Mapping[str, Run]
Values = Mapping[str, Mapping[str, float]]


def evaluate_search(
    retriever: Retriever, queries: Sequence[JudgedQuery], qrels: Qrels, *, failures: int = 0
) -> Report:
    """Every system over the judged questions. A judged question without results scores 0, it never disappears.

    failures: how many of the questions that ours answers worst are reported. Questions without a judgment are left
    out, and the report says how many. Raises InvalidInputError if none is judged.
    """
    judged = _judged(queries, qrels)
    runs: dict[str, Runs] = {
        system.name: {query.query_id: system.rank(query.text, _DEPTH) for query in judged}
        for system in systems_of(retriever)
    }
    values = {name: _per_query(run, judged, qrels) for name, run in runs.items()}
    units, unit_name = units_of([_problem_of(qrels[query.query_id]) for query in judged])
    kinds = list(dict.fromkeys([ALL_KINDS, *(query.kind for query in judged)]))
    rows = [_score(name, kind, judged, values, units) for kind in kinds for name in values]
    notes = (*_notes(retriever, queries, judged, qrels), _method(unit_name, len(set(units))))
    return Report(tuple(rows), notes, _failures(judged, values[OURS], runs[OURS], qrels)[:failures])


def score_ours(retriever: Retriever, queries: Sequence[JudgedQuery], qrels: Qrels) -> dict[str, float]:
    """Our mean nDCG@10 by kind, 全部 first, without comparisons. Raises InvalidInputError as evaluate_search does."""
    judged = _judged(queries, qrels)
    runs = {query.query_id: retriever.rank(query.text, top_k=_DEPTH) for query in judged}
    values = _per_query(runs, judged, qrels)
    means = {}
    for kind in dict.fromkeys([ALL_KINDS, *(query.kind for query in judged)]):
        chosen = [query.query_id for query in judged if kind in (ALL_KINDS, query.kind)]
        means[kind] = float(np.mean([values[query_id][MAIN_MEASURE] for query_id in chosen]))
    return means


def _judged(queries: Sequence[JudgedQuery], qrels: Qrels) -> list[JudgedQuery]:
    judged = [
        query for query in queries if any(grade > 0 for grade in qrels.get(query.query_id, {}).values())
    ]
    if not judged:
        raise InvalidInputError("问题文件与判断文件没有相同的编号，无法评测。请检查两个文件是否配套。")
    return judged


def _per_query(runs: Runs, judged: Iterable[JudgedQuery], qrels: Qrels) -> Values:
    """Each measure's value by question id."""
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    values = {query.query_id: dict.fromkeys(MEASURES, 0.0) for query in judged}
    run = {query_id: dict(ranking) for query_id, ranking in runs.items() if ranking}
    wanted = {query_id: qrels[query_id] for query_id in values}
    for metric in ir_measures.iter_calc(measures, wanted, run) if run else ():
        values[metric.query_id][str(metric.measure)] = metric.value
    return values


def _score(
    system: str, kind: str, judged: Sequence[JudgedQuery], values: Mapping[str, Values], units: Sequence[str]
) -> Score:
    rows = [row for row, query in enumerate(judged) if kind in (ALL_KINDS, query.kind)]

    def of(name: str, measure: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([values[name][judged[row].query_id][measure] for row in rows])

    chosen = [units[row] for row in rows]
    ours, theirs = of(OURS, MAIN_MEASURE), of(system, MAIN_MEASURE)
    is_ours = system == OURS
    return Score(
        system,
        kind,
        len(rows),
        {measure: float(of(system, measure).mean()) for measure in MEASURES},
        interval=bootstrap_interval(theirs, chosen),
        ahead=None if is_ours else float(ours.mean() - theirs.mean()),
        p_value=None if is_ours else paired_p_value(ours, theirs, chosen),
    )


def _failures(judged: Iterable[JudgedQuery], values: Values, runs: Runs, qrels: Qrels) -> tuple[Failure, ...]:
    """Every question, worst first; of equally bad ones, that whose best answer stands lowest."""
    failures = []
    for query in judged:
        found = [measure_id for measure_id, _ in runs[query.query_id]]
        rank = {measure_id: place for place, measure_id in enumerate(found, start=1)}
        relevant = [one for one, grade in qrels[query.query_id].items() if grade > 0]
        wanted = sorted(((one, rank.get(one)) for one in relevant), key=lambda pair: pair[1] or _DEPTH + 1)
        score = values[query.query_id][MAIN_MEASURE]
        failures.append(Failure(query, score, tuple(found[:_SHOWN_FOUND]), tuple(wanted)))
    return tuple(sorted(failures, key=lambda one: (one.score, -(one.wanted[0][1] or _DEPTH + 1))))


def _problem_of(grades: Mapping[str, int]) -> str:
    """The problem of the best-graded measure."""
    return max(grades, key=lambda measure_id: grades[measure_id]).rsplit("-", 1)[0]


def _method(unit: str, units: int) -> str:
    return (
        f"区间：按{unit}自助重抽样（{units} 个），95%。领先：本系统的 nDCG@10 高出多少；"
        f"p：按{unit}配对的随机化检验，双侧，未作多重比较校正。"
    )


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
