"""Rules on the shape of the code: imports point one way, nothing is unpickled, the command line starts light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {"kb": {"kb"}, "index": {"index", "kb"}, "api": {"api", "index", "kb"}}
HEAVY = ("torch", "sentence_transformers", "transformers", "faiss", "tantivy", "jieba", "numpy", "pandas")


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_from_api_to_index_to_kb(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in sources(package)
        for module in imported_modules(path)
        if module.split(".")[0] in MAY_IMPORT.keys() - MAY_IMPORT[package]
    ]
    assert sources(package)
    assert wrong == []


@pytest.mark.parametrize("package", [*MAY_IMPORT, "bench"])
def test_nothing_is_pickled(package: str) -> None:
    banned = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in sources(package)
        for module in imported_modules(path)
        if module.split(".")[0] in banned
    ]
    assert wrong == []


def allowed_pickles(path: Path) -> Iterator[int]:
    """Lines that call with allow_pickle=True, or torch.load without weights_only=True."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        value = named.get("allow_pickle")
        if value is not None and not (isinstance(value, ast.Constant) and value.value is False):
            yield node.lineno
        if ast.unparse(node.func) == "torch.load" and "weights_only" not in named:
            yield node.lineno


@pytest.mark.parametrize("package", [*MAY_IMPORT, "bench"])
def test_no_array_or_weights_may_hold_a_pickle(package: str) -> None:
    wrong = [f"{path.relative_to(ROOT)}:{n}" for path in sources(package) for n in allowed_pickles(path)]
    assert wrong == []


def modules_loaded_by(code: str) -> set[str]:
    report = "import sys; print('\\n'.join(sorted(name for name in sys.modules if '.' not in name)))"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("arguments", ["['--help']", "['parse', '--help']", "['ingest', '--help']"])
def test_help_loads_neither_models_nor_the_database(arguments: str) -> None:
    code = (
        "import contextlib, io; from api.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        f"    main({arguments})"
    )
    loaded = modules_loaded_by(code)
    assert "api" in loaded
    assert loaded.isdisjoint({*HEAVY, "sqlalchemy", "alembic", "fastapi", "pydantic", "lxml", "pdfplumber"})


def test_the_store_loads_no_model_and_no_web_framework() -> None:
    assert modules_loaded_by("import kb.store, api.wiring, api.settings").isdisjoint(
        {*HEAVY, "alembic", "fastapi", "pydantic", "lxml"}
    )
