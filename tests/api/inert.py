"""The judge of everything that can be taken away: does a file hold anything that computes, fetches, runs or deceives?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from unicodedata import category
from xml.etree.ElementTree import Element, fromstring

_FORMULA_STARTS = frozenset("=+-@＝＋－＠﹢﹣﹦﹫−")
_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_FIELDS = re.compile(r" (?:PAGE|PAGEREF _Toc\d{8} \\h|TOC \\o \"1-\d\" \\h \\z(?: \\u)?) ")
_WEB = re.compile(r"https?://127\.0\.0\.1(?::\d+)?/")
_PART = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app)\.xml"
    r"|word/(?:document|styles|settings|fontTable|footer[12])\.xml|word/_rels/document\.xml\.rels"
    r"|xl/(?:workbook|styles|sharedStrings|theme/theme1|worksheets/sheet\d+)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/_rels/sheet\d+\.xml\.rels"
)
_OWN_NAMES = re.compile(r"_xlnm\.(?:Print_Titles|_FilterDatabase|Print_Area)")
_WORKING = frozenset(
    ("f", "ddeLink", "oleObject", "object", "altChunk", "attachedTemplate", "fldSimple", "script")
)
_HEAD_CODES = re.compile("&&|&[CPN]")


_CALLS_OR_POINTS = re.compile(r"[(（|｜!！\[［]")
Rule = Callable[[str], bool]


def faults_of(name: str, content: bytes, *, is_own: bool = False) -> list[str]:
    """What is wrong with a file, by its ending; nothing is well.

    is_own: it is the asker's own workbook, whose “-2” and “+86 138…” stay as they are.
    """
    if name.endswith(".tsv"):
        return list(_table_faults(content.decode()))
    rule = is_dangerous if is_own else is_formula_like
    faults = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if not _PART.fullmatch(part):
                faults.append(f"{name}: unexpected part {part}")
            root = fromstring(archive.read(part))
            faults += [f"{name}: {part}: {fault}" for fault in _part_faults(root, rule)]
    return faults


def words_of(name: str, content: bytes) -> str:
    """Everything that is said in a file, texts of one element together."""
    if name.endswith(".tsv"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [fromstring(archive.read(part)) for part in archive.namelist()]
    return "\n".join(
        "".join(element.itertext()) for root in parts for element in root.iter() if _is_whole(element)
    )


def _is_whole(element: Element) -> bool:
    return element.tag.rpartition("}")[2] in ("p", "si", "is", "title", "oddHeader")


def is_formula_like(text: str) -> bool:
    """Whether the first visible character is one that a spreadsheet begins a formula with."""
    return _first_visible(text) in _FORMULA_STARTS


def is_dangerous(text: str) -> bool:
    """Whether it is like a formula that computes, calls or points somewhere."""
    return _first_visible(text) in set("=＝﹦") or (
        is_formula_like(text) and _CALLS_OR_POINTS.search(text) is not None
    )


def _first_visible(text: str) -> str:
    return next((c for c in text if not c.isspace() and category(c) not in ("Cf", "Mn")), "")


def _table_faults(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for cell in line.split("\t"):
            if is_formula_like(cell):
                yield f"formula {cell[:40]!r}"
    yield from _text_faults(text.replace("\t", " "))


def _part_faults(root: Element, rule: Rule) -> Iterator[str]:
    for element in root.iter():
        yield from _element_faults(element, rule)
        for text in (element.text or "", element.tail or "", *element.attrib.values()):
            yield from _text_faults(text)


def _element_faults(element: Element, rule: Rule) -> Iterator[str]:
    tag, words = element.tag.rpartition("}")[2], "".join(element.itertext())
    if tag in _WORKING:
        yield f"<{tag}> {words[:60]!r}"
    if tag == "instrText" and not _FIELDS.fullmatch(words):
        yield f"field {words[:60]!r}"
    if tag == "definedName" and not _OWN_NAMES.fullmatch(element.get("name", "")):
        yield f"name {element.get('name')!r}"
    if tag in ("si", "is") and rule(words):
        yield f"formula {words[:60]!r}"
    if tag in ("oddHeader", "oddFooter") and "&" in _HEAD_CODES.sub("", words):
        yield f"code in head {words[:60]!r}"
    if tag == "Relationship" and element.get("TargetMode") == "External":
        yield from [] if _WEB.match(element.get("Target", "")) else [f"link {element.get('Target')!r}"]
    if tag == "c" and element.get("t") == "e":
        yield "error value"


def _text_faults(text: str) -> Iterator[str]:
    if _DECEIVING.search(text):
        yield f"direction turned around in {text[:60]!r}"
    if _CONTROLS.search(text.replace("\r", "\n")):
        yield f"control character in {text[:60]!r}"
