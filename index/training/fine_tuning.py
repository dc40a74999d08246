"""Fine-tune a static model on a site's judged questions and its own notices, on the CPU, in a minute or two.

Two hundred questions alone teach little that carries over to other notices; the base itself teaches more: a measure
belongs to the other measures of its problem. So each step mixes both. All other similarities are held near to what
they were (relational distillation: Park et al., CVPR 2019): without that, the vectors alone find more, but the whole
search, which weighs similarities against words, finds less.
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

    questions, base_pairs: how many a step draws. token_dropout: share of tokens hidden in each text.
    constancy: weight of the mean squared change of the similarities that are not taught.
    """

    steps: int = 60
    questions: int = 64
    base_pairs: int = 256
    scale: float = 20.0
    learning_rate: float = 5e-4
    token_dropout: float = 0.4
    constancy: float = 50.0


@dataclass(frozen=True)
class TokenizedBase:
    """All measures: token ids of the text and of the passage as it is encoded, and the problem's number."""

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
        before, after = _embed(fixed, change, step.texts)
        loss = _contrast(after[: step.asked], after[step.asked :], step.same, scale=settings.scale)
        loss = loss + settings.constancy * _change(before, after, step.asked)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it unannotated
        optimiser.step()  # type: ignore[no-untyped-call]
        on_step()
    with torch.no_grad():
        table: FloatArray = (fixed + change).numpy()
    table[0] = start[0]
    return table


@dataclass(frozen=True)
class _Step:
    """texts: those that ask, then as many that answer them in order, then rejected ones; same: not to be pushed off."""

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
            other = int(self._generator.choice(self._siblings[int(self._base.problems[row])]))
            asked.append(self._base.texts[row])
            passages.append(self._base.passages[other])
            answers.append(other)
        rejected = [int(self._generator.choice(one.rejected)) for one in chosen if one.rejected]
        passages += [self._base.passages[row] for row in rejected]
        answers += rejected
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

    def _thinned(self, text: IntArray) -> IntArray:
        kept = text[self._generator.random(len(text)) >= self._settings.token_dropout]
        return kept if len(kept) else text


def _siblings(problems: IntArray) -> list[IntArray]:
    """Rows of each problem, by its number."""
    order = np.argsort(problems, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(problems[order])) + 1)


def _embed(fixed: Tensor, change: Tensor, texts: Sequence[IntArray]) -> tuple[Tensor, Tensor]:
    """(texts, dimension) unit vectors under the starting table, and under the changed one."""
    unique, places = torch.unique(torch.from_numpy(np.concatenate(texts)), return_inverse=True)
    starts = torch.from_numpy(np.cumsum([0, *(len(text) for text in texts[:-1])]))
    former = fixed[unique]
    latter = former + torch.nn.functional.embedding(unique, change, sparse=True)

    def pooled(rows: Tensor) -> Tensor:
        return torch.nn.functional.normalize(
            torch.nn.functional.embedding_bag(places, rows, starts, mode="mean"), dim=1
        )

    return pooled(former), pooled(latter)


def _contrast(asked: Tensor, answers: Tensor, same: BoolArray, *, scale: float) -> Tensor:
    """Cross-entropy of finding each answer by its question among all, and each question by its answer among those asked.

    asked: (n, dimension); answers: (m >= n, dimension), the first n in the order of asked; same: (n, m), see _Step.
    """
    similarity = (scale * asked @ answers.T).masked_fill(torch.from_numpy(same), float("-inf"))
    target = torch.arange(len(asked))
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(similarity, target) + cross_entropy(similarity[:, : len(asked)].T, target)) / 2


def _change(before: Tensor, after: Tensor, asked: int) -> Tensor:
    """Mean squared change of the cosines among all texts of a step, but for each text that asks with its answer."""
    counted = ~torch.eye(len(after), dtype=torch.bool)
    pairs = torch.arange(asked)
    counted[pairs, asked + pairs] = counted[asked + pairs, pairs] = False
    return ((after @ after.T - before @ before.T) ** 2)[counted].mean()
