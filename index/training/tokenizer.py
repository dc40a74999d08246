"""The tokenizer: Viterbi segmentation over words that jieba found, falling back to single characters."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Normalizer

UNKNOWN = "<unk>"
_CHUNK_LINES = 4000

# Set in each worker process by _start_worker.
_segmenter: Any


def normalizer() -> Normalizer:
    """Return the normaliser of queries and passages alike: NFKC, lower case, every digit as 0."""
    from tokenizers import Regex, normalizers

    return normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex("[0-9]"), "0")]
    )


def count_words(lines: Iterable[str], terms: Sequence[str], *, processes: int) -> Counter[str]:
    """Return how often jieba finds each word, after normalisation; `terms` are known words to it."""
    counts: Counter[str] = Counter()
    chunks = _chunks(lines)
    if processes == 1:
        _start_worker(terms)
        for chunk in chunks:
            counts.update(_count_chunk(chunk))
        return counts
    with get_context("spawn").Pool(processes, _start_worker, (terms,)) as pool:
        for part in pool.imap(_count_chunk, chunks):
            counts.update(part)
    return counts


def build_tokenizer(counts: Counter[str], *, size: int, min_count: int) -> Tokenizer:
    """Return a Unigram tokenizer of at most `size` pieces: every character seen, then the most frequent words.

    counts: words by frequency. A piece's score is its log frequency, so that the best segmentation is the
    likeliest one; a character that never stands alone is scored as if seen half a time.
    Punctuation and white space are dropped before segmentation. Token 0 is the unknown character.
    """
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers

    words = {word: count for word, count in counts.items() if _is_wordlike(word)}
    characters = sorted({ch for word, count in words.items() if count >= min_count for ch in word})
    ranked = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    longer = [word for word, count in ranked if len(word) > 1 and count >= min_count]
    pieces = [*characters, *longer[: max(0, size - 1 - len(characters))]]
    log_total = math.log(sum(words.values()))
    scores = [(piece, math.log(max(words.get(piece, 0), 0.5)) - log_total) for piece in pieces]
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, -log_total - 10.0), *scores], unk_id=0))
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}%]+"), "removed")
    return tokenizer


def _is_wordlike(word: str) -> bool:
    return bool(word) and len(word) <= 12 and all(ch.isalnum() or ch == "%" for ch in word)


def _chunks(lines: Iterable[str]) -> Iterable[list[str]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, _CHUNK_LINES)):
        yield chunk


def _start_worker(terms: Sequence[str]) -> None:
    global _segmenter
    import jieba

    jieba.setLogLevel("ERROR")
    _segmenter = jieba.Tokenizer()  # one of its own: terms added to jieba itself would stay for everyone
    for term in terms:
        _segmenter.add_word(term)


def _count_chunk(lines: list[str]) -> Counter[str]:
    normalize = normalizer().normalize_str
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(_segmenter.lcut(normalize(line)))
    return counts
