"""Errors that only arise between a client and the service. Messages are Chinese: they reach the user as they are."""

from __future__ import annotations

from kb.errors import KnowledgeBaseError


class NotAuthenticatedError(KnowledgeBaseError):
    """The request needs a write token or a session, and shows none that is valid."""


class ForbiddenError(KnowledgeBaseError):
    """The caller is known, but this request may not be made: cross-site, no CSRF token, writing switched off."""


class TooLargeError(KnowledgeBaseError):
    """The request body is larger than its route accepts."""


class UnsupportedMediaTypeError(KnowledgeBaseError):
    """The request body is not of the content type its route accepts."""


class MisdirectedError(KnowledgeBaseError):
    """The Host header names a host that this service does not answer for."""


class NotReadyError(KnowledgeBaseError):
    """The service has started but cannot answer yet: store or index are still loading, or failed to load."""


class OverloadedError(KnowledgeBaseError):
    """All places for heavy work, or all places in the queue, are taken."""


class ModelServerError(KnowledgeBaseError):
    """The language model server cannot be reached, refuses, breaks off, or answers what cannot be used."""
