"""Where does the closing block of a notice begin, and who signed it?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.parser.findings import FoundProblem
from kb.parser.portal import is_date_line, is_portal_line, is_signature
from kb.parser.spans import lines_of

_PUBLIC = "公众|群众|社会各界|广大群众|各界人士|公示期(?:间|内)?|在?此期间"
_CONTACT = re.compile(
    rf"""(?:^|(?<=。))\s*(?:
      欢迎(?:广大|社会|各界|干部|党员|全体|师生|群众|市民)?.{{0,60}}(?:监督|意见|反映|建议|评判)
    | (?:{_PUBLIC})?.{{0,6}}如(?:有|对).{{0,20}}(?:意见|建议|异议|疑问)
    | (?:联系|监督|举报|受理|咨询)(?:电话|方式|人)
    | 通讯地址|通信地址|邮政信箱|电子邮箱|邮寄地址
    | 公示期(?:为|自|:|限)|公示时间
    | 特此(?:通报|公示|公告|报告)
    | 以上.{{0,10}}(?:公示|通报|公告)
    )""",
    re.VERBOSE,
)
_OUTLOOK = re.compile(
    r"""(?:
      (?:我|本)?[局校院县市镇委区站所]将(?:以|继续|进一步)
    | 对?(?:尚未|仍在|未完成|正在).{0,16}问题,.{0,12}(?:将|继续)
    | 下一步|下步|今后|接下来|总之|虽然|尽管
    | 通过.{0,12}整改
    | 目前,.{0,20}整改(?:工作)?(?:虽|取得)
    )""",
    re.VERBOSE,
)
_NEXT_STEPS = re.compile(r"^[ \t]*(?:下一步|下步|今后|接下来)(?:[,，]|工作|打算|将|我)", re.MULTILINE)


def find_tail(shadow: str, start: int) -> int:
    """Where the closing block begins (contact, thanks, signature, date, portal lines), searching from start on."""
    tail = len(shadow)
    for line in reversed(lines_of(shadow, start, len(shadow))):
        words = line.of(shadow)
        contact = _CONTACT.search(words)
        is_closing = is_date_line(words) or is_portal_line(words) or is_signature(words)
        if is_closing or (contact and contact.start() == 0):
            tail = line.start
        elif contact:
            return line.start + contact.start()
        elif _OUTLOOK.match(words) and tail < len(shadow):
            tail = line.start
        else:
            break
    return tail


def next_steps_after(shadow: str, found: Sequence[FoundProblem]) -> int:
    """Where an unnumbered 下一步… paragraph ends the last problem, unless other problems hold such ones too."""
    if any(_NEXT_STEPS.search(shadow, problem.title.end, problem.extent.end) for problem in found[:-1]):
        return len(shadow)
    match = _NEXT_STEPS.search(shadow, found[-1].title.end)
    return match.start() if match else len(shadow)


def find_signature(shadow: str, tail: int) -> str | None:
    """The signing unit: the line above the last date, else the last line that names a body."""
    lines = lines_of(shadow, tail, len(shadow))
    for index in range(len(lines) - 1, 0, -1):
        if is_date_line(lines[index].of(shadow)):
            words = lines[index - 1].of(shadow)
            if 4 <= len(words) <= 80 and not _CONTACT.search(words) and words[-1] not in "。;:,":
                return re.sub(r"\s", "", words)
    for line in reversed(lines):
        if is_signature(line.of(shadow)):
            return re.sub(r"\s", "", line.of(shadow))
    return None
