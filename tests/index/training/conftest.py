"""Training folders of a few invented lines, in the form that the real ones have."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

SUBJECTS = ("差旅费", "公务用车", "食堂采购", "固定资产", "工程招标", "津贴补贴", "会议纪要", "档案管理")


@pytest.fixture
def training_folders(tmp_path: Path) -> tuple[Path, Path]:
    """(train, corpus): eight subjects, each a notice with two measures and a question, and an in-domain row."""
    train, corpus = tmp_path / "train", tmp_path / "corpus"
    for folder in (train / "domain_text", train / "pairs", train / "indomain", corpus / "gold"):
        folder.mkdir(parents=True)
    paragraphs = [f"{subject}应当严格审核,{subject}的制度应当健全。" for subject in SUBJECTS]
    _write_gzip(train / "domain_text" / "a.txt.gz", paragraphs)
    pairs = [{"q": f"{subject}怎么管", "p": f"{subject}应当严格审核并公开。"} for subject in SUBJECTS]
    _write_gzip(train / "pairs" / "a.jsonl.gz", [json.dumps(pair, ensure_ascii=False) for pair in pairs])
    rows = [
        ("B9", "医院", f"{s}问题突出", f"修订{s}办法。", f"{s}咋办", f"别家{s}呢", f"{s}缺位", f"{s} 整改")
        for s in SUBJECTS
    ]
    (train / "indomain" / "a.tsv").write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    questions, judgments = [], []
    for number, subject in enumerate(SUBJECTS):
        measures = [{"text": f"清理{subject}台账。"}, {"text": f"完善{subject}制度。"}]
        notice = {
            "slug": f"n{number}",
            "problems": [{"number": 1, "title": f"{subject}不规范", "measures": measures}],
        }
        (corpus / "gold" / f"n{number}.json").write_text(json.dumps(notice), encoding="utf-8")
        questions.append(f"q{number}\tkeyword\t{subject}台账")
        judgments += [f"q{number}\t0\tn{number}#P1-M1\t2", f"q{number}\t0\tn{number}#P1-M2\t2"]
    (corpus / "queries.tsv").write_text("\n".join(questions), encoding="utf-8")
    (corpus / "qrels.tsv").write_text("\n".join(judgments), encoding="utf-8")
    return train, corpus


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    """A folder with one term and one group of synonyms."""
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "terms.txt").write_text("差旅费 10 n\n", encoding="utf-8")
    (folder / "synonyms.tsv").write_text("B9\t差旅费\t出差费|差旅费用\nA1\t~开会\t会议\n", encoding="utf-8")
    return folder


def _write_gzip(path: Path, lines: list[str]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
