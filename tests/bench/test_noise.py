"""Questions as they are typed in a hurry, made from careful ones."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from bench import noise

QUESTIONS = ("差旅费报销审核不严", "固定资产账实不符怎么整改", "公务接待超标准 清退", "三会一课记录补记代签")


def test_the_same_seed_makes_the_same_questions() -> None:
    first = [noise.noisy(text, Random(7)) for text in QUESTIONS]

    assert first == [noise.noisy(text, Random(7)) for text in QUESTIONS]


def test_most_questions_are_changed_and_none_is_lost() -> None:
    chance = Random(7)
    made = [(text, noise.noisy(text, chance)) for _ in range(10) for text in QUESTIONS]

    assert sum(text != noisy for text, noisy in made) > 30
    assert all(noisy.strip() for _, noisy in made)


def test_a_file_keeps_its_ids_and_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "queries.tsv", tmp_path / "noisy.tsv"
    source.write_text("a-P1-keyword\tkeyword\t差旅费报销审核不严\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["noise", str(source), "--out", str(out)])

    noise.main()

    query_id, kind, text = out.read_text(encoding="utf-8").rstrip("\n").split("\t")
    assert (query_id, kind) == ("a-P1-keyword", "keyword")
    assert text != "差旅费报销审核不严"
