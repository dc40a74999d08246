"""The tables of what staff enter by hand, beside the notices (kb/schema.py): corrections, baskets, judged questions.

Rows name problems and measures by their stable ids, not by keys: what staff entered stays when a notice is read anew.
Times are ISO 8601, UTC, seconds.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from kb.schema import metadata

__all__ = [
    "baskets",
    "corrections",
    "evaluations",
    "judged_questions",
    "judgments",
    "metadata",
    "parsed_notices",
]

# One change by hand of one field, or (field "undo") the taking back of one. Rows are never deleted: they are the history.
# anchor: the target's words when the change was made, context: its problem's title; by them it is found again after the
# notice was read anew. original: what the notice itself was read as, before: what stood there, value: what was put.
# sha256: of the file at that time. places: the ids it shapes now; failure: why it does not fit, "" if it does.
corrections = Table(
    "corrections",
    metadata,
    Column("correction_id", Integer, primary_key=True, autoincrement=True),
    Column("slug", String(200), nullable=False),
    Column("target", String(240), nullable=False),
    Column("field", String(20), nullable=False),
    Column("anchor", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("original", JSON, nullable=False),
    Column("before", JSON, nullable=False),
    Column("value", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("undone_at", String(32)),
    Column("places", JSON, nullable=False),
    Column("failure", Text, nullable=False),
    Index(None, "slug"),
)

# Corrected notices as they were read: what all corrections in force are applied to. A notice without any has no row.
parsed_notices = Table(
    "parsed_notices",
    metadata,
    Column("slug", String(200), primary_key=True),
    Column("content", JSON, nullable=False),
)

# Problems and measures collected to be compared; items: a list of ids in the order added; previous: before the last
# change. used_at: when it was last changed or looked at, to the day.
baskets = Table(
    "baskets",
    metadata,
    Column("basket_id", String(32), primary_key=True),
    Column("items", JSON, nullable=False),
    Column("previous", JSON, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("used_at", String(32), nullable=False),
)

judged_questions = Table(
    "judged_questions",
    metadata,
    Column("question_id", Integer, primary_key=True, autoincrement=True),
    Column("text", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("deleted_at", String(32)),
)

# target: the id of a measure, or of a problem for all of its measures. grade: 0 wrong, 1 or more right.
judgments = Table(
    "judgments",
    metadata,
    Column("question_id", Integer, ForeignKey("judged_questions.question_id"), primary_key=True),
    Column("target", String(240), primary_key=True),
    Column("grade", Integer, nullable=False),
    Column("made_at", String(32), nullable=False),
)

# How well one state of the search answered the judged questions of that time. ranking_id: what orders the results beside
# generation and model; question_set: a hash of questions and marks; figures: by kind and measure; runs: see kb/evaluations.py.
evaluations = Table(
    "evaluations",
    metadata,
    Column("evaluation_id", Integer, primary_key=True, autoincrement=True),
    Column("generation", Integer, nullable=False),
    Column("model_id", Text, nullable=False),
    Column("ranking_id", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("question_set", String(64), nullable=False),
    Column("questions", Integer, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("runs", LargeBinary, nullable=False),
)
