"""Read the training texts: plain text, general pairs, in-domain rows, and the sample corpus with its questions."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Pair:
    """Two texts that belong together, of which the first plays the query."""

    query: str
    passage: str


@dataclass(frozen=True)
class Row:
    """One in-domain row: a measure under its problem, and four ways to ask for it."""

    topic: str
    title: str
    measure: str
    queries: tuple[str, ...]

    @property
    def group(self) -> str:
        """Rows of one topic and problem title are alternatives of each other: never split, never negatives."""
        return f"{self.topic}\t{self.title}"


@dataclass(frozen=True)
class Measure:
    """A measure of the sample corpus, under the id that the judgments use."""

    measure_id: str
    title: str
    text: str

    @property
    def problem_id(self) -> str:
        return self.measure_id.rsplit("-", 1)[0]

    @property
    def slug(self) -> str:
        return self.measure_id.split("#", 1)[0]


@dataclass(frozen=True)
class Question:
    """A question of the sample corpus and the measures judged relevant to it."""

    question_id: str
    kind: str
    text: str
    relevant: frozenset[str]

    @property
    def slugs(self) -> frozenset[str]:
        """The notices that answer it."""
        return frozenset(measure_id.split("#", 1)[0] for measure_id in self.relevant)


@dataclass(frozen=True)
class Corpus:
    """The sample notices' measures and the judged questions over them."""

    measures: tuple[Measure, ...]
    questions: tuple[Question, ...]


def passage_text(title: str, measure: str) -> str:
    """Return what is encoded for a measure: the same form that search encodes (`index.passages.encoder_text`)."""
    return f"{title}。{measure}"


def read_domain_text(train: Path) -> Iterator[str]:
    """Yield the paragraphs of `domain_text/*.txt.gz`, file by file."""
    for path in sorted((train / "domain_text").glob("*.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            yield from (line.strip() for line in stream if line.strip())


def read_pairs(train: Path) -> list[Pair]:
    """Return the pairs of `pairs/*.jsonl.gz`, in the order of files and lines."""
    pairs: list[Pair] = []
    for path in sorted((train / "pairs").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                item = json.loads(line)
                pairs.append(Pair(item["q"], item["p"]))
    return pairs


def read_rows(train: Path) -> list[Row]:
    """Return the rows of `indomain/*.tsv`: topic, unit kind, title, measure and four questions each."""
    rows = []
    for path in sorted((train / "indomain").glob("*.tsv")):
        for fields in _tab_separated(path):
            topic, _, title, measure, *queries = fields
            rows.append(Row(topic, title, measure, tuple(query for query in queries if query.strip())))
    return rows


def read_corpus(corpus: Path) -> Corpus:
    """Return the measures of `gold/*.json` and the questions of `queries.tsv` with `qrels.tsv`."""
    measures = []
    for path in sorted((corpus / "gold").glob("*.json")):
        notice = json.loads(path.read_text(encoding="utf-8"))
        for problem in notice["problems"]:
            for ordinal, measure in enumerate(problem["measures"], start=1):
                measure_id = f"{notice['slug']}#P{problem['number']}-M{ordinal}"
                measures.append(Measure(measure_id, problem["title"], measure["text"]))
    relevant: dict[str, set[str]] = {}
    for question_id, _, measure_id, grade in _tab_separated(corpus / "qrels.tsv"):
        if int(grade) > 0:
            relevant.setdefault(question_id, set()).add(measure_id)
    questions = tuple(
        Question(question_id, kind, text, frozenset(relevant[question_id]))
        for question_id, kind, text in _tab_separated(corpus / "queries.tsv")
        if question_id in relevant
    )
    return Corpus(tuple(measures), questions)


def read_terms(lexicon: Path) -> list[str]:
    """Return the domain terms of `terms.txt` (jieba's user-dictionary form)."""
    lines = (lexicon / "terms.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line.strip()]


def read_synonyms(lexicon: Path) -> list[tuple[str, ...]]:
    """Return the synonym groups of `synonyms.tsv`, the canonical word first; loosely related groups are left out."""
    groups = []
    for _, canonical, variants in _tab_separated(lexicon / "synonyms.tsv"):
        if not canonical.startswith("~"):
            groups.append((canonical, *filter(None, variants.split("|"))))
    return groups


def row_families(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Return for each group of rows its problem title and every question asked about it."""
    families: dict[str, list[str]] = {}
    for row in rows:
        families.setdefault(row.group, [row.title]).extend(row.queries)
    return [tuple(family) for family in families.values()]


def question_families(questions: Sequence[Question], measures: Sequence[Measure]) -> list[tuple[str, ...]]:
    """Return for each problem of the sample corpus its title and every question asked about it."""
    titles = {measure.problem_id: measure.title for measure in measures}
    families: dict[str, list[str]] = {}
    for question in questions:
        problem = min(question.relevant).rsplit("-", 1)[0]
        if problem in titles:
            families.setdefault(problem, [titles[problem]]).append(question.text)
    return [tuple(family) for family in families.values()]


def _tab_separated(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
