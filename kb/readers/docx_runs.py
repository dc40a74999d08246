"""What text does one Word paragraph hold? Looks through runs, fields, links and tracked changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from kb.readers.docx_numbering import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SKIPPED = frozenset(
    f"{W}{name}"
    for name in (
        "pPr",
        "rPr",
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "rt",
        "sdtPr",
        "sdtEndPr",
        "pict_",
    )
)
_NOTES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
_TEXT = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """text: may hold "\\n" (line breaks). continues: the paragraph mark is a tracked deletion."""

    text: str
    text_boxes: tuple[etree._Element, ...] = ()
    has_footnote: bool = False
    continues: bool = False

    def with_text(self, text: str) -> ParagraphText:
        """The same paragraph with other text."""
        return replace(self, text=text)


def paragraph_text(paragraph: etree._Element) -> ParagraphText:
    """What the paragraph shows when all tracked changes are accepted; hidden text is left out."""
    parts: list[str] = []
    boxes: list[etree._Element] = []
    notes: list[str] = []
    _collect(paragraph, parts, boxes, notes)
    mark = paragraph.find(f"{W}pPr/{W}rPr/{W}del")
    return ParagraphText("".join(parts), tuple(boxes), bool(notes), mark is not None)


def _collect(parent: etree._Element, parts: list[str], boxes: list[etree._Element], notes: list[str]) -> None:
    for child in parent:
        tag = child.tag
        if tag in (f"{W}t", _MATH_TEXT):
            parts.append(child.text or "")
        elif tag in _TEXT:
            parts.append(_TEXT[tag])
        elif tag == f"{W}br":
            parts.append("" if child.get(f"{W}type") in ("page", "column") else "\n")
        elif tag in _NOTES:
            notes.append(tag)
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag == f"{_MC}AlternateContent":
            _collect_alternative(child, parts, boxes, notes)
        elif tag == f"{W}r" and _is_hidden(child):
            continue
        elif tag not in _SKIPPED and isinstance(tag, str):
            _collect(child, parts, boxes, notes)


def _collect_alternative(
    element: etree._Element, parts: list[str], boxes: list[etree._Element], notes: list[str]
) -> None:
    # The choice and its fallback show the same thing: read one of them.
    chosen = element.find(f"{_MC}Choice")
    if chosen is None:
        chosen = element.find(f"{_MC}Fallback")
    if chosen is not None:
        _collect(chosen, parts, boxes, notes)


def _is_hidden(run: etree._Element) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(f"{W}val") not in ("0", "false", "off")
