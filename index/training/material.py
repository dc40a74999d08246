"""What is trained on: everything read, checked against what is held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.training import sources
from index.training.journal import Stage
from index.training.split import Split, check_no_leak, folded, split_sources

if TYPE_CHECKING:
    from index.training.pipeline import Settings


@dataclass(frozen=True)
class Material:
    """Everything read, and its split."""

    corpus: sources.Corpus
    rows: Sequence[sources.Row]
    split: Split
    domain_text: Sequence[str]
    pairs: Sequence[sources.Pair]
    in_domain_text: list[str]
    synonyms: Sequence[tuple[str, ...]]


def read_material(
    train: Path, corpus_folder: Path, lexicon: Path, settings: Settings, stage: Stage
) -> Material:
    """Everything that training reads; what is held out is kept out. Raises LeakError if something of it is left."""
    corpus = sources.read_corpus(corpus_folder)
    rows = sources.read_rows(train)
    split = split_sources(
        corpus,
        rows,
        notices=settings.held_out_notices,
        row_share=settings.held_out_row_share,
        seed=settings.seed,
    )
    all_pairs = sources.read_pairs(train)
    pairs = [pair for pair in all_pairs if not {folded(pair.query), folded(pair.passage)} & split.forbidden]
    domain_text = [line for line in sources.read_domain_text(train) if folded(line) not in split.forbidden]
    in_domain_text = _in_domain_text(split)
    synonyms = sources.read_synonyms(lexicon)
    checked = check_no_leak(in_domain_text, split)
    checked += check_no_leak((word for group in synonyms for word in group), split)
    checked += check_no_leak(domain_text, split)
    checked += check_no_leak((text for pair in pairs for text in (pair.query, pair.passage)), split)
    stage.note(
        held_out_notices=len(split.held_out_slugs),
        train_questions=len(split.train_questions),
        test_questions=len(split.test_questions),
        train_measures=len(split.train_measures),
        train_rows=len(split.train_rows),
        test_rows=len(split.test_rows),
        pairs=len(pairs),
        pairs_dropped=len(all_pairs) - len(pairs),
        domain_paragraphs=len(domain_text),
        texts_checked_for_leaks=checked,
    )
    return Material(corpus, rows, split, domain_text, pairs, in_domain_text, synonyms)


def _in_domain_text(split: Split) -> list[str]:
    texts = [
        text
        for row in split.train_rows
        for text in (sources.passage_text(row.title, row.measure), *row.queries)
    ]
    texts += [sources.passage_text(measure.title, measure.text) for measure in split.train_measures]
    texts += [question.text for question in split.train_questions]
    return texts
