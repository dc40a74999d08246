"""Every error the project raises on purpose. Messages are Chinese: they reach the user as they are.

A message says what was found, what was expected and what to do next.
"""


class KnowledgeBaseError(Exception):
    """Root of all errors raised on purpose; `str(error)` is a Chinese sentence fit for a user."""


class UnreadableFileError(KnowledgeBaseError):
    """A file whose text cannot be had: empty, encrypted, damaged, scanned, of an unknown type, over a limit."""


class NotFoundError(KnowledgeBaseError):
    """No notice, problem, measure, original or job has this id (or the caller may not see it)."""


class ConflictError(KnowledgeBaseError):
    """The change contradicts what is stored, such as a slug that belongs to another document."""


class BusyError(KnowledgeBaseError):
    """Another process holds the data folder for writing."""


class StorageError(KnowledgeBaseError):
    """The data folder or database cannot be read or written."""


class InvalidInputError(KnowledgeBaseError):
    """A query, filter, setting or identifier that is not of the expected form."""
