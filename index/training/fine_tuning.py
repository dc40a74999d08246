"""Fine-tune a static model on a site's judged questions and its own notices, on the CPU, in a minute or two.

Two hundred questions alone teach little that carries over to other notices; the base itself teaches more: a measure
belongs to its problem's title and to the other measures of that problem. So each step mixes both. The result is then
drawn back halfway to the starting vectors, which keeps what the general model knew (Wortsman et al., CVPR 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from index.training.contrastive import FloatArray, IntArray, tokenize

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class FineTuning:
    """Settings, chosen on sample notices that the shipped model had not seen.

    questions, base_pairs, negatives: how many a step draws. token_dropout: share of tokens hidden in each text.
    kept_change: how much of the change is kept, 0 (the starting vectors) to 1.
    """

    steps: int = 240
    questions: int = 64
    base_pairs: int = 192
    negatives: int = 256
    scale: float = 20.0
    learning_rate: float = 1e-3
    token_dropout: float = 0.4
    kept_change: float = 0.5


@dataclass(frozen=True)
class TokenizedBase:
    """All measures: token ids of title, of text and of the passage as it is encoded, and the problem's number."""

    titles: Sequence[IntArray]
    texts: Sequence[IntArray]
    passages: Sequence[IntArray]
    problems: IntArray

    @classmethod
    def of(
        cls, tokenizer: Tokenizer, titles: Sequence[str], texts: Sequence[str], problem_ids: Sequence[str]
    ) -> TokenizedBase:
        """The base in these aligned lists, one entry a measure."""
        numbers: dict[str, int] = {}
        problems = [numbers.setdefault(problem, len(numbers)) for problem in problem_ids]
        passages = [f"{title}。{text}" for title, text in zip(titles, texts, strict=True)]
        return cls(
            tokenize(tokenizer, titles),
            tokenize(tokenizer, texts),
            tokenize(tokenizer, passages),
            np.array(problems, dtype=np.int64),
        )


@dataclass(frozen=True)
class TokenizedQuestion:
    """A question's token ids; rows of the base that were judged relevant (at least one), and irrelevant."""

    tokens: IntArray
    relevant: tuple[int, ...]
    rejected: tuple[int, ...]


def fine_tune(
    start: FloatArray,
    base: TokenizedBase,
    questions: Sequence[TokenizedQuestion],
    settings: FineTuning,
    *,
    seed: int,
    on_step: Callable[[], None] = lambda: None,
) -> FloatArray:
    """The (tokens, dimension) table after training; the same for the same arguments. `start` is left alone.

    questions: at least one. on_step is called after each step.
    """
    generator = np.random.default_rng(seed)
    sampler = _Sampler(base, questions, settings, generator)
    fixed = torch.from_numpy(start)
    # Sparse: a step touches a few thousand rows of the table.
    change = torch.zeros_like(fixed, requires_grad=True)
    optimiser = torch.optim.SparseAdam([change], lr=settings.learning_rate)
    for _ in range(settings.steps):
        step = sampler.draw()
        vectors = _embed(fixed, change, step.texts)
        loss = _loss(vectors[: step.asked], vectors[step.asked :], step.same, scale=settings.scale)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it unannotated
        optimiser.step()  # type: ignore[no-untyped-call]
        on_step()
    with torch.no_grad():
        table: FloatArray = (fixed + settings.kept_change * change).numpy()
    table[0] = start[0]
    return table


@dataclass(frozen=True)
class _Step:
    """texts: those that ask, then as many that answer them in order, then negatives; same: answers not to be pushed off."""

    texts: Sequence[IntArray]
    asked: int
    same: BoolArray


