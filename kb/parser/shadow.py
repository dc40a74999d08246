"""The shadow of a text: another text of equal length that is easier to match, so that offsets hold in both."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_QUOTES = {
    "「": "“",
    "『": "“",
    "〝": "“",
    "﹁": "“",
    "﹃": "“",
    "」": "”",
    "』": "”",
    "〞": "”",
    "〟": "”",
    "﹂": "”",
    "﹄": "”",
    "″": '"',
}
_DASHES = {dash: "-" for dash in "‐‑‒–−﹣"} | {"―": "—", "─": "—", "━": "—", "〜": "~", "∼": "~"}
_PERIODS = {"｡": "。", "､": "、", "﹒": ".", "〇": "〇", "○": "〇", "◯": "〇", "•": "·", "・": "·", "‧": "·"}
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Look-alikes that fonts of PDF files leave in the text: Kangxi radicals and compatibility ideographs.
_LOOKALIKES = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00))


@lru_cache(maxsize=8)  # dates, facts and status of one measure ask for the same text
def shadow(text: str) -> str:
    """`text` with each character replaced by its plainest form; len(shadow(text)) == len(text).

    Full-width ASCII becomes ASCII (`（` is `(`, `，` is `,`), 「『〝 become “ and 」』〞 become ”, a straight
    quote stays `"`, traditional characters become simplified one by one, every space but "\\n" and "\\t"
    becomes " ". Characters of simplified text are left as they are.
    """
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    traditional, simplified = (files("kb") / "parser" / "simplified.txt").read_text(encoding="utf-8").split()
    table = dict(zip(map(ord, traditional), simplified, strict=True))
    for points in _LOOKALIKES:
        for point in points:
            plain = unicodedata.normalize("NFKC", chr(point))
            if len(plain) == 1 and plain != chr(point):
                table[point] = table.get(ord(plain), plain)
    table |= {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)}
    for replacements in (_QUOTES, _DASHES, _PERIODS, dict.fromkeys(_SPACES, " ")):
        table |= {ord(character): plain for character, plain in replacements.items()}
    return table
