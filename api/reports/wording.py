"""Counts of precedents as Chinese sentences. Every number is the length of a list of problems or measures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.answers.sentence import money
from api.pages.links import passage_url
from api.pages.marks import mask_personal
from kb.document import Span
from kb.notice import Completion
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from api.reports.content import Report, ReportPart
    from index.precedents import Precedent, Precedents
    from kb.records import MeasureRecord

_STATE_WORDS = {"failed": "查询失败", "skipped": "没有查询"}
_LIST_WORDS = re.compile("(?:清单|台账|一览表|汇总表|统计表|明细表|登记表|任务表)(?=（[^（）]*）$|$)")
_SENTENCE_ENDS = "。；！？;"
_CLAUSE_ENDS = "，。；：,;"
SHOWN_DOCUMENTS, SHOWN_TYPES = 4, 8
_ALIKE = ((0.8, "意思很接近"), (0.65, "意思接近"))
_SAYING_LITTLE = frozenset(
    (
        "问题",
        "情况",
        "工作",
        "单位",
        "部分",
        "以来",
        "不足",
        "到位",
        "不到位",
        "不严",
        "落实",
        "管理",
        "涉及",
        "金额",
        "存在",
        "发生",
        "进行",
        "有关",
        "相关",
        "万元",
        "万亩",
        "亿元",
    )
)
_SHORT_TITLE_CHARS, _LEAST_TITLE_CHARS = 20, 6


def verdict_words(part: ReportPart) -> str:
    """What became of the problem, in a word or two."""
    return part.answer.verdict_label if part.answer else _STATE_WORDS[part.state]


def counts_sentence(answer: Precedents) -> str:
    """How many precedents in how many units and years."""
    counts = answer.counts
    years = [one.key for one in counts.years]
    span = (
        f"{years[-1]} 年" if len(years) == 1 else f"{years[-1]} 年至 {years[0]} 年" if years else "年份未载明"
    )
    return f"{len(counts.precedents)} 个可比先例，来自 {len(counts.units)} 家单位（{span}）。"


def more_sentence(answer: Precedents) -> str:
    """How many more are comparable than are counted; "" if none."""
    return f"另有 {answer.more} 个也可比，未列入统计。" if answer.more else ""


def types_words(answer: Precedents, *, limit: int = 8, between: str = "；") -> str:
    """Measure types with the number of precedents each, most frequent first: 建章立制 19；清退追缴 11."""
    return between.join(f"{one.label} {one.count}" for one in answer.counts.types[:limit])


def all_types_words(answer: Precedents) -> str:
    """The same as a sentence, and how many types there are beside those named."""
    count = len(answer.counts.types)
    rest = f"；另有 {count - SHOWN_TYPES} 类较少" if count > SHOWN_TYPES else ""
    return f"{types_words(answer, limit=SHOWN_TYPES)}{rest}。"


def further_sentences(answer: Precedents) -> list[str]:
    """How many are finished, what came back, which documents were issued, which deadlines are stated, how many more."""
    counts = answer.counts
    sentences = ["其中" + "，".join(f"{one.label}的 {one.count} 个" for one in counts.statuses) + "。"]
    if counts.recovered:
        sentences.append(
            f"{len(counts.recovered.problem_ids)} 个先例收回资金，合计 {money(counts.recovered.yuan)}。"
        )
    if counts.documents:
        shown = "".join(
            one.label for one in counts.documents[:SHOWN_DOCUMENTS]
        )  # 《》《》: GB/T 15834 wants no 、
        rest = f"等 {len(counts.documents)} 份" if len(counts.documents) > SHOWN_DOCUMENTS else ""
        sentences.append(f"出台了{shown}{rest}。")
    if counts.deadlines:
        with_deadline = {problem_id for one in counts.deadlines for problem_id in one.problem_ids}
        sentences.append(f"{len(with_deadline)} 个载明了整改时限。")
    return [*sentences, *filter(None, [more_sentence(answer)])]


def why_words(precedent: Precedent) -> str:
    """Why a problem is comparable: the question's words in it, how alike the meaning is, its topic."""
    reasons = []
    terms = [term for term in precedent.matched_terms if term not in _SAYING_LITTLE]
    if terms:
        reasons.append("都提到" + "、".join(terms[:4]))
    if precedent.similarity is not None:
        reasons.append(f"{_alike_words(precedent.similarity)}（{precedent.similarity:.2f}）")
    if precedent.best.topics:
        reasons.append(f"主题：{name_of(precedent.best.topics[0])}")
    return "；".join(reasons)


