"""Which of an office's own names, of columns or of labels, announces the measures where none says so plainly?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_PERHAPS_MEASURE = re.compile(r"改|办法|计划|打算|任务|落实|内容|安排|行动|动作|对策|工作")
NO_MEASURE = re.compile(
    r"目标|要求|来源|依据|原因|成效|结果|情况|标准|状态|备注|类[别型]|编号|责任|时|期|问题|进[度展]"
)


def likeliest_measure(lengths: Mapping[str, Sequence[int]]) -> str:
    """The name that may announce measures and has the longest texts behind it; "" if none may."""
    told = [name for name in lengths if _PERHAPS_MEASURE.search(name) and not NO_MEASURE.search(name)]
    return max(told, key=lambda name: sum(lengths[name]) / max(1, len(lengths[name])), default="")
