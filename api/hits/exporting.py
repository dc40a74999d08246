"""The judged questions in the TREC form the project uses: queries.tsv and qrels.tsv, fit for `kb evaluate search`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kb.judged_answers import JudgedAnswers
from kb.question_checks import names_measure


def queries_tsv(judged: Iterable[JudgedAnswers]) -> str:
    """A line a question, oldest first: id, kind, text. No text begins as a formula does (kb/question_checks.py)."""
    return "".join(
        f"{query_id(one)}\t{one.question.kind.value}\t{one.question.text}\n" for one in _in_order(judged)
    )


def qrels_tsv(judged: Iterable[JudgedAnswers]) -> str:
    """A line a measure: question's id, 0, measure's id, grade; a marked problem is all of its measures.

    Measures that are not in the base now keep their line; of a problem that is not, its measures are unknown.
    """
    return "".join(
        f"{query_id(one)}\t0\t{measure_id}\t{grade}\n"
        for one in _in_order(judged)
        for measure_id, grade in _measures(one)
    )


def query_id(judged: JudgedAnswers) -> str:
    """What the question is called in the files."""
    return f"q{judged.question.question_id}"


def _measures(judged: JudgedAnswers) -> Iterator[tuple[str, int]]:
    yield from sorted(judged.grades.items())
    for target in judged.missing:
        if names_measure(target):
            yield target, judged.marks[target]


def _in_order(judged: Iterable[JudgedAnswers]) -> list[JudgedAnswers]:
    return sorted(judged, key=lambda one: one.question.question_id)
