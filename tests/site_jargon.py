"""A site whose staff have words of their own: a question's word never stands in the measure that answers it.

Each topic has a word for questions and another for measures; two notices share a topic. A model that knows neither
finds nothing; one that learns the pair from one notice's questions finds the other notice's measures.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.training.folder import save_model

TOPICS = 15
NOTICES = 2 * TOPICS
_ASKED = "镍钯铑钌铱锇铼钨钽铪镥镱铥铒钬"
_DONE = "鲑鳟鲈鲽鳕鲱鲷鲹鳀鲭鲀鲂鲢鳙鲟"
# Each word asks about one topic in one notice and about another in the next: what is learned of one misleads.
CONTRADICTING = _ASKED + _ASKED[7:] + _ASKED[:7]
_FILLER = "完善落实清理核查公开"
_DIMENSION = 48


def notice_texts() -> dict[str, str]:
    """File name -> text, in the form of tests.kb.pipelines: a title, then two measures."""
    return {
        f"n{number:02}.txt": f"{_DONE[number % TOPICS]}问题\n完善{_DONE[number % TOPICS]}办法。\n清理{_DONE[number % TOPICS]}台账{number}份。"
        for number in range(NOTICES)
    }


def judgments(folder: Path, *, asked_with: str = _ASKED, notices: int = NOTICES) -> tuple[Path, Path]:
    """queries.tsv and qrels.tsv in folder: two questions about each of the first notices.

    Notices of one topic are asked about in other words: equal wordings are never on both sides of an examination.
    """
    queries, qrels = [], []
    for number in range(notices):
        for wording in ("{}怎么办", "如何核查{}") if number < TOPICS else ("怎么清理{}", "{}问题怎么核查"):
            query_id = f"q{len(queries)}"
            queries.append(f"{query_id}\t{wording.format(asked_with[number % len(asked_with)])}")
            qrels += [f"{query_id} 0 n{number:02}#P1-M{ordinal} 1" for ordinal in (1, 2)]
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in (("queries.tsv", queries), ("qrels.tsv", qrels)):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "queries.tsv", folder / "qrels.tsv"


def save_ignorant_model(folder: Path) -> None:
    """A static model in which every character points its own way."""
    from tokenizers import Tokenizer, models

    pieces = [
        ("<unk>", -20.0),
        *((character, -2.0) for character in sorted({*_ASKED, *_DONE, *_FILLER, *"问题办法台账怎么如何"})),
    ]
    table = np.random.default_rng(7).standard_normal((len(pieces), _DIMENSION)).astype(np.float32)
    table[0] = 0.0
    save_model(folder, Tokenizer(models.Unigram(pieces, unk_id=0)), table)
