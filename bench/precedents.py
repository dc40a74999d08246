"""Which problems should count as comparable? The bars of index.comparable beside others: `python -m bench.precedents`.

    python -m bench.precedents [--files samples] [--queries Q --qrels R]

Indexes all files, asks the judged questions of those notices that the model was not trained on, and looks at every
problem that a bar lets pass: does it share a topic with the problem that was asked about? Keeps a table in
docs/quality.md.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.confidence_questions import load_base
from bench.figures import progress
from bench.report import keep_in
from index.arrays import BoolArray, FloatArray
from index.comparable import MIN_SCORE, MIN_SHARE
from index.embedding import SHIPPED_MODEL
from index.judgments import JudgedQuery, Qrels, load_qrels, load_queries
from index.precedents import MAX_PRECEDENTS
from index.retriever import Retriever
from index.training.held_out import read_held_out
from kb.files import find_files

_ROOT = Path(__file__).parents[1]
_JUDGMENTS = Path(__file__).parent / "judgments"
_DOCUMENT = _ROOT / "docs" / "quality.md"
_BEGIN, _END = "<!-- precedents:begin -->", "<!-- precedents:end -->"
# (least score, least share of the best score)
_BARS = ((0.25, 0.5), (0.35, 0.0), (0.35, 0.4), (MIN_SCORE, MIN_SHARE), (0.35, 0.6), (0.4, 0.5), (0.45, 0.5))


@dataclass(frozen=True, slots=True)
class Found:
    """The problems found for one question, best first. on_topic: do they share a topic with the one asked about?"""

    scores: FloatArray
    on_topic: BoolArray

    def passes(self, min_score: float, min_share: float) -> BoolArray:
        """(problems,): which of them count; the best always does."""
        counts: BoolArray = (self.scores >= min_score) & (self.scores >= min_share * self.scores[0])
        counts[0] = True
        return counts


def found_problems(
    retriever: Retriever, queries: Iterable[JudgedQuery], qrels: Qrels, notices: frozenset[str]
) -> list[Found]:
    """What is found for each question about one of these notices."""
    catalog = retriever.snapshot.catalog
    column = catalog.columns["topic"]
    first_measures = np.searchsorted(catalog.problem_of_measure, np.arange(len(catalog.problem_ids)))
    topics = [frozenset(codes[codes >= 0].tolist()) for codes in column.codes[first_measures]]
    row_of = {problem_id: row for row, problem_id in enumerate(catalog.problem_ids)}
    answers = []
    for query in queries:
        relevant = {one.rsplit("-", 1)[0] for one, grade in qrels.get(query.query_id, {}).items() if grade}
        rows = [row_of[one] for one in relevant if one in row_of and one.split("#")[0] in notices]
        if not rows:
            continue
        wanted = frozenset[int]().union(*(topics[row] for row in rows))
        grouping = retriever.evidence(query.text).grouping
        problems = grouping.problem_rows[:MAX_PRECEDENTS].tolist()
        if problems:
            on_topic = np.array([bool(topics[row] & wanted) for row in problems], dtype=np.bool_)
            answers.append(Found(grouping.scores[:MAX_PRECEDENTS], on_topic))
    return answers


def report_of(answers: list[Found], notices: int) -> str:
    """Markdown: a row a pair of bars. Of the on-topic problems among the first 60 found, the last column is the share kept."""
    lines = [
        f"{len(answers)} 个问题，{notices} 篇通报：",
        "",
        "| 最低得分 | 不低于最高分的 | 每问几个可比先例 | 与所问同主题 | 同主题的留下 |",
        "|--:|--:|--:|--:|--:|",
    ]
    on_topic = sum(int(one.on_topic.sum()) for one in answers)
    for min_score, min_share in _BARS:
        kept = [one.on_topic[one.passes(min_score, min_share)] for one in answers]
        count, right = sum(map(len, kept)), sum(int(one.sum()) for one in kept)
        cells = (
            f"{min_score:g}",
            f"{min_share:g}" if min_share else "不限",
            f"{count / len(answers):.1f}",
            f"{right / count:.3f}",
            f"{right / on_topic:.3f}",
        )
        mark = "**" if (min_score, min_share) == (MIN_SCORE, MIN_SHARE) else ""
        lines.append(f"| {' | '.join(f'{mark}{cell}{mark}' for cell in cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and keep the table in docs/quality.md."""
    parser = argparse.ArgumentParser(description="怎样算可比先例：各种门槛的对照表，写入 docs/quality.md")
    parser.add_argument("--files", type=Path, nargs="+", default=[_ROOT / "samples"], help="通报文件或目录")
    parser.add_argument("--queries", type=Path, default=_JUDGMENTS / "queries.tsv")
    parser.add_argument("--qrels", type=Path, default=_JUDGMENTS / "qrels.tsv")
    parser.add_argument("--no-write", action="store_true", help="只打印，不改 docs/quality.md")
    chosen = parser.parse_args()
    paths = find_files(chosen.files).files
    with tempfile.TemporaryDirectory(prefix="kb-precedents-") as folder:
        progress("读取并建立索引")
        retriever = load_base(Path(folder), paths)
        progress("逐个检索")
        unseen = read_held_out(SHIPPED_MODEL).notices
        answers = found_problems(retriever, load_queries(chosen.queries), load_qrels(chosen.qrels), unseen)
    text = report_of(answers, len(paths))
    print(text)
    if not chosen.no_write:
        keep_in(_DOCUMENT, text, _BEGIN, _END)


if __name__ == "__main__":
    main()
