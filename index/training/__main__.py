"""`python -m index.training --train DIR --corpus DIR --out DIR`: make the shipped model anew."""

from __future__ import annotations

import argparse
from pathlib import Path

from index.training.pipeline import Settings, train_model

_LEXICON = Path(__file__).parents[1] / "lexicon"


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description=__doc__)
    parser.add_argument(
        "--train", type=Path, required=True, help="folder with domain_text/, pairs/, indomain/"
    )
    parser.add_argument(
        "--corpus", type=Path, required=True, help="folder with gold/, queries.tsv, qrels.tsv"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder the model is written to")
    parser.add_argument("--seed", type=int, default=Settings.seed)
    parser.add_argument("--threads", type=int, default=Settings.threads)
    arguments = parser.parse_args()
    settings = Settings(seed=arguments.seed, threads=arguments.threads)
    train_model(arguments.train, arguments.corpus, arguments.out, _LEXICON, settings)


if __name__ == "__main__":
    main()
