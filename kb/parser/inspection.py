"""Who inspected, of what kind was it, when, and when was the result fed back?"""

from __future__ import annotations

import re

from kb.document import Span
from kb.notice import NoticeKind
from kb.parser.dates import complete_year, find_date_ranges, find_dates
from kb.parser.spans import Intervals

Period = tuple[str | None, str | None]

_FEEDBACK = re.compile(r"反馈|移交|下发|通报了?(?:巡察|问题)|向.{0,20}(?:通报|反馈)|送达")
_MANNERS = "提级|交叉|专项|常规|联合|延伸|机动|涉粮问题专项|生态环境保护|环境保护|生态环境|防汛抗旱"
_BODY = re.compile(
    rf"""
    (?:中央|(?:[^\s,。;:、()“”]{{0,8}}?[省市县区州盟旗])?[省市县区州旗]?[^\s,。;:、()“”]{{0,18}}?)
    (?:第[一二三四五六七八九十\d]{{1,3}})?
    (?:{_MANNERS}){{0,4}}
    (?:巡察|巡视|督察|督查|督导|审计)组
    """,
    re.VERBOSE,
)
_AUDITOR = re.compile(
    r"审计署[^\s,。;:、]{0,14}(?:办事处|特派办)?|[^\s,。;:、“”的向由对和]{1,12}(?:审计局|审计厅)"
)
_LEADING_WORDS = [
    "根据",
    "按照",
    "依据",
    "经",
    "由",
    "在",
    "至",
    "日",
    "月",
    "年",
    "向",
    "期间",
    "起",
    ",",
    "以来",
    "安排",
    "部署",
    "要求",
    "统一",
    "组织",
    "派出",
    "成立",
    "抽调",
    "批准",
    "同意",
]
_LEADING = re.compile(rf"^.*(?:{'|'.join(_LEADING_WORDS)})")
_ADDRESSED = re.compile(r"^.*(?:对|和|及|会同|与|了|的)(?=[^的]{4,})")
_PLACE = re.compile(r"[省市县区委署厅局央州盟旗社]")
_PUBLICITY = re.compile(r"公示(?:期|时间)")
_SENTENCE_END = re.compile(r"[。;\n]")
_SEARCHED_CHARS = 1500


def inspecting_body_of(words: str) -> str | None:
    """The first inspection team named in the first 1,500 characters, without the words that lead up to it."""
    for match in _BODY.finditer(words[:_SEARCHED_CHARS]):
        body = _ADDRESSED.sub("", _without_lead(match[0]))
        if _PLACE.search(body) and len(body) >= 5:
            return body
    return None


def auditor_of(words: str) -> str | None:
    """The first audit office named: X审计局, 审计署X特派办."""
    match = _AUDITOR.search(words)
    return _without_lead(match[0]) if match else None


def _without_lead(body: str) -> str:
    return _LEADING.sub("", body).strip()


def kind_of_inspection(*texts: str) -> NoticeKind:
    """The kind named in the first text that names one: 巡视, 巡察, 督察 or 审计; else 其他."""
    kinds: tuple[NoticeKind, ...] = ("巡视", "巡察", "督察", "审计")
    return next((kind for words in texts for kind in kinds if kind in words), "其他")


def inspection_period(text: str, opening: Span) -> Period:
    """(first day, last day) of the inspection as ISO dates: the first range that is not a time of publicity."""
    for found in find_date_ranges(text, opening):
        before = text[max(0, found.span.start - 10) : found.span.start]
        if found.start.value and found.end.value and not _PUBLICITY.search(before):
            return found.start.value, found.end.value
    return None, None


def feedback_date_of(text: str, shadow: str, opening: Span, period: Period) -> str | None:
    """The date of the sentence that tells of the feedback; its missing year follows from the period's end."""
    in_range = Intervals(found.span for found in find_date_ranges(text, opening))
    for mention in find_dates(text, opening):
        value = mention.value
        if value is None or in_range.cover(mention.span.start):
            continue
        end = _SENTENCE_END.search(shadow, mention.span.end, opening.end)
        sentence = shadow[mention.span.end : end.start() if end else opening.end]
        if not _FEEDBACK.search(sentence) or len(value) < 5:
            continue
        if value.startswith("--") and period[1]:
            return complete_year(value, not_before=period[1])
        return value
    return None
