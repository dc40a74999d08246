"""Text as an office file can hold it: no characters that XML forbids, one kind of line break."""

from __future__ import annotations

import re

# Everything XML 1.0 forbids, DEL and the C1 controls, and the marks that turn the direction of writing
# around, with which a text could be made to read otherwise than it is stored.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\ufeff]"
)
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    """The text with "\\n" as its only line break, tabs as spaces and without characters that XML forbids."""
    return _FORBIDDEN.sub("", _LINE_BREAKS.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one space: for titles and headings."""
    return " ".join(clean_text(text).split())


def lines_of(text: str) -> list[str]:
    """The cleaned text's lines without white space around them; empty ones are left out."""
    return [line for line in (part.strip() for part in clean_text(text).split("\n")) if line]


def is_web_address(url: str) -> bool:
    """Whether an address may be put behind a link: http or https, without white space, at most 2,000 characters."""
    return len(url) <= 2_000 and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", url) is not None
