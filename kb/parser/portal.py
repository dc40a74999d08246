"""Which lines belong to the page around a notice, not to the notice? Portal lines, dates on their own, signatures."""

from __future__ import annotations

import re

_PORTAL_WORDS = [
    "索引号",
    "发布机构",
    "发文机关",
    "成文日期",
    "发布日期",
    "发布时间",
    "公开日期",
    "生成日期",
    "浏览",
    "阅读",
    "点击",
    "字号",
    "打印",
    "朗读",
    "分享",
    "来源",
    "信息来源",
    "作者",
    "责任编辑",
    "主题分类",
    "组配分类",
    "文号",
    "有效性",
    "当前位置",
    "首页",
    "微信",
    "上一篇",
    "下一篇",
    "扫一扫",
    "关闭",
    "收藏",
    "访问量",
    "字体",
]
PORTAL = re.compile("|".join(_PORTAL_WORDS))
_JUNK_WORDS = [
    "上一篇",
    "下一篇",
    "扫一扫",
    "相关(?:链接|阅读|新闻|附件)",
    "附件",
    "打印",
    "关闭",
    "分享",
    "责任编辑",
    "编辑",
    "版权",
    "主办单位",
    "承办单位",
    "网站标识码",
    "备案",
    "ICP",
    "【?(?:打印|关闭|收藏)",
]
_JUNK = re.compile(rf"(?:{'|'.join(_JUNK_WORDS)})")
_SIGNING = [
    "委员会",
    "党委",
    "党组",
    "党工委",
    "支部",
    "总支",
    "局",
    "厅",
    "办公室",
    "中心",
    "集团",
    "公司",
    "学校",
    "学院",
    "医院",
    "政府",
    "法院",
    "检察院",
    "联社",
    "委",
    "会",
    "社",
    "部",
    "处",
    "院",
    "馆",
    "站",
    "银行",
    "支队",
    "大队",
    "分局",
    "街道",
    "镇",
    "乡",
    "村",
    "社区",
]
_SIGNED = re.compile(rf"[^\d,。;:、]{{4,60}}(?:{'|'.join(_SIGNING)})(?:\([^)]*\))?$")
_NUMERALS = "一二三四五六七八九十"
_DATED = re.compile(
    rf"""\s*(?:
      \d{{4}}\s*[年./-]\s*\d{{1,2}}(?:\s*[月./-]\s*(?:\d{{1,2}}\s*日?)?)?
    | [〇○O零{_NUMERALS}]{{4}}年[{_NUMERALS}]{{1,3}}月(?:[{_NUMERALS}]{{1,3}}日)?
    )\s*$""",
    re.VERBOSE,
)
_MAX_SIGNATURE_CHARS = 60
_MAX_PORTAL_CHARS = 40


def is_date_line(words: str) -> bool:
    """Whether a line is a date and nothing else."""
    return bool(_DATED.match(words))


def is_signature(words: str) -> bool:
    """Whether a line is the name of a body and nothing else, 60 characters at most."""
    return len(words) <= _MAX_SIGNATURE_CHARS and bool(_SIGNED.match(words))


def is_portal_line(words: str) -> bool:
    """Whether a line belongs to the page: 上一篇, 附件, 打印, or two portal words in a short line."""
    return bool(_JUNK.match(words)) or (len(words) <= _MAX_PORTAL_CHARS and len(PORTAL.findall(words)) >= 2)
