"""Who is responsible for a measure, by the labelled remarks beside it?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.notice import Attribute

RESPONSIBLE_WORDS = ("责任", "牵头", "主办单位", "督办领导", "整改单位")
_RESPONSIBLE = re.compile(rf"(?:{'|'.join(RESPONSIBLE_WORDS)})(?!追究|制)")


def responsible_of(remarks: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """责任单位, 责任人, 牵头单位 and the like that are not empty, in order."""
    return tuple(one for one in remarks if _RESPONSIBLE.search(one.name) and one.value.strip())
