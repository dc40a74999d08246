"""Where does a plan say who is responsible, until when and how far? By labels (责任人：…), columns and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from kb.document import Span
from kb.parser.spans import trim
from kb.plan.plan import Entry, EntryKind

_WHO = "(?:[局院校委县市区镇乡]?领导|单位|科室|部门|处室|股室|人员|干部|主体|党组织|支部|站所|机构|对象|室|处|股|科|组|办|人)"
_JOIN = r"(?:以?及|和|与|或|并|/|、|\(|\))"
_LEAD = "(?:整改|落实|具体|主要|直接|第一|共同|党政)?"
# 督办, 配合 and 协办 are not responsible: they watch or help.
_RESPONSIBLE = (
    rf"{_LEAD}(?:责任|牵头|主责|主办|承办|包抓|包保|包案|挂点|分管|经办|主管|负责|(?<!被)整改|落实){_WHO}"
    rf"(?:{_JOIN}*(?:责任|牵头|主责|主办|承办|分管|负责|配合|协办)?{_WHO}?\)?){{0,3}}|整改责任|责任分工|责任落实|责任"
)
_HELPER = rf"(?:配合|协办|协助|参与|督办|督导|督促|监督|验收|联系){_WHO}"
_DEADLINE = (
    r"(?:整改|完成|办结|落实|办理|解决|销号|推进|预计|计划|拟|限定|责任)?(?:完成|办结|整改|销号)?(?:起止)?"
    r"(?:时限|期限|时间|日期)(?:要求|节点|安排|进度)?|时间节点|进度安排|完成节点|限期"
)
_STATUS = r"(?:整改|完成|工作|目前|当前|落实)?(?:状态|进展|进度)(?:情况)?|(?:完成|销号|落实)情况|是否(?:完成|整改|销号)"
_START = "(?:整改|计划)?(?:开始|启动|起始)(?:时间|日期)"
_OTHER_TIME = re.compile(r"反馈|公示|巡察|巡视|检查|审计|填报|报送|报告|验收|发现|发文|印发|会议|实际|更新")
_LAST_WORD = re.compile(r"[\u4e00-\u9fff]+$")  # 巡察|时间, but not the 审计科 of 审计科;整改期限
_LABEL = re.compile(
    rf"(?:(?P<responsible>{_RESPONSIBLE})|(?P<helper>{_HELPER})|(?P<start>{_START})|(?P<deadline>{_DEADLINE})|(?P<status>{_STATUS}))"
    r"(?:(?P<closed>[】\]])[ \t]{0,4}:?|\)?[ \t]{0,4}(?P<mark>:|为:|[为是](?=[^\s:。,;]))|\)?(?P<blank>(?: {1,4}|\t)(?!责任|牵头|整改|完成))(?=[^\s:。,;、)])|\)?(?P<line>[ \t]*(?=\n)))[ \t]*"
)
# A label that ends the value of the one before it, of whatever kind.
_NEXT = re.compile(r"(?<=[;,。、\s(])[\u4e00-\u9fff]{2,10}:|[【\[▲△●○〇■□◆◇★☆▶►▪•◎※➢]|\n|。|;|\t")
_COLUMNS: tuple[tuple[EntryKind, re.Pattern[str]], ...] = (
    ("start", re.compile(rf"{_START}|^(?:整改|完成)?(?:时间|时限|期限)?(?:起|始|自)$")),
    (
        "deadline",
        re.compile(
            r"(?:完成|整改|销号|办结|拟|计划|预计|限定|要求)[^,]{0,6}(?:时间|日期|时限|期限)$|(?:时间|时限|期限)(?:止|至|截止)$"
        ),
    ),
    (
        "status",
        re.compile(
            r"(?:完成|整改|销号|当前|目前)?状态|是否(?:完成|销号|整改)|完成情况|销号|进展|进度|整改情况|整改结果"
        ),
    ),
    (
        "responsible",
        re.compile(
            r"(?<!追)责任(?!追究|清单|落实情况)|牵头|负责人|主办|承办|主责|包抓|包案|经办|分管|(?:落实|整改)(?:人|单位|部门|科室|领导)$"
        ),
    ),
    (
        "deadline",
        re.compile(
            r"时限|期限|(?:完成|整改|办结|解决|起止|限定|计划)(?:时间|日期)|时间(?:节点|要求|安排)|^时间$|完成节点"
        ),
    ),
)
_INLINE_WHO = re.compile(
    r"由(?P<by>[^,。;:()\n]{2,24}?)(?:牵头|具体负责|负责|承办|主办|组织实施|组织落实)"
    r"|(?:^|(?<=[,。;:(\s]))(?P<who>[^,。;:()\s]{2,16}?)(?:牵头|具体负责|负责(?=[,。;)落组实统]|$))"
    r"|(?:^|(?<=[。;:\s.、)]))由?(?P<subject>(?!由|对|向|在|将|从|与|和|各|该|本|我)[\u4e00-\u9fff]{1,9}?(?:科|处|股|室|办|局|中心|部|支部|大队|支队|专班|工会|财政所|公司))"
    r"(?=(?:会同|联合|协同)[\u4e00-\u9fff]|(?:要|应|须|将|已|立即|马上|负责|每(?:年|月|季|周|半年)|定期)?(?:对|向|组织|牵头|负责|重新|建立|制定|开展|梳理|逐))"
)
BULLETS = "▲△●○〇■□◆◇★☆▶►▪•·◎※➢✓√"
_BEGINS_WITH_ACT = re.compile(
    "清|查|修|建|制|定|召|组|开|整|盘|核|排|成立|设|增|选|配|追|退|归|移|通|约|督|推|加|强|完|健|规|落|提|深|严|压|报|收|签|印|编|聘|调"
)
_EDGES = f" \t\n,、;。|{BULLETS}"
_MAX_VALUE_CHARS = 120
_MAX_ENTRIES = 60  # of one problem: bounded on hostile text


def column_kind(name: str) -> EntryKind | None:
    """What a column with this heading says, or None if it says nothing of responsibility, time or progress."""
    if _OTHER_TIME.search(name) and not re.search(r"责任|牵头", name):
        return None
    return next((kind for kind, pattern in _COLUMNS if pattern.search(name)), None)


def find_entries(shadow: str, stretch: Span, *, limit: int = _MAX_ENTRIES) -> list[tuple[int, Entry]]:
    """(where the label begins, what it says) of each label in a stretch, in order.

    A value ends with its clause, its line or the next label.
    """
    labels = [
        match
        for match in islice(_LABEL.finditer(shadow, stretch.start, stretch.end), limit)
        if _is_label(match, shadow, stretch)
    ]
    entries = []
    for index, match in enumerate(labels):
        stop = labels[index + 1].start() if index + 1 < len(labels) else stretch.end
        kind, name = _kind_and_name(match)
        before = _LAST_WORD.search(shadow[max(stretch.start, match.start() - 4) : match.start()])
        if kind == "deadline" and _OTHER_TIME.search((before[0] if before else "") + name):
            continue
        value = _value(match, shadow, stop)
        place = value if value.end > value.start else Span(match.start(), match.start() + len(name))
        entries.append((match.start(), Entry(kind, name, value.of(shadow), place)))
    return entries


def _kind_and_name(match: re.Match[str]) -> tuple[EntryKind, str]:
    kinds: tuple[EntryKind, ...] = ("responsible", "helper", "start", "deadline", "status")
    return next((kind, match[kind]) for kind in kinds if match[kind])


def _is_label(match: re.Match[str], shadow: str, stretch: Span) -> bool:
    """Whether the words stand where a label may: at a line's beginning or behind punctuation."""
    before = match.start() - 1
    while before >= stretch.start and shadow[before] == " ":
        before -= 1
    if before >= stretch.start and shadow[before] in BULLETS:
        before -= 1
    at_line = before < stretch.start or shadow[before] == "\n"
    if match["closed"] is not None:
        return before >= stretch.start and shadow[before] in "【["
    if match["mark"] is not None and match["mark"].endswith(":"):
        return (
            at_line
            or not shadow[before].isalnum()
            or shadow[before] in BULLETS
            or shadow[match.start() - 1] == " "
        )
    if len(_kind_and_name(match)[1]) < 3:
        return False
    return at_line or (match["line"] is None and shadow[before] in "(【[")


def _value(match: re.Match[str], shadow: str, stop: int) -> Span:
    start = match.end() + (match["line"] is not None)
    end = max(start, min(stop, start + _MAX_VALUE_CHARS))
    following = _NEXT.search(shadow, start, end)
    value = trim(shadow, Span(start, following.start() if following else end), _EDGES)
    return _within_brackets(shadow, value)


def _within_brackets(shadow: str, value: Span) -> Span:
    """The value up to a bracket that was opened before it."""
    depth = 0
    for position in range(value.start, value.end):
        depth += {"(": 1, ")": -1, "【": 1, "】": -1}.get(shadow[position], 0)
        if depth < 0:
            return trim(shadow, Span(value.start, position), _EDGES)
    return value


def find_inline_responsible(shadow: str, stretch: Span) -> Iterator[Entry]:
    """由办公室牵头, 财务科负责 and the like, in a stretch of sentences."""
    for match in _INLINE_WHO.finditer(shadow, stretch.start, stretch.end):
        group = match.lastgroup or "who"
        if group == "subject" and _BEGINS_WITH_ACT.match(match[group]):
            continue
        yield Entry("responsible", "", match[group], Span(*match.span(group)), in_words=True)
