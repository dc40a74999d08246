"""The tables. SQL is the truth; kb/migrations creates them and a test holds both together.

Spans are two columns, offsets in characters of notices.text. Lists of taxonomy codes are one column, codes joined
by a space. Every child carries notice_id as the head of its key, so that one notice is written, read and swapped
by key ranges. Nothing here is specific to SQLite or PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_REVISION = "0003"  # the newest file in migrations/versions: compared at start without loading Alembic

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

originals = Table(
    "originals",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("format", String(8), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("stored_at", String(32), nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("notice_id", Integer, primary_key=True, autoincrement=True),
    Column("slug", String(200), nullable=False),
    Column("sha256", String(64), ForeignKey("originals.sha256"), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("url", Text),
    Column("origin", Text),
    Column("parser_version", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("inspected_unit", Text),
    Column("unit_kind", Text),
    Column("region", Text),
    Column("inspecting_body", Text),
    Column("inspection_start", String(10)),
    Column("inspection_end", String(10)),
    Column("feedback_date", String(10)),
    Column("publication_date", String(10)),
    Column("year", Integer),
    Column("warnings_count", Integer, nullable=False),
    Column("problem_count", Integer, nullable=False),
    Column("measure_count", Integer, nullable=False),
    Column("ingested_at", String(32), nullable=False),
    Column("deleted_at", String(32)),
    # The long columns stand last: SQLite walks through a row to reach what lies behind them.
    Column("warnings", JSON, nullable=False),
    Column("unassigned", JSON, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("slug"),
    Index(None, "sha256"),
    Index(None, "origin"),
)


def _notice_id() -> Column[int]:
    return Column(
        "notice_id", Integer, ForeignKey("notices.notice_id"), primary_key=True, autoincrement=False
    )


def _number(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _span(prefix: str = "span") -> tuple[Column[int], Column[int]]:
    return (
        Column(f"{prefix}_start", Integer, nullable=False),
        Column(f"{prefix}_end", Integer, nullable=False),
    )


def _of_problem() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["notice_id", "problem_number"], ["problems.notice_id", "problems.problem_number"]
    )


def _of_measure() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["notice_id", "problem_number", "ordinal"],
        ["measures.notice_id", "measures.problem_number", "measures.ordinal"],
    )


def _key_in_notice(*numbers: str) -> list[Column[int]]:
    notice_id: Column[int] = Column("notice_id", Integer, primary_key=True, autoincrement=False)
    return [notice_id, *(_number(name) for name in numbers)]


sections = Table(
    "sections",
    metadata,
    _notice_id(),
    _number("section_number"),
    Column("level", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("title", Text, nullable=False),
    *_span(),
    Column("role", String(16), nullable=False),
)

problems = Table(
    "problems",
    metadata,
    _notice_id(),
    _number("problem_number"),
    Column("problem_id", String(220), nullable=False),
    Column("label", Text, nullable=False),
    Column("title", Text, nullable=False),
    *_span(),
    *_span("extent"),
    Column("section_number", Integer),
    Column("topics", Text, nullable=False),
    UniqueConstraint("problem_id"),
)

measures = Table(
    "measures",
    metadata,
    *_key_in_notice("problem_number", "ordinal"),
    Column("measure_id", String(240), nullable=False),
    Column("text", Text, nullable=False),
    *_span(),
    Column("types", Text, nullable=False),
    Column("completion", String(20), nullable=False),
    Column("continuing", Boolean, nullable=False),
    UniqueConstraint("measure_id"),
    _of_problem(),
)

facts = Table(
    "facts",
    metadata,
    *_key_in_notice("problem_number", "ordinal", "position"),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("unit", Text, nullable=False),
    *_span(),
    _of_measure(),
)

# ordinal 0: the attribute belongs to the problem itself, so the key refers to the problem only.
attributes = Table(
    "attributes",
    metadata,
    *_key_in_notice("problem_number", "ordinal", "position"),
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    *_span(),
    _of_problem(),
)

status_words = Table(
    "status_words",
    metadata,
    *_key_in_notice("problem_number", "ordinal", "position"),
    Column("axis", String(16), nullable=False),
    Column("text", Text, nullable=False),
    *_span(),
    _of_measure(),
)

statistics = Table(
    "statistics",
    metadata,
    _notice_id(),
    _number("position"),
    Column("name", Text, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    *_span(),
)

change_log = Table(
    "change_log",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("slug", String(200), nullable=False),
    Column("action", String(8), nullable=False),
    Column("at", String(32), nullable=False),
    sqlite_autoincrement=True,  # a sequence number is never given out twice
)

# Words that this site uses for the same thing; variants: a list of texts.
synonyms = Table(
    "synonyms",
    metadata,
    Column("canonical", String(50), primary_key=True),
    Column("variants", JSON, nullable=False),
    Column("changed_at", String(32), nullable=False),
)

# Children before parents: the order in which one notice's rows are deleted.
CHILD_TABLES = (status_words, facts, attributes, statistics, measures, problems, sections)
