"""Dates and date ranges in a notice's text, as ISO strings that stay partial where the text is."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from itertools import pairwise

from kb.document import Span
from kb.parser.date_patterns import CONNECTOR, RawDate, raw_dates
from kb.parser.shadow import shadow


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as printed; text == span.of(notice text).

    value: "2022-05-06", "2022-05", "2022", "--05-06" or "--05" (year unknown); None when damaged.
    year_printed: the year stands in `text` itself, it was not completed from the context.
    damaged: looks like a date whose separators were lost ("2024717日") or that no calendar has ("2月30日").
    """

    value: str | None
    text: str
    span: Span
    year_printed: bool
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class DateRange:
    """From `start` to `end`, both included; text covers both. An end without a year has the start's or the next."""

    start: DateMention
    end: DateMention
    text: str
    span: Span


_RANGE_GLUE = re.compile(CONNECTOR)
_LIST_GLUE = re.compile(r"[、和与及]")
_OTHER_YEAR = re.compile(r"(?:去|上|前|明|次|翌|第二)年(?:度)?[ ]?$")
_SAME_YEAR = re.compile(r"(?:同|当)年[ ]?$")


def find_dates(text: str, span: Span, *, default_year: int | None = None) -> list[DateMention]:
    """Every date printed in `span`, in order; the two ends of a range are two mentions.

    A missing year comes from the range or list the date stands in, from 同年, else from `default_year`; a
    date of another year (去年3月) stays partial. Words such as 去年 or 近日 alone are no dates.
    """
    return [_mention(raw, text) for raw in _scan(text, span, default_year)]


def find_date_ranges(text: str, span: Span, *, default_year: int | None = None) -> list[DateRange]:
    """Every `A至B` printed in `span`, in order, damaged ends included (their value is None)."""
    raws = _scan(text, span, default_year)
    ranges = []
    for first, second in pairwise(raws):
        if second.joined == "range":
            whole = Span(first.start, second.end)
            ranges.append(DateRange(_mention(first, text), _mention(second, text), whole.of(text), whole))
    return ranges


def complete_year(partial: str, *, not_before: str, not_after: str | None = None) -> str:
    """`partial` ("--05-06", "--05") with the one year that puts it in [not_before, not_after].

    not_after None: within the twelve months from `not_before` on, which is how a feedback date follows an
    inspection. Returns `partial` as it is when no year or more than one fits, when it is already complete,
    or when `not_before` has no year. Partial limits ("2022-07", "2022") include their whole month or year.
    """
    if not partial.startswith("--") or not not_before[:4].isdigit():
        return partial
    earliest = not_before
    latest = (
        not_after if not_after and not_after[:4].isdigit() else f"{int(not_before[:4]) + 1}{not_before[4:]}"
    )
    exclusive = latest is not not_after
    fitting = []
    for year in range(int(earliest[:4]), int(latest[:4]) + 1):
        candidate = f"{year}{partial[1:]}"
        if not _exists(candidate):
            continue
        width = min(len(candidate), len(latest))
        late = candidate[:width] > latest[:width] or (
            exclusive and candidate[:width] == latest[:width] and width == len(candidate) == len(earliest)
        )
        if not late and candidate[: len(earliest)] >= earliest[: len(candidate)]:
            fitting.append(candidate)
    return fitting[0] if len(fitting) == 1 else partial


def _scan(text: str, span: Span, default_year: int | None) -> list[RawDate]:
    plain = shadow(span.of(text))
    raws = raw_dates(plain)
    _link(raws, plain)
    _complete(raws, plain, default_year)
    for raw in raws:
        raw.start += span.start
        raw.end += span.start
    return raws


def _link(raws: list[RawDate], plain: str) -> None:
    """Mark mentions that end a range or continue a list, and remember which years are printed."""
    for index, raw in enumerate(raws):
        raw.year_printed = raw.year is not None
        if index and not raw.joined:
            between = plain[raws[index - 1].end : raw.start]
            if _RANGE_GLUE.fullmatch(between):
                raw.joined = "range"
            elif _LIST_GLUE.fullmatch(between):
                raw.joined = "list"
        elif (
            raw.joined == "range"
            and raw.year is not None
            and plain[raw.start : raw.start + 4] != str(raw.year)
        ):
            raw.year_printed = False


def _complete(raws: list[RawDate], plain: str, default_year: int | None) -> None:
    """Fill in missing years where the context leaves no choice, then check each date against the calendar."""
    printed: int | None = None
    for index, raw in enumerate(raws):
        before = plain[max(0, raw.start - 4) : raw.start]
        if raw.year is None and not raw.damaged:
            previous = raws[index - 1] if raw.joined else None
            if previous is not None:
                raw.year = _following_year(previous, raw)
            elif _SAME_YEAR.search(before):
                raw.year = printed
            elif not _OTHER_YEAR.search(before):
                raw.year = default_year
        printed = raw.year if raw.year_printed else printed
        raw.damaged = raw.damaged or not _is_possible(raw)


def _following_year(previous: RawDate, raw: RawDate) -> int | None:
    """The year of a date that follows another in a range or list: the same, or the next if it would go back."""
    if previous.year is None or previous.month is None or raw.month is None:
        return previous.year
    if (raw.month, raw.day or 31) >= (previous.month, previous.day or 1):
        return previous.year
    return previous.year + 1 if raw.joined == "range" else None


def _is_possible(raw: RawDate) -> bool:
    if raw.month is None:
        return raw.year is not None
    if not 1 <= raw.month <= 12:
        return False
    return raw.day is None or 1 <= raw.day <= monthrange(raw.year or 2024, raw.month)[1]


def _exists(value: str) -> bool:
    year, month, *day = (int(part) for part in value.split("-"))
    return not day or day[0] <= monthrange(year, month)[1]


def _mention(raw: RawDate, text: str) -> DateMention:
    span = Span(raw.start, raw.end)
    value = None if raw.damaged else _iso(raw)
    return DateMention(value, span.of(text), span, raw.year_printed, raw.damaged)


def _iso(raw: RawDate) -> str:
    head = "-" if raw.year is None else f"{raw.year:04d}"
    return head + "".join(f"-{part:02d}" for part in (raw.month, raw.day) if part is not None)
