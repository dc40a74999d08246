"""Topics of problems and types of measures: codes, names, areas. Source: taxonomy.tsv in this folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from kb.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class Term:
    """One entry. kind: topic (A1..D1) or measure_type (M1..M20); area: the inspectors' area it belongs to."""

    kind: Literal["topic", "measure_type"]
    code: str
    area: str
    name: str


@cache
def terms() -> dict[str, Term]:
    """All entries by code, in the order of taxonomy.tsv."""
    lines = (files("kb") / "taxonomy.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines if line)
    return {
        code: Term("topic" if kind == "topic" else "measure_type", code, area, name)
        for kind, code, area, name in rows
    }


def name_of(code: str) -> str:
    """The Chinese name of a code; the code itself if unknown."""
    term = terms().get(code)
    return term.name if term else code


def code_of(code_or_name: str, kind: Literal["topic", "measure_type"]) -> str:
    """The code for a code or Chinese name of this kind. Raises InvalidInputError if there is none."""
    for term in terms().values():
        if term.kind == kind and code_or_name in (term.code, term.name):
            return term.code
    label = "问题主题" if kind == "topic" else "措施类型"
    raise InvalidInputError(
        f"没有名为“{code_or_name[:40]}”的{label}。请用代码（如 B8、M7）或名称（如 差旅与报销）。"
    )
