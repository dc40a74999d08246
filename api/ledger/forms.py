"""From a form's fields to what is asked to be changed: words instead of offsets, for forms without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kb.corrections import Proposal
from kb.corrections.boundaries import reach_of
from kb.corrections.records import FIELD_LABELS, NOTICE_FIELDS
from kb.corrections.refinding import find_words, line_starts
from kb.errors import InvalidInputError, NotFoundError
from kb.notice import Measure, Problem

if TYPE_CHECKING:
    from kb.document import Span
    from kb.notice import Notice

MAX_WORDS = 10_000


def proposals(notice: Notice, fields: Mapping[str, Sequence[str]]) -> list[Proposal]:
    """What the form asks for: one change, or for dates of the notice one for each that differs from what stands there.

    fields: field, target, seen, note, and what the field needs. Raises InvalidInputError, NotFoundError.
    """
    field, target = _one(fields, "field"), _one(fields, "target")
    note, seen = _one(fields, "note"), _one(fields, "seen")
    if field == "dates":
        return _dates(notice, fields, note, seen)
    return [Proposal(target, field, _value(notice, field, target, fields), note, seen)]


def find_target(notice: Notice, target: str) -> tuple[Problem | None, Measure | None]:
    """The problem, and the measure in it, that a target names; (None, None) for the notice. Raises NotFoundError."""
    if target == notice.slug:
        return None, None
    for problem in notice.problems:
        if target == f"{notice.slug}#P{problem.number}":
            return problem, None
        for measure in problem.measures:
            if target == f"{notice.slug}#P{problem.number}-M{measure.ordinal}":
                return problem, measure
    raise NotFoundError(
        f"这份通报里没有编号为“{target[:80]}”的问题或措施；它可能已被拆分、合并，或通报已重新入库。"
    )


def _value(notice: Notice, field: str, target: str, fields: Mapping[str, Sequence[str]]) -> Any:
    if field == "status":
        return {"completion": _one(fields, "completion"), "continuing": bool(_one(fields, "continuing"))}
    if field in ("types", "topics"):
        return [code for code in fields.get("code", ()) if code]
    if field == "deadline":
        return _one(fields, "deadline")
    if field in ("span", "split", "add"):
        words = _one(fields, "words")
        whole = _reach(notice, target) if field == "add" else _span(notice, target)
        if len(words) > MAX_WORDS:
            raise InvalidInputError(f"措施的文字有 {len(words):,} 个字，最多 {MAX_WORDS:,} 个。")
        if field == "split":
            return {"at": line_starts(notice.text, whole, words.splitlines())}
        return _found(notice, words, whole, "这个问题" if field == "add" else "这条措施附近")
    return None


def _found(notice: Notice, words: str, whole: Span, where: str) -> dict[str, int]:
    try:
        span = find_words(notice.text, words, whole)
    except InvalidInputError as error:
        raise InvalidInputError(
            f"在{where}的原文里找不到这段文字。措施须是原文中连续的一段：请从原文复制，不要改动、增删任何字。"
        ) from error
    return {"start": span.start, "end": span.end}


def _dates(notice: Notice, fields: Mapping[str, Sequence[str]], note: str, seen: str) -> list[Proposal]:
    start, end = notice.inspection_period
    present = (notice.publication_date, notice.feedback_date, start, end)
    asked = [
        Proposal(notice.slug, name, _one(fields, name) or None, note)
        for name, before in zip(NOTICE_FIELDS, present, strict=True)
        if name in fields and (_one(fields, name) or None) != before
    ]
    if not asked:
        raise InvalidInputError("日期与现在的相同，没有需要更正的。")
    first = asked[0]
    return [Proposal(first.target, first.field, first.value, note, seen), *asked[1:]]


def _reach(notice: Notice, target: str) -> Span:
    problem = find_target(notice, target)[0]
    if problem is None:
        raise InvalidInputError(f"“{FIELD_LABELS['add']}”只能用于问题。")
    return reach_of(notice.problems, notice.problems.index(problem), len(notice.text))


def _span(notice: Notice, target: str) -> Span:
    measure = find_target(notice, target)[1]
    if measure is None:
        raise InvalidInputError(f"“{FIELD_LABELS['span']}”只能用于措施。")
    return measure.span


def _one(fields: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(fields.get(name, ())), "").strip()
