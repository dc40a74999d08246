"""The sheets of a ledger in Excel: a row a measure in the usual columns, then counts, stated numbers and what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from api.ledger.answers import citation
from api.ledger.wording import deadline_words, mark_words, responsible_words
from api.pages.marks import mask_personal
from kb.filter_values import FILTER_LABELS
from kb.ledger import MAX_ROWS
from kb.ledger.counting import STATE_LABELS
from kb.notice import Completion
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from api.documents.workbook import Value
    from kb.ledger import LedgerRow, Scope, StatedNotice, Totals

COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 6),
    ("单位", 18),
    ("板块", 14),
    ("问题序号", 6),
    ("反馈问题", 30),
    ("主题", 14),
    ("措施序号", 6),
    ("整改措施", 60),
    ("措施类型", 14),
    ("责任单位/责任人", 18),
    ("整改时限", 14),
    ("完成情况", 10),
    ("长期坚持", 8),
    ("涉及金额", 16),
    ("涉及数量", 16),
    ("人工更正", 24),
    ("出处", 44),
)
SOURCE_COLUMN = len(COLUMNS) - 1
COUNT_COLUMNS: tuple[tuple[str, float], ...] = (("项目", 40), ("数量", 12), ("说明", 80))


def row_cells(number: int, row: LedgerRow, base_url: str) -> list[Value]:
    """The cells of a row, in the order of COLUMNS. number: from 1."""
    has_measure = row.completion is not None
    return [
        number,
        row.unit or "",
        row.section,
        row.problem_number,
        mask_personal(row.problem_title),
        "、".join(map(name_of, row.topics)),
        row.ordinal if has_measure else None,
        mask_personal(row.text) if has_measure else "（没有列出措施）",
        "、".join(map(name_of, row.types)),
        responsible_words(row.responsible),
        deadline_words(row.deadlines),
        row.completion.label if row.completion is not None else "",
        "是" if row.continuing else "",
        "；".join(dict.fromkeys(fact.text for fact in row.amounts)),
        "；".join(dict.fromkeys(fact.text for fact in row.counts)),
        "；".join(map(mark_words, row.marks)),
        citation(row, base_url),
    ]


def count_rows(
    scope: Scope, totals: Totals, stated: Sequence[StatedNotice], *, is_cut: bool
) -> Iterator[list[Value]]:
    """The rows of the second sheet."""
    yield ["列出的问题", totals.problems, f"来自 {totals.notices} 份通报"]
    for state, label in STATE_LABELS.items():
        yield [f"其中：{label}", totals.states[state], "按所列措施原文写明的词语"]
    yield ["没有列出措施的问题", totals.bare_problems, ""]
    yield ["列出的措施", totals.measures, ""]
    for completion in Completion:
        yield [f"其中：{completion.label}", totals.completions[completion], "按各条措施原文写明的词语"]
    yield ["其中：长期坚持", totals.continuing, "与完成情况分别计数"]
    for notice in stated:
        for one in notice.comparisons:
            words = f"《{notice.title}》自述“{one.words}”。{one.remark or '与台账一致。'}"
            yield [f"通报自述：{one.label}", one.stated, words]
    yield ["筛选条件", None, _chosen(scope)]
    yield ["金额与数量", None, "照原文逐项列出，没有相加：同一笔钱可能在一条措施里写到几次。"]
    if is_cut:
        yield [
            "只导出了一部分",
            MAX_ROWS,
            f"一次最多导出 {MAX_ROWS:,} 行，其余没有导出；请按单位、年份等缩小范围后分几次导出。",
        ]


def _chosen(scope: Scope) -> str:
    parts = [
        f"{FILTER_LABELS[name]}：{'、'.join(_shown(name, value) for value in values)}"
        for name, values in scope.filters.items()
    ]
    parts += [f"单位：{scope.unit}"] if scope.unit else []
    parts += [f"包含文字：{scope.contains}"] if scope.contains else []
    return "；".join(parts) or "全部"


def _shown(name: str, value: str) -> str:
    if name == "status":
        return next((one.label for one in Completion if one.value == value), "长期坚持")
    return name_of(value)
