"""Draw batches of query and passage: general pairs once through, then in-domain rows and corpus questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.training.contrastive import Batch, IntArray, tokenize
from index.training.sources import Measure, Pair, Question, Row, passage_text

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True)
class Tokenized:
    """Aligned lists: example i asks `queries[i]` and is answered by any of `passages[answers[i]]`."""

    queries: list[IntArray]
    passages: list[IntArray]
    answers: Sequence[tuple[int, ...]]
    groups: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.queries)


def pair_examples(pairs: Sequence[Pair], tokenizer: Tokenizer) -> Tokenized:
    """Return general pairs; pairs with the same passage are one group (headings and articles repeat)."""
    numbers: dict[str, int] = {}
    groups = [numbers.setdefault(pair.passage, len(numbers)) for pair in pairs]
    passages = tokenize(tokenizer, list(numbers))
    queries = tokenize(tokenizer, [pair.query for pair in pairs])
    return Tokenized(queries, passages, [(group,) for group in groups], np.array(groups, dtype=np.int64))


def row_examples(rows: Sequence[Row], tokenizer: Tokenizer) -> Tokenized:
    """Return one example per question of a row; rows of one topic and title are one group."""
    numbers: dict[str, int] = {}
    texts, answers, groups = [], [], []
    for row_number, row in enumerate(rows):
        for query in row.queries:
            texts.append(query)
            answers.append((row_number,))
            groups.append(numbers.setdefault(row.group, len(numbers)))
    passages = tokenize(tokenizer, [passage_text(row.title, row.measure) for row in rows])
    return Tokenized(tokenize(tokenizer, texts), passages, answers, np.array(groups, dtype=np.int64))


def question_examples(
    questions: Sequence[Question], measures: Sequence[Measure], tokenizer: Tokenizer
) -> Tokenized:
    """Return the corpus questions, each answered by any relevant measure; one problem is one group.

    Measures that are not among `measures` are left out, and so are questions that then have no answer.
    """
    rows = {measure.measure_id: number for number, measure in enumerate(measures)}
    numbers: dict[str, int] = {}
    kept, answers, groups = [], [], []
    for question in questions:
        found = tuple(sorted(rows[measure_id] for measure_id in question.relevant if measure_id in rows))
        if found:
            kept.append(question.text)
            answers.append(found)
            groups.append(numbers.setdefault(measures[found[0]].problem_id, len(numbers)))
    passages = tokenize(tokenizer, [passage_text(measure.title, measure.text) for measure in measures])
    return Tokenized(tokenize(tokenizer, kept), passages, answers, np.array(groups, dtype=np.int64))


def sibling_examples(families: Sequence[Sequence[str]], tokenizer: Tokenizer) -> Tokenized:
    """Return one example per text of a family, answered by any other text of it; a family is one group.

    A family says one thing in several ways: a problem's title and the questions about it, or synonyms. Families
    of fewer than two different texts are left out.
    """
    told_apart = [tuple(dict.fromkeys(family)) for family in families]
    texts: list[str] = []
    answers: list[tuple[int, ...]] = []
    groups: list[int] = []
    for number, family in enumerate(family for family in told_apart if len(family) > 1):
        rows = range(len(texts), len(texts) + len(family))
        texts += family
        answers += [tuple(other for other in rows if other != row) for row in rows]
        groups += [number] * len(family)
    tokens = tokenize(tokenizer, texts)
    return Tokenized(tokens, tokens, answers, np.array(groups, dtype=np.int64))


def one_epoch(examples: Tokenized, *, size: int, seed: int) -> Iterator[Batch]:
    """Yield every example once, shuffled, in batches of `size`; an incomplete last batch is dropped."""
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(examples))
    for start in range(0, len(order) - size + 1, size):
        yield _batch([(examples, order[start : start + size])], generator)


def mixed(parts: Sequence[tuple[Tokenized, int]], *, steps: int, seed: int) -> Iterator[Batch]:
    """Yield `steps` batches with a fixed number of examples from each part, each part cycled in shuffled order."""
    generator = np.random.default_rng(seed)
    streams = [_cycle(len(examples), size, generator) for examples, size in parts if size and len(examples)]
    used = [examples for examples, size in parts if size and len(examples)]
    for _ in range(steps):
        yield _batch(
            [(examples, next(stream)) for examples, stream in zip(used, streams, strict=True)], generator
        )


def _cycle(length: int, size: int, generator: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
    pool = np.empty(0, dtype=np.int64)
    while True:
        while len(pool) < size:
            pool = np.concatenate([pool, generator.permutation(length)])
        yield pool[:size]
        pool = pool[size:]


def _batch(parts: Sequence[tuple[Tokenized, npt.NDArray[np.int64]]], generator: np.random.Generator) -> Batch:
    queries, passages, groups, offset = [], [], [], 0
    for examples, chosen in parts:
        for example in chosen:
            answers = examples.answers[example]
            queries.append(examples.queries[example])
            passages.append(examples.passages[answers[int(generator.integers(len(answers)))]])
        groups.append(examples.groups[chosen] + offset)
        offset += int(examples.groups.max(initial=0)) + 1
    return Batch(queries, passages, np.concatenate(groups))
