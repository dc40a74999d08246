"""Fit and measure the model of slogans that kb/plan/slogan_model.py loads: `python -m bench.train_slogans`.

Learns from bench/slogans/train.tsv (label, tab, text; by two writers) and the measures without figures of published
notices in tests/. The figures are of bench/slogans/test.tsv, by a third writer, beside the rules alone; kept in
docs/quality.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench.plans import published_measures
from bench.report import keep_in
from bench.train_classifiers import Sample, fit
from kb.document import Span
from kb.parser.classify import LinearModel, save_model
from kb.parser.facts import find_facts
from kb.plan import slogan_model
from kb.plan.plan import PlanMeasure
from kb.plan.slogans import EVEN_ODDS, has_figure, is_slogan, says_nothing

_ROOT = Path(__file__).parents[1]
_DATA = Path(__file__).parent / "slogans"
_DOCUMENT = _ROOT / "docs" / "quality.md"
_BEGIN, _END = "<!-- slogans:begin -->", "<!-- slogans:end -->"
_SLOGAN = frozenset(["S1"])

Labelled = Sequence[tuple[bool, str]]


def read_labelled(path: Path) -> list[tuple[bool, str]]:
    """(is it a slogan, text) of every line."""
    lines = (line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return [(label == "slogan", text) for label, text in lines]


def fit_model(labelled: Labelled, published: Sequence[str]) -> LinearModel:
    """The model of these slogans and concrete measures, and of published ones, none of which is a slogan."""
    samples = [Sample(((text, 1.0),), _SLOGAN if is_one else frozenset()) for is_one, text in labelled]
    samples += [Sample(((text, 1.0),), frozenset()) for text in published]
    return fit(samples, "slogans")


def measure_of(text: str) -> PlanMeasure:
    """A text as a measure of a plan."""
    whole = Span(0, len(text))
    return PlanMeasure(text, whole, (), find_facts(text, whole))


def report_of(labelled: Labelled) -> str:
    """Markdown: the rules alone, the model alone, and both as the check uses them."""
    slogans = [text for is_one, text in labelled if is_one]
    others = [text for is_one, text in labelled if not is_one]
    ways: tuple[tuple[str, Callable[[PlanMeasure], bool]], ...] = (
        ("只用词表（基线）", lambda one: not has_figure(one) and says_nothing(one)),
        ("只用模型", lambda one: not has_figure(one) and slogan_model.slogan_odds(one.text) >= EVEN_ODDS),
        ("词表或模型（所用）", is_slogan),
    )
    lines = [
        f"{len(slogans)} 条口号，{len(others)} 条具体措施（一半是说得像口号的），由没有见过词表和训练句子的人写成：",
        "",
        "| 做法 | 找到口号 | 召回率 | 误报 | 精确率 | 召回率/基线 |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    base = 0.0
    for name, way in ways:
        found = sum(way(measure_of(text)) for text in slogans)
        wrong = sum(way(measure_of(text)) for text in others)
        recall = found / len(slogans)
        base = base or recall
        precision = f"{found / (found + wrong):.3f}" if found + wrong else ""
        ratio = f"{recall / base:.2f}" if base else ""
        lines.append(f"| {name} | {found} | {recall:.3f} | {wrong} | {precision} | {ratio} |")
    return "\n".join(lines)


def main() -> None:
    """Fit, write the weights, measure, and keep the table."""
    parser = argparse.ArgumentParser(description="口号模型的训练与评测，写入 docs/quality.md")
    parser.add_argument("--measure-only", action="store_true", help="不训练，只评测")
    parser.add_argument("--no-write", action="store_true", help="只打印，不改 docs/quality.md")
    chosen = parser.parse_args()
    if not chosen.measure_only:
        labelled = read_labelled(_DATA / "train.tsv")
        published = [text for text in published_measures() if not has_figure(measure_of(text))]
        model = fit_model(labelled, published)
        target = Path(slogan_model.__file__).with_name(slogan_model.WEIGHTS_FILE)
        np.savez_compressed(target, allow_pickle=False, **save_model(model))
        print(f"{target.name}: {target.stat().st_size / 1e3:.0f} kB, {len(model.rows)} n-grams")
    text = report_of(read_labelled(_DATA / "test.tsv"))
    print(text)
    if not chosen.no_write:
        keep_in(_DOCUMENT, text, _BEGIN, _END)


if __name__ == "__main__":
    main()
