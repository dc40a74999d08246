"""What stands behind a figure of the counted answer? The passages that show it; as many as the figure says.

A figure is named by its kind (`units`) or by kind and key (`type:M7`). It counts precedents, or groups of them where
it counts units, years, types or documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.answers import sentence as words
from api.answers.entries import Entry, Group, collapsed, entry_of
from api.pages.marks import mask_personal
from index.precedent_counts import recovered_sums
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from index.precedent_counts import Counted, PrecedentCounts
    from index.precedents import Precedents

_NO_REMARKS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure, opened. figure: as it stands in the sentence; heading: the same with what it counts.

    by_group: it counts the groups, not their entries.
    """

    show: str
    heading: str
    figure: str
    by_group: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class FigureList:
    """All that is counted of one kind. show: what opens all of it; figures: (name, count, show) of each."""

    label: str
    show: str
    figures: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """label: what is counted; one: the kind of its single figures; of: where the counts hold it.

    heading: of all of it, with the figure.
    """

    label: str
    one: str
    of: Callable[[PrecedentCounts], tuple[Counted, ...]]
    heading: str = "{}"

    def show(self, counted: Counted) -> str:
        """The name of a single figure."""
        return f"{self.one}:{counted.key}"

    def name(self, counted: Counted) -> str:
        """As it is shown."""
        return mask_personal(words.day(counted.label) if self.one == "deadline" else counted.label)


_KINDS: dict[str, _Kind] = {
    words.TYPES: _Kind("措施类型", "type", lambda counts: counts.types, "{} 类措施"),
    words.STATUSES: _Kind("完成情况", "status", lambda counts: counts.statuses, "{} 种完成情况"),
    words.YEARS: _Kind("年份", "year", lambda counts: counts.years, "{} 年"),
    words.DOCUMENTS: _Kind("出台的文件", "document", lambda counts: counts.documents, "出台 {} 份文件"),
    words.DEADLINES: _Kind("整改时限", "deadline", lambda counts: counts.deadlines),
    words.UNITS: _Kind("单位", "unit", lambda counts: counts.units, "{} 家单位"),
}


def figure_lists(counts: PrecedentCounts) -> tuple[FigureList, ...]:
    """Everything that is counted, kind by kind, each figure with what opens it."""
    return tuple(
        FigureList(
            kind.label,
            show,
            tuple((kind.name(one), one.count, kind.show(one)) for one in kind.of(counts)),
        )
        for show, kind in _KINDS.items()
        if kind.of(counts)
    )


def open_figure(answer: Precedents, show: str, base_url: str) -> Opened:
    """The passages behind a figure of the answer. Raises NotFoundError if the answer has no such figure."""
    opening = _Opening(answer, base_url)
    name, _, key = show.partition(":")
    opened = opening.single(name, key) if key else opening.whole(name)
    if opened is None or not any(group.entries for group in opened.groups):
        raise NotFoundError(
            "这一项统计现在没有对应的先例，可能库中内容有了变化。请回到检索结果，再从数字点开。"
        )
    return opened


def nearest_entries(answer: Precedents, base_url: str) -> tuple[Entry, ...]:
    """What comes nearest where nothing is comparable, each with its best measure."""
    return tuple(entry_of(one, [one.best.measure_id], _NO_REMARKS, base_url) for one in answer.nearest)


class _Opening:
    """Opens the figures of one answer."""

    def __init__(self, answer: Precedents, base_url: str) -> None:
        self._answer = answer
        self._base_url = base_url
        self._special = {
            words.ALL: self._all,
            words.RECOVERED: self._recovered,
            words.DEADLINES: self._deadlines,
        }

    def single(self, name: str, key: str) -> Opened | None:
        """One type, status, year, document, deadline or unit."""
        kind = next((kind for kind in _KINDS.values() if kind.one == name), None)
        one = next((one for one in kind.of(self._answer.counts) if one.key == key), None) if kind else None
        return None if kind is None or one is None else _by_entries(self._counted(kind, one))

    def whole(self, name: str) -> Opened | None:
        """All of a kind: a group each, where the figure counts groups."""
        if name in self._special:
            return self._special[name]()
        kind = _KINDS.get(name)
        counted = kind.of(self._answer.counts) if kind else ()
        if kind is None or not counted:
            return None
        figure = words.years(self._answer.counts) if name == words.YEARS else str(len(counted))
        heading = kind.heading.format(figure)
        return Opened(name, heading, figure, True, tuple(self._counted(kind, one) for one in counted))

    def _all(self) -> Opened:
        best = [one.best.measure_id for one in self._answer.precedents]
        group = self._group("可比先例", words.ALL, best)
        return Opened(words.ALL, f"{group.count} 个可比先例", str(group.count), False, (group,))

    def _recovered(self) -> Opened | None:
        found = self._answer.counts.recovered
        if found is None:
            return None
        sums = recovered_sums(self._answer.precedents, self._answer.same)
        amounts = {
            each: f"收回 {words.money(back)}" + ("" if is_counted else "（同一单位的同一笔，不重复计入）")
            for each, (back, is_counted) in sums.items()
        }
        group = self._group("收回资金", words.RECOVERED, found.measure_ids, amounts)
        figure = words.money(found.yuan)
        heading = f"收回 {figure}：{group.count} 个先例"
        return Opened(words.RECOVERED, heading, figure, False, (group,))

    def _deadlines(self) -> Opened:
        """Precedents, not deadlines: one may have several."""
        counted = self._answer.counts.deadlines
        shown_by = [each for one in counted for each in one.measure_ids]
        return _by_entries(self._group("写明整改时限", words.DEADLINES, shown_by, self._remarks(counted)))

    def _counted(self, kind: _Kind, one: Counted) -> Group:
        remarks = self._remarks([one]) if kind.one == "deadline" else _NO_REMARKS
        return self._group(kind.name(one), kind.show(one), one.measure_ids, remarks)

    def _remarks(self, deadlines: Iterable[Counted]) -> dict[str, str]:
        stated: dict[str, list[str]] = {}
        for one in deadlines:
            for measure_id in one.measure_ids:
                stated.setdefault(measure_id, []).append(mask_personal(words.day(one.label)))
        return {measure_id: f"整改时限：{'，'.join(each)}" for measure_id, each in stated.items()}

    def _group(
        self, label: str, show: str, measure_ids: Sequence[str], remarks: Mapping[str, str] = _NO_REMARKS
    ) -> Group:
        """The precedents of these measures, in the order of the answer."""
        problems = {measure_id.rpartition("-")[0] for measure_id in measure_ids}
        entries = [
            entry_of(one, measure_ids, remarks, self._base_url)
            for one in self._answer.precedents
            if one.problem_id in problems
        ]
        return Group(label, show, collapsed(entries, self._answer.same))


def _by_entries(group: Group) -> Opened:
    return Opened(group.show, f"{group.label}：{group.count} 个先例", str(group.count), False, (group,))
