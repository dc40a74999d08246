"""Shows a spreadsheet number as its format means it: a date as ISO text, a share as percent, else plain digits."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_BUILT_IN_PERCENT = {"9": 0, "10": 2}
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ValueFormat:
    """kind: what the number stands for; decimals: places shown of a percentage."""

    kind: Literal["number", "date", "month", "time", "percent"] = "number"
    decimals: int = 0


def value_format(format_id: str, code: str | None) -> ValueFormat:
    """The meaning of a number format: a built-in id, or a custom code such as 'yyyy"年"m"月"'."""
    if code is None:
        if format_id in _BUILT_IN_PERCENT:
            return ValueFormat("percent", _BUILT_IN_PERCENT[format_id])
        if format_id.isdigit() and int(format_id) in _BUILT_IN_DATES:
            return ValueFormat("time" if int(format_id) in (18, 19, 20, 21, 45, 46, 47) else "date")
        return ValueFormat()
    bare = _LITERALS.sub("", code.partition(";")[0]).lower()
    if "general" in bare:
        return ValueFormat()
    if "y" in bare or "d" in bare:
        return ValueFormat("date" if "d" in bare else "month")
    if "h" in bare or "s" in bare:
        return ValueFormat("time")
    if "%" in bare:
        return ValueFormat("percent", len(re.findall(r"[0#?]", bare.partition(".")[2])))
    return ValueFormat()


def display_value(value: str, format_: ValueFormat, *, is_1904: bool) -> str:
    """The number as text; a value that is no number comes back as it is."""
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return value
    if format_.kind == "percent":
        return f"{_plain(round(number * 100, max(format_.decimals, 2)))}%"
    if format_.kind == "number":
        return _plain(number)
    return _moment(number, format_, is_1904=is_1904) or _plain(number)


def _plain(number: float) -> str:
    # 15 significant digits, as Excel shows: 0.1 + 0.2 is 0.3.
    text = f"{number:.15g}"
    if "e" in text:
        text = f"{number:.0f}" if abs(number) >= 1 else f"{number:.20f}".rstrip("0")
    return "0" if text == "-0" else text


def _moment(number: float, format_: ValueFormat, *, is_1904: bool) -> str | None:
    epoch = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)
    try:
        moment = epoch + timedelta(seconds=round(number * 86_400))
    except OverflowError:
        return None
    if format_.kind == "time" and 0 <= number < 1:
        return f"{moment:%H:%M}" if moment.second == 0 else f"{moment:%H:%M:%S}"
    if format_.kind == "month":
        return f"{moment:%Y-%m}"
    has_time = (moment.hour, moment.minute, moment.second) != (0, 0, 0)
    return f"{moment:%Y-%m-%d %H:%M}" if has_time else f"{moment:%Y-%m-%d}"
