"""The ledger and its corrections in the JSON shapes of api/ledger/schemas.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.ledger import schemas as shape
from api.ledger.wording import change_words, mark_words, place_words
from api.pages.citations import Passage, anchor_of, cite
from api.pages.links import passage_url
from api.pages.marks import mask_personal
from api.payloads import offsets, terms
from kb.corrections.records import FIELD_LABELS
from kb.ledger.counting import STATE_LABELS
from kb.notice import Completion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.ledger.asked import Asked
    from api.ledger.looking import Ledger
    from api.notice_schemas import Attribute as AttributeAnswer
    from api.notice_schemas import Fact as FactAnswer
    from api.schemas import MeasureBrief, NoticeReference
    from kb.corrections import Correction, Made
    from kb.ledger import LedgerRow, StatedNotice, Totals
    from kb.notice import Attribute, Fact


def ledger_answer(asked: Asked, ledger: Ledger, page_size: int, base_url: str) -> shape.LedgerAnswer:
    """One page."""
    scope = ledger.scope
    return {
        "page": asked.page,
        "page_size": page_size,
        "total": ledger.page.total,
        "filters": {name: list(values) for name, values in scope.filters.items()},
        "unit": scope.unit,
        "contains": scope.contains,
        "sort": asked.sort,
        "order": "desc" if asked.is_descending else "asc",
        "totals": totals_answer(ledger.totals),
        "stated": [_stated(one) for one in ledger.stated],
        "export": base_url + asked.export_url(),
        "rows": [row_answer(row, base_url) for row in ledger.page.rows],
    }


def row_answer(row: LedgerRow, base_url: str) -> shape.LedgerRowAnswer:
    """One row."""
    return {
        "notice": _notice(row),
        "problem": {
            "id": row.problem_id,
            "number": row.problem_number,
            "title": row.problem_title,
            "section": row.section,
            "topics": terms(row.topics),
        },
        "measure": _measure(row),
        "deadlines": [{"words": one.words, "date": one.date, "origin": one.origin} for one in row.deadlines],
        "responsible": _remarks(row.responsible),
        "stated_status": _remarks(row.stated_status),
        "amounts": _facts(row.amounts),
        "counts": _facts(row.counts),
        "corrections": [
            {
                "correction_id": mark.correction_id,
                "field": mark.field,
                "original": mark.original,
                "words": mark_words(mark),
            }
            for mark in row.marks
        ],
        "citation": citation(row, base_url),
        "page": base_url + passage_url(row.slug, _anchor(row)),
    }


def citation(row: LedgerRow, base_url: str) -> str:
    """The row's passage, quoted with its source, personal data masked; the problem's title for one without measures."""
    words = mask_personal(row.text if row.measure_id else row.problem_title)
    passage = Passage(words, row.unit, row.notice_title, row.publication_date, row.slug, _anchor(row))
    return cite(passage, base_url)


def totals_answer(totals: Totals) -> shape.TotalsAnswer:
    """The counts."""
    return {
        "notices": totals.notices,
        "problems": totals.problems,
        "problems_without_measures": totals.bare_problems,
        "measures": totals.measures,
        "continuing": totals.continuing,
        "measure_states": [
            {"state": one.value, "label": one.label, "count": totals.completions[one]} for one in Completion
        ],
        "problem_states": [
            {"state": state, "label": label, "count": totals.states[state]}
            for state, label in STATE_LABELS.items()
        ],
    }


def correction_answer(correction: Correction) -> shape.CorrectionAnswer:
    """One entry of the history."""
    return {
        "id": correction.id,
        "notice": correction.slug,
        "target": correction.target,
        "field": correction.field,
        "field_label": FIELD_LABELS[correction.field],
        "original": correction.original,
        "before": correction.before,
        "value": correction.value,
        "words": change_words(correction),
        "note": correction.note,
        "state": correction.state,
        "failure": correction.failure,
        "places": list(correction.places),
        "made_at": correction.made_at,
        "undone_at": correction.undone_at,
    }


def corrected_answer(made: Made) -> shape.CorrectedAnswer:
    """What a correction or an undo came to."""
    return {
        "correction": correction_answer(made.correction),
        "unfitting": [correction_answer(one) for one in made.unfitting],
        "message": made_message(made),
    }


def made_message(made: Made) -> str:
    """What was done, in a sentence; then, how many corrections do not fit."""
    one = made.correction
    if one.field == "undo":
        done = f"已撤销第 {one.value} 号更正。"
    else:
        done = f"已更正{place_words(one.target)}（{FIELD_LABELS[one.field]}）：{change_words(one)}。"
    return done + (
        f"有 {len(made.unfitting)} 处更正现在未能套用，请在更正记录中核对。" if made.unfitting else ""
    )


def _notice(row: LedgerRow) -> NoticeReference:
    return {
        "slug": row.slug,
        "title": row.notice_title,
        "inspected_unit": row.unit,
        "unit_kind": row.unit_kind,
        "region": row.region,
        "kind": row.kind,
        "publication_date": row.publication_date,
        "year": row.year,
    }


def _measure(row: LedgerRow) -> MeasureBrief | None:
    if row.measure_id is None or row.span is None or row.completion is None:
        return None
    return {
        "id": row.measure_id,
        "ordinal": row.ordinal,
        "text": row.text,
        "span": offsets(row.span),
        "types": terms(row.types),
        "status": row.completion.value,
        "status_label": row.completion.label,
        "continuing": row.continuing,
    }


def _remarks(remarks: Iterable[Attribute]) -> list[AttributeAnswer]:
    return [{"name": one.name, "value": one.value, "span": offsets(one.span)} for one in remarks]


def _facts(facts: Iterable[Fact]) -> list[FactAnswer]:
    return [
        {"kind": f.kind.value, "text": f.text, "value": f.value, "unit": f.unit, "span": offsets(f.span)}
        for f in facts
    ]


def _stated(notice: StatedNotice) -> shape.StatedAnswer:
    return {
        "slug": notice.slug,
        "title": notice.title,
        "inspected_unit": notice.unit,
        "differs": notice.differs,
        "numbers": [
            {
                "name": one.name,
                "label": one.label,
                "stated": one.stated,
                "words": one.words,
                "span": offsets(one.span),
                "counted": one.counted,
                "remark": one.remark,
            }
            for one in notice.comparisons
        ],
    }


def _anchor(row: LedgerRow) -> str:
    return anchor_of(row.measure_id or row.problem_id)
