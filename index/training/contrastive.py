"""Teach the token vectors that a query belongs to its passage: symmetric softmax over the batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Batch:
    """Token ids of queries and passages in pairs; pairs of one group are never negatives of each other."""

    queries: Sequence[IntArray]
    passages: Sequence[IntArray]
    groups: IntArray


@dataclass(frozen=True)
class LoopSettings:
    """Scale multiplies the cosine before the softmax; token_dropout is the share of tokens hidden per text."""

    scale: float = 20.0
    learning_rate: float = 1e-3
    token_dropout: float = 0.0
    log_every: int = 100


class ComposedEmbedding(nn.Module):
    """A token's vector is its own plus the mean of its characters' vectors.

    So a rare word learns from every word that shares its characters, and a single character, to which a
    misspelt or unknown word falls, learns from the words it occurs in. `folded` adds both up: the shipped
    model is one plain table.
    """

    def __init__(self, vectors: FloatArray, tokens: Sequence[str]) -> None:
        super().__init__()
        self.words = nn.Parameter(torch.from_numpy(vectors.copy()))
        characters = {
            ch: number for number, ch in enumerate(sorted({ch for token in tokens[1:] for ch in token}))
        }
        self.characters = nn.Parameter(torch.zeros(len(characters) + 1, vectors.shape[1]))
        longest = max(len(token) for token in tokens[1:])
        members = np.full((len(tokens), longest), len(characters), dtype=np.int64)
        for row, token in enumerate(tokens):
            if row:
                members[row, : len(token)] = [characters[ch] for ch in token]
        self.register_buffer("members", torch.from_numpy(members))
        lengths = torch.tensor([max(1, len(token)) for token in tokens], dtype=torch.float32)
        self.register_buffer("lengths", lengths)
        self.members: Tensor
        self.lengths: Tensor
        self._padding = len(characters)

    def rows(self, ids: Tensor) -> Tensor:
        """Return the vectors of tokens; the unknown token's is zero."""
        parts = nn.functional.embedding_bag(
            self.members[ids], self.characters, mode="sum", padding_idx=self._padding
        )
        return nn.functional.embedding(ids, self.words, sparse=True) + parts / self.lengths[ids].unsqueeze(1)

    def forward(self, texts: Sequence[IntArray]) -> Tensor:
        """Return one unit vector per text; a text without tokens gets zeros."""
        flat = torch.from_numpy(np.concatenate(texts))
        unique, inverse = torch.unique(flat, return_inverse=True)
        lengths = [0, *(len(text) for text in texts[:-1])]
        offsets = torch.from_numpy(np.cumsum(np.array(lengths, dtype=np.int64)))
        pooled = nn.functional.embedding_bag(inverse, self.rows(unique), offsets, mode="mean")
        return nn.functional.normalize(pooled, dim=1)

    def folded(self) -> FloatArray:
        """Return the (tokens, dimension) table of summed vectors; the unknown token's row is zero."""
        with torch.no_grad():
            table: FloatArray = self.rows(torch.arange(len(self.words))).numpy()
        table[0] = 0.0
        return table


def averaged(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of several trainings of one model, all from the same start; what is no weight is the first's.

    Weights that began together lie close enough to be averaged, and the mean generalises better than each
    (Wortsman et al., ICML 2022).
    """
    first = states[0]
    return {
        name: torch.stack([state[name] for state in states]).mean(dim=0)
        if value.is_floating_point()
        else value
        for name, value in first.items()
    }


def tokenize(tokenizer: Tokenizer, texts: Sequence[str]) -> list[IntArray]:
    """Return the ids of each text without the unknown token; a text of unknowns alone keeps one."""
    found = []
    for start in range(0, len(texts), 20_000):
        for encoding in tokenizer.encode_batch_fast(
            list(texts[start : start + 20_000]), add_special_tokens=False
        ):
            ids = np.array(encoding.ids, dtype=np.int64)
            known = ids[ids != 0]
            found.append(known if len(known) else np.zeros(1, dtype=np.int64))
    return found


def symmetric_loss(queries: Tensor, passages: Tensor, groups: Tensor, *, scale: float) -> Tensor:
    """Return the mean cross-entropy of finding each passage by its query and each query by its passage.

    queries, passages: (n, dimension) unit vectors in pairs; groups: (n,) ids, of which equal ones are not
    each other's negatives. n = 1 gives 0.
    """
    similarity = scale * queries @ passages.T
    same = groups.unsqueeze(0) == groups.unsqueeze(1)
    same.fill_diagonal_(False)
    similarity = similarity.masked_fill(same, float("-inf"))
    target = torch.arange(len(groups))
    cross_entropy = nn.functional.cross_entropy
    return (cross_entropy(similarity, target) + cross_entropy(similarity.T, target)) / 2


def train(
    model: ComposedEmbedding,
    batches: Iterator[Batch],
    settings: LoopSettings,
    *,
    seed: int,
    on_step: Callable[[int, float], None],
) -> None:
    """Update the model with every batch; on_step gets the step's number and the mean loss since the last call."""
    generator = np.random.default_rng(seed)
    # A batch touches a fifth of the table: updating only those rows saves most of a step's time.
    optimisers = [
        torch.optim.SparseAdam([model.words], lr=settings.learning_rate),
        torch.optim.Adam([model.characters], lr=settings.learning_rate),
    ]
    losses: list[float] = []
    step = 0
    for step, batch in enumerate(batches, start=1):
        # One call for both sides: the rows of a sparse gradient must be unique.
        texts = [*batch.queries, *batch.passages]
        queries, passages = model(_thinned(texts, settings.token_dropout, generator)).chunk(2)
        loss = symmetric_loss(queries, passages, torch.from_numpy(batch.groups), scale=settings.scale)
        model.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it unannotated
        for optimiser in optimisers:
            optimiser.step()
        losses.append(loss.item())
        if step % settings.log_every == 0:
            on_step(step, float(np.mean(losses)))
            losses = []
    if losses:
        on_step(step, float(np.mean(losses)))


def _thinned(texts: Sequence[IntArray], share: float, generator: np.random.Generator) -> Sequence[IntArray]:
    if not share:
        return texts
    kept = [text[generator.random(len(text)) >= share] for text in texts]
    return [part if len(part) else text for part, text in zip(kept, texts, strict=True)]
