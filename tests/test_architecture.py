"""docs/ARCHITECTURE.md leads to what is there: its files exist and hold the names it gives."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
PLACES = sorted(set(re.findall(r"`((?:kb|index|api|bench|tests|samples)/[\w./-]*)(?:::([\w.]+))?`", TEXT)))


def names_in(path: Path) -> set[str]:
    """Functions, classes and "Class.method" of a module."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return names


@pytest.mark.parametrize(("place", "name"), PLACES)
def test_a_place_the_architecture_names_is_there(place: str, name: str) -> None:
    """Paths exist; behind "::" stands a function, class or method of that file."""
    assert (ROOT / place).exists()
    assert not name or name in names_in(ROOT / place)


def test_every_folder_of_code_has_its_question() -> None:
    """Each package is in the table of folders."""
    folders = TEXT.split("## One query")[0]
    packages = {
        path.parent.relative_to(ROOT).as_posix()
        for package in ("kb", "index", "api", "bench")
        for path in (ROOT / package).rglob("__init__.py")
        if path.parent.name != "versions"
    }
    assert {package for package in packages if f"`{package}/`" not in folders} == set()
