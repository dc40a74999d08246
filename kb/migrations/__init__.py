"""How did the tables come to be? Alembic revisions, run by kb.versions."""
