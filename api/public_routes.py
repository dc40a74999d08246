"""What may anyone call, without a right to write?"""

from __future__ import annotations

import re

# The whole of what anyone may call. A path part in braces stands for one segment, {…:path} for the rest.
PUBLIC_ROUTES: tuple[tuple[str, str], ...] = (
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/search"),
    ("POST", "/api/v1/search"),
    ("GET", "/api/v1/precedents"),
    ("POST", "/api/v1/precedents"),
    ("GET", "/api/v1/precedents/written"),
    ("POST", "/api/v1/precedents/written"),
    ("GET", "/api/v1/suggest"),
    ("GET", "/api/v1/facets"),
    ("GET", "/api/v1/synonyms"),
    ("GET", "/api/v1/notices"),
    ("GET", "/api/v1/notices/{slug}"),
    ("GET", "/api/v1/notices/{slug}/text"),
    ("GET", "/api/v1/notices/{slug}/original"),
    ("GET", "/api/v1/notices/{slug}/problems/{problem}"),
    ("GET", "/api/v1/notices/{slug}/problems/{problem}/measures/{measure}"),
    ("GET", "/api/v1/notices/{slug}/corrections"),
    ("GET", "/api/v1/ledger"),
    ("GET", "/api/v1/ledger.xlsx"),
    ("GET", "/api/v1/patterns"),
    ("GET", "/api/v1/patterns/problems"),
    ("GET", "/api/v1/patterns/recurrences"),
    ("GET", "/api/v1/patterns/checklist"),
    ("GET", "/api/v1/patterns/checklist.docx"),
    ("GET", "/api/v1/patterns/checklist.xlsx"),
    ("GET", "/api/v1/problems/{problem_id}"),
    ("GET", "/api/v1/measures/{measure_id}"),
    ("POST", "/api/v1/reports"),
    ("POST", "/api/v1/reports/preview"),
    ("POST", "/api/v1/plans/check"),
    ("GET", "/api/v1/tasks/{task_id}"),
    ("GET", "/api/v1/tasks/{task_id}/files/{name}"),
    ("DELETE", "/api/v1/tasks/{task_id}"),
    ("POST", "/api/v1/baskets"),
    ("GET", "/api/v1/baskets/{basket_id}"),
    ("PUT", "/api/v1/baskets/{basket_id}"),
    ("PATCH", "/api/v1/baskets/{basket_id}"),
    ("GET", "/api/v1/baskets/{basket_id}/export.docx"),
    ("GET", "/api/v1/baskets/{basket_id}/export.xlsx"),
    ("GET", "/api/v1/similar"),
    ("POST", "/api/v1/similar"),
    ("GET", "/api/v1/hits"),
    ("GET", "/api/v1/hits/questions"),
    ("GET", "/api/v1/hits/questions/{question_id}"),
    ("GET", "/api/v1/hits/evaluations"),
    ("GET", "/api/v1/hits/queries.tsv"),
    ("GET", "/api/v1/hits/qrels.tsv"),
    # pages
    ("GET", "/"),
    ("GET", "/hits"),
    ("GET", "/hits/questions/{question_id}"),
    ("GET", "/search"),
    ("GET", "/answer/passages"),
    ("GET", "/answer/written"),
    ("GET", "/notices"),
    ("GET", "/notices/{slug}"),
    ("GET", "/notices/{slug}/corrections"),
    ("GET", "/ledger"),
    ("GET", "/patterns"),
    ("GET", "/patterns/problems"),
    ("GET", "/patterns/recurrences"),
    ("GET", "/patterns/checklist"),
    ("GET", "/similar"),
    ("POST", "/similar"),
    ("GET", "/basket"),
    ("GET", "/basket/{basket_id}"),
    ("POST", "/basket/add"),
    ("POST", "/basket/remove"),
    ("POST", "/basket/move"),
    ("POST", "/basket/clear"),
    ("POST", "/basket/undo"),
    ("POST", "/basket/copy"),
    ("GET", "/report"),
    ("POST", "/report"),
    ("GET", "/report/lists/{list_id}"),
    ("POST", "/report/lists/{list_id}"),
    ("GET", "/plan"),
    ("POST", "/plan"),
    ("GET", "/plan/{task_id}"),
    ("GET", "/tasks/{task_id}"),
    ("POST", "/tasks/{task_id}/stop"),
    ("GET", "/about"),
    ("GET", "/api-docs"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("POST", "/logout"),
    ("GET", "/favicon.ico"),
    ("GET", "/static/{path:path}"),
)


def _pattern(template: str) -> str:
    escaped = re.escape(template).replace(r"\{", "{").replace(r"\}", "}")
    return re.sub(r"\{(\w+:path)\}", ".+", re.sub(r"\{\w+\}", "[^/]+", escaped))


_PUBLIC: dict[str, re.Pattern[str]] = {
    method: re.compile("|".join(_pattern(path) for verb, path in PUBLIC_ROUTES if verb == method))
    for method in {verb for verb, _ in PUBLIC_ROUTES}
}


def is_public(method: str, path: str) -> bool:
    """Whether anyone may make this request. HEAD counts as GET."""
    pattern = _PUBLIC.get("GET" if method == "HEAD" else method)
    return pattern is not None and pattern.fullmatch(path) is not None
