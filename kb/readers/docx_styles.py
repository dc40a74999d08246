"""What does a paragraph style say? Heading level and list number, through the chain of parent styles."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from kb.readers.docx_numbering import W

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_NAMES = frozenset({"title", "标题", "文章标题", "公文标题", "大标题"})
_MAX_PARENTS = 20


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """heading_level: 0 title, 1-9 heading, None body; list_id "0" means numbering switched off."""

    heading_level: int | None = None
    list_id: str | None = None
    list_level: int | None = None


class Styles:
    """Paragraph styles by id; unknown ids give body text."""

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._elements = {element.get(f"{W}styleId", ""): element for element in found}
        self._default_id = next(
            (
                element.get(f"{W}styleId", "")
                for element in found
                if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true")
            ),
            "",
        )
        self._resolved: dict[str, ParagraphStyle] = {}

    def resolve(self, style_id: str | None) -> ParagraphStyle:
        """The style with what it inherits; None means the document's default style."""
        key = self._default_id if style_id is None else style_id
        if key not in self._resolved:
            self._resolved[key] = self._build(key)
        return self._resolved[key]

    def _build(self, style_id: str) -> ParagraphStyle:
        level: int | None = None
        list_id: str | None = None
        list_level: int | None = None
        for element in self._chain(style_id):
            properties = element.find(f"{W}pPr")
            if level is None:
                level = _heading_level(element, properties)
            numbered = None if properties is None else properties.find(f"{W}numPr")
            if numbered is not None and list_id is None:
                list_id = child_value(numbered, "numId")
                list_level = _number(child_value(numbered, "ilvl"))
        return ParagraphStyle(level, list_id, list_level)

    def _chain(self, style_id: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        current: str | None = style_id
        while current in self._elements and len(chain) < _MAX_PARENTS:
            chain.append(self._elements[current])
            current = child_value(chain[-1], "basedOn")
        return chain


def child_value(element: etree._Element, name: str) -> str | None:
    """The w:val of a child element, None when the child is absent."""
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def outline_level(properties: etree._Element | None) -> int | None:
    """The heading level of w:outlineLvl (0-8 -> 1-9), None for body text."""
    value = None if properties is None else _number(child_value(properties, "outlineLvl"))
    return value + 1 if value is not None and 0 <= value <= 8 else None


def _heading_level(element: etree._Element, properties: etree._Element | None) -> int | None:
    name = (child_value(element, "name") or "").strip()
    if name.lower() in _TITLE_NAMES:
        return 0
    match = _HEADING_NAME.fullmatch(name)
    return int(match[1]) if match else outline_level(properties)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.lstrip("-").isdigit() else None
