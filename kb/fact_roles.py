"""What part do a measure's facts play? Documents that were made in the course of it, and money that came back.

Told from the words beside them only: where those say nothing, a fact plays no part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kb.document import Span
from kb.notice import Fact, FactKind
from kb.recovered_money import recovered, yuan

__all__ = ["common_title", "issued", "recovered", "yuan"]

_BOUNDARY = re.compile(r"[，,。；;：:！？!?\n]")
_ISSUED = re.compile(
    r"制[定订]|修订|修改|印发|出台|下发|颁布|颁发|发布|编制|编印|编写|编成|编发|制发|修编|拟定|重拟|颁行|起草|完善|建立|健全|施行|推行|签订|签署|配套|重新设计"
)
# 形成《…清单》 is made to act by, 形成《…调研报告》 is not; 以《…》取代旧文件.
_FORMED = re.compile(r"形成$")
_TO_ACT_BY = re.compile(
    r"(?:清单|目录|细则|办法|规定|规程|规则|制度|方案|手册|标准|指引)[）)》〉\d（(版年]*$"
)
_REPLACES = re.compile(r"(?:取|替)代")
_FOREIGN = re.compile(r"中华人民共和国|中国共产党|中共中央|国务院")
# Something to watch, to read for warning or to appear every week is no document to act by.
_NO_DOCUMENT = re.compile(r"忏悔|警示录|案例(?:选编|汇编|集)$|简报$|快报$")
_SHOWN = re.compile(
    r"(?:方言版|漫画版)?(?:警示|教育|教学|宣传|专题|廉政|短|微|电视|动画)*(?:片|视频|漫画|口袋书|专栏|节目)"
)
_ISSUES = re.compile(r"\d+期$|[一二三四五六七八九十两]期$|每[周月季]$")
_IN_TITLE = re.compile(r"[〈《](.+)[〉》]")
_ORGAN = r"(?:党组|党委|党工委|党总支|党支部)"
_MIN_OWNER_CHARS = 3


def issued(text: str, span: Span, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The documents that a measure says were made, changed or asked for, in order; laws it refers to are not."""
    found: list[Fact] = []
    end_of_last = -1
    for fact in sorted(
        (one for one in facts if one.kind is FactKind.DOCUMENT), key=lambda one: one.span.start
    ):
        start, end = fact.span.start - span.start, fact.span.end - span.start
        lead = _BOUNDARY.split(text[max(0, start - 60) : start])[-1]
        follows_issued = (
            bool(found) and start - end_of_last <= 2 and text[end_of_last:start].strip("、和及与 ") == ""
        )
        own_lead = text[max(start - len(lead), end_of_last, 0) : start]
        is_issued = follows_issued or _ISSUED.search(own_lead) or _REPLACES.match(text, end)
        is_issued = is_issued or (_FORMED.search(own_lead) and _TO_ACT_BY.search(fact.value))
        if is_issued and _is_document(fact.value, own_lead, text[end : end + 12]):
            found.append(fact)
            end_of_last = end
    return tuple(found)


def _is_document(title: str, before: str, after: str) -> bool:
    if _FOREIGN.search(title) or _NO_DOCUMENT.search(title):
        return False
    return not (_SHOWN.match(after) or _ISSUES.search(before))


def common_title(title: str, owners: Sequence[str | None]) -> str:
    """A document's title without its owner's name and what stands in brackets: 《X局差旅费管理办法（试行）》 is 差旅费管理办法.

    owners: names it may begin with, as the unit's and the region's.
    """
    whole = title.strip("《》〈〉 ")
    inner = _IN_TITLE.search(whole)  # 关于印发〈X办法〉的通知
    bare = re.sub(r"[（(〔\[].{0,20}?[)）〕\]]", "", inner[1] if inner else whole).removeprefix("中共")
    for owner in sorted(set(_names(owners)), key=len, reverse=True):
        bare = bare.removeprefix(owner)
    bare = re.sub(
        rf"^(?:中共|{_ORGAN}(?!会|书记|委员|成员|班子)|机关(?!党|工会|干部)|关于(?=印发|修订)|印发|修订|全[省市县区](?!域)|[省市县区]级)+",
        "",
        bare,
    )
    return bare or whole


def _names(owners: Sequence[str | None]) -> Iterator[str]:
    """What a title may begin with: the owners, without their party organ, without the region or but for its last word."""
    known = [owner for names in owners if names for owner in names.split("、")]
    for owner in known:
        plain = re.sub(rf"(?:{_ORGAN}|校务委员会)$", "", owner)
        yield from (owner, plain)
        for region in (*known, re.split(r"(?<=.[省市县区])", plain)[0]):
            short = plain.removeprefix(region)
            if short != plain and len(short) >= _MIN_OWNER_CHARS:
                yield from (short, region[-1] + short)