class _Sampler:
    """Draws what each step learns from."""

    def __init__(
        self,
        base: TokenizedBase,
        questions: Sequence[TokenizedQuestion],
        settings: FineTuning,
        generator: np.random.Generator,
    ) -> None:
        self._base = base
        self._questions = questions
        self._settings = settings
        self._generator = generator
        self._order: list[int] = []
        self._siblings = _siblings(base.problems)

    def draw(self) -> _Step:
        """The next step's texts."""
        chosen = self._next_questions()
        asked = [question.tokens for question in chosen]
        answers = [int(self._generator.choice(question.relevant)) for question in chosen]
        passages = [self._base.passages[row] for row in answers]
        for row in self._rows(self._settings.base_pairs):
            ask, answer = self._base_pair(row)
            asked.append(ask)
            passages.append(answer)
            answers.append(row)
        rejected = [int(self._generator.choice(one.rejected)) for one in chosen if one.rejected]
        for row in (*rejected, *self._rows(self._settings.negatives)):
            passages.append(self._base.passages[row])
            answers.append(row)
        texts = [self._thinned(text) for text in (*asked, *passages)]
        return _Step(texts, len(asked), self._same(chosen, np.array(answers), len(asked)))

    def _same(self, chosen: Sequence[TokenizedQuestion], rows: IntArray, asked: int) -> BoolArray:
        """(asked, rows) True where an answer is about a relevant problem, but not the one that is to be found."""
        problems = self._base.problems[rows]
        same: BoolArray = problems[:asked, None] == problems[None, :]
        for place, question in enumerate(chosen):
            same[place] |= np.isin(problems, self._base.problems[list(question.relevant)])
            same[place] &= ~np.isin(rows, question.rejected)
        same[np.arange(asked), np.arange(asked)] = False
        return same

    def _next_questions(self) -> list[TokenizedQuestion]:
        size = min(self._settings.questions, len(self._questions))
        while len(self._order) < size:
            self._order += self._generator.permutation(len(self._questions)).tolist()
        taken, self._order = self._order[:size], self._order[size:]
        return [self._questions[place] for place in taken]

    def _rows(self, size: int) -> list[int]:
        count = len(self._base.problems)
        rows: list[int] = self._generator.choice(count, min(size, count), replace=False).tolist()
        return rows

    def _base_pair(self, row: int) -> tuple[IntArray, IntArray]:
        """A title and its measure, or a measure and another of the same problem, as likely as each other."""
        siblings = self._siblings[int(self._base.problems[row])]
        if self._generator.random() < 0.5 or len(siblings) == 1:
            return self._base.titles[row], self._base.texts[row]
        other = int(self._generator.choice(siblings[siblings != row]))
        return self._base.texts[row], self._base.texts[other]

    def _thinned(self, text: IntArray) -> IntArray:
        kept = text[self._generator.random(len(text)) >= self._settings.token_dropout]
        return kept if len(kept) else text


def _siblings(problems: IntArray) -> list[IntArray]:
    """Rows of each problem, by its number."""
    order = np.argsort(problems, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(problems[order])) + 1)


def _embed(fixed: Tensor, change: Tensor, texts: Sequence[IntArray]) -> Tensor:
    """(texts, dimension) unit vectors under the changed table."""
    unique, places = torch.unique(torch.from_numpy(np.concatenate(texts)), return_inverse=True)
    starts = torch.from_numpy(np.cumsum([0, *(len(text) for text in texts[:-1])]))
    rows = fixed[unique] + torch.nn.functional.embedding(unique, change, sparse=True)
    pooled = torch.nn.functional.embedding_bag(places, rows, starts, mode="mean")
    return torch.nn.functional.normalize(pooled, dim=1)


def _loss(asked: Tensor, answers: Tensor, same: BoolArray, *, scale: float) -> Tensor:
    """Cross-entropy of finding each answer by its question among all, and each question by its answer among those asked.

    asked: (n, dimension); answers: (m >= n, dimension), the first n in the order of asked; same: (n, m), see _Step.
    """
    similarity = (scale * asked @ answers.T).masked_fill(torch.from_numpy(same), float("-inf"))
    target = torch.arange(len(asked))
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(similarity, target) + cross_entropy(similarity[:, : len(asked)].T, target)) / 2
