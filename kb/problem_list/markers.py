"""With which enumerator does a line begin? 一、 （一） 1. ① 一是 问题一： and the bullets of Word, notes and chats."""

from __future__ import annotations

import re
from typing import Literal

from kb.parser.shadow import shadow
from kb.problem_list.inline import InlineStyle

Style = InlineStyle | Literal["CN", "NTH", "DOT", "BUL", "ASIDE"]

_CN = "[一二三四五六七八九十百]{1,4}"
_MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (
        "NTH",
        re.compile(
            rf"^(?:(?:反馈|存在|发现|具体)?问题|第)(?:{_CN}|\d{{1,3}})(?:[个条项](?:问题)?)?[、.:,]\s*"
            rf"|^问题(?:{_CN}|\d{{1,3}})\s+(?=\S)|^[【\[](?:问题)?(?:{_CN}|\d{{1,3}})[】\]]\s*"
        ),
    ),
    ("NTH", re.compile(r"^\d{1,2}\ufe0f?\u20e3\s*")),  # the keys of chats: 1⃣
    ("DOT", re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}(?:[.、]\s*|\s+)(?=[\u3400-\u9fff“《])")),
    ("SHI", re.compile(rf"^{_CN}是[、,:]?\s*")),
    ("CN", re.compile(rf"^(?:{_CN}|[\u2160-\u217f]|[IVX]{{1,4}}(?=、))\s?[、.]\s*")),
    ("PCN", re.compile(rf"^\({_CN}\)[、.]?\s*")),
    ("PAR", re.compile(r"^\(\d{1,3}\)[、.]?\s*")),
    ("AR", re.compile(r"^\d{1,3}(?:\s?[.、)。](?!\d)|[ \t]+(?=[\u3400-\u9fff“《]))\s*")),
    ("AR", re.compile(r"^\d{4}[.、)](?!\d)\s*")),
    ("CIR", re.compile(r"^[①-⑳⑴-⒇]\s*")),
    ("AR", re.compile(r"^[⒈-⒛]\s*")),
    ("PCN", re.compile(r"^[㈠-㈩]\s*")),
    ("BUL", re.compile(r"^(?:[-–—]{1,3}|[*·•●○■□◆◇▪►➢✓★☆※▲△◎]|[oO](?=\s))\s*(?=\S)")),
)
# The word that only announces the problem after its number.
_ANNOUNCED = re.compile(r"^(?:存在|反馈|发现|具体)?问题(?:表现|描述|内容)?\s*:\s*(?=\S)")


def marker_of(line: str) -> tuple[Style | None, str, str]:
    """(style, label, the rest) of a line; (None, "", line) without an enumerator."""
    plainer = shadow(line)
    for style, pattern in _MARKERS:
        match = pattern.match(plainer)
        if match and line[match.end() :].strip():
            text = line[match.end() :].strip()
            announced = _ANNOUNCED.match(shadow(text))
            text = text[announced.end() :] if announced else text
            return style, "" if style == "BUL" else line[: match.end()].strip(), text
    return None, "", line
