"""Alembic's entry point. The caller passes an open connection and owns its transaction."""

from alembic import context

from kb.staff_schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
context.run_migrations()
