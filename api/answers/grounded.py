"""Do the figures and document titles of a written sentence stand in the passages that it cites?

A number that no cited passage holds was reckoned or made up; either way nobody could check it where it points to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.answers.cited import CitedSentence
    from api.answers.sources import Source

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TITLE = re.compile(r"《([^《》]+)》")


def is_grounded(sentence: CitedSentence, sources: Sequence[Source]) -> bool:
    """Is every number and every 《title》 in a cited passage, its heading, unit or date?

    How many passages are cited may be said. sources: numbered from 1, as the citations count them.
    """
    passages = [_words_of(sources[number - 1]) for number in sentence.citations]
    said = _plain(sentence.text)
    known = {str(len(sentence.citations)), *_numbers(passages)}
    return all(number in known for number in _numbers([said])) and all(
        any(title in passage for passage in passages) for title in _TITLE.findall(said)
    )


def _words_of(source: Source) -> str:
    entry = source.entry
    return _plain("\n".join((source.quote.text, entry.title, entry.unit, entry.notice_title, *entry.who)))


def _plain(text: str) -> str:
    """Full-width figures as ASCII ones, without spaces and without commas that only group digits."""
    return _GROUPED.sub("", re.sub(r"[ \t\u3000]", "", unicodedata.normalize("NFKC", text)))


def _numbers(texts: Iterable[str]) -> set[str]:
    """03, 3 and 3.0 are one number."""
    found = (number for text in texts for number in _NUMBER.findall(text))
    return {_shortest(number) for number in found}


def _shortest(number: str) -> str:
    whole, _, part = number.partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")
