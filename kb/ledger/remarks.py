"""What do the labelled remarks beside a measure say: who is responsible, how far does the notice itself call it?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.notice import Attribute, Completion

RESPONSIBLE_WORDS = ("责任", "牵头", "主办单位", "督办领导", "整改单位")
_STATUS = re.compile(r"状态|完成情况|进展|进度|销号|整改结论|完成与否|是否(?:完成|整改)")
_MAX_STATUS_CHARS = 12  # a word, not an account of what was done
_RESPONSIBLE = re.compile(rf"(?:{'|'.join(RESPONSIBLE_WORDS)})(?!追究|制)")


def responsible_of(remarks: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """责任单位, 责任人, 牵头单位 and the like that are not empty, in order."""
    return tuple(one for one in remarks if _RESPONSIBLE.search(one.name) and one.value.strip())


def status_of(remarks: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """整改状态, 完成情况 and the like that hold a word of status (阶段性完成, 正在推进); columns of progress last."""
    from kb.parser.status import completion_of_label, is_continuing_label, tells_progress

    found = (
        one
        for one in remarks
        if _STATUS.search(one.name)
        and len(one.value) <= _MAX_STATUS_CHARS
        and (completion_of_label(one.value) is not None or is_continuing_label(one.value))
    )
    return tuple(sorted(found, key=lambda one: tells_progress(one.name)))


def says_otherwise(stated: Iterable[Attribute], completion: Completion) -> bool:
    """Whether a stated status means another than this one. Beside a column of states, one of progress does not count."""
    from kb.parser.status import completion_of_label, tells_progress

    remarks = tuple(stated)
    states = [one for one in remarks if not tells_progress(one.name)]
    return any(completion_of_label(one.value) not in (None, completion) for one in states or remarks)
