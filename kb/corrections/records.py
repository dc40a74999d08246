"""A correction as it is kept, and what applying it came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Field = Literal[
    "publication_date",
    "feedback_date",
    "inspection_start",
    "inspection_end",
    "topics",
    "types",
    "status",
    "deadline",
    "span",
    "split",
    "join",
    "add",
    "undo",
]
Family = Literal[
    "publication_date",
    "feedback_date",
    "inspection_start",
    "inspection_end",
    "topics",
    "types",
    "status",
    "deadline",
    "boundary",
]
FIELD_LABELS: Mapping[Field, str] = {
    "publication_date": "公开时间",
    "feedback_date": "反馈时间",
    "inspection_start": "巡察（审计）开始时间",
    "inspection_end": "巡察（审计）结束时间",
    "topics": "问题主题",
    "types": "措施类型",
    "status": "完成情况",
    "deadline": "整改时限",
    "span": "措施起止",
    "split": "拆分措施",
    "join": "与下一条合并",
    "add": "补充措施",
    "undo": "撤销",
}
NOTICE_FIELDS: tuple[Field, ...] = ("publication_date", "feedback_date", "inspection_start", "inspection_end")
PROBLEM_FIELDS: tuple[Field, ...] = ("topics", "add")
MEASURE_FIELDS: tuple[Field, ...] = ("status", "types", "deadline", "span", "split", "join")
BOUNDARY_FIELDS: tuple[Field, ...] = ("span", "split", "join", "add")

# What a field holds, as JSON. Dates: "2024-03" or None. topics, types: a list of codes. status: {"completion",
# "continuing"}. deadline: words, or None. Boundary fields: {"texts": the measures concerned}, and as a value also
# "start" and "end" (span, add), or "at", the offsets where later pieces begin, and "from", where the measure began (split).
Value = Any


def family_of(field_: Field) -> Family:
    """What a field is about: four fields are about a measure's boundaries."""
    return "boundary" if field_ in BOUNDARY_FIELDS else field_  # type: ignore[return-value]  # "undo" never gets here


@dataclass(frozen=True, slots=True)
class Correction:
    """One change by hand; see kb/staff_schema.py. id: 0 until it is kept. target: a slug, "slug#P4" or "slug#P4-M2",
    the id as it was when the change was made. For "undo" the value is the number of what it takes back.
    """

    id: int
    slug: str
    target: str
    field: Field
    value: Value
    anchor: str = ""
    context: str = ""
    original: Value = None
    before: Value = None
    note: str = ""
    sha256: str = ""
    made_at: str = ""
    undone_at: str | None = None
    places: tuple[str, ...] = ()
    failure: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it is only proposed yet."""
        return self.id == 0

    @property
    def state(self) -> Literal["active", "undone", "unfitting", "undo"]:
        """How it stands: "unfitting" is in force, but does not fit the notice as it is read now."""
        if self.undone_at is not None:
            return "undone"
        if self.field == "undo":
            return "undo"
        return "unfitting" if self.failure else "active"

    @property
    def is_active(self) -> bool:
        """Whether it is in force: not taken back, and not itself the taking back of another."""
        return self.undone_at is None and self.field != "undo"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What applying one correction came to. places: ids it shapes; failure: why it does not fit, else "".

    value: the correction's, completed by the words it stands for.
    """

    places: tuple[str, ...] = ()
    failure: str = ""
    original: Value = None
    before: Value = None
    value: Value = None


@dataclass(frozen=True, slots=True)
class Made:
    """A correction that was just made or taken back. unfitting: those in force that do not fit (any more)."""

    correction: Correction
    unfitting: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be said beside a corrected passage: the field's family and what the notice itself was read as."""

    family: Family
    correction_id: int
    field: Field
    original: Value


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change somebody asks for. seen: what `version_of` gave for the target when he read it, "" if not told."""

    target: str
    field: str
    value: Value
    note: str = ""
    seen: str = ""
