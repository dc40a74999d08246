"""All stages in order, from the texts to a scored model folder."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.training import contrastive, sampling, sources, vectors
from index.training.card import write_card
from index.training.evaluation import Encode, dense_score, question_table, row_table
from index.training.folder import save_model
from index.training.held_out import write_held_out
from index.training.journal import Journal, Stage
from index.training.material import Material, read_material
from index.training.tokenizer import UNKNOWN, build_tokenizer, count_words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """Every choice that shapes the model; sizes are counts of texts, tokens or steps."""

    seed: int = 20
    threads: int = 2
    held_out_notices: int = 12
    held_out_row_share: float = 0.08
    vocabulary: int = 50_000
    min_count: int = 8
    in_domain_weight: int = 10  # a word of in-domain text counts as often in the vocabulary
    in_domain_copies: int = 3  # and in-domain text is read so often for word vectors
    dimension: int = 256
    window: int = 8
    subsample: float = 1e-3
    pair_batch: int = 1024
    row_batch: int = 512
    question_batch: int = 128
    row_family_batch: int = 512  # two questions about one problem, or a question and the problem's title
    question_family_batch: int = 128
    synonym_batch: int = 128
    in_domain_steps: int = 450
    in_domain_runs: int = 3  # from one start with different draws; their weights are averaged
    pairs: contrastive.LoopSettings = field(default_factory=contrastive.LoopSettings)
    in_domain: contrastive.LoopSettings = field(
        default_factory=lambda: contrastive.LoopSettings(scale=11.0, token_dropout=0.5, log_every=150)
    )


def train_model(train: Path, corpus: Path, out: Path, lexicon: Path, settings: Settings) -> None:
    """Write a sentence-transformers folder, with card and log, to `out`.

    train, corpus: folders in the form of `index.training.sources`; lexicon: with terms.txt and synonyms.tsv.
    Raises LeakError if held-out material is about to enter training.
    """
    _use_threads(settings)
    journal = Journal()
    with journal.stage("read") as stage:
        material = read_material(train, corpus, lexicon, settings, stage)
    with journal.stage("tokenizer") as stage:
        tokenizer = _tokenizer(material, sources.read_terms(lexicon), settings, stage)
    with journal.stage("word vectors") as stage:
        model = _initial_model(material, tokenizer, settings, stage)
    with journal.stage("general pairs") as stage:
        _train_pairs(model, tokenizer, material, settings, stage)
    with journal.stage("in-domain pairs") as stage:
        _train_in_domain(model, tokenizer, material, settings, stage)
    save_model(out, tokenizer, model.folded())
    with journal.stage("evaluation") as stage:
        from index.embedding import load_encoder

        tables = _evaluate(load_encoder(str(out)).encode_passages, material, stage)
    write_held_out(out, material.split.held_out_slugs, material.split.forbidden)
    write_card(out / "README.md", tables, sorted(material.split.held_out_slugs), asdict(settings))
    journal.write(out / "training_log.json")


def _use_threads(settings: Settings) -> None:
    import torch

    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)


def _tokenizer(material: Material, terms: Sequence[str], settings: Settings, stage: Stage) -> Tokenizer:
    counts = count_words(material.domain_text, terms, processes=settings.threads)
    for word, count in count_words(material.in_domain_text, terms, processes=1).items():
        counts[word] += settings.in_domain_weight * count
    tokenizer = build_tokenizer(counts, size=settings.vocabulary, min_count=settings.min_count)
    stage.note(words_counted=counts.total(), vocabulary=tokenizer.get_vocab_size())
    return tokenizer


def _initial_model(
    material: Material, tokenizer: Tokenizer, settings: Settings, stage: Stage
) -> contrastive.ComposedEmbedding:
    size = tokenizer.get_vocab_size()
    lines = [*material.domain_text, *material.in_domain_text * settings.in_domain_copies]
    lines += sorted({text for pair in material.pairs for text in (pair.query, pair.passage)} - set(lines))
    stream = vectors.token_stream(tokenizer, lines)
    counts = vectors.count_tokens(stream, size)
    thinned = vectors.subsample(stream, counts, threshold=settings.subsample, seed=settings.seed)
    matrix = vectors.shifted_ppmi(vectors.cooccurrence(thinned, size, window=settings.window), shift=1.0)
    table = vectors.factorise(matrix, settings.dimension, seed=settings.seed)
    model = contrastive.ComposedEmbedding(
        vectors.weighted(table, counts), [tokenizer.id_to_token(token) or UNKNOWN for token in range(size)]
    )
    stage.note(
        tokens=len(stream),
        cooccurring_pairs=int(matrix.nnz),
        dev_ndcg10=round(_dev_score(model, tokenizer, material), 4),
    )
    return model


def _train_pairs(
    model: contrastive.ComposedEmbedding,
    tokenizer: Tokenizer,
    material: Material,
    settings: Settings,
    stage: Stage,
) -> None:
    examples = sampling.pair_examples(material.pairs, tokenizer)
    batches = sampling.one_epoch(examples, size=settings.pair_batch, seed=settings.seed)
    stage.note(rows=len(examples), batch=settings.pair_batch)
    contrastive.train(
        model,
        batches,
        settings.pairs,
        seed=settings.seed,
        on_step=lambda step, loss: stage.step(step, loss, _dev_score(model, tokenizer, material)),
    )


def _train_in_domain(
    model: contrastive.ComposedEmbedding,
    tokenizer: Tokenizer,
    material: Material,
    settings: Settings,
    stage: Stage,
) -> None:
    split = material.split
    row_families = sources.row_families(split.train_rows)
    question_families = sources.question_families(split.train_questions, split.train_measures)
    parts = {
        "row_queries": (sampling.row_examples(split.train_rows, tokenizer), settings.row_batch),
        "corpus_queries": (
            sampling.question_examples(split.train_questions, split.train_measures, tokenizer),
            settings.question_batch,
        ),
        "row_families": (sampling.sibling_examples(row_families, tokenizer), settings.row_family_batch),
        "question_families": (
            sampling.sibling_examples(question_families, tokenizer),
            settings.question_family_batch,
        ),
        "synonyms": (sampling.sibling_examples(material.synonyms, tokenizer), settings.synonym_batch),
    }
    stage.note(
        batch=sum(size for _, size in parts.values()),
        **{name: len(examples) for name, (examples, _) in parts.items()},
    )
    start = copy.deepcopy(model.state_dict())
    ends = []
    for seed in range(settings.seed + 1, settings.seed + 1 + settings.in_domain_runs):
        model.load_state_dict(start)
        contrastive.train(
            model,
            sampling.mixed(list(parts.values()), steps=settings.in_domain_steps, seed=seed),
            settings.in_domain,
            seed=seed,
            on_step=lambda step, loss: stage.step(step, loss, _dev_score(model, tokenizer, material)),
        )
        ends.append(copy.deepcopy(model.state_dict()))
    model.load_state_dict(contrastive.averaged(ends))
    stage.note(dev_ndcg10=round(_dev_score(model, tokenizer, material), 4))


def _dev_score(model: contrastive.ComposedEmbedding, tokenizer: Tokenizer, material: Material) -> float:
    table = model.folded()

    def encode(texts: Sequence[str]) -> FloatArray:
        pooled = np.stack([table[ids].sum(axis=0) for ids in contrastive.tokenize(tokenizer, texts)])
        unit: FloatArray = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)
        return unit

    return dense_score(encode, material.split.test_measures, material.split.test_questions)


def _evaluate(encode: Encode, material: Material, stage: Stage) -> dict[str, dict[str, dict[str, float]]]:
    tables = {
        "questions": question_table(encode, material.split.test_measures, material.split.test_questions),
        "rows": row_table(encode, material.split.test_rows),
    }
    stage.note(**tables)
    return tables
