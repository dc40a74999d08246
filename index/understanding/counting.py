"""Which words does the domain use, how often, and which characters stand side by side in it?

`python -m index.understanding.counting --train DIR` makes word_counts.tsv and character_pairs.npz. Run it again when
the lexicon or the texts change. Only counts leave the texts.
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from index.terms import fold, tokenizer
from index.understanding.pairs import write_pairs
from index.understanding.pinyin import HAN_RUN, is_han

MIN_COUNT = 4
MIN_PAIR_COUNT = 3
_ROW_COLUMNS = slice(2, 7)  # title, measure and three wordings; the fourth is noisy on purpose


def count_words(lines: Iterable[str]) -> Counter[str]:
    """Counts of the dictionary words in these lines; words without Chinese characters are left out."""
    counts: Counter[str] = Counter()
    cut = tokenizer().cut
    for line in lines:
        counts.update(word for word in cut(fold(line), HMM=False) if is_han(word))
    return counts


def count_pairs(lines: Iterable[str]) -> Counter[str]:
    """Counts of two Chinese characters side by side in these lines."""
    counts: Counter[str] = Counter()
    for line in lines:
        for run in HAN_RUN.findall(fold(line)):
            counts.update(map("".join, pairwise(run)))
    return counts


def _lines(train: Path) -> Iterator[str]:
    for path in sorted((train / "domain_text").glob("*.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from lines
    for path in sorted((train / "indomain").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            # Keywords with spaces are often misspelt on purpose.
            yield from (text for text in line.split("\t")[_ROW_COLUMNS] if " " not in text)


def main() -> None:
    """Count the training texts into the file that vocabulary.py reads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True, help="folder with domain_text and indomain")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to")
    arguments = parser.parse_args()
    counts = count_words(_lines(arguments.train))
    kept = sorted((-count, word) for word, count in counts.items() if count >= MIN_COUNT)
    text = "".join(f"{word}\t{-count}\n" for count, word in kept)
    (arguments.out / "word_counts.tsv").write_text(text, encoding="utf-8")
    pairs = count_pairs(_lines(arguments.train))
    write_pairs(arguments.out / "character_pairs.npz", (p for p, n in pairs.items() if n >= MIN_PAIR_COUNT))


if __name__ == "__main__":
    main()
