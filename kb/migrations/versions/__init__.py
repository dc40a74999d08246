"""One file a revision; the newest one's id is kb.schema.SCHEMA_REVISION."""
