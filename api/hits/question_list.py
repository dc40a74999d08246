"""The list of judged questions, narrowed by words and kind."""

from __future__ import annotations

from collections.abc import Iterable

from kb.judged_answers import JudgedAnswers
from kb.question_checks import QuestionKind, question_key


def matching(
    judged: Iterable[JudgedAnswers], contains: str = "", kind: QuestionKind | None = None
) -> list[JudgedAnswers]:
    """Those that hold these words, however they are spaced, and are of this kind; in the order given."""
    key = question_key(contains)
    return [
        one
        for one in judged
        if (kind is None or one.question.kind == kind) and key in question_key(one.question.text)
    ]
