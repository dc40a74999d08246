"""What does a user have to be told of an answer, besides what was made of the question? Chinese sentences."""

from __future__ import annotations

from collections.abc import Iterator

from index.candidates import PreparedQuery
from index.grouping import Grouping

_NEAREST = "未找到可比先例，以下为意思最相近的，仅供参考。"
_OTHER_MODEL = "索引由另一个向量模型建立，本次只按关键词检索；请重建索引（kb index rebuild）。"


def remarks_on(prepared: PreparedQuery, grouping: Grouping, *, nearest: bool) -> Iterator[str]:
    """Each remark that applies. nearest: nothing really matched, or the confidence is low."""
    if prepared.vector is None:
        yield _OTHER_MODEL
    if grouping.reranked:
        yield f"最相关的 {grouping.reranked} 个问题已由重排模型重新排序。"
    if nearest:
        yield _NEAREST
