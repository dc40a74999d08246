"""Which sums does a measure say came back to whom they were taken from? Told from the words of their sentence.

What is only ordered or still owed, what is sold, and what the unit itself pays or gives back to others has not come back.
Where the words say nothing, a sum does not count, so that totals stay below the truth rather than above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kb.document import Span
from kb.notice import Fact, FactKind

_SENTENCE_END = re.compile(r"[。；;！？!?\n]")
_CLAUSE_END = re.compile(r"[，,。；;：:！？!?\n]")
_COME_BACK = (
    r"追回|追缴|追收|追退|追补|退赔|退缴|退回|退还|已退|清退(?!当事人|[^，,]{0,10}人员)|收回|收缴|上缴|上交|补缴|补收|缴回|扣回"
    r"|扣缴|追还|归还(?!.{0,30}(?:借款|贷款|融资))|赔偿|清收|清缴|回收|回款|挽回|没收"
)
_BEFORE = re.compile(_COME_BACK)
_AFTER = re.compile(
    rf"(?:由.{{1,8}}?)?(?:均|都)?已?(?:由.{{1,8}}?)?(?:经|被)?(?:按(?:规定|程序|要求))?(?:全额|全部|足额|如数|一并)?"
    rf"(?:{_COME_BACK}|返还)(?!通知|决定|函|程序)"
)
# The whole of a sum said before: 虚报34.9万元，已全部追回; 涉及96人，应退款项全额收缴.
_BACK = r"(?:追回|追缴|退赔|退缴|退回|退还|收回|收缴|上缴|缴入|缴回)"
_WHOLLY = re.compile(
    rf"(?:.{{0,14}}[，,])?.{{0,20}}?(?:(?:全部|全额|足额|如数|悉数)(?:由.{{1,8}})?{_BACK}|已[^，,]{{0,8}}{_BACK}(?:到账|到位|完毕))"
    r"(?![^，,]{0,8}\d[\d.]*[余多]?[万亿]?元)"
)
# 涉及金额2.17万元，由经办人按责任退缴; 核减29.6万元并向施工方追回; 沉淀的412万元，县财政局已收回.
_BY_WHOM = re.compile(
    rf"(?:[，,](?:由[^，,]{{1,16}}?|(?:责任|当事|经办)人员?){_BACK}|[，,]由[^，,]{{1,8}}(?:返还|补足)"
    rf"|并(?:向[^，,]{{1,8}})?{_BACK}|[，,][^，,]{{0,8}}已{_BACK})(?![^，,]{{0,8}}\d)"
)
_WHOLLY_NOT = re.compile(rf"\d(?:万|亿)?元|尚|未能|拟|将于|限期(?!{_BACK}(?:到账|到位|完毕))|责令|要求")
_WRONG = re.compile(
    r"违规|违纪|超标|超发|超范围|虚|套取|截留|冒领|重复|多发|多领|不合规|无文件依据|应退|应缴|应收|未及时|逾期未还|白条|私|查出|查实|认定|合计|共计"
    r"|发现|核减|扣减|剔除|催缴|沉淀"
)
_NOT_YET = re.compile(
    r"责令|责成|要求|(?<![供反相适对响])应(?!急)|拟|计划|准备|将于|有待|正在|尚未|尚有|还有|不予|无法(?!说明|解释|提供)|督促|催促"
    r"|逾期|未(?:能|及时|全部|全额)?(?=$|[退追缴收还补归上])"
)
# What settles an account without money coming back.
_NOT_BACK = re.compile(r"核销|转账处理|同意|书面|消化")
# Of what was claimed, so much has arrived: 追缴1.36亿元，目前到账1.18亿元.
_ARRIVED = re.compile(r"^(?:其中)?(?:目前|现|实际)?已?(?:全部)?(?:到账|到位|入库|缴清|执行到位)$")
_IN_ALL = re.compile(r"共计?|合计|累计|总计|总额")
_PART = re.compile(r"其中|带头")

# Whom the unit owes it to: money that goes to them is given back, not got back.
_OTHERS = "当事人|家长|学生|学员|业主|患者|群众|职工|参保|企业|个人|农户|农民|丧属|客户|权利人|捐赠人|办学点|下属单位|被.{1,4}单位"
_OVERPAID = "罚款|垫付|保证金|押金|[多错误][收缴交扣]|超比例|重复[缴交]"
_GIVES_BACK = re.compile(
    rf"(?:退还|退付|退回|返还|归还)[^，,]{{0,12}}(?:{_OTHERS}|{_OVERPAID})|挽回[^，,]{{0,6}}(?:{_OTHERS}|游客|消费者)"
    rf"|为[^，,]{{0,12}}(?:{_OTHERS}|游客|消费者)挽回|代收"
)
# The sentence is about what was held of others, or taken from them wrongly; 退还 then goes to them.
_HELD_OF_OTHERS = re.compile(
    rf"保证金|押金|[多错误][收扣]|少计|违规收取|乱收费|诉讼费|应退(?:{_OTHERS})|(?:企业|公司|机构|开发商|商户)退还|补[收缴交].*退[还回]$"
)
_HANDS_OVER = re.compile(r"(?:退还|退付|返还|清退|已退|退回)[^，,]{0,6}$|^[^，,]{0,8}(?:退还|退付|返还|退款)")
_TO_THEM = re.compile(
    rf"^(?:均|都)?已?(?:经)?(?:全部|全额|如数)?(?:退还|退回|返还|退付)(?:给|至|到)?(?:本人|{_OTHERS})"
)
# What the unit pays for its own people, and what it sells.
_PAYS = re.compile(r"补[缴交].{0,20}(?:社保|社会保险|公积金|保险费|养老保险|医疗保险|单位部分)")
_SOLD = re.compile(r"拍卖|变卖|出售")
_PROCEEDS = re.compile(r"(?<!违法)(?<!违纪)(?:所得|得款|价款|(?:回收|变现)(?:资金)?)$")


@dataclass(frozen=True, slots=True)
class _Place:
    """An amount and the words of its sentence. clause: those before it in its clause."""

    fact: Fact
    sentence_start: int
    before: str
    clause: str
    after: str


def recovered(text: str, span: Span, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The amounts of a measure, in yuan, that it says were recovered, returned or made good, in order.

    text, span: the measure's. A sum "in all" stands for what it sums up; equal amounts count once.
    """
    found: list[_Place] = []
    places = list(_places(text, span, facts))
    for place, following in zip(places, [*places, None][1:], strict=True):
        if found and _ARRIVED.match(place.clause.strip()):
            found[-1] = place
        elif _came_back(place, following) and not (found and _is_part(found[-1], place)):
            found.append(place)
    in_all = [place.fact for place in found if _IN_ALL.search(place.clause)]
    if in_all:
        return (max(in_all, key=lambda fact: Decimal(fact.value)),)
    return tuple({place.fact.value: place.fact for place in reversed(found)}.values())[::-1]


