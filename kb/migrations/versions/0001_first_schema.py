"""The first schema: notices with their sections, problems, measures and facts; originals; the change log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "change_log",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change_log")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "originals",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_originals")),
    )
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("parser_version", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("inspected_unit", sa.Text(), nullable=True),
        sa.Column("unit_kind", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("inspecting_body", sa.Text(), nullable=True),
        sa.Column("inspection_start", sa.String(length=10), nullable=True),
        sa.Column("inspection_end", sa.String(length=10), nullable=True),
        sa.Column("feedback_date", sa.String(length=10), nullable=True),
        sa.Column("publication_date", sa.String(length=10), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("warnings_count", sa.Integer(), nullable=False),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("measure_count", sa.Integer(), nullable=False),
        sa.Column("ingested_at", sa.String(length=32), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("unassigned", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["originals.sha256"], name=op.f("fk_notices_originals")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notices")),
        sa.UniqueConstraint("slug", name=op.f("uq_notices_slug")),
    )
    op.create_index(op.f("ix_notices_origin"), "notices", ["origin"], unique=False)
    op.create_index(op.f("ix_notices_sha256"), "notices", ["sha256"], unique=False)
    op.create_table(
        "problems",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem_id", sa.String(length=220), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("extent_start", sa.Integer(), nullable=False),
        sa.Column("extent_end", sa.Integer(), nullable=False),
        sa.Column("section_number", sa.Integer(), nullable=True),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.notice_id"], name=op.f("fk_problems_notices")),
        sa.PrimaryKeyConstraint("notice_id", "problem_number", name=op.f("pk_problems")),
        sa.UniqueConstraint("problem_id", name=op.f("uq_problems_problem_id")),
    )
    op.create_table(
        "sections",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("section_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.notice_id"], name=op.f("fk_sections_notices")),
        sa.PrimaryKeyConstraint("notice_id", "section_number", name=op.f("pk_sections")),
    )
    op.create_table(
        "statistics",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.notice_id"], name=op.f("fk_statistics_notices")),
        sa.PrimaryKeyConstraint("notice_id", "position", name=op.f("pk_statistics")),
    )
    op.create_table(
        "attributes",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id", "problem_number"],
            ["problems.notice_id", "problems.problem_number"],
            name=op.f("fk_attributes_problems"),
        ),
        sa.PrimaryKeyConstraint(
            "notice_id", "problem_number", "ordinal", "position", name=op.f("pk_attributes")
        ),
    )
    op.create_table(
        "measures",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure_id", sa.String(length=240), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("completion", sa.String(length=20), nullable=False),
        sa.Column("continuing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id", "problem_number"],
            ["problems.notice_id", "problems.problem_number"],
            name=op.f("fk_measures_problems"),
        ),
        sa.PrimaryKeyConstraint("notice_id", "problem_number", "ordinal", name=op.f("pk_measures")),
        sa.UniqueConstraint("measure_id", name=op.f("uq_measures_measure_id")),
    )
    op.create_table(
        "facts",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id", "problem_number", "ordinal"],
            ["measures.notice_id", "measures.problem_number", "measures.ordinal"],
            name=op.f("fk_facts_measures"),
        ),
        sa.PrimaryKeyConstraint("notice_id", "problem_number", "ordinal", "position", name=op.f("pk_facts")),
    )
    op.create_table(
        "status_words",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("axis", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id", "problem_number", "ordinal"],
            ["measures.notice_id", "measures.problem_number", "measures.ordinal"],
            name=op.f("fk_status_words_measures"),
        ),
        sa.PrimaryKeyConstraint(
            "notice_id", "problem_number", "ordinal", "position", name=op.f("pk_status_words")
        ),
    )


def downgrade() -> None:
    for table in (
        "status_words",
        "facts",
        "attributes",
        "measures",
        "statistics",
        "sections",
        "problems",
        "notices",
        "originals",
        "change_log",
    ):
        op.drop_table(table)
