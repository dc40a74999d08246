"""What do values tell of a label or column that no list of words knows? 谁来改：职成教科 范如松, 何时改完：2025年7月31日."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kb.parser.shadow import shadow
from kb.plan.deadline_words import is_empty, is_time
from kb.plan.plan import EntryKind

_MAX_VALUE_CHARS = 24
_MAX_LEAD_CHARS = 12
_MOST = 0.6
_FEW = 2
_UNIT = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:科|处|室|股|组|局|委|办|部|所|站|队|院|校|会|中心|公司|集团|支部|党委|党组|工会|大队|支队|村|镇|乡|街道|社区|机关|车间|银行|协会)"
)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
_PERSON = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}](?:某{{1,2}}|[xX×*]{{1,2}})")
_POST = re.compile(
    r"(?:副?(?:书记|局长|院长|校长|主任|县长|区长|市长|镇长|乡长|处长|科长|股长|所长|站长|队长|组长|部长|经理|总经理|董事长|馆长|行长|会长|主席|委员))|负责人|同志|班子成员"
)
_JOINTS = re.compile(r"[、,;/ \t\n()]+|(?<=[\u4e00-\u9fff])(?:和|及|与)(?=[\u4e00-\u9fff]{2})")


def kind_of_values(values: Iterable[str]) -> EntryKind | None:
    """responsible or deadline, where most of the values are of one kind; None for other words, or fewer than two."""
    filled = [value.strip() for value in values if not is_empty(value)]
    if len(filled) < _FEW:
        return None
    for kind, is_one in _KINDS:
        if sum(is_one(value) for value in filled) >= _MOST * len(filled):
            return kind
    return None


def names_somebody(value: str) -> bool:
    """Whether a short value is made of departments, posts and names of persons only."""
    plain = shadow(value).strip(" \t\n。;,、:")
    parts = [part for part in _JOINTS.split(plain) if part]
    return 0 < len(plain) <= 2 * _MAX_VALUE_CHARS and bool(parts) and all(map(_is_somebody, parts))


def _is_somebody(part: str) -> bool:
    post = _POST.search(part)
    if post is not None and len(part) <= _MAX_VALUE_CHARS:
        return True
    return (_UNIT.fullmatch(part) or _PERSON.fullmatch(part)) is not None


def _is_deadline(value: str) -> bool:
    """Whether a short value begins with a time: an act that names one further on (由财务科每季度抽查) is none."""
    return len(value) <= _MAX_VALUE_CHARS and is_time(value[:_MAX_LEAD_CHARS])


_KINDS: tuple[tuple[EntryKind, Callable[[str], bool]], ...] = (
    ("deadline", _is_deadline),
    ("responsible", names_somebody),
)
