"""How is a query written in the form the index knows? NFKC, and simplified characters."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from index.understanding.pinyin import is_han


def normalise(text: str) -> str:
    """The text in NFKC, one space for white space, traditional characters simplified."""
    normal = " ".join(unicodedata.normalize("NFKC", text).split())
    return _converter().convert(normal) if _needs_simplifying(normal) else normal


def _needs_simplifying(text: str) -> bool:
    """Whether a character stands in the text that the standard set of simplified ones (GB 2312) lacks.

    Only then is anything converted: 著, 乾 and 瞭 are right in simplified texts as well.
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return is_han(text) and any(is_han(char) and not _is_standard(char) for char in text)
    return False


def _is_standard(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
