"""What is the confidence fitted on? Questions with an answer, questions without, and what a search knew of each."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.noise import noisy
from index.arrays import FloatArray
from index.catalog import Catalog
from index.confidence import features_of as confidence_features
from index.judgments import JudgedQuery, Qrels
from index.retriever import Retriever

_SEED = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the problems that answer it; none for one without an answer."""

    kind: str
    text: str
    problems: frozenset[str] = frozenset()

    @property
    def notice(self) -> str:
        """The slug its answer stands in, "" without an answer."""
        return min(self.problems).split("#")[0] if self.problems else ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what its search knew. features: (features,). is_right: the first problem is a precedent."""

    asked: Asked
    features: FloatArray
    is_right: bool


def answerable_questions(
    queries: Iterable[JudgedQuery], qrels: Qrels, notices: frozenset[str]
) -> Iterator[Asked]:
    """The judged questions of these notices; beside them, cut short and hastily typed ones.

    brief: the first word, or two, of a keyword question. typo: a question with a fault in it (bench.noise). Without
    the first, every short question would look like one without an answer.
    """
    chance = random.Random(_SEED)
    for query in queries:
        relevant = frozenset(
            one.rsplit("-", 1)[0] for one, grade in qrels.get(query.query_id, {}).items() if grade
        )
        if not relevant or not {one.split("#")[0] for one in relevant} <= notices:
            continue
        yield Asked(query.kind, query.text, relevant)
        if query.kind == "keyword":
            words = query.text.split()
            yield from (Asked("brief", " ".join(words[:count]), relevant) for count in (1, 2))
        elif query.kind == "question":
            yield Asked("typo", noisy(query.text, chance), relevant)


def unanswerable_questions(queries: Iterable[JudgedQuery]) -> list[Asked]:
    """Questions that no notice answers."""
    return [Asked(query.kind, query.text) for query in queries]


def answers_of(retriever: Retriever, questions: Iterable[Asked]) -> list[Answered]:
    """Ask each; those that find nothing at all have no confidence and are left out."""
    catalog = retriever.snapshot.catalog
    answered = []
    for asked in questions:
        evidence = retriever.evidence(asked.text)
        features = confidence_features(retriever.snapshot, evidence)
        if features is not None:
            problem = catalog.problem_ids[int(evidence.grouping.problem_rows[0])]
            answered.append(Answered(asked, features, _is_precedent(catalog, problem, asked.problems)))
    return answered


def features_of(answers: Sequence[Answered]) -> FloatArray:
    """(answers, features)."""
    return np.array([one.features for one in answers], dtype=np.float32)


def _is_precedent(catalog: Catalog, found: str, wanted: frozenset[str]) -> bool:
    """The judged problem, or one that shares its topic: comparable problems of other notices are not judged."""
    if found in wanted:
        return True
    topics = _topics(catalog, found)
    return any(topics & _topics(catalog, problem) for problem in wanted)


def _topics(catalog: Catalog, problem: str) -> frozenset[int]:
    if problem not in catalog.problem_ids:
        return frozenset()
    measure = catalog.measures_of_problem(catalog.problem_ids.index(problem))[0]
    codes = catalog.columns["topic"].codes[measure]
    return frozenset(int(code) for code in codes if code >= 0)


def unseen_files(places: Sequence[Path]) -> list[Path]:
    """Those of the files that the shipped model was not trained on."""
    from index.embedding import SHIPPED_MODEL
    from index.training.held_out import read_held_out
    from kb.files import find_files

    unseen = read_held_out(SHIPPED_MODEL).notices
    return [path for path in find_files(places).files if path.stem in unseen]


def load_base(folder: Path, files: Sequence[Path]) -> Retriever:
    """A retriever over these files, read and indexed by the present program into an empty folder."""
    from api import wiring
    from bench.base import settings_for
    from kb.ingest import ingest_paths

    settings = settings_for(folder, None)
    store = wiring.open_store(settings, writable=True)
    try:
        ingest_paths(store, files)
        wiring.publish_index(settings, store, wiring.open_encoder(settings))
    finally:
        store.close()
    return wiring.open_services(settings, writable=False).retriever
