"""Which number does Word show before a paragraph? Resolves numbering.xml (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from kb.readers.number_format import format_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_LEVEL = 8


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: text holds %1 … %9, which stand for the counters of levels 0 … 8."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    is_legal: bool = False
    restart_after: int | None = None
    style_id: str | None = None


@dataclass(slots=True)
class _List:
    """A w:num: its levels (overrides applied) and the abstract list whose counters it shares."""

    abstract_id: str
    levels: dict[int, Level]
    start_overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts list items in document order; `label` must be asked once for each numbered paragraph, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def label(self, list_id: str, level_index: int) -> str:
        """The number's text with what separates it from the paragraph ("" for bullets and unknown lists)."""
        numbered = self._lists.get(list_id)
        level = numbered.levels.get(level_index) if numbered else None
        if numbered is None or level is None:
            return ""
        counters = self._count(list_id, numbered, level_index)
        if level.number_format in ("bullet", "none") and "%" not in level.text:
            return "" if level.number_format == "bullet" else level.text
        text = re.sub(
            r"%([1-9])", lambda match: self._digit(numbered, counters, level, int(match[1]) - 1), level.text
        )
        return text + _separator(text, level.suffix) if text else ""

    def level_of_style(self, list_id: str, style_id: str) -> int | None:
        """The level of the list that the paragraph style is linked to, None if none is."""
        numbered = self._lists.get(list_id)
        levels = numbered.levels.items() if numbered else ()
        return next((index for index, level in levels if level.style_id == style_id), None)

    def _count(self, list_id: str, numbered: _List, level_index: int) -> dict[int, int]:
        counters = self._counters.setdefault(numbered.abstract_id, {})
        override = numbered.start_overrides.get(level_index)
        if override is not None and (list_id, level_index) not in self._started:
            counters[level_index] = override
        elif level_index in counters:
            counters[level_index] += 1
        else:
            counters[level_index] = numbered.levels[level_index].start
        self._started.add((list_id, level_index))
        for deeper in [index for index in counters if index > level_index]:
            restart_after = numbered.levels[deeper].restart_after if deeper in numbered.levels else None
            if restart_after is None or level_index < restart_after:
                del counters[deeper]
        return counters

    @staticmethod
    def _digit(numbered: _List, counters: dict[int, int], level: Level, index: int) -> str:
        shown = numbered.levels.get(index, Level())
        value = counters.setdefault(index, shown.start)
        return format_number(value, "decimal" if level.is_legal else shown.number_format)

    def _load(self, root: etree._Element) -> None:
        abstract = {
            element.get(f"{W}abstractNumId", ""): element for element in root.iterfind(f"{W}abstractNum")
        }
        by_style = {_value(element, "styleLink"): key for key, element in abstract.items()}
        levels = {key: _levels(element) for key, element in abstract.items()}
        for number in root.iterfind(f"{W}num"):
            abstract_id = _value(number, "abstractNumId") or ""
            element = abstract.get(abstract_id)
            if element is None:
                continue
            linked = _value(element, "numStyleLink")
            if linked is not None and linked in by_style:
                abstract_id = by_style[linked]
            resolved = _List(abstract_id, dict(levels[abstract_id]))
            for override in number.iterfind(f"{W}lvlOverride"):
                _apply_override(resolved, override)
            self._lists[number.get(f"{W}numId", "")] = resolved


def _separator(text: str, suffix: str) -> str:
    # After a closing mark the number reads as one with the words; "1." keeps a space before a possible digit.
    if suffix == "nothing" or text[-1] in "、.。))】〕:: ":
        return ""
    return " "


def _apply_override(resolved: _List, override: etree._Element) -> None:
    index = _integer(override.get(f"{W}ilvl"), 0)
    replaced = override.find(f"{W}lvl")
    if replaced is not None:
        resolved.levels[index] = _level(replaced)
    start = _value(override, "startOverride")
    if start is not None:
        resolved.start_overrides[index] = _integer(start, 1)


def _levels(element: etree._Element) -> dict[int, Level]:
    return {_integer(level.get(f"{W}ilvl"), 0): _level(level) for level in element.iterfind(f"{W}lvl")}


def _level(element: etree._Element) -> Level:
    legal = element.find(f"{W}isLgl")
    restart = _value(element, "lvlRestart")
    return Level(
        start=_integer(_value(element, "start"), 0 if element.find(f"{W}start") is None else 1),
        number_format=_number_format(element),
        text=_value(element, "lvlText") or "",
        suffix=_value(element, "suff") or "tab",
        is_legal=legal is not None and legal.get(f"{W}val") not in ("0", "false", "off"),
        restart_after=None if restart is None else _integer(restart, 0),
        style_id=_value(element, "pStyle"),
    )


def _number_format(element: etree._Element) -> str:
    # Newer formats stand in mc:AlternateContent with a plain numFmt as fallback.
    found = element.find(f"{W}numFmt")
    if found is None:
        found = element.find(f".//{W}numFmt")
    return found.get(f"{W}val", "decimal") if found is not None else "decimal"


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
