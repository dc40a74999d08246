"""Do quantities make up another one, and how is that said? Sums of money may be rounded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kb.plan.statements import Quantity

# What the words before a number say of it: it is done, or left.
DONE = re.compile(r"已|完成|追回|退回|退还|清退|拆除|办结|收回")
REST = re.compile(
    r"剩余|其余|余下|闲置|空置|尚余|尚欠|尚有|仍欠|仍有|还有|还差|余(?=$)|未(?!经|来|成年|按|如实)"
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DECIMALS = re.compile(r"\d\.(\d+)")


def close_to(parts: Sequence[Quantity], whole: Quantity) -> bool:
    """Whether the parts make up the whole. Sums of money may be rounded at their last decimal, or to whole 万元
    beside some that are not."""
    gap = abs(sum((part.value for part in parts), Decimal(0)) - whole.value)
    items = (*parts, whole)
    if not gap or whole.unit != "元" or not any(_decimals(item) for item in items):
        return not gap
    return gap <= sum((_step(item) for item in items), Decimal(0)) / 2


def _decimals(item: Quantity) -> int:
    match = _DECIMALS.search(item.printed)
    return len(match[1]) if match else 0


def _step(item: Quantity) -> Decimal:
    """What one of the last printed digit is worth: 100 yuan for 2.16万元."""
    number = _NUMBER.match(item.printed)
    printed = Decimal(number[0].replace(",", "")) if number else Decimal(0)
    return item.value / printed * Decimal(1).scaleb(-_decimals(item)) if printed else Decimal(0)


def says_sum(parts: Sequence[Quantity], whole: Quantity) -> str:
    """8.2万元 + 4.1万元 = 12.3万元，与所写的12.6万元不符。"""
    total = sum((part.value for part in parts), Decimal(0))
    listed = " + ".join(part.printed.strip() for part in parts)
    return f"{listed} = {_shown(total, whole)}，与所写的{whole.printed.strip()}不符。"


def _shown(value: Decimal, like: Quantity) -> str:
    """A sum in the unit of another quantity: 131000 yuan beside 12.6万元 is 13.1万元."""
    for scale, factor in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        if scale in like.printed:
            return f"{(value / factor).normalize():f}{scale}{like.unit}"
    return f"{value.normalize():f}{like.unit}"
