"""Correcting, taking back, and storing a notice that was read anew: each is part of one write transaction.

Whatever happens, the stored rows are `apply(the notice as it was read, all corrections in force)`, so that search,
ledger and patterns see one notice; what it was read as lies in table parsed_notices.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from kb import changes
from kb.corrections.applying import apply, version_of
from kb.corrections.following import follow
from kb.corrections.log import (
    add_correction,
    read_correction,
    read_corrections,
    record_outcomes,
    settle_undone,
)
from kb.corrections.parsed import forget_parsed, keep_parsed, read_parsed
from kb.corrections.records import (
    FIELD_LABELS,
    MEASURE_FIELDS,
    NOTICE_FIELDS,
    Correction,
    Field,
    Made,
    Proposal,
)
from kb.corrections.values import check_field, check_note, check_value
from kb.errors import ConflictError, InvalidInputError, NotFoundError
from kb.notice import Notice, parse_measure_id, parse_problem_id
from kb.queries import read_notice
from kb.records import PutOutcome
from kb.rows import Rows, child_rows, notice_row
from kb.schema import notices

MAX_CORRECTIONS = 5_000  # of one notice, undone ones included


def put_corrected(
    connection: Connection, notice: Notice, columns: dict[str, Any], children: Rows
) -> PutOutcome:
    """Store a notice as it was read, with the corrections in force applied. See kb.changes.put_notice.

    Corrections that do not fit this reading stay in the history and say why.
    """
    history = read_corrections(connection, notice.slug)
    if not any(correction.is_active for correction in history):
        follow(connection, notice)
        return changes.put_notice(connection, notice, columns, children)
    applied = apply(notice, history)
    follow(connection, applied.notice)
    keep_parsed(connection, notice)
    record_outcomes(connection, history, applied.outcomes)
    row = {**columns, **notice_row(applied.notice)}
    return changes.put_notice(connection, applied.notice, row, child_rows(applied.notice))


def correct(connection: Connection, proposal: Proposal) -> Made:
    """Make a change by hand. Raises InvalidInputError, NotFoundError, or ConflictError if somebody was faster."""
    field = check_field(proposal.field)
    value, note = check_value(field, proposal.value), check_note(proposal.note)
    slug = _slug_of(field, proposal.target)
    stored = _visible(connection, slug)
    parsed = read_parsed(connection, slug) or stored
    history = read_corrections(connection, slug)
    if len(history) >= MAX_CORRECTIONS:
        raise InvalidInputError(f"这份通报已有 {len(history)} 条更正记录，不能再增加。")
    anchor, context = _words_at(stored, field, proposal.target)
    if proposal.seen and proposal.seen != version_of(stored, proposal.target):
        raise ConflictError(
            "您打开之后，这一处已被他人更正，没有保存您的更正。请核对现在的内容，再重新提交。"
        )
    asked = Correction(
        0, slug, proposal.target, field, value, anchor, context, note=note, sha256=stored.source.sha256
    )
    outcome = apply(parsed, [*history, asked]).outcomes[0]
    if outcome.failure:
        raise InvalidInputError(outcome.failure)
    number = add_correction(
        connection,
        replace(asked, original=outcome.original, before=outcome.before, value=outcome.value),
    )
    return _settle(connection, parsed, number)


def undo(connection: Connection, number: int, *, slug: str | None = None) -> Made:
    """Take one correction back; taking back an undo puts its correction in force again. slug: only in this notice.

    Raises NotFoundError, or ConflictError if it is taken back already.
    """
    correction = read_correction(connection, number)
    if correction is None or slug not in (None, correction.slug):
        raise NotFoundError(f"没有第 {number} 号更正。请在更正记录中查找。")
    stored = _visible(connection, correction.slug)
    if correction.undone_at is not None:
        raise ConflictError(f"第 {number} 号更正已经撤销。要恢复它，请撤销那一次撤销。")
    parsed = read_parsed(connection, correction.slug) or stored
    taking_back = Correction(
        0, correction.slug, correction.target, "undo", number, sha256=stored.source.sha256
    )
    return _settle(connection, parsed, add_correction(connection, taking_back))


def _settle(connection: Connection, parsed: Notice, number: int) -> Made:
    """Store what all corrections in force make of the notice."""
    slug = parsed.slug
    settle_undone(connection, read_corrections(connection, slug))
    history = read_corrections(connection, slug)
    applied = apply(parsed, history)
    record_outcomes(connection, history, applied.outcomes)
    follow(connection, applied.notice)
    if any(correction.is_active for correction in history):
        keep_parsed(connection, parsed)
    else:
        forget_parsed(connection, slug)
    _rewrite(connection, applied.notice)
    settled = read_corrections(connection, slug)
    made = next(correction for correction in settled if correction.id == number)
    return Made(made, tuple(one for one in settled if one.is_active and one.failure))


def _rewrite(connection: Connection, notice: Notice) -> None:
    """Exchange the stored rows for the notice's; when and from where it came stays as it was."""
    columns = (notices.c.parser_version, notices.c.origin, notices.c.ingested_at)
    kept = connection.execute(select(*columns).where(notices.c.slug == notice.slug)).mappings().one()
    row = {**notice_row(notice), "parser_version": kept["parser_version"], "origin": kept["origin"]}
    changes.put_notice(connection, notice, row, child_rows(notice))
    connection.execute(
        update(notices).where(notices.c.slug == notice.slug).values(ingested_at=kept["ingested_at"])
    )


def _visible(connection: Connection, slug: str) -> Notice:
    notice = read_notice(connection, slug)
    if notice is None:
        raise NotFoundError(f"没有编号为“{slug[:80]}”的通报（或已删除）。请在通报列表中查找。")
    return notice


def _slug_of(field: Field, target: str) -> str:
    """The notice a target belongs to. Raises InvalidInputError if the field is not one of such a target."""
    if field in NOTICE_FIELDS:
        if "#" in target:
            raise InvalidInputError(f"“{FIELD_LABELS[field]}”属于整份通报，目标应为通报编号，不带“#”。")
        return target
    if field in MEASURE_FIELDS:
        return parse_measure_id(target).slug
    return parse_problem_id(target)[0]


def _words_at(notice: Notice, field: Field, target: str) -> tuple[str, str]:
    """(words, title of their problem) of a target. Raises NotFoundError."""
    if field in NOTICE_FIELDS:
        return "", ""
    for problem in notice.problems:
        if f"{notice.slug}#P{problem.number}" == target:
            return problem.title, ""
        for measure in problem.measures:
            if f"{notice.slug}#P{problem.number}-M{measure.ordinal}" == target:
                return measure.text, problem.title
    raise NotFoundError(f"这份通报里没有编号为“{target[:80]}”的问题或措施；它可能已被拆分或合并。")
