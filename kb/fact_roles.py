"""What part do a measure's facts play? Money that came back, and documents that the unit itself issued.

Told from the words beside them only: where those say nothing, a fact plays no part, so that sums stay below the truth
rather than above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kb.document import Span
from kb.notice import Fact, FactKind

_BOUNDARY = re.compile(r"[，,。；;：:！？!?\n]")
_COME_BACK = "追回|追缴|退赔|退缴|退回|退还|已退|清退|收回|收缴|上缴|补缴|补收|缴回|扣回|扣缴|追还|归还(?!.{0,30}(?:借款|贷款|融资))|赔偿|清收|挽回|没收|返还(?!款)"
_BEFORE = re.compile(_COME_BACK)
_AFTER = re.compile(rf"(?:由.{{1,8}}?)?(?:均|都)?已?(?:经|被)?(?:全额|全部|足额|如数|一并)?(?:{_COME_BACK})")
# What is only ordered, planned or still missing has not come back.
_NOT_YET = re.compile(
    r"责令|要求|应(?:当|予|由)?|拟|计划|准备|将于|有待|正在|尚未|尚有|还有|未(?:能)?|不予|无法|督促|催促|逾期"
)
# What settles an account without money coming back, and money that the unit itself gives back to others.
_NOT_BACK = re.compile(r"核销|转账处理|同意|书面")
_TO_OTHERS = re.compile(
    r"(?:退还|退付|返还).{0,12}(?:当事人|家长|学生|业主|患者|群众|职工|罚款|多收|错收|参保|企业)"
)
# Of what was claimed, so much has arrived: 追缴1.36亿元，目前到账1.18亿元.
_ARRIVED = re.compile(r"^(?:其中)?(?:目前|现|实际)?已?(?:全部)?(?:到账|到位|入库|缴清|执行到位)$")
_IN_ALL = re.compile(r"共计?|合计|累计|总计|总额")
_ISSUED = re.compile(
    r"制[定订]|修订|修改|印发|出台|下发|颁布|颁发|发布|编制|编印|编写|编成|编发|制发|修编|拟定|重拟|颁行|起草|完善|建立|健全|施行|推行|签订|签署|配套"
)
_FOREIGN = re.compile(r"中华人民共和国|中国共产党|中共中央|国务院")


def recovered(text: str, span: Span, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The amounts of a measure that it says were recovered, returned or made good, in order.

    text, span: the measure's. A sum "in all" stands for what it sums up; equal amounts count once.
    """
    amounts: list[Fact] = []
    for fact in (one for one in facts if one.kind is FactKind.AMOUNT):
        if amounts and _ARRIVED.match(_clause_before(text, span, fact).strip()):
            amounts[-1] = fact
        elif _came_back(text, span, fact):
            amounts.append(fact)
    in_all = [fact for fact in amounts if _IN_ALL.search(_clause_before(text, span, fact))]
    if in_all:
        return (max(in_all, key=lambda fact: Decimal(fact.value)),)
    return tuple({fact.value: fact for fact in reversed(amounts)}.values())[::-1]


def yuan(facts: Iterable[Fact]) -> Decimal:
    """The sum of amounts, in yuan."""
    return sum((Decimal(fact.value) for fact in facts), Decimal(0))


def issued(text: str, span: Span, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The documents of a measure that the unit made or changed itself, in order; laws it refers to are not."""
    found: list[Fact] = []
    end_of_last = -1
    for fact in sorted(
        (one for one in facts if one.kind is FactKind.DOCUMENT), key=lambda one: one.span.start
    ):
        start = fact.span.start - span.start
        lead = _clause_before(text, span, fact)
        follows_issued = (
            bool(found) and start - end_of_last <= 2 and text[end_of_last:start].strip("、和及与 ") == ""
        )
        own_lead = text[max(start - len(lead), end_of_last, 0) : start]
        if not _FOREIGN.search(fact.value) and (follows_issued or _ISSUED.search(own_lead)):
            found.append(fact)
            end_of_last = fact.span.end - span.start
    return tuple(found)


def common_title(title: str, owners: Sequence[str | None]) -> str:
    """A document's title without its owner's name and what stands in brackets: 《X局差旅费管理办法（试行）》 is 差旅费管理办法.

    owners: names it may begin with, as the unit's and the region's.
    """
    bare = re.sub(r"[（(〔\[].{0,20}?[)）〕\]]", "", title.strip("《》〈〉 "))
    for owner in sorted({owner for owner in owners if owner}, key=len, reverse=True):
        bare = bare.removeprefix(owner)
    bare = re.sub(r"^(?:中共|党组|党委|党总支|机关|关于|印发|修订|全?[省市县区]级?)+", "", bare)
    return bare or title.strip("《》〈〉 ")


def _came_back(text: str, span: Span, fact: Fact) -> bool:
    before = _clause_before(text, span, fact)
    after = text[fact.span.end - span.start : fact.span.end - span.start + 16]
    if _NOT_BACK.search(before) or _TO_OTHERS.search(before):
        return False
    said_before = [match for match in _BEFORE.finditer(before)]
    if said_before:
        return not _NOT_YET.search(before[: said_before[-1].start()])
    return bool(_AFTER.match(after)) and not _NOT_YET.search(before)


def _clause_before(text: str, span: Span, fact: Fact) -> str:
    """What stands before a fact in its clause."""
    start = fact.span.start - span.start
    return _BOUNDARY.split(text[max(0, start - 60) : start])[-1]
