"""Which rankings are compared? Ours, ours without each of its parts, and what it is built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from index.baselines import Run, rank_by_meaning, rank_by_rrf, rank_by_words, rank_ungrouped
from index.fusion import fixed_weight
from index.reordering import Reordering
from index.retriever import Retriever

OURS = "本系统"
# What the words count where all questions are weighed alike: the best of those tried (bench.train_fusion).
FIXED_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class System:
    """A name and a function from a question and top_k to measure ids with scores, best first."""

    name: str
    rank: Callable[[str, int], Run]


def systems_of(retriever: Retriever) -> list[System]:
    """Ours first, then the baselines, then ours without its parts."""
    snapshot, encoder = retriever.snapshot, retriever.encoder
    fixed = replace(retriever.settings, fusion=fixed_weight(FIXED_WEIGHT))
    unfitted = retriever.over(snapshot, encoder, settings=fixed)
    systems = [
        System(OURS, lambda text, top_k: retriever.rank(text, top_k=top_k)),
        System("仅关键词（BM25）", lambda text, top_k: rank_by_words(snapshot, text, top_k=top_k)),
        System("仅语义（向量）", lambda text, top_k: rank_by_meaning(snapshot, encoder, text, top_k=top_k)),
        System("倒数排名融合", lambda text, top_k: rank_by_rrf(snapshot, encoder, text, top_k=top_k)),
        System("本系统，不理解问题", lambda text, top_k: retriever.rank(text, top_k=top_k, literal=True)),
        System("本系统，权重固定", lambda text, top_k: unfitted.rank(text, top_k=top_k)),
        System("本系统，不按问题归组", lambda text, top_k: rank_ungrouped(retriever, text, top_k=top_k)),
    ]
    if retriever.reordering.reranker is not None:
        plain = retriever.over(snapshot, encoder, reordering=Reordering())
        systems.append(System("本系统，不重排", lambda text, top_k: plain.rank(text, top_k=top_k)))
    return systems
