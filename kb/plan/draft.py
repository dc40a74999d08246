"""What is a problem before it is numbered, and when do two readings speak of the same one?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.document import Span
from kb.plan.plan import Entry

_SIGNS = re.compile(r"[^\w]+")
_MIN_TITLE_CHARS = 4
_GROUP_NAME = re.compile(r"(?:方面|领域|层面|环节)(?:的?(?:突出|主要)?问题)?$")
# What a row of sums is called.
TOTAL = re.compile(r"合\s{0,4}计|总\s{0,4}计|共计|总和")
NO_LIST = -1


@dataclass(slots=True)
class Draft:
    """A problem before it is numbered. section: of the notice it stands in, 0 for none.

    part: where the list begins that it stands in (a table, 责任清单), NO_LIST for running text; elsewhere: further
    stretches that speak of it, in other lists.
    """

    title: Span
    label: str
    extent: Span
    measures: list[Span] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    details: list[Span] = field(default_factory=list)
    section: int = 0
    part: int = NO_LIST
    elsewhere: list[Span] = field(default_factory=list)

    @property
    def extents(self) -> list[Span]:
        """Every stretch that speaks of it, its own first."""
        return [self.extent, *self.elsewhere]


def fold_repeated(shadow: str, drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts in document order; where lists say different things of problems with the same title, one of each.

    Two that both have measures, or stand in the same list, stay apart.
    """
    kept: list[Draft] = []
    known: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda one: (one.extent.start, one.title.start)):
        title = _SIGNS.sub("", draft.title.of(shadow))
        first = known.get(title)
        if first is None or not _completes(draft, first) or len(title) < _MIN_TITLE_CHARS:
            kept.append(draft)
            known.setdefault(title, draft)
            continue
        first.measures += draft.measures
        first.entries += draft.entries
        first.details += draft.details
        first.elsewhere += draft.extents
    return kept


def _completes(draft: Draft, first: Draft) -> bool:
    is_other_list = draft.part not in (first.part, NO_LIST) or first.part not in (draft.part, NO_LIST)
    return is_other_list and not (draft.measures and first.measures)


def put_together(shadow: str, parsed: list[Draft], unread: list[Draft]) -> list[Draft]:
    """One list of two readings: of lists that complete each other one, of different problems both, of the same
    problems the reading that says more."""
    folded = fold_repeated(shadow, [*parsed, *unread])
    if not parsed or not unread or len(folded) <= max(len(parsed), len(unread)) + 1:
        return folded
    amounts = [sum(len(one.measures) + len(one.entries) for one in some) for some in (parsed, unread)]
    if min(amounts) == 0 or abs(len(parsed) - len(unread)) <= 1:
        return parsed if amounts[0] >= amounts[1] else unread
    return folded


def problems_only(shadow: str, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without rows of tables that only name a group of problems (党的建设方面) or sum them up (合计)."""
    drafts = [draft for draft in drafts if not TOTAL.fullmatch(draft.title.of(shadow))]
    return [
        draft
        for draft in drafts
        if draft.part == NO_LIST
        or draft.measures
        or any(entry.value for entry in draft.entries)
        or not _GROUP_NAME.search(draft.title.of(shadow))
    ] or list(drafts)
