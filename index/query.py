"""What does the user ask? A query's text and terms, and what has to be said about them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.lexical import LexicalQuery
from index.terms import document_characters, fold, query_terms
from kb.errors import InvalidInputError

MAX_QUERY_CHARS = 500
MAX_QUERY_TERMS = 64
# A query that is one word of the lexicon (一人科室) asks for that word: its parts alone are no answer.
_WHOLE_QUERY_WEIGHT = 12.0
# A longer word says more than its parts: per character beyond two.
_LENGTH_WEIGHT = 0.25
# 怎么整改, 应该如何处理, 有哪些措施: how a question ends, not what it is about.
_QUESTION_FRAME = re.compile(
    r"[,，\s]*(?:我们|我局|单位)?(?:到底|究竟)?(?:应该|应当|该|应)?"
    r"(?:怎么样|怎么|如何|怎样|咋样|咋|有什么|有哪些|有何)(?:好的|具体)?(?:办法|措施|做法)?(?:来|去|进行|才能|能)?"
    r"(?:整改|处理|处置|解决|办|做|改|纠正|应对|规范|落实|治理|整治)?(?:的|呢|吗|啊|呀|好|一下|到位)*[?？。!！\s]*$"
)
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """text: what is encoded. lexical: what is looked up. notes: Chinese sentences."""

    text: str
    lexical: LexicalQuery
    notes: tuple[str, ...]

    @property
    def marked_words(self) -> tuple[str, ...]:
        """The words to mark in a result: beside longer words, a single character (住, 没, 退) says nothing."""
        words = tuple(self.lexical.words)
        return tuple(word for word in words if len(word) > 1) or words


def analyse(text: str) -> Query:
    """The query as it is searched. Raises InvalidInputError if it is blank."""
    stripped = text.strip()
    if not stripped:
        raise InvalidInputError("检索词为空。请输入要查的问题，例如“差旅费报销审核不严怎么整改”。")
    notes = []
    if len(stripped) > MAX_QUERY_CHARS:
        notes.append(f"检索内容过长（{len(stripped)} 字），只用了前 {MAX_QUERY_CHARS} 字。")
        stripped = stripped[:MAX_QUERY_CHARS]
    asked = _without_question_frame(stripped)
    terms = query_terms(asked)[:MAX_QUERY_TERMS]
    if not terms:
        notes.append("检索内容里只有常用词或符号，没有可查的关键词，结果只按意思相近排列。")
    characters = document_characters(asked)[:MAX_QUERY_TERMS] if terms else []
    whole = _NOT_A_LETTER.sub("", fold(asked))  # “一人科室” in quotes is that word too
    weights = {term: _weight(term, whole) for term in terms}
    lexical = LexicalQuery(words=weights, characters=dict.fromkeys(characters, 1.0))
    return Query(stripped, lexical, tuple(notes))


def _without_question_frame(text: str) -> str:
    """What a question is about, without 怎么整改 and its like at its end; the whole text if nothing else is left.

    Measured on unseen notices: nDCG@10 .654 with and .653 without; what it spares is 整改 marked in every result.
    """
    about = _QUESTION_FRAME.sub("", text)
    return about if query_terms(about) else text


def _weight(term: str, whole: str) -> float:
    return (
        _WHOLE_QUERY_WEIGHT if term == whole and len(term) > 2 else 1 + _LENGTH_WEIGHT * max(0, len(term) - 2)
    )
