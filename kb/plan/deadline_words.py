"""What a stated deadline amounts to: a date, a duration, or words that bind nobody."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from kb.document import Span
from kb.parser.dates import DateMention, find_dates
from kb.parser.shadow import shadow

_EMPTY = re.compile(
    r"(?:待定|暂定|待明确|待确定|待补充?|另行确定|未定|暂无|暂缺|无|空|略|[/\\\-—–_.*×xX?○〇]+|某+|[xX×]+月.*|\?+)"
)
_VAGUE = re.compile(
    r"尽快|尽早|尽力|越快|随.随.|边.边.|能改尽改|第一时间|适时|近期|近日|抓紧|逐步|择机|视情|酌情|条件(?:成熟|具备|允许)|时机成熟|适当时候|下一步|下步|今后|以后|后续|"
    r"按(?:期|时|要求|计划|进度|序时进度)|如期|限期|分阶段|分步|有序推进|(?:稳妥|稳步|分批|积极)推进|分类施策|成熟一个|加快|力争早日|早日|待.{2,20}后|待.{2,20}确定|视.{1,20}(?:情况|进度|进展|而定|确定|安排)|(?:根据|按照|依据).{2,20}(?:安排|情况|要求|进度|需要|确定|推进|部署)|结合.{2,20}(?:实际|情况|进度)"
)
_ONGOING = re.compile(r"长期|持续|常态|坚持|经常|始终|不断|滚动|日常|全年|贯穿")
_AS_A_CLASS = re.compile(r"立行立改|即知即改|即行即改|立知立改|即查即改")
_AT_ONCE = re.compile(r"立即|即时|马上|当即|即改|随时")
_DONE = re.compile(
    r"(?:(?:问题|任务|均|现|目前|全部|整改)*已(?:经)?[^\d,。;未待]{0,10}?(?:到位|完成|完毕|办结|销号|整改|落实|改正|纠正|上缴|补缴|归还|退还|清退|补发|发放|结清|收回|入库|上线|印发|出台|公示|公开|执行|启用|实施)"
    r"|(?:整改)?完成(?:整改)?|整改到位|办结|销号).{0,6}"
)
_LASTING_TAIL = re.compile(
    r"[,、;并]+(?:并|且|需)?(?:长期坚持|持续坚持|常态化(?:推进|坚持)?|持续推进|继续坚持|坚持)$"
)
_RECURRING = re.compile(r"每(?:个)?(?:半?年|季|月|周|日|天|学期)|按(?:月|季|周|年)|定期")
_DURATION = re.compile(
    r"(?:\d{1,3}|[一二三四五六七八九十两半]{1,4})个?(?:年|月|季度|星期|周|天|日|工作日|学期)(?:以?内|之内|左右)?"
)
_SINCE = re.compile(r"自|从|起|收到|反馈(?:之日|后)|印发|下发|批复|会后|之日")
_YEAR_END = re.compile(
    r"年内|年底|年末|本年度?|今年|全年内|年前|上半年|下半年|[一二三四]季度|季度末|月底|月末|春节|汛期|汛前|开学|学期|国庆|“?五一”?|“?七一”?|换届"
)
_NUMERIC = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d|2\d)[.\-/])?(?P<m>1[0-2]|0?[1-9])[.\-/](?P<d>[12]\d|3[01]|0?[1-9])(?![\d.万亿元%])"
    r"|(?<!\d)(?P<my>20\d\d)[.\-/](?P<mm>1[0-2]|0?[1-9])(?![\d.\-/])"
    r"|(?<!\d)(?P<cy>20\d\d)(?P<cm>0[1-9]|1[0-2])(?P<cd>[0-3]\d)?(?!\d)"
)
_QUARTER = re.compile(
    r"(?P<q_year>20\d\d)年?(?:度)?第?(?P<q>[一二三四1-4])季度|(?P<h_year>20\d\d)年?(?P<half>[上下])半年|(?P<year>20\d\d)年?(?:底|末|内|度|前)"
)
_CHINESE_MONTH = re.compile(r"(?<![一二三四五六七八九十])(?P<m>十[一二]?|[一二三四五六七八九])月")
_MONTHS = {
    name: month
    for month, name in enumerate(
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], start=1
    )
}
_DIGIT = re.compile(r"\d")


class Kind(Enum):
    """What stands for the deadline."""

    DATED = auto()  # a day, month, quarter or a counted duration with its beginning
    RECURRING = auto()  # every month: binds as a rule does
    DONE = auto()  # the column says that it is over
    EMPTY = auto()
    VAGUE = auto()  # 尽快, 适时
    ONGOING = auto()  # 长期坚持, without a first date
    AS_A_CLASS = auto()  # 立行立改: a class beside 限期整改, to be over when the plan is handed in
    AT_ONCE = auto()  # 立即, without a date
    RELATIVE = auto()  # 年底前 without a year, 三个月内 without a beginning
    UNCLEAR = auto()  # other words without any date


@dataclass(frozen=True, slots=True)
class Stated:
    """A judged deadline. last: the last day it names, None where it cannot be told; impossible: a date no calendar has."""

    kind: Kind
    last: date | None = None
    impossible: DateMention | None = None


def judge_deadline(text: str, span: Span, year: int | None) -> Stated:
    """What the words at span amount to. year: completes dates printed without one."""
    words = shadow(span.of(text)).strip(" \t\n。;,、:()")
    if not words or _EMPTY.fullmatch(words):
        return Stated(Kind.EMPTY)
    mentions = find_dates(text, span, default_year=year)
    impossible = next((mention for mention in mentions if mention.damaged), None)
    values = [mention.value for mention in mentions if mention.value]
    named = [last_day(value) for value in values if len(value) > 4] + _other_dates(words, year)
    days = [day for day in named or [last_day(value) for value in values] if day is not None]
    if days or impossible is not None:
        return Stated(Kind.DATED, max(days, default=None), impossible)
    return Stated(_kind_of_words(words, has_date=bool(values)))


def _kind_of_words(words: str, *, has_date: bool) -> Kind:
    if has_date or _CHINESE_MONTH.search(words):  # a month without a year
        return Kind.DATED
    if _DONE.fullmatch(_LASTING_TAIL.sub("", words)):
        return Kind.DONE
    if _DURATION.search(words):
        return Kind.DATED if _SINCE.search(words) else Kind.RELATIVE
    if _YEAR_END.search(words):
        return Kind.RELATIVE
    for pattern, kind in (
        (_RECURRING, Kind.RECURRING),
        (_VAGUE, Kind.VAGUE),
        (_AS_A_CLASS, Kind.AS_A_CLASS),
        (_AT_ONCE, Kind.AT_ONCE),
        (_ONGOING, Kind.ONGOING),
    ):
        if pattern.search(words):
            return kind
    return Kind.DATED if _DIGIT.search(words) else Kind.UNCLEAR


def _other_dates(words: str, year: int | None) -> list[date | None]:
    """Dates written as 2024.6.30, 20240630, 2024年三季度, 2024年底, 六月底."""
    days: list[date | None] = []
    for match in _NUMERIC.finditer(words):
        printed = match["y"] or match["my"] or match["cy"]
        whole = int(printed) + (2000 if len(printed) == 2 else 0) if printed else year
        month, day = match["m"] or match["mm"] or match["cm"], match["d"] or match["cd"]
        days.append(_day(whole, int(month), int(day) if day else None))
    days += [_day(year, _MONTHS[match["m"]]) for match in _CHINESE_MONTH.finditer(words)]
    for match in _QUARTER.finditer(words):
        if match["q"]:
            quarter = "一二三四".find(match["q"]) + 1 or int(match["q"])
            days.append(_day(int(match["q_year"]), 3 * quarter))
        elif match["half"]:
            days.append(_day(int(match["h_year"]), 6 if match["half"] == "上" else 12))
        else:
            days.append(_day(int(match["year"]), 12))
    return days


def _day(year: int | None, month: int, day: int | None = None) -> date | None:
    return last_day(f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")) if year else None


def is_time(words: str) -> bool:
    """Whether the words say when, or pretend to: 2025年7月31日, 年底前, 长期坚持, 尽快; not any word with a digit."""
    plain = shadow(words).strip(" \t\n。;,、:()")
    if find_dates(plain, Span(0, len(plain)), default_year=None) or _other_dates(plain, None):
        return True
    return _kind_of_words(plain, has_date=False) not in (Kind.UNCLEAR, Kind.EMPTY, Kind.DATED) or bool(
        _DURATION.search(plain)
    )


def is_empty(words: str) -> bool:
    """Whether the words only fill a place that is still open: 待定, /, XXX."""
    plain = "".join(shadow(words).split()).strip("。;,、:()")
    return not plain or _EMPTY.fullmatch(plain) is not None


def last_day(value: str) -> date | None:
    """The last day of an ISO date, perhaps partial: 2024-06 is 2024-06-30. None without a year or out of the calendar."""
    try:
        parts = [int(part) for part in value.split("-")]
        year, month = parts[0], parts[1] if len(parts) > 1 else 12
        return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])
    except (ValueError, IndexError):
        return None
