"""Which topics does a problem belong to, which types is a measure of? Linear models over character n-grams."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kb.parser.shadow import shadow

Task = Literal["topics", "types"]
_PIECE = re.compile(r"[\u4e00-\u9fff]+|[a-z]+")
_MAX_CHARS = 6000  # of one field; the rest of a longer text adds time, not certainty
# Weight of each field in a problem's vector; chosen by cross-validation over notices (training script).
TITLE_WEIGHT, SECTION_WEIGHT, MEASURES_WEIGHT = 1.0, 0.1, 1.0


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One logistic regression per code over binary n-grams weighted by rarity.

    rows: n-gram -> row of `rarity` (n,) and `weights` (n, codes) int8; scale, bias: (codes,) float32.
    A code's score is x @ weights * scale + bias (log odds, higher is likelier).
    threshold: a second or third code needs at least this score; limit: how many codes at most.
    """

    codes: tuple[str, ...]
    rows: dict[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    threshold: float
    limit: int

    def scores(self, fields: Sequence[tuple[str, float]]) -> NDArray[np.float32]:
        """(codes,) log odds for (text, weight) fields."""
        total = self.bias.copy()
        for text, weight in fields:
            rows = [row for gram in grams(text) if (row := self.rows.get(gram)) is not None]
            if rows:
                x = self.rarity[rows]
                total += (x @ self.weights[rows]) * self.scale * np.float32(weight / np.linalg.norm(x))
        return total

    def codes_of(self, fields: Sequence[tuple[str, float]]) -> tuple[str, ...]:
        """The likeliest code and those above the threshold, most certain first; () for blank fields."""
        if not any(text.strip() for text, _ in fields):
            return ()
        scores = self.scores(fields)
        order = np.argsort(-scores, kind="stable")[: self.limit]
        return tuple(
            self.codes[row] for rank, row in enumerate(order) if rank == 0 or scores[row] >= self.threshold
        )


def topics_of(title: str, section_title: str = "", measures_text: str = "") -> tuple[str, ...]:
    """1-3 topic codes (A1..D1) of a problem, most certain first; () if all three texts are blank."""
    fields = ((title, TITLE_WEIGHT), (section_title, SECTION_WEIGHT), (measures_text, MEASURES_WEIGHT))
    return _model("topics").codes_of(fields)


def types_of(measure_text: str) -> tuple[str, ...]:
    """1-2 type codes (M1..M20) of a measure, most certain first; () if the text is blank."""
    return _model("types").codes_of(((measure_text, 1.0),))


def grams(text: str) -> set[str]:
    """The Latin words and the 1-, 2- and 3-character sequences within unbroken runs of Han characters.

    What a run begins with counts again, as "^约谈": measures lead with their verb.
    """
    found: set[str] = set()
    for piece in _PIECE.findall(shadow(text[:_MAX_CHARS]).lower()):
        if piece.isascii():
            found.add(piece)
            continue
        found.add("^" + piece[:2])
        found.update(piece)
        found.update(map("".join, pairwise(piece)))
        found.update(map("".join, zip(piece, piece[1:], piece[2:], strict=False)))
    return found


def save_model(model: LinearModel) -> dict[str, NDArray[Any]]:
    """The arrays that load_model reads; strings are UTF-8 bytes joined by newlines, so that no pickle is needed."""
    return {
        "codes": _packed(model.codes),
        "grams": _packed(model.rows),
        "rarity": model.rarity.astype(np.float16),
        "weights": model.weights,
        "scale": model.scale,
        "bias": model.bias,
        "rule": np.array([model.threshold, model.limit], dtype=np.float32),
    }


def load_model(arrays: Any) -> LinearModel:
    """The model kept in the arrays of save_model."""
    return LinearModel(
        codes=_unpacked(arrays["codes"]),
        rows={gram: row for row, gram in enumerate(_unpacked(arrays["grams"]))},
        rarity=arrays["rarity"].astype(np.float32),
        weights=arrays["weights"],
        scale=arrays["scale"],
        bias=arrays["bias"],
        threshold=float(arrays["rule"][0]),
        limit=int(arrays["rule"][1]),
    )


def _packed(strings: Sequence[str] | dict[str, int]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def _unpacked(array: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(array.tobytes().decode().split("\n"))


@cache
def _model(task: Task) -> LinearModel:
    with (
        (files("kb") / "parser" / f"{task}.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return load_model(arrays)
