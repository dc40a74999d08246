"""How good is the search beside its baselines and without its parts? Into docs/quality.md: `python -m bench.quality`.

    python -m bench.quality [--files samples] [--queries Q --qrels R]

Reads and indexes those of the files that the model was not trained on, asks their judged questions and a hastily
typed copy of each, and compares as `kb evaluate search` does.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.confidence_questions import load_base, unseen_files
from bench.figures import progress
from bench.report import keep_in
from bench.train_fusion import NOISY, questions_of
from index.evaluate import evaluate_search
from index.evaluation_report import MEASURES, Report, Score
from index.judgments import JudgedQuery, Qrels, load_qrels, load_queries
from index.retriever import Retriever
from index.systems import OURS

_ROOT = Path(__file__).parents[1]
_JUDGMENTS = Path(__file__).parent / "judgments"
_DOCUMENT = _ROOT / "docs" / "quality.md"
_BEGIN, _END = "<!-- quality:begin -->", "<!-- quality:end -->"
_KINDS = {
    "keyword": "关键词",
    "question": "提问",
    "paraphrase": "换一种说法",
    "finding": "类似问题",
    NOISY: "匆忙输入",
}
_SIGNIFICANT = 0.05


def evaluated(retriever: Retriever, queries: Path, qrels: Path) -> Report:
    """The comparison over the judged questions of the indexed notices, and a hastily typed copy of each."""
    judgments = load_qrels(qrels)
    notices = frozenset(one.split("#")[0] for one in retriever.snapshot.catalog.problem_ids)
    asked: list[JudgedQuery] = []
    judged: Qrels = {}
    for query in questions_of(load_queries(queries), judgments, notices):
        name = f"{query.query_id}-{NOISY}" if query.kind == NOISY else query.query_id
        asked.append(JudgedQuery(name, query.kind, query.text))
        judged[name] = judgments[query.query_id]
    return evaluate_search(retriever, asked, judged)


def report_of(report: Report, notices: int, measures: int) -> str:
    """Markdown: a row a system, a column a kind; a star where ours is ahead by more than chance explains."""
    kinds = list(dict.fromkeys(score.kind for score in report.scores))
    systems = list(dict.fromkeys(score.system for score in report.scores))
    counts = "、".join(f"{_KINDS.get(kind, kind)} {report.score(OURS, kind).queries}" for kind in kinds)
    heads = ["系统", *(_KINDS.get(kind, kind) for kind in kinds), "95% 区间（全部）", "领先（全部）", "p"]
    lines = [
        f"{notices} 篇、{measures:,} 条措施；问题：{counts}。nDCG@10：",
        "",
        f"| {' | '.join([*heads, 'Recall@10', 'MRR@10'])} |",
        f"|---{'|--:' * (len(heads) + 1)}|",
    ]
    for system in systems:
        cells = [_value(report.score(system, kind)) for kind in kinds]
        lines.append(f"| {' | '.join([system, *cells, *_overall(report.score(system))])} |")
    lines += ["", f"带 \\* 的格：本系统领先，p < {_SIGNIFICANT}。", *report.notes]
    return "\n".join(lines)


def _value(score: Score) -> str:
    is_behind = score.p_value is not None and score.p_value < _SIGNIFICANT and (score.ahead or 0) > 0
    return f"{score.values[MEASURES[0]]:.3f}{chr(92) + '*' if is_behind else ''}"


def _overall(score: Score) -> Iterator[str]:
    yield "" if score.interval is None else f"{score.interval[0]:.3f}–{score.interval[1]:.3f}"
    yield "" if score.ahead is None else f"{score.ahead:+.3f}"
    yield "" if score.p_value is None else f"{score.p_value:.4f}"
    yield from (f"{score.values[name]:.3f}" for name in MEASURES[1:])


def main() -> None:
    """Compare, print, and keep the table in docs/quality.md."""
    parser = argparse.ArgumentParser(description="检索效果的对照表，写入 docs/quality.md")
    parser.add_argument("--files", type=Path, nargs="+", default=[_ROOT / "samples"], help="通报文件或目录")
    parser.add_argument("--queries", type=Path, default=_JUDGMENTS / "queries.tsv")
    parser.add_argument("--qrels", type=Path, default=_JUDGMENTS / "qrels.tsv")
    parser.add_argument("--no-write", action="store_true", help="只打印，不改 docs/quality.md")
    chosen = parser.parse_args()
    kept = unseen_files(chosen.files)
    with tempfile.TemporaryDirectory(prefix="kb-quality-") as folder:
        progress("读取并建立索引")
        retriever = load_base(Path(folder), kept)
        progress("逐个检索")
        report = evaluated(retriever, chosen.queries, chosen.qrels)
    text = report_of(report, len(kept), len(retriever.snapshot.catalog.measure_ids))
    print(text)
    if not chosen.no_write:
        keep_in(_DOCUMENT, text, _BEGIN, _END)


if __name__ == "__main__":
    main()
