"""Types of parts that have not landed yet, as the contract words them. Goes away once kb.store and index.retriever exist."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal

from kb.document import Span
from kb.errors import KnowledgeBaseError
from kb.notice import Completion


@dataclass(frozen=True)
class MeasureRecord:
    measure_id: str
    problem_id: str
    slug: str
    problem_number: int
    ordinal: int
    text: str
    span: Span
    types: tuple[str, ...]
    completion: Completion
    continuing: bool
    problem_title: str
    section_title: str
    topics: tuple[str, ...]
    notice_title: str
    inspected_unit: str | None
    unit_kind: str | None
    region: str | None
    kind: str
    publication_date: str | None
    year: int | None


@dataclass(frozen=True)
class NoticeSummary:
    slug: str
    title: str
    inspected_unit: str | None
    unit_kind: str | None
    region: str | None
    kind: str
    publication_date: str | None
    problem_count: int
    measure_count: int
    file_name: str
    warnings_count: int
    ingested_at: str


@dataclass(frozen=True)
class Counts:
    notices: int
    problems: int
    measures: int


@dataclass(frozen=True)
class SearchRequest:
    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offset: int = 0
    limit: int = 10
    sort: Literal["relevance", "date"] = "relevance"


@dataclass(frozen=True)
class Hit:
    record: MeasureRecord
    score: float
    rank: int
    lexical_score: float | None
    similarity: float | None
    matched_terms: tuple[str, ...]
    highlights: tuple[Span, ...]


@dataclass(frozen=True)
class ProblemGroup:
    problem_id: str
    score: float
    hits: tuple[Hit, ...]
    title_highlights: tuple[Span, ...]
    other_measures: tuple[MeasureRecord, ...]


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class SearchResult:
    request: SearchRequest
    groups: tuple[ProblemGroup, ...]
    total_groups: int
    total_measures: int
    facets: dict[str, tuple[FacetValue, ...]]
    generation: int
    elapsed_ms: float
    notes: tuple[str, ...]
    nearest: bool


class IndexMissingError(KnowledgeBaseError):
    """No index has been published."""


class IndexCorruptError(KnowledgeBaseError):
    """No published index passes its checks."""


class ModelError(KnowledgeBaseError):
    """The embedding model cannot be loaded."""


class Services:
    """What api.wiring assembles."""


_MODULES: dict[str, dict[str, Any]] = {
    "kb.store": {"MeasureRecord": MeasureRecord, "NoticeSummary": NoticeSummary, "Counts": Counts},
    "api.wiring": {"Services": Services},
    "index.errors": {
        "IndexMissingError": IndexMissingError,
        "IndexCorruptError": IndexCorruptError,
        "ModelError": ModelError,
    },
    "index.retriever": {
        "SearchRequest": SearchRequest,
        "Hit": Hit,
        "ProblemGroup": ProblemGroup,
        "FacetValue": FacetValue,
        "SearchResult": SearchResult,
    },
}


def install() -> None:
    """Put stand-in modules where the real ones are still missing."""
    for name, members in _MODULES.items():
        if name not in sys.modules and importlib.util.find_spec(name) is None:
            module = ModuleType(name)
            module.__dict__.update(members)
            sys.modules[name] = module