def _alike_words(similarity: float) -> str:
    shown = round(similarity, 2)  # 0.80 is told in the same words wherever it stands
    return next((words for least, words in _ALIKE if shown >= least), "意思有关联")


def status_words(record: MeasureRecord) -> str:
    """Both axes of a measure's status."""
    words = [] if record.completion is Completion.UNSTATED else [record.completion.label]
    return "、".join([*words, *(["长期坚持"] if record.continuing else [])]) or Completion.UNSTATED.label


def unit_and_year(record: MeasureRecord) -> str:
    """某市某局（2024）; the notice's title where the unit is not known."""
    unit = record.inspected_unit or record.notice_title
    return f"{unit}（{record.year}）" if record.year else unit


def quoted(record: MeasureRecord, limit: int = 400) -> str:
    """The measure's words, personal data blanked; a long one up to the end of a sentence, then “……（节选）”."""
    span = excerpt(record.text, limit)
    words = span.of(mask_personal(record.text))
    return words if span.end == len(record.text) else words + "……（节选）"


def excerpt(text: str, limit: int) -> Span:
    """The beginning of a text, at most limit characters, if possible whole sentences."""
    if len(text) <= limit:
        return Span(0, len(text))
    ends = [place for place in range(limit // 2, limit) if text[place] in _SENTENCE_ENDS]
    return Span(0, ends[-1] + 1 if ends else limit)


def address(record: MeasureRecord, base_url: str) -> str:
    """Where the passage can be read."""
    return base_url + passage_url(record.slug, f"P{record.problem_number}-M{record.ordinal}")


def source_line(record: MeasureRecord) -> str:
    """Unit, title, date and number of a passage's notice, as a citation without the words; a unit the title names once."""
    unit = record.inspected_unit or ""
    unit = "" if unit in record.notice_title else unit
    date = f"（{record.publication_date}公开）" if record.publication_date else ""
    return f"{unit}《{record.notice_title}》{date}，{record.measure_id}"


def document_title(list_title: str) -> str:
    """The report's title: …反馈问题清单 -> …反馈问题整改先例报告, …整改情况台账 -> …整改情况先例报告."""
    words = _LIST_WORDS.sub("", list_title).removesuffix("整改")
    return f"{words}{'' if '整改' in words[-8:] else '整改'}先例报告"


def shortened(text: str, limit: int) -> str:
    """The text in one line of at most limit characters; a longer one ends before a comma where one is near enough."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    commas = [place for place in range(limit // 2, limit) if line[place] in _CLAUSE_ENDS]
    return line[: commas[-1] if commas else limit - 1] + "…"


def short_title(text: str, limit: int = _SHORT_TITLE_CHARS) -> str:
    """A problem's heading: whole if it is short, else its first clause, such as 会议费管理不严."""
    line = " ".join(text.split()).rstrip(_CLAUSE_ENDS)
    if len(line) <= limit:
        return line
    ends = (place for place in range(_LEAST_TITLE_CHARS, limit + 1) if line[place] in _CLAUSE_ENDS)
    end = next(ends, None)
    return line[:end] if end else line[: limit - 1] + "…"


def outcome_sentence(report: Report) -> str:
    """How the whole list went, for the task and the command line."""
    total = len(report.parts)
    counts = [
        (report.count("found"), "有可比先例"),
        (report.count("none"), "未找到可比先例"),
        (report.count("failed"), "查询失败"),
        (report.count("skipped"), "超过上限没有查询"),
    ]
    told = [f"{count} 个{words}" for count, words in counts if count]
    if len(told) == 1 and total > 1:
        return f"{total} 个问题都{next(words for count, words in counts if count)}。"
    return f"{total} 个问题：{'，'.join(told)}。"
