"""What does the user ask? A query's text and terms, and what has to be said about them."""

from __future__ import annotations

from dataclasses import dataclass

from index.lexical import LexicalQuery
from index.terms import document_characters, query_terms
from kb.errors import InvalidInputError

MAX_QUERY_CHARS = 500
MAX_QUERY_TERMS = 64


@dataclass(frozen=True, slots=True)
class Query:
    """text: what is encoded. lexical: what is looked up. notes: Chinese sentences."""

    text: str
    lexical: LexicalQuery
    notes: tuple[str, ...]


def analyse(text: str) -> Query:
    """The query as it is searched. Raises InvalidInputError if it is blank."""
    stripped = text.strip()
    if not stripped:
        raise InvalidInputError("检索词为空。请输入要查的问题,例如“差旅费报销审核不严怎么整改”。")
    notes = []
    if len(stripped) > MAX_QUERY_CHARS:
        notes.append(f"检索内容过长({len(stripped)} 字),只用了前 {MAX_QUERY_CHARS} 字。")
        stripped = stripped[:MAX_QUERY_CHARS]
    terms = query_terms(stripped)[:MAX_QUERY_TERMS]
    if not terms:
        notes.append("检索内容里只有常用词或符号,没有可查的关键词,结果只按意思相近排列。")
    characters = document_characters(stripped)[:MAX_QUERY_TERMS] if terms else []
    lexical = LexicalQuery(words=dict.fromkeys(terms, 1.0), characters=dict.fromkeys(characters, 1.0))
    return Query(stripped, lexical, tuple(notes))
