"""A passage quoted so that a stranger can find it again: words, source, id, address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages.links import passage_url
from api.pages.marks import mask_personal

if TYPE_CHECKING:
    from kb.records import MeasureRecord

# A line that was broken in the notice is whole in a citation; only between Latin words a space is left.
_BROKEN = re.compile(r"[ \t]*[\r\n]+\s*")
_BROKEN_IN_LATIN = re.compile(rf"(?<=[A-Za-z]){_BROKEN.pattern}(?=[A-Za-z])")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Passage:
    """What a citation needs. anchor: "P4" or "P4-M2"; passage_id: the same with the slug before it."""

    text: str
    unit: str | None
    notice_title: str
    date: str | None
    slug: str
    anchor: str

    @property
    def passage_id(self) -> str:
        """The stable id, such as "slug#P4-M2"."""
        return f"{self.slug}#{self.anchor}"


def cite(passage: Passage, base_url: str) -> str:
    """One line: “words”——unit《title》(date), id, address. base_url: "http://host", without a closing slash."""
    unit = passage.unit or ""
    date = f"（{passage.date}公开）" if passage.date else ""
    address = base_url + passage_url(passage.slug, passage.anchor)
    return f"“{_on_one_line(passage.text)}”——{unit}《{passage.notice_title}》{date}，{passage.passage_id}，{address}"


def _on_one_line(text: str) -> str:
    return _BROKEN.sub("", _BROKEN_IN_LATIN.sub(" ", text))


def cite_measure(record: MeasureRecord, base_url: str) -> str:
    """The citation of a measure, personal data masked."""
    return _cite_record(record, record.text, record.measure_id, base_url)


def cite_problem(record: MeasureRecord, base_url: str) -> str:
    """The citation of a measure's problem by its title, personal data masked."""
    return _cite_record(record, record.problem_title, record.problem_id, base_url)


def _cite_record(record: MeasureRecord, words: str, item_id: str, base_url: str) -> str:
    passage = Passage(
        mask_personal(words),
        record.inspected_unit,
        record.notice_title,
        record.publication_date,
        record.slug,
        anchor_of(item_id),
    )
    return cite(passage, base_url)


def chinese_number(number: int) -> str:
    """1 -> 一, 12 -> 十二, 25 -> 二十五; arabic digits from 100."""
    if number >= 100 or number < 1:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")


def slug_of(item_id: str) -> str:
    """The part of an id before "#": "slug#P4-M2" -> "slug"."""
    return item_id.rpartition("#")[0]


def anchor_of(item_id: str) -> str:
    """The part of an id after "#": "slug#P4-M2" -> "P4-M2"."""
    return item_id.rpartition("#")[2]
