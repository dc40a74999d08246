"""Divide what is learned from what is measured with, and prove that they do not touch."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.training.sources import Corpus, Measure, Question, Row

_SEPARATORS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Split:
    """Training material on one side, held-out measures, questions and rows on the other.

    Whoever measures must search among held-out measures and rows alone: training moves what it reads away from
    questions it has not read, so that among both the held-out ones are found too easily.
    """

    held_out_slugs: frozenset[str]
    train_measures: tuple[Measure, ...]
    train_questions: tuple[Question, ...]
    test_measures: tuple[Measure, ...]
    test_questions: tuple[Question, ...]
    train_rows: tuple[Row, ...]
    test_rows: tuple[Row, ...]
    forbidden: frozenset[str]  # folded wordings that no stage may read


class LeakError(Exception):
    """Held-out material is among the training material."""


def split_sources(corpus: Corpus, rows: Sequence[Row], *, notices: int, row_share: float, seed: int) -> Split:
    """Return a split by whole notices and by whole groups of rows; questions are never split within a notice.

    notices: how many notices are held out, with all their questions and measures.
    row_share: share (0..1) of the row groups that is held out.
    What is left for training is rid of every wording that also occurs on the held-out side.
    """
    slugs = sorted({measure.slug for measure in corpus.measures})
    held_out = frozenset(random.Random(seed).sample(slugs, notices))
    groups = sorted({row.group for row in rows})
    held_groups = set(random.Random(seed + 1).sample(groups, round(len(groups) * row_share)))
    test_measures = [measure for measure in corpus.measures if measure.slug in held_out]
    test_questions = tuple(question for question in corpus.questions if question.slugs & held_out)
    test_rows = tuple(row for row in rows if row.group in held_groups)
    forbidden = _wordings(test_measures, test_questions, test_rows)
    return Split(
        held_out_slugs=held_out,
        train_measures=tuple(
            m for m in corpus.measures if m.slug not in held_out and not forbidden & _measure_wordings(m)
        ),
        train_questions=tuple(
            q for q in corpus.questions if not q.slugs & held_out and folded(q.text) not in forbidden
        ),
        test_measures=tuple(test_measures),
        test_questions=test_questions,
        train_rows=tuple(
            row for row in rows if row.group not in held_groups and not forbidden & _row_wordings(row)
        ),
        test_rows=test_rows,
        forbidden=frozenset(forbidden),
    )


def check_no_leak(texts: Iterable[str], split: Split) -> int:
    """Return how many texts were checked; raise LeakError if one of them is held out.

    texts: every text that any stage of training reads, as it reads it (a passage with its title included).
    Compared without case, width, white space and punctuation, so that a copy in another dress is found too.
    """
    checked = 0
    for text in texts:
        checked += 1
        if folded(text) in split.forbidden:
            raise LeakError(f"held-out text is in training: {text[:80]!r}")
    return checked


def folded(text: str) -> str:
    """Return the letters and digits of a text, lower case and half width: equal for copies in another dress."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).lower())


def _wordings(measures: Iterable[Measure], questions: Iterable[Question], rows: Iterable[Row]) -> set[str]:
    found = {folded(question.text) for question in questions}
    for measure in measures:
        found |= _measure_wordings(measure)
    for row in rows:
        found |= _row_wordings(row)
    return found


def _measure_wordings(measure: Measure) -> set[str]:
    return {folded(measure.text), folded(measure.title + measure.text)}


def _row_wordings(row: Row) -> set[str]:
    return {folded(text) for text in (*row.queries, row.measure, row.title + row.measure)}
