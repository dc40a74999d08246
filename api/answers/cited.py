"""Which sentences of a model's text may be shown? Those that cite a passage it was given; as plain text, nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MAX_SENTENCE_CHARS = 400
_MAX_WAITING_CHARS = 800  # with its links and marks, before it is made plain
_MAX_CITATION_CHARS = 24
_CITATION = r"[\[［【]\^?\s*\d{1,3}(?:\s*[,，、;；–—~-]\s*\d{1,3})*\s*[\]］】]"
_CITATIONS = re.compile(_CITATION)
_NUMBERS = re.compile(r"(\d{1,3})(?:\s*[–—~-]\s*(\d{1,3}))?")
_MAX_RANGE = 10
# A full stop ends a sentence only after a letter, so that 2.6万元 and 1. stay whole; ? and ! stand in addresses, too.
_END = re.compile(r"[。！？\n]|[!?](?=[\s\u3000-\u9fff])|(?<=[A-Za-z]{2})\.(?=\s)")
_CLOSING = re.compile(r"[”’』」）)\"']*")
_TRAILING = re.compile(rf"(?:[ \t]*{_CITATION})*")
_THOUGHTS = ("think", "thinking", "thought", "reasoning")
_MAX_THOUGHT_CHARS = max(map(len, _THOUGHTS)) + 3
_THOUGHT = re.compile(rf"<({'|'.join(_THOUGHTS)})>")
_NO_ANSWER = re.compile(rf"[<＜]/?(?:{'|'.join(_THOUGHTS)})[>＞]|^\s*[\[{{]\s*\"")  # thoughts again, or JSON

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^)]*(?:\)|$)")
_ADDRESS = re.compile(
    r"(?i)(?:(?:[a-z][a-z0-9+.-]{1,20}://|www\.|(?:javascript|data|mailto|vbscript):)|(?<![a-z0-9.@-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,12}(?![a-z0-9]))"
    r"[^\s，。；、）】”\[［【\u3400-\u9fff]*"
)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*(?:>|$)")
_LEADING_MARKS = re.compile(r"^(?:[\s#>*+•·”’」』）)-]+|\d{1,2}[.、)）]\s*)+")
_MARKS = re.compile(r"\*{1,3}|_{2,3}|~~|`+|\|")
_REPLACED = {"C": " ", "M": ""}  # control characters; marks upon others, of which a heap could be made
_SPACES = re.compile(r"\s+")
_LOOSE = re.compile(r"\s+(?=[，。；：！？、）])|(?<=[\u3001-\u9fff，：；])\s+(?=[\u3001-\u9fff])")


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """text: plain, without its citation numbers; citations: numbers that were issued, each once, as they came."""

    text: str
    citations: tuple[int, ...]


class SentenceReader:
    """Cuts a stream of text into sentences, each with the citations that follow it."""

    def __init__(self) -> None:
        self._waiting = ""
        self._has_begun = False
        self._is_too_long = False
        self.too_long = 0

    def feed(self, text: str) -> Iterator[str]:
        """The sentences that this text completes."""
        self._waiting += text
        if not self._begins():
            return
        start = 0
        while (end := self._end(start)) is not None:
            if not self._is_too_long:
                yield self._waiting[start:end]
            self._is_too_long, start = False, end
        self._waiting = self._waiting[start:]
        if len(self._waiting) > _MAX_WAITING_CHARS:
            self.too_long += not self._is_too_long
            self._is_too_long, self._waiting = True, ""

    def rest(self) -> Iterator[str]:
        """What is left when the text has come to its proper end."""
        if self._waiting.strip() and self._has_begun and not self._is_too_long:
            yield self._waiting
        self._waiting = ""

    def _begins(self) -> bool:
        """Has the answer begun? What a model thinks before it, between marks, is no part of it."""
        if self._has_begun:
            return True
        start = self._waiting.lstrip()
        thought = _THOUGHT.match(start)
        if thought:
            _, ended, after = start.partition(f"</{thought[1]}>")
            self._waiting = after if ended else thought[0] + start[thought.end() :][-_MAX_THOUGHT_CHARS:]
            self._has_begun = bool(ended)
        else:
            self._has_begun = bool(start) and not any(f"<{name}>".startswith(start) for name in _THOUGHTS)
        return self._has_begun

    def _end(self, start: int) -> int | None:
        """Where the sentence from here on ends; None while more may belong to it."""
        found = _END.search(self._waiting, start)
        if found is None:
            return None
        if found[0] == "\n" or _CITATIONS.search(self._waiting, start, found.start()):
            return found.end()  # what is cited need not wait for what follows
        end = _match_end(_TRAILING, self._waiting, _match_end(_CLOSING, self._waiting, found.end()))
        rest = self._waiting[end : end + _MAX_CITATION_CHARS].lstrip(" \t")
        begins_citation = rest[:1] in ("[", "［", "【") and not re.search(r"[\]］】]", rest)
        is_whole = len(self._waiting) >= end + _MAX_CITATION_CHARS
        return end if is_whole or (rest and not begins_citation) else None


def cited_sentence(raw: str, issued: int) -> CitedSentence | None:
    """The sentence as it may be shown; None if it cites none of the passages 1..issued, or is too long or no answer."""
    if _NO_ANSWER.search(raw):
        return None
    text = plain_text(raw)
    numbers = (number for found in _CITATIONS.finditer(text) for number in _numbers(found[0]))
    citations = tuple(dict.fromkeys(number for number in numbers if 1 <= number <= issued))
    text = _LOOSE.sub("", _SPACES.sub(" ", _CITATIONS.sub("", text))).strip()
    if not citations or len(text) > MAX_SENTENCE_CHARS or not says_something(text):
        return None
    return CitedSentence(text, citations)


def plain_text(raw: str) -> str:
    """Without links, addresses, tags, marks of a format and control characters. Citations stay."""
    text = "".join(_REPLACED.get(unicodedata.category(each)[0], each) for each in raw)
    text = _LINK.sub(lambda link: f"[{link[1]}]" if _CITATIONS.fullmatch(f"[{link[1]}]") else link[1], text)
    text = _ADDRESS.sub("", _TAG.sub("", text))
    return _MARKS.sub("", _LEADING_MARKS.sub("", text))


def says_something(text: str) -> bool:
    """Is there a letter or a character in it?"""
    return any(each.isalpha() for each in _CITATIONS.sub("", text))


def _numbers(citation: str) -> Iterator[int]:
    for first, last in _NUMBERS.findall(citation):
        start, end = int(first), int(last or first)
        yield from range(start, min(end, start + _MAX_RANGE) + 1)


def _match_end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
