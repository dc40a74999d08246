"""Errors of search. Messages are Chinese: they reach the user as they are."""

from kb.errors import KnowledgeBaseError


class ModelError(KnowledgeBaseError):
    """An embedding model that is not there, cannot be loaded or yields unusable vectors."""
