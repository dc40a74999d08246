"""How fast is the pipeline one puts together in an afternoon? The same corpus, encoder and queries.

    python -m bench.baseline FOLDER [--queries 100] [--model MODEL]

As the usual LangChain recipe does it: rank_bm25 over jieba.lcut and FAISS IndexFlatIP, the best 50 of each merged by
reciprocal rank, ten texts from memory. No filters, facets, grouping, highlights, store, or index on disk.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from api import wiring
from bench.base import settings_for
from bench.figures import Figure, Latencies, Part, peak_rss_mib, progress, rss_mib
from bench.queries import make_queries
from bench.search import WARM_UP, latency_figures
from bench.seeds import load_seeds

if TYPE_CHECKING:
    from index.embedding import Encoder

_FROM_EACH, _SHOWN = 50, 10
_RRF_K = 60
_ENCODE_BATCH = 2048


class PlainRetriever:
    """BM25 and vectors over texts in memory. Built by the constructor, as such recipes do."""

    def __init__(self, texts: Sequence[str], encoder: Encoder) -> None:
        import faiss
        import jieba
        from rank_bm25 import BM25Okapi

        jieba.initialize()
        self._texts = list(texts)
        self._encoder = encoder
        self._cut = jieba.lcut
        self._bm25 = BM25Okapi([jieba.lcut(text) for text in self._texts])
        self._vectors: Any = faiss.IndexFlatIP(encoder.dimension)
        for start in range(0, len(self._texts), _ENCODE_BATCH):
            self._vectors.add(encoder.encode_passages(self._texts[start : start + _ENCODE_BATCH]))

    def search(self, query: str) -> list[str]:
        """The ten best texts."""
        lexical = np.argsort(self._bm25.get_scores(self._cut(query)))[::-1][:_FROM_EACH]
        _, rows = self._vectors.search(self._encoder.encode_queries([query]), _FROM_EACH)
        scores: dict[int, float] = {}
        for ranking in (lexical.tolist(), rows[0].tolist()):
            for rank, row in enumerate(ranking, start=1):
                scores[row] = scores.get(row, 0.0) + 1.0 / (_RRF_K + rank)
        best = sorted(scores, key=lambda row: -scores[row])[:_SHOWN]
        return [self._texts[row] for row in best]


def measure_baseline(folder: Path, queries: int, model: str | None) -> Part:
    """The plain pipeline's figures, named as ours are in bench.search."""
    settings = settings_for(folder, model)
    asked = make_queries(load_seeds(), queries + WARM_UP)[WARM_UP:]
    store = wiring.open_store(settings, writable=False)
    texts = [f"{record.problem_title}。{record.text}" for record in store.iter_measures()]
    store.close()
    encoder = wiring.open_encoder(settings)
    progress(f"基线：{len(texts)} 条文本建索引")
    started = time.perf_counter()
    retriever = PlainRetriever(texts, encoder)
    built = time.perf_counter() - started
    retriever.search(asked[0])
    progress(f"基线：{len(asked)} 次检索")
    latencies = Latencies()
    for query in asked:
        with latencies:
            retriever.search(query)
    return Part(
        "基线",
        (
            *latency_figures("检索", latencies),
            Figure("常驻内存", rss_mib(), "MiB"),
            Figure("内存峰值", peak_rss_mib(), "MiB"),
            Figure("基线建索引（每次启动都要）", built, "秒"),
        ),
        (
            f"基线：rank_bm25（jieba.lcut）+ FAISS IndexFlatIP + 倒数排名融合，同一向量模型，"
            f"检索词取同样的前 {len(asked)} 条；没有筛选、分面、归组、高亮和数据库。",
        ),
    )


def main() -> None:
    """Measure the folder named on the command line and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="常见拼装方案的速度")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--model")
    arguments = parser.parse_args()
    print(measure_baseline(arguments.folder, arguments.queries, arguments.model).to_json())


if __name__ == "__main__":
    main()
