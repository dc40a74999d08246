"""Whose notice is it, who inspected when, and when was it published? Reads title, opening, tail and portal lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.document import Document, Span
from kb.notice import NoticeKind
from kb.parser.closing import find_signature
from kb.parser.dates import find_dates
from kb.parser.inspection import (
    Period,
    auditor_of,
    feedback_date_of,
    inspecting_body_of,
    inspection_period,
    kind_of_inspection,
)
from kb.parser.portal import is_date_line
from kb.parser.spans import is_blank, lines_of
from kb.parser.titles import reads_like_title
from kb.parser.units import inspected_unit_of, kind_of_unit, region_of

_PUBLISHED = re.compile(r"(?:发布|公开|生成|发文|成文|公布|发稿)(?:日期|时间)|^时间|\|\s*时间")
_BRACKETED = re.compile(r"\([^()]*\)")
_UNDER_TITLE_CHARS = 80
_PORTAL_CHARS = 200
_LAST_CHARS = 40


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a notice stand that tell of it as a whole.

    opening: the text between title and first section; tail: where the closing block begins; columns: what a
    ledger's columns say of the whole ("unit", "body"), where all rows agree.
    """

    title: Span | None
    opening: Span
    tail: int
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the notice says of itself as a whole. Dates are ISO, partial where the text is; None: not said."""

    title: str | None
    kind: NoticeKind
    inspected_unit: str | None
    unit_kind: str | None
    region: str | None
    inspecting_body: str | None
    inspection_period: Period
    feedback_date: str | None
    publication_date: str | None


def read_frame(document: Document, shadow: str, parts: Parts) -> Frame:
    """The frame of a notice."""
    text, title = document.text, parts.title
    title_text = re.sub(r"\s*\n\s*", "", title.of(text)).strip() if title else None
    plain_title = re.sub(r"\s", "", title.of(shadow)) if title else ""
    if title_text is None and document.title and reads_like_title(document.title):
        title_text = plain_title = document.title
    opening = parts.opening.of(shadow)
    signature = find_signature(shadow, parts.tail)
    kind, body = _kind_and_body(plain_title, opening, shadow, parts)
    if kind == "审计" and body and signature and signature.endswith(body):
        body = signature
    body = parts.columns.get("body") or body
    unit = parts.columns.get("unit") or inspected_unit_of(plain_title, opening, signature)
    context = shadow[parts.tail :] + "\n" + shadow[: parts.opening.end]
    period = inspection_period(text, parts.opening)
    return Frame(
        title=title_text,
        kind=kind,
        inspected_unit=_as_printed(text, shadow, unit),
        unit_kind=kind_of_unit(unit or plain_title),
        region=_as_printed(text, shadow, region_of(unit, plain_title, context, signature)),
        inspecting_body=_as_printed(text, shadow, body),
        inspection_period=period,
        feedback_date=feedback_date_of(text, shadow, parts.opening, period),
        publication_date=_published(document, shadow, parts),
    )


def _kind_and_body(title: str, opening: str, shadow: str, parts: Parts) -> tuple[NoticeKind, str | None]:
    body = inspecting_body_of(opening) or inspecting_body_of(title)
    named = body or parts.columns.get("body") or ""
    kind = kind_of_inspection(named, title, opening[:600], shadow[:1500])
    if kind == "审计" and (body is None or "审计" not in body):
        body = auditor_of(opening) or auditor_of(title) or body
    return kind, body


def _as_printed(text: str, shadow: str, name: str | None) -> str | None:
    """The name in the notice's own characters, where it stands there (traditional characters stay)."""
    position = shadow.find(name) if name else -1
    return text[position : position + len(name)] if name and position >= 0 else name


def _published(document: Document, shadow: str, parts: Parts) -> str | None:
    """The date under the signature, else under the title, at the end or in the portal's lines, else the metadata's."""
    return (
        _date_of_signature(document.text, shadow, parts.tail)
        or _date_under_title(document.text, shadow, parts.title)
        or _date_at_end(document.text, shadow, parts.tail)
        or _date_of_portal(document.text, shadow, parts.title)
        or document.published
    )


def _date_of_signature(text: str, shadow: str, tail: int) -> str | None:
    for line in reversed(lines_of(shadow, tail, len(shadow))):
        if is_date_line(line.of(shadow)):
            mentions = find_dates(text, line)
            if mentions and mentions[0].value:
                return mentions[0].value
    return None


def _date_under_title(text: str, shadow: str, title: Span | None) -> str | None:
    """A date in brackets on the line below the title."""
    if title is None:
        return None
    lines = lines_of(shadow, title.end, min(len(shadow), title.end + _UNDER_TITLE_CHARS))[:1]
    if not lines or not _BRACKETED.fullmatch(lines[0].of(shadow)):
        return None
    mentions = find_dates(text, lines[0])
    return mentions[0].value if mentions else None


def _date_at_end(text: str, shadow: str, tail: int) -> str | None:
    """A date with its year that ends the text."""
    mentions = find_dates(text, Span(max(tail, len(shadow) - _LAST_CHARS), len(shadow)))
    last = mentions[-1] if mentions else None
    if last is None or last.value is None or last.value.startswith("--"):
        return None
    return last.value if is_blank(shadow, last.span.end, len(shadow)) else None


def _date_of_portal(text: str, shadow: str, title: Span | None) -> str | None:
    """The date after 发布时间 and the like, in the lines before and just after the title."""
    start, end = (0, title.end) if title else (0, 0)
    for line in lines_of(shadow, start, min(len(shadow), end + _PORTAL_CHARS)):
        match = _PUBLISHED.search(line.of(shadow))
        mentions = find_dates(text, Span(line.start + match.start(), line.end)) if match else []
        if mentions and mentions[0].value and len(mentions[0].value) >= 7:
            return mentions[0].value
    return None
