"""Which words does this site use for the same thing? Checked, and kept in the table of that name.

The store only keeps them; what a search makes of them is decided in index/understanding.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from kb.errors import InvalidInputError, NotFoundError
from kb.records import StoredSynonyms
from kb.schema import synonyms

MAX_WORD_CHARS = 30
MAX_VARIANTS = 30
MAX_GROUPS = 5_000


def check_synonyms(canonical: str, variants: Iterable[str]) -> StoredSynonyms:
    """The group, white space around words removed, repeats left out. Raises InvalidInputError."""
    word = _word(canonical, "规范词")
    others = tuple(dict.fromkeys(_word(one, "同义词") for one in variants if one.strip()))
    others = tuple(one for one in others if one != word)
    if not others:
        raise InvalidInputError(f"“{word}”没有同义词；至少要写一个，且不能与它相同。")
    if len(others) > MAX_VARIANTS:
        raise InvalidInputError(f"“{word}”有 {len(others)} 个同义词，最多 {MAX_VARIANTS} 个。")
    return StoredSynonyms(word, others)


def _word(text: str, what: str) -> str:
    word = text.strip()
    if not word:
        raise InvalidInputError(f"{what}是空的。")
    if not 2 <= len(word) <= MAX_WORD_CHARS:
        raise InvalidInputError(f"{what}“{word[:40]}”有 {len(word)} 个字，应为 2 到 {MAX_WORD_CHARS} 个。")
    if not word.isprintable() or "|" in word:
        raise InvalidInputError(
            f"{what}“{ascii(word)[1:-1][:40]}”含有不能使用的字符（竖线、制表符、换行等）。"
        )
    return word


def read_synonyms(connection: Connection) -> list[StoredSynonyms]:
    """All groups by canonical word."""
    rows = connection.execute(
        select(synonyms.c.canonical, synonyms.c.variants).order_by(synonyms.c.canonical)
    )
    return [StoredSynonyms(row.canonical, tuple(row.variants)) for row in rows]


def put_synonyms(connection: Connection, group: StoredSynonyms) -> None:
    """Keep a group; one of the same canonical word is replaced. Raises InvalidInputError if there are too many."""
    connection.execute(delete(synonyms).where(synonyms.c.canonical == group.canonical))
    if len(connection.execute(select(synonyms.c.canonical)).all()) >= MAX_GROUPS:
        raise InvalidInputError(f"已有 {MAX_GROUPS} 组同义词，不能再增加。请先删除不用的。")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(
        insert(synonyms).values(canonical=group.canonical, variants=list(group.variants), changed_at=now)
    )


def delete_synonyms(connection: Connection, canonical: str) -> None:
    """Forget a group. Raises NotFoundError."""
    if connection.execute(delete(synonyms).where(synonyms.c.canonical == canonical)).rowcount == 0:
        raise NotFoundError(f"没有以“{canonical[:40]}”为规范词的同义词组。")
