"""Enumerators inside a line, where line breaks were lost in copying: 1.…2.…, 一是…二是…"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kb.parser.shadow import shadow

InlineStyle = Literal["SHI", "AR", "PCN", "PAR", "CIR"]

# Enumerators inside a line, where line breaks were lost in copying: believed in sequence from the first.
_INLINE: dict[InlineStyle, re.Pattern[str]] = {
    "SHI": re.compile(r"(?:(?<=[。;:!?,])|(?<=^))\s*([一二三四五六七八九十]{1,2})是"),
    "AR": re.compile(r"(?:(?<=[。;:!?\s])|(?<=^))(\d{1,2})[.、](?!\d)"),
    "PCN": re.compile(r"(?:(?<=[。;:!?\s])|(?<=^))\(([一二三四五六七八九十]{1,2})\)"),
    "PAR": re.compile(r"(?:(?<=[。;:!?\s])|(?<=^))\((\d{1,2})\)"),
    "CIR": re.compile(r"(?:(?<=[。;:!?\s])|(?<=^))([①-⑳])"),
}
_BRACKETED: dict[InlineStyle, re.Pattern[str]] = {
    "PCN": re.compile(r"\(([一二三四五六七八九十]{1,2})\)"),
    "PAR": re.compile(r"\((\d{1,2})\)"),
    "CIR": re.compile(r"([①-⑳])"),
}
_SEPARATORS = " \t、，,；;"
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class InlinePart:
    """One of several items in a line. cut: the punctuation that set it apart from the next one."""

    label: str
    text: str
    cut: str


def inline_parts(text: str, style: InlineStyle) -> tuple[str, list[InlinePart]]:
    """(what stands before, the parts) of enumerators inside a text, numbered 1, 2, 3 …; no parts if not so."""
    plainer = shadow(text)
    matches = _in_sequence(_INLINE[style], plainer)
    if len(matches) == 1 and style in _BRACKETED and not plainer[: matches[0].start()].strip():
        anywhere = _in_sequence(_BRACKETED[style], plainer)  # (1)…(2)…(3)… without anything between
        matches = anywhere if len(anywhere) > 2 else matches
    if not matches:
        return text, []
    ends = [match.start(1) - (style in ("PCN", "PAR")) for match in matches[1:]] + [len(text)]
    parts = [
        _part(text[match.start() : match.end()].strip(), text[match.end() : end])
        for match, end in zip(matches, ends, strict=True)
    ]
    return text[: matches[0].start()], [part for part in parts if part.text]


def _part(label: str, words: str) -> InlinePart:
    kept = words.rstrip(_SEPARATORS)
    return InlinePart(label, kept.lstrip(_SEPARATORS), words[len(kept) :].strip())


def _in_sequence(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    matches: list[re.Match[str]] = []
    for match in pattern.finditer(text):
        if _value(match[1]) == len(matches) + 1:
            matches.append(match)
    return matches


def _value(numeral: str) -> int:
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    tens, _, ones = numeral.rpartition("十") if "十" in numeral else ("", "", numeral)
    if "十" not in numeral:
        return _NUMERALS.get(numeral, 0)
    return 10 * (_NUMERALS.get(tens, 1) if tens else 1) + (_NUMERALS.get(ones, 0) if ones else 0)
