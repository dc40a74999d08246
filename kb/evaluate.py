"""How well does the parser read notices whose structure is known? Compares with gold files, layout by layout."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import InvalidInputError, KnowledgeBaseError
from kb.notice import Notice, Source

FRAME_FIELDS = (
    "title",
    "inspected_unit",
    "inspecting_body",
    "region",
    "unit_kind",
    "inspection_period",
    "feedback_date",
    "publication_date",
)
_NAMES = {
    "title": "标题",
    "inspected_unit": "被巡察单位",
    "inspecting_body": "巡察机构",
    "region": "地区",
    "unit_kind": "单位类型",
    "inspection_period": "巡察时间",
    "feedback_date": "反馈日期",
    "publication_date": "公开日期",
}


@dataclass(slots=True)
class Tally:
    """Counts of one layout: texts found and right (hits), found, and in the gold; frame fields right and asked."""

    notices: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    frame: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Adds another tally to this one."""
        self.notices += other.notices
        for name in ("hits", "found", "gold", "frame"):
            getattr(self, name).update(getattr(other, name))

    def scores(self, kind: str) -> tuple[float, float, float]:
        """(precision, recall, F1) of "problem" or "measure", each in [0, 1]; 1 where there is nothing to find."""
        if not self.found[kind] and not self.gold[kind]:
            return 1.0, 1.0, 1.0
        precision = self.hits[kind] / self.found[kind] if self.found[kind] else 0.0
        recall = self.hits[kind] / self.gold[kind] if self.gold[kind] else 0.0
        total = self.found[kind] + self.gold[kind]
        return precision, recall, 2 * self.hits[kind] / total

    def frame_accuracy(self, name: str) -> float:
        """Share of notices whose frame field is right, in [0, 1]."""
        return self.frame[name] / self.notices if self.notices else 1.0


@dataclass(frozen=True, slots=True)
class ParseReport:
    """Tallies by layout, in the layouts' order, and of all; failures: files that could not be read, and why."""

    layouts: dict[str, Tally]
    total: Tally
    failures: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """Scores by layout and in all."""
        rows = {**self.layouts, "all": self.total}
        return {
            "layouts": {name: _json_row(tally) for name, tally in rows.items()},
            "failures": [{"file": name, "message": message} for name, message in self.failures],
        }

    def __str__(self) -> str:
        head = f"{'版式':<6}{'篇':>4}  {'问题 P':>6}{'R':>7}{'F1':>7}  {'措施 P':>6}{'R':>7}{'F1':>7}"
        lines = [
            head,
            *(_line(name, tally) for name, tally in self.layouts.items()),
            _line("全部", self.total),
        ]
        lines += ["", "基本信息正确率："]
        lines += [f"  {_NAMES[name]}：{self.total.frame_accuracy(name):.3f}" for name in FRAME_FIELDS]
        lines += [f"读取失败：{name}：{message}" for name, message in self.failures]
        return "\n".join(lines)


def evaluate_parse(gold_folder: Path, files_folder: Path) -> ParseReport:
    """Parse each file that a gold file names and compare the two.

    A text counts as right where it equals a gold text after all white space is taken out; each gold text counts
    once. A gold file without "file" means a file of the same stem. Raises InvalidInputError if there is no gold.
    """
    gold_paths = sorted(gold_folder.glob("*.json"))
    if not gold_paths:
        raise InvalidInputError(f"目录 {gold_folder} 里没有标准答案（*.json）。")
    layouts: dict[str, Tally] = {}
    total = Tally()
    failures: list[tuple[str, str]] = []
    for path in gold_paths:
        gold = _load_gold(path)
        file = _file_of(gold, path, files_folder)
        notice: Notice | None = None
        try:
            notice = _parse(file, path.stem)
        except KnowledgeBaseError as error:
            failures.append((file.name, str(error)))
        tally = compare(notice, gold)
        layouts.setdefault(str(gold.get("layout") or "?"), Tally()).add(tally)
        total.add(tally)
    return ParseReport(dict(sorted(layouts.items())), total, tuple(failures))


def compare(notice: Notice | None, gold: dict[str, Any]) -> Tally:
    """The tally of one notice against its gold; None: it could not be read, and found nothing."""
    tally = Tally(notices=1)
    problems = notice.problems if notice else ()
    found = {
        "problem": [problem.title for problem in problems],
        "measure": [measure.text for problem in problems for measure in problem.measures],
    }
    expected = {
        "problem": [item["title"] for item in gold["problems"]],
        "measure": [item["text"] for problem in gold["problems"] for item in problem["measures"]],
    }
    for kind in found:
        ours, theirs = _folded(found[kind]), _folded(expected[kind])
        tally.hits[kind] = (ours & theirs).total()
        tally.found[kind], tally.gold[kind] = ours.total(), theirs.total()
    if notice:
        for name in FRAME_FIELDS:
            tally.frame[name] = int(_plain(getattr(notice, name)) == _plain(gold.get(name)))
    return tally


def _parse(file: Path, slug: str) -> Notice:

    from kb.parser import parse_document
    from kb.readers import read_safely

    if not file.is_file():
        raise InvalidInputError(f"没有文件 {file}。")
    content = file.read_bytes()
    document = read_safely(content, file.name)
    source = Source.of(file.name, content, document)
    return parse_document(document, slug=slug, source=source)


def _load_gold(path: Path) -> dict[str, Any]:
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
        gold["problems"] = [
            {**problem, "measures": problem.get("measures", [])} for problem in gold["problems"]
        ]
        return dict(gold)
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInputError(f"{path.name} 不是标准答案文件：应是含 problems 列表的 JSON。") from error


def _file_of(gold: dict[str, Any], path: Path, files: Path) -> Path:
    if gold.get("file"):
        return files / str(gold["file"])
    return next(iter(sorted(files.glob(f"{path.stem}.*"))), files / path.stem)


def _folded(texts: Iterable[str]) -> Counter[str]:
    return Counter(re.sub(r"\s+", "", text) for text in texts)


def _plain(value: object) -> object:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    if value in ("", None):
        return None
    return re.sub(r"\s+", "", str(value))


def _json_row(tally: Tally) -> dict[str, Any]:
    row: dict[str, Any] = {"notices": tally.notices}
    for kind in ("problem", "measure"):
        precision, recall, f1 = tally.scores(kind)
        row[kind] = {"precision": precision, "recall": recall, "f1": f1}
    row["frame"] = {name: tally.frame_accuracy(name) for name in FRAME_FIELDS}
    return row


def _line(name: str, tally: Tally) -> str:
    problem, measure = tally.scores("problem"), tally.scores("measure")
    figures = (
        "".join(f"{score:7.3f}" for score in problem) + " " + "".join(f"{score:7.3f}" for score in measure)
    )
    return f"{name:<8}{tally.notices:>4} {figures}"
