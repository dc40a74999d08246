"""A comparison as a Word document: what was compared at one glance, then each item with its passages and sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.baskets.comparison import Compared, Entry, Gone, present
from api.baskets.statuses import status_words
from api.documents.word_table import Cell
from api.pages.citations import chinese_number

if TYPE_CHECKING:
    from api.documents.official import OfficialDocument

TITLE = "整改先例对照"
_OVERVIEW_WIDTHS = (10, 34, 46, 42, 24)
_PLAIN_WIDTHS = (28, 128)


def word_of(entries: Sequence[Entry], *, date: str, base_url: str) -> bytes:
    """The .docx file. date: as shown below the title; base_url: before the addresses of passages."""
    from api.documents.official import OfficialDocument

    shown = present(entries)
    document = OfficialDocument(TITLE, subtitle=f"共 {len(shown)} 项", date=date)
    document.contents()
    document.heading("一、对照总表")
    document.table(
        ("序号", "单位", "发现的问题", "措施类型", "完成情况"),
        [_overview(number, one) for number, one in enumerate(shown, 1)],
        widths_mm=_OVERVIEW_WIDTHS,
    )
    if shown:
        document.heading("二、逐项内容")
    for number, one in enumerate(shown, 1):
        document.heading(f"（{chinese_number(number)}）{one.unit}：{one.title}", 2)
        _write(document, one, base_url)
    gone = [entry for entry in entries if isinstance(entry, Gone)]
    if gone:
        names = "、".join(entry.item_id for entry in gone)
        document.paragraph(
            f"另有 {len(gone)} 项现已不在库中（通报已删除，或重新入库后没有这一段）：{names}。"
        )
    document.sources_annex()
    return document.save()


def _overview(number: int, one: Compared) -> tuple[str, ...]:
    types = dict.fromkeys(name for measure in one.measures for name in measure.types)
    return (
        str(number),
        f"{one.unit}（{one.date}）",
        one.title,
        "、".join(types),
        status_words(one.statuses, len(one.measures)),
    )


def _write(document: OfficialDocument, one: Compared, base_url: str) -> None:
    whole = document.source(one.citation, base_url + one.url)
    rows: list[tuple[str, str | Cell]] = [
        ("单位", f"{one.unit}（{one.unit_kind}，{one.region}）"),
        ("通报", f"《{one.notice_title}》，{one.notice_kind}，{one.date}"),
        ("发现的问题", Cell(f"{one.title}（{one.name}）", (whole,))),
        *one.remarks,
    ]
    if one.recovered:
        rows.append(("追回金额", f"{one.recovered:,f} 元"))
    if one.documents:
        rows.append(("出台文件", "、".join(one.documents)))
    document.table(("项目", "内容"), rows, widths_mm=_PLAIN_WIDTHS)
    for measure in one.measures:
        lead = "，".join(
            part for part in ("、".join(measure.types), status_words(measure.statuses, 1)) if part
        )
        document.paragraph(f"（{lead}）" if lead else "", bold_lead=measure.label, leads=True)
        document.quote(measure.text, document.source(measure.citation, base_url + measure.url))
        said = [f"{name}：{value}" for name, value in measure.remarks]
        if measure.figures:
            said.append(f"数字：{'、'.join(measure.figures)}")
        if said:
            document.paragraph("；".join(said) + "。")
    if not one.measures:
        document.paragraph("通报没有写明这个问题的整改措施。")
    if one.others:
        document.paragraph(f"该问题另有 {one.others} 条措施，没有加入对照。")