def yuan(facts: Iterable[Fact]) -> Decimal:
    """The sum of amounts, in yuan."""
    return sum((Decimal(fact.value) for fact in facts), Decimal(0))


def _places(text: str, span: Span, facts: Iterable[Fact]) -> Iterator[_Place]:
    for fact in facts:
        if fact.kind is not FactKind.AMOUNT or fact.unit != "元":
            continue
        start, end = fact.span.start - span.start, fact.span.end - span.start
        before = _SENTENCE_END.split(text[max(0, start - 160) : start])[-1]
        after = _SENTENCE_END.split(text[end : end + 60])[0]
        clause = _CLAUSE_END.split(before)[-1][-60:]
        yield _Place(fact, start - len(before), before, clause, after)


def _came_back(place: _Place, following: _Place | None) -> bool:
    if _NOT_BACK.search(place.clause) or _goes_elsewhere(place):
        return False
    said = list(_BEFORE.finditer(place.clause))
    if said and not _NOT_YET.search(place.clause[: said[-1].start()]):
        return True
    if not said and _AFTER.match(place.after) and not _NOT_YET.search(place.clause):
        return not _names_another(place, following)
    return _is_wholly_back(place)


def _is_wholly_back(place: _Place) -> bool:
    """Is it a wrong that a later clause of the sentence says is all made good?"""
    told = _WHOLLY.match(place.after) or _BY_WHOM.match(place.after)
    return bool(told and not _WHOLLY_NOT.search(told[0]) and _WRONG.search(place.before))


def _names_another(place: _Place, following: _Place | None) -> bool:
    """Does the clause go on to another amount? 多领12.6万元由本人退回10.9万元: only what it ends with came back."""
    rest = _CLAUSE_END.split(place.after)[0]
    return (
        following is not None
        and following.fact.text in rest
        and bool(_BEFORE.search(rest.split(following.fact.text)[0]))
    )


def _is_part(whole: _Place, place: _Place) -> bool:
    """Is it a part of what has just been counted? 退回14.7万元，书记带头退缴1260元."""
    return (
        whole.sentence_start == place.sentence_start
        and bool(_PART.search(place.clause))
        and Decimal(place.fact.value) <= Decimal(whole.fact.value)
    )


def _goes_elsewhere(place: _Place) -> bool:
    """Does the unit give it back to others, pay it for its people, or get it for what it sold?"""
    if _GIVES_BACK.search(place.clause) or _TO_THEM.match(place.after) or _PAYS.search(place.clause):
        return True
    if _SOLD.search(place.before) and _PROCEEDS.search(place.clause):
        return True
    hands_over = _HANDS_OVER.search(place.clause) or _HANDS_OVER.search(place.after)
    return bool(hands_over and _HELD_OF_OTHERS.search(place.before))
