"""Which problems are like a given one, or like what a pasted paragraph tells of?

A paragraph is asked sentence by sentence: as one question of 500 characters it means everything and finds little.
Measured with paragraphs made of reworded findings between the usual sentences of a feedback letter (60 of each kind,
72 notices), how many of the problems told of stand among the first ten, whole against by sentence: one problem in 465
characters .07, .95; three problems in 654 .06, .92; eight problems .28, .83.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from index.results import SearchRequest, SearchResult
from kb.errors import InvalidInputError

if TYPE_CHECKING:
    from index.results import ProblemGroup
    from kb.notice import Problem

MAX_PARAGRAPH_CHARS = 2_000
SHOWN = 20
# Title and text: of 500 problems, .756 of the first ten share a topic with it, .742 by the title alone; for the 150
# shortest titles .793 against .753. More than 200 characters of it add nothing.
_PROBLEM_CHARS = 200
_MAX_SENTENCES = 24
_MIN_SENTENCE_CHARS = 6
_FOR_EACH_SENTENCE = 8
_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]+[”’」』）)]*|[^。！？!?；;\n]+")
# Findings told one after another in one sentence: 发现以下问题：一是……，二是……
_ITEM = re.compile(
    r"(?<=[，,、：:])(?=[一二三四五六七八九十]{1,2}是|[（(][一二三四五六七八九十\d]{1,2}[)）]|[①-⑳])"
)
# What frames a feedback letter: who inspected whom, and that it is to be put right. No finding says it this way.
_FRAME = re.compile(
    r"根据[^，。]{0,30}(?:部署|安排|要求)，|对[^，。]{0,20}(?:进行了|开展了?)[^，。]{0,6}(?:巡察|巡视|审计|督察)"
    r"|巡[察视]组[^，。]{0,12}(?:坚持|进行|开展|发现以下)|现将|请[^，。]{0,40}(?:研究|报送|整改|落实)|发现以下"
    r"|^[^，。]{0,8}(?:反馈|巡[察视]组?|审计组?|督[察查]组?|报告)(?:意见|问题)?中?(?:指出|认为|发现|提出)$"
    r"|(?:线索|问题)[^，。]{0,12}移[交送]|收到[^，。]{0,12}(?:意见|报告)|照单全收|接受监督|个别谈话|举一反三"
)

# A table pasted from a sheet: the cells of a row stand between tabs. Its head, dates and who is to see to it tell nothing;
# 2022年公务接待无公函 is no date.
_HEAD = re.compile(r"[^，。]{0,6}(?:序号|问题|措施|单位|部门|科室|责任人|领导|时限|情况|进展|备注)")
_DATE_CELL = re.compile(
    r"(?:[\d\W]|[年月日底前末初至到已]|[上中下]旬|[上下]半年|第[一二三四]季度|完成|整改|办结|销号|到位|立行立改|立即|长期|坚持|持续)+"
)
_MIN_CELL_CHARS = 5
# Nothing but short lines, without a stop.
_KEYWORDS = re.compile(r"[^，、。；：！？\n]{1,12}(?:\n+[^，、。；：！？\n]{1,12})+\n*")


class Searcher(Protocol):
    """What is needed of the retriever."""

    def search(self, request: SearchRequest) -> SearchResult:
        """One page of problem groups."""


@dataclass(frozen=True, slots=True)
class Similar:
    """Like problems, best first. asked: beside each group the sentence it was found by, "" where all was one question.

    sentences: what was asked; left_out: how many sentences were not, as they frame the letter or came too late.
    result: of the (first) question, with these groups. nearest: nothing is really alike, these are the nearest.
    """

    groups: tuple[ProblemGroup, ...]
    asked: tuple[str, ...]
    sentences: tuple[str, ...]
    left_out: int
    result: SearchResult
    nearest: bool


def text_of_problem(problem: Problem) -> str:
    """What is searched for a problem: its title, the remarks beside it and its measures, the first 200 characters."""
    parts = (
        problem.title,
        *(one.value for one in problem.attributes),
        *(one.text for one in problem.measures),
    )
    return "。".join(part.strip("。 ") for part in parts if part.strip())[:_PROBLEM_CHARS]


def similar_to_problem(searcher: Searcher, problem: Problem, problem_id: str) -> Similar:
    """The problems like this one, without itself. nearest is not told: a search that finds the problem is always sure.

    Raises InvalidInputError for a problem without any words.
    """
    text = text_of_problem(problem)
    # Unfolded: what says the same would be listed under the problem itself, and go with it.
    result = searcher.search(SearchRequest(text, limit=SHOWN + 1, duplicates="show"))
    groups = tuple(group for group in result.groups if group.problem_id != problem_id)[:SHOWN]
    return Similar(groups, ("",) * len(groups), (text,), 0, replace(result, groups=groups), nearest=False)


def similar_to_text(searcher: Searcher, text: str) -> Similar:
    """The problems like what a paragraph tells of, every sentence's best in turn, the surest sentence first.

    Raises InvalidInputError if it is blank or longer than MAX_PARAGRAPH_CHARS.
    """
    stripped = text.strip()
    if not stripped:
        raise InvalidInputError("请贴入一段文字，例如反馈意见中关于某个问题的一段。")
    if len(stripped) > MAX_PARAGRAPH_CHARS:
        raise InvalidInputError(
            f"这段文字有 {len(stripped):,} 字，最多 {MAX_PARAGRAPH_CHARS:,} 字。请只贴与问题有关的部分，或分几次查。"
        )
    sentences, left_out = asked_sentences(stripped)
    if len(sentences) == 1:
        result = searcher.search(SearchRequest(sentences[0], limit=SHOWN))
        asked = ("",) * len(result.groups)
        sure = result.confidence is not None and result.confidence.band == "high"
        nearest = result.nearest or (
            not sure and bool(_FRAME.search(sentences[0]))
        )  # 请认真研究落实 names no problem
        return Similar(result.groups, asked, sentences, left_out, result, nearest)
    results = [searcher.search(SearchRequest(one, limit=_FOR_EACH_SENTENCE)) for one in sentences]
    return _in_turn(sentences, results, left_out)


def asked_sentences(text: str) -> tuple[tuple[str, ...], int]:
    """The sentences worth asking, at least one, and how many are left out. Scraps join what follows them.

    一是 … 二是 … are sentences of their own, so is each row of a table, and each line where all are keywords.
    """
    least = _MIN_CELL_CHARS if "\t" in text else _MIN_SENTENCE_CHARS
    text = _without_layout(text)
    least = 0 if _KEYWORDS.fullmatch(text) else least
    whole: list[str] = []
    scrap = ""
    for piece in (item for sentence in _SENTENCE.findall(text) for item in _ITEM.split(sentence)):
        joined = scrap + piece.strip()
        scrap = joined if len(joined) < least else ""
        if joined and not scrap:
            whole.append(joined.rstrip("，,、：: ") or joined)
    if scrap:
        whole[-1:] = [(whole[-1] if whole else "") + scrap]
    told = [one for one in whole if not _FRAME.search(one)] or whole
    distinct = list(dict.fromkeys(told))
    return tuple(distinct[:_MAX_SENTENCES]), len(whole) - min(len(distinct), _MAX_SENTENCES)


def _without_layout(text: str) -> str:
    """A pasted table as lines of what its rows tell, one cell a line; any other text as it is."""
    if "\t" not in text:
        return text
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.split("\n")]
    told = [
        cell for row in rows if len(row) == 1 or not all(map(_is_head, row)) for cell in row if _tells(cell)
    ]
    return "\n".join(told) or text.replace("\t", " ").replace("\n", " ")


def _is_head(cell: str) -> bool:
    return not cell or bool(_HEAD.fullmatch(cell))


def _tells(cell: str) -> bool:
    return len(cell) >= _MIN_CELL_CHARS and not _DATE_CELL.fullmatch(cell)


def _in_turn(sentences: Sequence[str], results: Sequence[SearchResult], left_out: int) -> Similar:
    """The first groups of all results, then the second ones, and so on; each problem once.

    Sentences without a precedent come last; if none has one, all are merely the nearest.
    """
    order = sorted(
        range(len(results)), key=lambda place: (results[place].nearest, -_sureness(results[place]))
    )
    chosen: dict[str, tuple[ProblemGroup, str]] = {}
    ranks = range(_FOR_EACH_SENTENCE)
    turns = [(rank, place) for rank in ranks for place in order if not results[place].nearest]
    turns += [(rank, place) for rank in ranks for place in order if results[place].nearest]
    for rank, place in turns:
        for group in results[place].groups[rank : rank + 1]:
            chosen.setdefault(group.problem_id, (group, sentences[place]))
    shown = list(chosen.values())[:SHOWN]
    groups = tuple(group for group, _ in shown)
    first = results[order[0]]
    return Similar(
        groups=groups,
        asked=tuple(sentence for _, sentence in shown),
        sentences=tuple(sentences),
        left_out=left_out,
        result=replace(first, groups=groups),
        nearest=first.nearest,
    )


def _sureness(result: SearchResult) -> float:
    return result.confidence.value if result.confidence else 0.5
