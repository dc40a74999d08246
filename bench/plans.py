"""How much does the plan check find, and how often is it wrong? Into docs/quality.md: `python -m bench.plans`.

Asks of the drafts in tests/plans (faults seeded, expected.json) what is found of each kind, and of the measures of
published notices how many are called slogans. Only rules that need no base are counted.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.report import keep_in
from index.embedding import load_encoder
from index.plan_precedents import similarities
from kb.document import Span
from kb.parser.facts import find_facts
from kb.plan import Code, Finding, read_plan
from kb.plan.coverage import check_coverage
from kb.plan.plan import PlanMeasure
from kb.plan.slogans import is_slogan
from kb.plan.words_check import check_words
from kb.problem_list import read_problem_list

_ROOT = Path(__file__).parents[1]
_DRAFTS = _ROOT / "tests" / "plans"
_GOLD = ("tests/samples_gold", "tests/notices/gold")
_DOCUMENT = _ROOT / "docs" / "quality.md"
_BEGIN, _END = "<!-- plans:begin -->", "<!-- plans:end -->"

Tally = dict[str, Counter[str]]


def tally_of(drafts: Path = _DRAFTS) -> tuple[Tally, int]:
    """("found", "missed" or "false") counted by kind of fault, and how many drafts there are."""
    expected = json.loads((drafts / "expected.json").read_text(encoding="utf-8"))
    tally: Tally = defaultdict(Counter)
    encoder = load_encoder()
    for name, entry in expected.items():
        plan = read_plan((drafts / name).read_bytes(), name)
        found = list(check_words(plan))
        if "list" in entry:
            listed = read_problem_list((drafts / entry["list"]).read_bytes(), entry["list"]).problems
            words = [one.text for one in listed]
            found += check_coverage(plan, words, similarities(plan, words, encoder))
        for wanted in entry["findings"]:
            hit = next((one for one in found if _fits(one, wanted)), None)
            tally[wanted["code"]]["found" if hit else "missed"] += 1
            if hit:
                found.remove(hit)
        for one in found:
            tally[one.code.value]["false"] += 1
    return tally, len(expected)


def _fits(one: Finding, wanted: dict[str, Any]) -> bool:
    same = (one.code.value, list(one.problems)) == (wanted["code"], wanted["problems"])
    return same and (wanted["words"] in one.passage.text or one.passage.text in wanted["words"])


def called_slogans() -> tuple[int, int]:
    """(how many measures of published notices are called slogans, how many there are)."""
    called = total = 0
    for text in published_measures():
        whole = Span(0, len(text))
        total += 1
        called += is_slogan(PlanMeasure(text, whole, (), find_facts(text, whole)))
    return called, total


def published_measures() -> Iterator[str]:
    """The measures of the published notices that the tests carry."""
    for folder in _GOLD:
        for path in sorted((_ROOT / folder).glob("*.json")):
            for problem in json.loads(path.read_text(encoding="utf-8"))["problems"]:
                yield from (measure["text"] for measure in problem["measures"])


def report_of(tally: Tally, drafts: int, called: int, total: int) -> str:
    """Markdown: a row a kind."""
    lines = [
        f"{drafts} 份草案（docx、xlsx、txt、html，十余种写法）。",
        "",
        "| 类别 | 埋入 | 找到 | 误报 | 召回率 | 精确率 |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    whole: Counter[str] = Counter()
    for code in Code:
        if counts := tally.get(code.value):
            whole += counts
            lines.append(_row(code.label, counts))
    lines.append(_row("全部", whole))
    lines += ["", f"已公开通报的 {total:,} 条措施里，{called} 条被当作口号。"]
    return "\n".join(lines)


def _row(name: str, counts: Counter[str]) -> str:
    found, missed, wrong = counts["found"], counts["missed"], counts["false"]
    recall = f"{found / (found + missed):.3f}" if found + missed else ""
    precision = f"{found / (found + wrong):.3f}" if found + wrong else ""
    return f"| {name} | {found + missed} | {found} | {wrong} | {recall} | {precision} |"


def main() -> None:
    """Measure, print, and keep the table."""
    report = report_of(*tally_of(), *called_slogans())
    print(report)
    keep_in(_DOCUMENT, report, _BEGIN, _END)


if __name__ == "__main__":
    main()
