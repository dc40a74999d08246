"""The sheets of a ledger in Excel: a row a measure in the usual columns, then counts, stated numbers and what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from api.ledger.wording import deadline_words, figure_words, mark_words, responsible_words, stated_words
from api.pages.citations import anchor_of
from api.pages.marks import mask_personal
from kb.filter_values import FILTER_LABELS
from kb.ledger import MAX_ROWS
from kb.ledger.counting import STATE_LABELS
from kb.notice import Completion
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from api.documents.workbook import Value
    from kb.ledger import LedgerRow, Scope, StatedNotice, Totals
    from kb.notice import Fact

# Together about 220: on A4 across that prints at two thirds of the size, which can still be read.
COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 5),
    ("单位", 13),
    ("板块", 12),
    ("问题序号", 5.5),
    ("反馈问题", 20),
    ("主题", 9),
    ("措施序号", 5.5),
    ("整改措施", 40),
    ("措施类型", 10),
    ("责任单位/责任人", 12),
    ("整改时限", 11),
    ("完成情况", 9.5),
    ("长期坚持", 5.5),
    ("通报所列状态", 9),
    ("涉及金额", 10),
    ("涉及数量", 9),
    ("人工更正", 8),
    ("出处", 18),
    ("原文", 8),  # the link: LibreOffice cuts linked words instead of wrapping them, so they are few
)
LINK_COLUMN = len(COLUMNS) - 1
COUNT_COLUMNS: tuple[tuple[str, float], ...] = (("项目", 40), ("数量", 12), ("说明", 80))


def row_cells(number: int, row: LedgerRow) -> list[Value]:
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
        stated_words(row.stated_status),
        "；".join(_figures(row, row.amounts)),
        "；".join(_figures(row, row.counts)),
        "；".join(map(mark_words, row.marks)),
        _source(row),
        anchor_of(row.measure_id or row.problem_id),
    ]


def _figures(row: LedgerRow, figures: Sequence[Fact]) -> tuple[str, ...]:
    return figure_words(row.text, row.span, figures) if row.span is not None else ()


def _source(row: LedgerRow) -> str:
    """What the row is taken from: title and date. Its words are in the row already, its number is the link's."""
    date = f"（{row.publication_date}公开）" if row.publication_date else ""
    return f"《{row.notice_title}》{date}"


def count_rows(
    totals: Totals, stated: Sequence[StatedNotice], chosen: str, *, is_cut: bool
) -> Iterator[list[Value]]:
    """The rows of the second sheet. chosen: see chosen_words."""
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
    yield [
        "通报所列状态",
        None,
        "通报自己的“整改状态”“完成情况”等栏所写，照录；“完成情况”按各条措施原文的词语判断，两者可能不同。",
    ]
    yield ["筛选条件", None, chosen]
    yield ["金额与数量", None, "照原文逐项列出，没有相加：同一笔钱可能在一条措施里写到几次。"]
    if is_cut:
        yield [
            "只导出了一部分",
            MAX_ROWS,
            f"一次最多导出 {MAX_ROWS:,} 行，其余没有导出；请按单位、年份等缩小范围后分几次导出。",
        ]


def chosen_words(scope: Scope, titles: Mapping[str, str]) -> str:
    """What the ledger is of, in words. titles: of the notices it was narrowed to, by slug."""
    parts = [
        f"{FILTER_LABELS[name]}：{'、'.join(_shown(name, value, titles) for value in values)}"
        for name, values in scope.filters.items()
    ]
    parts += [f"单位：{scope.unit}"] if scope.unit else []
    parts += [f"包含文字：{scope.contains}"] if scope.contains else []
    return "；".join(parts) or "全部"


def _shown(name: str, value: str, titles: Mapping[str, str]) -> str:
    if name == "notice":
        return f"《{titles[value]}》" if value in titles else value
    if name == "status":
        return next((one.label for one in Completion if one.value == value), "长期坚持")
    return name_of(value)
