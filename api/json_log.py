"""Log lines of the service: one JSON object a line, control characters escaped, tracebacks inside."""

from __future__ import annotations

import json
import logging
import traceback

from kb.errors import KnowledgeBaseError


def log_error(
    logger: logging.Logger, event: str, error: Exception, *, level: int = logging.ERROR, **fields: object
) -> None:
    """Log what happened. Only an error that was not raised on purpose brings its traceback along."""
    if not logger.isEnabledFor(level):
        return
    line: dict[str, object] = {
        "event": event,
        **fields,
        "error": type(error).__name__,
        "message": str(error)[:500],
    }
    if not isinstance(error, KnowledgeBaseError) and level >= logging.ERROR:
        line["traceback"] = "".join(traceback.format_exception(error))
    text = json.dumps(line, ensure_ascii=False, default=str)
    logger.log(level, "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text))
