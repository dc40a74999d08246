"""Writes a list number the way Word's numbering formats (ST_NumberFormat, ECMA-376 17.18.59) show it."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_DIGITS_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def format_number(value: int, number_format: str) -> str:
    """The number's text. Formats without a Chinese or Latin form here come back as plain digits."""
    if number_format in ("none", "bullet"):
        return ""
    if value < 1:
        return str(value)
    writer = _WRITERS.get(number_format)
    return writer(value) if writer else str(value)


def _thousands(value: int, digits: str, units: str, zero: str) -> str:
    """Chinese counting up to 9999: 一百一十, 一千〇五; beyond that plain digits."""
    if value > 9999:
        return str(value)
    text, pending_zero = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            text += (
                (zero if pending_zero and text else "")
                + digits[digit]
                + ("" if power == 0 else units[power - 1])
            )
            pending_zero = False
        else:
            pending_zero = True
    return text


def _counting(value: int) -> str:
    text = _thousands(value, _DIGITS, "十百千", "零")
    return text[1:] if text.startswith("一十") else text


def _legal(value: int) -> str:
    return _thousands(value, _LEGAL_DIGITS, "拾佰仟", "零")


def _legal_traditional(value: int) -> str:
    return _thousands(value, _LEGAL_DIGITS_TRADITIONAL, "拾佰仟", "零")


def _digitwise(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _full_width(value: int) -> str:
    return "".join(chr(ord(digit) - ord("0") + ord("0")) for digit in str(value))


def _circled(value: int) -> str:
    if value <= 20:
        return chr(0x2460 + value - 1)
    if value <= 35:
        return chr(0x3251 + value - 21)
    return chr(0x32B1 + value - 36) if value <= 50 else f"({value})"


def _parenthesised(value: int) -> str:
    return chr(0x2474 + value - 1) if value <= 20 else f"({value})"


def _full_stopped(value: int) -> str:
    return chr(0x2488 + value - 1) if value <= 20 else f"{value}."


def _circled_chinese(value: int) -> str:
    return chr(0x3280 + value - 1) if value <= 10 else f"({_counting(value)})"


def _letters(value: int) -> str:
    # Word repeats the letter after Z: AA, BB, …
    return chr(ord("A") + (value - 1) % 26) * min((value - 1) // 26 + 1, 30)


def _roman(value: int) -> str:
    if value > 3999:
        return str(value)
    text = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        text += letters * count
    return text


def _stem(value: int) -> str:
    return _STEMS[(value - 1) % 10]


def _branch(value: int) -> str:
    return _BRANCHES[(value - 1) % 12]


def _ordinal(value: int) -> str:
    suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"


_WRITERS = {
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _parenthesised,
    "decimalEnclosedFullstop": _full_stopped,
    "numberInDash": lambda value: f"- {value} -",
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "japaneseLegal": _legal_traditional,
    "ideographDigital": _digitwise,
    "japaneseDigitalTenThousand": _digitwise,
    "taiwaneseDigital": _digitwise,
    "ideographEnclosedCircle": _circled_chinese,
    "ideographTraditional": _stem,
    "ideographZodiac": _branch,
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "ordinal": _ordinal,
}
