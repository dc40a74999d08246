"""Chinese numerals as headings of official documents have them."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """1 -> 一, 12 -> 十二, 105 -> 一百零五, 210 -> 二百一十. Raises ValueError outside 1..9999."""
    if not 1 <= number <= 9_999:
        raise ValueError(f"number must be 1 to 9999, got {number}.")
    if number < 20:
        return ("十" if number >= 10 else "") + (_DIGITS[number % 10] if number % 10 else "")
    words, has_gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if has_gap else "") + _DIGITS[digit] + name
            has_gap = False
        else:
            has_gap = bool(words)
    return words
