"""What can go wrong with an index or a model. Each error tells the caller which repair helps."""

from kb.errors import KnowledgeBaseError


class IndexMissingError(KnowledgeBaseError):
    """No generation has been published yet: build one from the store."""


class IndexCorruptError(KnowledgeBaseError):
    """Generations exist, but none passes its checksums: rebuild from the store."""


class ModelError(KnowledgeBaseError):
    """An embedding model or reranker cannot be loaded, or does not give what it must."""
