"""Which words does the domain use, how often, and which characters stand side by side in it?

`python -m index.understanding.counting --train DIR` makes word_counts.tsv, character_readings.tsv and
character_pairs.npz, so that nothing has to be counted or read aloud when searching. Run it again when the lexicon or
the texts change. Only counts leave the texts.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from index.terms import domain_terms, fold, tokenizer
from index.understanding.pairs import write_pairs
from index.understanding.pinyin import HAN_RUN, is_han, syllable
from index.understanding.synonyms import shipped_groups

MIN_COUNT = 4
MIN_PAIR_COUNT = 3
_FIRST_CHARACTER, _LAST_CHARACTER = 0x4E00, 0x9FA5
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ", "aaaaeeeeiiiioooouuuuvvvvvnnn")
_VOWEL = re.compile("[aeiouv]")
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


def characters_by_reading() -> dict[str, str]:
    """The characters of GB 2312 and its extension GBK, by the syllable they are commonly read as."""
    from pypinyin import pinyin_dict

    found: dict[str, list[str]] = {}
    for code, readings in pinyin_dict.pinyin_dict.items():
        sound = _plain(readings.partition(",")[0])
        if _FIRST_CHARACTER <= code <= _LAST_CHARACTER and sound:
            found.setdefault(sound, []).append(chr(code))
    return {sound: "".join(chars) for sound, chars in sorted(found.items())}


def unusual_reading(word: str) -> str:
    """The syllables of a word that is not read as its characters commonly are (会计: kuai ji); else ""."""
    from pypinyin.phrases_dict import phrases_dict

    read = [_plain(one[0]) for one in phrases_dict.get(word, ())]
    return "" if read == list(map(syllable, word)) else " ".join(read)


def _plain(reading: str) -> str:
    """A syllable without its tone, ü as v; "" if it is none (an interjection: hm)."""
    plain = reading.translate(_TONES)
    return plain if plain.isascii() and plain.isalpha() and _VOWEL.search(plain) else ""


def _lexicon_words() -> Iterator[str]:
    yield from domain_terms()
    for group in shipped_groups():
        yield from map(fold, group.words)


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
    by_reading = characters_by_reading()
    text = "".join(f"{sound}\t{chars}\n" for sound, chars in by_reading.items())
    (arguments.out / "character_readings.tsv").write_text(text, encoding="utf-8")
    counts = count_words(_lines(arguments.train))
    lexicon = frozenset(_lexicon_words())
    known = lexicon.union(word for word, count in counts.items() if count >= MIN_COUNT)
    kept = sorted((-counts[word], word) for word in known)
    text = "".join(f"{word}\t{-n}\t{unusual_reading(word)}".rstrip("\t") + "\n" for n, word in kept)
    (arguments.out / "word_counts.tsv").write_text(text, encoding="utf-8")
    pairs = count_pairs(_lines(arguments.train))
    write_pairs(arguments.out / "character_pairs.npz", (p for p, n in pairs.items() if n >= MIN_PAIR_COUNT))


if __name__ == "__main__":
    main()
