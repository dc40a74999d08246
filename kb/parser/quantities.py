"""Sums of money and counts with their unit: `3.28万元` is 32800 元, `8.4万只` is 84000 只, `百分之五` is 5 %."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

# The longest unit first, so that 人次 is not read as 人. 个 keeps its noun only where both make a unit.
_UNITS = (
    "个百分点|个工作日|平方公里|平方千米|公里|千米|平方米|立方米|延米|平米|万千瓦时|千瓦时|千瓦|兆瓦|公顷|公斤|千克|"
    "人次|家次|户次|场次|车次|班次|台次|批次|件次|条次|课时|学时|小时|分钟|工作日|个月|次|人|名|起|条|件|项|家|户|处|台|套|辆|座|所|间|支|"
    "批|期|场|轮|篇|册|卷|宗|笔|张|本|块|棵|株|头|只|艘|架|类|种|例|天|周|岁|分(?!管|别|批|期|局|公司|行|类|层|级|工|三|两|区|中心|散|到|散|管)|倍|幅|面(?!向|对|积)|封|枚|位(?!置|于|移|数|次|列|居|子)|具(?!体|备|有)|首(?!批|次|个|位|期|先|家|问)|"
    "组|班|节|讲|页|桶|袋|箱|盏|根|口|眼|片|道|栋|幢|床|亩|米|吨|升|度|份|个|部(?!门|署|分|委|级)|门(?!诊)|档|步|对(?!照|接|标|比|外)|年(?!度|底|初|末|代|级|轻|龄)|%|成(?!立|效|果|为|功|员|熟|本|交|绩|长)"
)
_FOLDED = "名|人次|家|份|起|户|台|辆|笔|宗|件|人(?=[,。;、)]|因|被|受|予|给|作|进行|的|为)"
_NUMBER = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_SCALE = r"百亿|千亿|万亿|百万|千万|十万|亿|万|千|百"
_ABOUT = r"(?:余|多)?"
_CURRENCY = r"元|美元|欧元|港元|日元|英镑"
_DASH = r"(?:至|到|[-—~]{1,2})"

_ARABIC = re.compile(
    rf"(?<![0-9A-Za-z.第])(?<!\d时)(?<!\d点)(?:(?P<low>{_NUMBER})(?P<lowscale>{_SCALE})?(?:{_CURRENCY}|{_UNITS})?{_DASH})?"
    rf"(?P<number>{_NUMBER})[ ]?{_ABOUT}(?P<scale>{_SCALE})?{_ABOUT}[ ]?"
    rf"(?:(?P<currency>{_CURRENCY})|(?P<unit>{_UNITS}))"
)
_CHINESE_MONEY = re.compile(r"[一二两三四五六七八九十百千万亿]{2,12}元(?=[^\u4e00-\u9fff]|[的以至罚奖补现])")
_CHINESE_COUNT = re.compile(
    rf"(?<![第一二三四五六七八九十百千万两])(?P<number>[二两三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)(?P<unit>{_FOLDED})"
)
_PERCENT = re.compile(r"百分之(?P<number>[一二三四五六七八九十]{1,3}|百)(?!点)")
_TENTHS = re.compile(
    r"(?<![第完])(?P<number>[一二三四五六七八九])成(?=[^\u4e00-\u9fff]|以|多|左|的|提|降|增|至|到|计)"
)
_FACTORS = {
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}


class Quantity(NamedTuple):
    """A number as printed at [start, end). value: a plain decimal string; unit: 元 (美元 …) or the printed unit."""

    kind: Literal["amount", "count"]
    start: int
    end: int
    value: str
    unit: str


def find_quantities(plain: str) -> list[Quantity]:
    """The sums and counts printed in a shadow, in order; both ends of `3至5万元` are quantities in 元.

    Ordinals (第3批), years, document numbers and Chinese numerals in fixed phrases (两个维护) are not counts.
    """
    found: list[Quantity] = []
    for match in _ARABIC.finditer(plain):
        found += _arabic(match)
    for match in _CHINESE_MONEY.finditer(plain):
        if any(character in "百千万亿" for character in match[0]):
            found.append(Quantity("amount", *match.span(), str(_chinese(match[0][:-1])), "元"))
    for match in _CHINESE_COUNT.finditer(plain):
        found.append(Quantity("count", *match.span(), str(_chinese(match["number"])), match["unit"]))
    for pattern, unit in ((_PERCENT, "%"), (_TENTHS, "成")):
        for match in pattern.finditer(plain):
            found.append(Quantity("count", *match.span(), str(_chinese(match["number"])), unit))
    return sorted(found, key=lambda item: item.start)


def _arabic(match: re.Match[str]) -> list[Quantity]:
    unit = match["currency"] or match["unit"]
    kind: Literal["amount", "count"] = "amount" if match["currency"] else "count"
    if unit == "年" and len(match["number"]) == 4:
        return []
    value = _scaled(match["number"], match["scale"])
    found = [Quantity(kind, match.start("number"), match.end(), value, unit)]
    if match["low"]:
        low = _scaled(match["low"], match["lowscale"] or match["scale"])
        end = match.end("lowscale") if match["lowscale"] else match.end("low")
        found.insert(0, Quantity(kind, match.start("low"), end, low, unit))
    return found


def _scaled(number: str, scale: str | None) -> str:
    value = Decimal(number.replace(",", "")) * _FACTORS.get(scale or "", 1)
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _chinese(numeral: str) -> int:
    """The value of a Chinese numeral such as 十二, 三千, 两百五十万."""
    total = section = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in "十百千":
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            total = (total + section + digit or 1) * {"万": 10**4, "亿": 10**8}[character]
            section = digit = 0
    return total + section + digit
