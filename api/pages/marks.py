"""Text made safe for a page: escaped first, then marked by offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from kb.document import Span

# Mobile numbers, ID numbers and private mail boxes are blanked where lists of results repeat them far from
# their notice. Every rule keeps the length, so that highlight offsets stay true.
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{8}(\d{3}[\dXx])(?![0-9A-Za-z])")
_PRIVATE_MAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}(?=@(?:qq|163|126|sina|sohu|139|189|foxmail|gmail|outlook|hotmail|yeah)\.)"
)


def mask_personal(text: str) -> str:
    """text with mobile numbers, ID numbers and private mail names blanked by “*”; its length is unchanged."""
    text = _MOBILE.sub(r"\1****\2", text)
    text = _ID_NUMBER.sub(r"\1********\2", text)
    return _PRIVATE_MAIL.sub(lambda match: "*" * len(match[0]), text)


def merge_spans(spans: Iterable[Span], length: int) -> list[Span]:
    """Spans cut to [0, length), sorted, those that touch or overlap joined; empty ones dropped."""
    merged: list[Span] = []
    for span in sorted(spans):
        start, end = max(0, span.start), min(length, span.end)
        if start >= end:
            continue
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return merged


def mark_text(text: str, highlights: Sequence[Span]) -> Markup:
    """Escaped text, the highlighted parts inside <mark>. Offsets count characters of the raw text."""
    parts: list[Markup] = []
    cursor = 0
    for span in merge_spans(highlights, len(text)):
        parts.append(escape(text[cursor : span.start]))
        parts.append(Markup("<mark>{}</mark>").format(span.of(text)))
        cursor = span.end
    parts.append(escape(text[cursor:]))
    return Markup("").join(parts)
