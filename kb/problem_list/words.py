"""What is a problem's text, and what only stands around it: headings, totals, notes, lead-ins, dates."""

from __future__ import annotations

import re

from kb.parser.shadow import shadow

_HAN = re.compile(r"[\u3400-\u9fff]")
_NONE = re.compile(r"(?:暂?无|没有|不涉及|无此类?问题|未发现(?:问题)?|同上|略|空|待定|无内容)[。.]?")
_HEADING = re.compile(
    r"(?:存在|反馈|发现|具体|主要|突出|整改|巡[察视]|审计|的)*问题(?:表现|描述|内容|清单|情况|汇总)?:?"
)
_COUNT = re.compile(r"(?:共计?|合计)?\s*[\d一二三四五六七八九十百]+\s*[个条项家件](?:具体)?问题")
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总数)(?:[:\s\d个条项家件].*)?", re.DOTALL)
_NOTE = re.compile(
    r"(?:备?注|说明|填表说明|填报说明|填[表报制]人|填[表报制]?单位|填[表报]?日期|制表人?|审核人?|联系人|联系电话|单位\(盖章\)|负责人(?:签字|签名))"
    r"\s*(?:\(.{0,20}\))?\s*[:\d]"
)
# A line that announces the items below it, or names their group.
_LEAD_IN = re.compile(r"(?::|如下|如下[:。]|以下(?:几个|几方面|主要|突出)?(?:方面)?(?:的)?问题[。:]?)$")
_GROUP = re.compile(r"(?:方面|领域|层面|环节)(?:(?:存在|反馈|发现)?的?(?:主要|突出|具体)?问题)?[:。]?$")
_NUMBERED_GROUP = re.compile(r"^[一二三四五六七八九十]{1,3}、.{2,38}(?:方面|情况|工作|建设|问题|领域)[:。]?$")
_LIST_TITLE = re.compile(
    r"(?:清单|台账|一览表|汇总表|统计表|明细表|任务表|登记表|反馈意见|反馈问题|存在的?(?:主要)?问题|问题汇总|的?通报|的报告|方案|情况表?)"
    r"(?:\(.{0,30}\))?:?$"
)
_CLOSING = re.compile(
    r"^(?:以上(?:问题|情况)|针对(?:以上|上述)|对(?:以上|上述)|请(?:你|贵|各)?.{0,12}(?:整改|落实|认真|反馈|认领|报送)|特此|下一步|附件|联系人|联系电话"
    r"|此致|敬礼|报送|抄送|@\S|收到请|(?:同时|此外|另外),.{0,12}(?:巡[察视]组|审计组|督[察查]组|检查组).{0,20}(?:线索|反映|移交))"
)
_DATE = re.compile(
    r"^(?:\d{4}|[〇零一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:.{1,3}日)?$|^\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?$"
)
_SIGNATURE = re.compile(
    r"^[^,。;:!?、\d]{2,30}(?:委员会|巡察办|巡察组|巡视组|审计局|办公室|党委|党组|纪委|局|厅|委|部)$"
)
# Chapters of an inspection's report that tell of something else than problems.
_OTHER_CHAPTER = re.compile(
    r"^(?:(?:有关|工作|整改|几点)?(?:要求|意见|建议)|(?:意见|整改意见)[和与、]?建议|(?:整改|工作)(?:要求|建议)[和与及、].{2,6}"
    r"|下一步.{0,6}(?:打算|安排|建议|措施|工作)|整改措施|(?:巡[察视])?(?:工作)?(?:的)?(?:基本|总体|工作开展)(?:情况|评价)|总体评价"
    r"|(?:取得的?)?(?:主要)?(?:做法|成效|成绩|经验)(?:及做法|和做法)?)[:。]?$"
)
# What stands beside a problem in a list that is no table: 整改措施：……
_ASIDE = re.compile(
    r"^(?:整改|责任|牵头|配合|完成|督办|包案)(?:整改|责任|落实|完成|牵头){0,2}"
    r"(?:措施|举措|单位|部门|科室|领导|人|时限|期限|时间|进展|情况|目标|成效|结果)\s*:|^(?:工作)?措施\s*:"
)
_CHAPTER_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))\s*\S")
_ENUMERATED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[.、])")
_LACKING = re.compile(r"(?:未(?:附|建|制|按)|没有|缺[少乏]).{0,6}$")  # 报销未附清单: a finding, no title
MAX_GROUP_CHARS = 40


def plain(text: str) -> str:
    """The text as patterns want it: full-width forms plain, white space as single spaces."""
    return " ".join(shadow(text).split())


def in_one_line(text: str) -> str:
    """The text as it is shown: its own punctuation, white space as single spaces."""
    return " ".join(text.split())


def han_count(text: str) -> int:
    """How many Chinese characters it has."""
    return len(_HAN.findall(text))


def is_problem_text(text: str) -> bool:
    """Whether a cell or item may be a problem: at least three characters, no “无”, no heading, no total, no note."""
    words = plain(text)
    if han_count(words) < 3 and sum(c.isalpha() for c in words) < 8:
        return False
    whole = (_NONE, _HEADING, _COUNT, _TOTAL)
    return not (any(pattern.fullmatch(words) for pattern in whole) or _NOTE.match(words))


def is_heading(text: str) -> bool:
    """Whether it only says that problems follow: 存在问题, 反馈问题清单."""
    return _HEADING.fullmatch(plain(text)) is not None


def is_total(text: str) -> bool:
    """Whether a cell marks its row as a sum of others."""
    return _TOTAL.fullmatch(plain(text)) is not None


def is_lead_in(text: str) -> bool:
    """Whether it only announces what follows, such as 存在以下问题："""
    return _LEAD_IN.search(plain(text)) is not None


def is_group(text: str) -> bool:
    """Whether it only names a group of problems, such as 一、党的建设方面."""
    words = plain(text)
    return len(words) <= MAX_GROUP_CHARS and bool(_GROUP.search(words) or _NUMBERED_GROUP.match(words))


def is_numbered_name(text: str) -> bool:
    """Whether it looks like a chapter's heading: 二、财经纪律. Where problems have numbers of their own, it is one."""
    words = plain(text)
    return (
        len(words) <= MAX_GROUP_CHARS
        and bool(_CHAPTER_NUMBER.match(words))
        and not re.search("[,。;]", words)
    )


def is_title(text: str) -> bool:
    """Whether a line at the top is the list's title, such as 某局巡察反馈问题清单."""
    words = plain(text)
    if len(words) > 60 or "。" in words or _ENUMERATED.match(words) or _LACKING.search(words):
        return False
    return _LIST_TITLE.search(words) is not None


def is_other_chapter(text: str) -> bool:
    """Whether a heading opens a part of a report that lists no problems: 整改要求, 基本情况."""
    return _OTHER_CHAPTER.match(plain(text)) is not None


def is_aside(text: str) -> bool:
    """Whether a line tells the measures, the persons or the dates beside a problem: 整改措施：……"""
    return _ASIDE.match(plain(text)) is not None


def is_closing(text: str) -> bool:
    """Whether a line stands after the items: a request, a date, who signed."""
    words = plain(text)
    return bool(_CLOSING.match(words) or _DATE.match(words) or _NOTE.match(words))


def is_signature(text: str) -> bool:
    """Whether a line is only the name of a body, or a date."""
    words = plain(text)
    return bool(_SIGNATURE.match(words) or _DATE.match(words))
