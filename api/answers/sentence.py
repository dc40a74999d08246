"""The counted answer in one sentence. It holds figures and their names only; each figure says what opens behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from api.pages.marks import mask_personal
from index.precedent_counts import FINISHED, ONGOING, STATUS_LABELS, UNSTATED

if TYPE_CHECKING:
    from index.precedent_counts import PrecedentCounts
    from index.precedents import Precedents

# So many kinds of measures are named; the others are counted.
_NAMED_TYPES = 4
_NAMED_DEADLINES = 2
_DEADLINE_CHARS, _TITLE_CHARS = 20, 40
_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_TEN_THOUSAND, _HUNDRED_MILLION = Decimal(10_000), Decimal(100_000_000)

# What can be opened; beside these, single figures as "type:M7" (api.answers.opened).
ALL, RECOVERED = "all", "recovered"
UNITS, YEARS, TYPES, STATUSES = "units", "years", "types", "statuses"
DOCUMENTS, DEADLINES = "documents", "deadlines"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the sentence. show: what opens behind a figure (see api.answers.opened); "" for plain words."""

    text: str
    show: str = ""


def sentence(answer: Precedents) -> tuple[Piece, ...]:
    """The sentence, none without precedents."""
    return tuple(_pieces(answer)) if answer.precedents else ()


def plain_sentence(answer: Precedents) -> str:
    """The same as text."""
    return "".join(piece.text for piece in sentence(answer))


def money(yuan: Decimal) -> str:
    """Exactly this sum, in yuan, 万元 or 亿元: 1463000 -> "146.3 万元". More than two decimals of 亿元 nobody writes."""
    if yuan >= _HUNDRED_MILLION and yuan % (_HUNDRED_MILLION / 100) == 0:
        return f"{_plain(yuan / _HUNDRED_MILLION)} 亿元"
    if yuan >= _TEN_THOUSAND:
        return f"{_plain(yuan / _TEN_THOUSAND)} 万元"
    return f"{_plain(yuan)} 元"


def about(yuan: Decimal) -> str:
    """This sum to two decimals of 万元 or 亿元, for a table: 2243117602 -> "22.43 亿元"."""
    unit = next((unit for unit in (_HUNDRED_MILLION, _TEN_THOUSAND) if yuan >= unit), Decimal(1))
    return money((yuan / unit).quantize(Decimal("0.01")) * unit)


def day(words: str) -> str:
    """A date as it is written in Chinese; other words as they stand: "2024-02-29" -> "2024年2月29日"."""
    found = _DAY.fullmatch(words)
    if found is None:
        return words
    year, month, of_month = found.groups()
    return f"{year}年{int(month)}月" + (f"{int(of_month)}日" if of_month else "")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _pieces(answer: Precedents) -> Iterator[Piece]:
    counts = answer.counts
    if answer.more:
        yield Piece("可比先例较多，只统计最相近的 ")
        yield Piece(str(len(answer.precedents)), ALL)
        yield Piece(" 个，来自 ")
    else:
        yield Piece(str(len(answer.precedents)), ALL)
        yield Piece(" 个可比先例，来自 ")
    yield Piece(str(len(counts.units)), UNITS)
    yield Piece(" 家单位")
    if counts.years:
        yield Piece("（")
        yield Piece(years(counts), YEARS)
        yield Piece(" 年）")
    clauses = [
        part
        for part in (
            [*_types(counts), *_money(counts)],
            [*_statuses(counts)],
            [*_documents(counts)],
            [*_deadlines(counts)],
        )
        if part
    ]
    for place, clause in enumerate(clauses):
        yield Piece("；" if place else "：")
        yield from clause
    yield Piece("。")


def years(counts: PrecedentCounts) -> str:
    """The years: "2021—2024" if every one between counts, else each: "2018、2024"."""
    found = sorted(one.key for one in counts.years)
    if len(found) > 1 and int(found[-1]) - int(found[0]) == len(found) - 1:
        return f"{found[0]}—{found[-1]}"
    return "、".join(found)


def _types(counts: PrecedentCounts) -> Iterator[Piece]:
    for place, one in enumerate(counts.types[:_NAMED_TYPES]):
        if place:
            yield Piece("，")
        yield Piece(str(one.count), f"type:{one.key}")
        yield Piece(f" 个{one.label}")
    if len(counts.types) > _NAMED_TYPES:
        yield Piece("，共 ")
        yield Piece(str(len(counts.types)), TYPES)
        yield Piece(" 类措施")


def _money(counts: PrecedentCounts) -> Iterator[Piece]:
    if counts.recovered is not None:
        yield Piece("，收回 " if counts.types else "收回 ")
        yield Piece(money(counts.recovered.yuan), RECOVERED)


def _statuses(counts: PrecedentCounts) -> Iterator[Piece]:
    stated = [key for key in (FINISHED, ONGOING, UNSTATED) if counts.status(key)]
    for place, key in enumerate(stated):
        yield Piece(f"{'，' if place else ''}{STATUS_LABELS[key]} ")
        yield Piece(str(counts.status(key)), f"status:{key}")
        yield Piece(" 个")


def _documents(counts: PrecedentCounts) -> Iterator[Piece]:
    if counts.documents:
        more = "等" if len(counts.documents) > 1 else ""
        title = _shortened(counts.documents[0].key, _TITLE_CHARS)
        yield Piece(f"出台文件《{title}》{more} ")
        yield Piece(str(len(counts.documents)), DOCUMENTS)
        yield Piece(" 份")


def _deadlines(counts: PrecedentCounts) -> Iterator[Piece]:
    problems = dict.fromkeys(each for one in counts.deadlines for each in one.problem_ids)
    if problems:
        named = "、".join(
            _shortened(day(one.label), _DEADLINE_CHARS) for one in counts.deadlines[:_NAMED_DEADLINES]
        )
        more = "等" if len(counts.deadlines) > _NAMED_DEADLINES else ""
        yield Piece("写明整改时限的 ")
        yield Piece(str(len(problems)), DEADLINES)
        yield Piece(f" 个（{named}{more}）")


def _shortened(words: str, max_chars: int) -> str:
    words = mask_personal(" ".join(words.split()))
    return words if len(words) <= max_chars else words[:max_chars] + "…"
