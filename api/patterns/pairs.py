"""疑似反复: pairs of problems to look at, both passages side by side, and by what rules they were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from api.patterns.choosing import Choice, Counted, select
from api.patterns.opened import entry, read_opened
from index.recurrence import MIN_SIMILARITY
from kb.patterns import DONE
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from api.answers.entries import Entry
    from api.patterns.opened import OpenedProblem
    from index.recurrence import Recurrence
    from kb.patterns import ProblemLine
    from kb.store import Store

RULES = (
    "同一单位：单位名称去掉“中共”“党组”“党委”等以后相同，两份通报都载明地区的，地区也相同；",
    "先后两份通报：后一份的公开日期确定晚于前一份（没有公开日期的，比反馈日期）；"
    "反馈日期或巡察（审计）结束日期相同的，是同一次巡察（审计）的先后两份通报，不列；",
    "前一份通报写明这个问题的整改已完成或基本完成，没有写明推进中或未完成；",
    f"两个问题至少有一个主题相同，标题相似度不低于 {MIN_SIMILARITY:.2f}（最高为 1.00，由模型计算）。",
)
LIMITS = (
    "以上只能说明两处文字相近，不能说明问题再次发生，更不能说明先前整改不实；是否反复，请核对两处原文。",
    "可能漏掉：单位改名、合并的，通报没有单位或日期的，同一问题前后说法差别大的。",
    "可能多列：同一类问题不同的事，后一份通报重提前一次整改的，地区没有载明的同名单位。",
)


@dataclass(frozen=True, slots=True)
class Side:
    """One problem of a pair. date: of its notice, perhaps partial; line: as it was compared."""

    line: ProblemLine
    opened: OpenedProblem
    entry: Entry
    date: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two problems of one unit. similarity: of their titles; topics: those that both have."""

    earlier: Side
    later: Side
    similarity: float
    topics: tuple[str, ...]


def pairs_of(
    store: Store, found: Sequence[Recurrence], choice: Choice, *, size: int, base_url: str
) -> tuple[int, list[Pair]]:
    """How many pairs the filters keep, and one page of them as the store has them now.

    Filters are those of the later problem; a notice is one that either problem stands in.
    """
    of_later = replace(choice.narrowed("notice"), show="problems")
    kept_ids = {one.problem.problem_id for one in select([one.later for one in found], of_later, date.min)}
    slugs = frozenset(choice.values("notice"))
    kept = [
        one
        for one in found
        if one.later.problem_id in kept_ids
        and (not slugs or not slugs.isdisjoint((one.earlier.slug, one.later.slug)))
    ]
    start = (choice.page - 1) * size
    shown = kept[start : start + size]
    # Of the earlier problem the measures that say finished; of the later one all.
    lines = {side.problem_id: side for one in shown for side in (one.earlier, one.later)}
    read = {
        one.counted.problem.problem_id: one
        for one in read_opened(store, [Counted(line, line.measures) for line in lines.values()])
    }
    pairs = [
        Pair(
            _side(read[one.earlier.problem_id], base_url, is_earlier=True),
            _side(read[one.later.problem_id], base_url, is_earlier=False),
            one.similarity,
            tuple(name_of(code) for code in one.later.topics if code in one.earlier.topics),
        )
        for one in shown
        if one.earlier.problem_id in read and one.later.problem_id in read
    ]
    return len(kept), pairs


def _side(opened: OpenedProblem, base_url: str, *, is_earlier: bool) -> Side:
    line = opened.counted.problem
    measures = tuple(one for one in line.measures if not is_earlier or one.completion in DONE)
    shown = replace(opened, counted=Counted(line, measures))
    return Side(line, shown, entry(shown, Choice("measures"), base_url)[0], line.date or "")
