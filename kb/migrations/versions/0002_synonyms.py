"""A table for the site's own synonyms."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "synonyms",
        sa.Column("canonical", sa.String(length=50), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("canonical", name=op.f("pk_synonyms")),
    )


def downgrade() -> None:
    op.drop_table("synonyms")
