"""What was a model not trained on? A list beside it, so that whoever evaluates can prove it.

`held_out.tsv` in the model's folder: `notice<Tab>slug`, and `wording<Tab>hash` for every text that training checked
itself against (index.training.split.check_no_leak). Hashes, for the texts are not published with the model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.training.split import folded

HELD_OUT_FILE = "held_out.tsv"  # no suffix that counts as part of the model: the list changes no vector
_HASH_CHARS = 16


@dataclass(frozen=True, slots=True)
class HeldOut:
    """notices: slugs. wordings: hashes of questions, measures and rows that training refused to read."""

    notices: frozenset[str]
    wordings: frozenset[str]

    def covers(self, text: str) -> bool:
        """Whether training would have stopped, had it met this text in whatever dress."""
        return wording_hash(folded(text)) in self.wordings


def wording_hash(folded_text: str) -> str:
    """16 hexadecimal digits of a text that index.training.split.folded made."""
    return hashlib.sha256(folded_text.encode()).hexdigest()[:_HASH_CHARS]


def write_held_out(folder: Path, notices: Iterable[str], folded_texts: Iterable[str]) -> None:
    """Write the list into a model's folder. folded_texts: Split.forbidden."""
    lines = [f"notice\t{slug}" for slug in sorted(notices)]
    lines += [f"wording\t{one}" for one in sorted(map(wording_hash, folded_texts))]
    (folder / HELD_OUT_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_held_out(folder: Path) -> HeldOut:
    """The list of a model's folder. Raises OSError if it has none."""
    found: dict[str, set[str]] = {"notice": set(), "wording": set()}
    for line in (folder / HELD_OUT_FILE).read_text(encoding="utf-8").splitlines():
        sort, _, value = line.partition("\t")
        found[sort].add(value)
    return HeldOut(frozenset(found["notice"]), frozenset(found["wording"]))
