"""The README tells the truth: its commands run, what it names exists."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines() if line
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A data folder of its own with the samples in it."""
    environment = {**os.environ, "KB_DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    run(".venv/bin/kb ingest samples", environment)
    return environment


def run(command: str, environment: dict[str, str]) -> str:
    words = shlex.split(command)
    kb = Path(sys.executable).parent / "kb"
    done = subprocess.run(
        [str(kb), *words[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_exactly_two_commands_do_everything_on_a_fresh_machine() -> None:
    """make demo and make test; all others are kb."""
    assert [line for line in COMMANDS if line.startswith("make ")] == ["make demo", "make test"]
    assert all(line.startswith(("make ", ".venv/bin/kb ")) for line in COMMANDS)


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith(".venv/bin/kb ")])
def test_a_command_of_the_readme_runs(command: str, environment: dict[str, str]) -> None:
    """Each exits with 0 and prints something."""
    assert run(command, environment).strip()


def test_the_answer_shown_is_the_answer_given(environment: dict[str, str]) -> None:
    """The search printed in the README finds the same problem and measures; its duration may differ."""
    shown = re.search(
        r'kb search "出差报销超标怎么整改" --top-k 1\n```\n\n```text\n(.*?)```', README, re.DOTALL
    )
    assert shown is not None
    printed = run('.venv/bin/kb search "出差报销超标怎么整改" --top-k 1', environment)

    def without_duration(text: str) -> str:
        return re.sub(r"\d+ 毫秒", "", text).strip()

    assert without_duration(printed) == without_duration(shown[1])


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(((?:docs|samples|index)/[^)#]+)\)", README))))
def test_a_file_the_readme_points_to_is_there(path: str) -> None:
    """Links lead somewhere."""
    assert (ROOT / path).is_file()


def test_every_setting_is_in_the_table_and_every_one_in_the_table_exists() -> None:
    """The table and the code name the same variables."""
    from dataclasses import fields

    from api.settings import Settings

    named = set(re.findall(r"KB_[A-Z_]+", README.split("## 设置")[1].split("## 局限")[0])) - {"KB_"}

    assert named == {f"KB_{field.name.upper()}" for field in fields(Settings)} | {"KB_SETTINGS_FILE"}
