"""Office files of the strict kind are read like the usual ones."""

from __future__ import annotations

import io
import zipfile

from openpyxl import load_workbook

from kb.problem_list import read_problem_list
from kb.problem_list.extension import Extension, NewColumn, SheetExtension, extended_workbook
from kb.readers.strict_xml import transitional
from tests.kb.problem_list.workbooks import book
from tests.kb.readers.office_files import zipped

_USUAL = b"http://schemas.openxmlformats.org/"


def strict(content: bytes) -> bytes:
    """A workbook as Excel saves it under "Strict Open XML"."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for area, name in ((b"spreadsheetml", b"main"), (b"officeDocument", b"relationships")):
        usual, own = _USUAL + area + b"/2006/" + name, b"http://purl.oclc.org/ooxml/" + area + b"/" + name
        parts = {part: xml.replace(usual, own) for part, xml in parts.items()}
    return zipped(dict(parts))


CONTENT = strict(book(("表", [["序号", "存在问题"], ["1", "差旅费报销审核不严"]])))


def test_namespaces_become_the_usual_ones() -> None:
    part = b'<a xmlns="http://purl.oclc.org/ooxml/officeDocument/extendedProperties"/>'
    assert transitional(part) == b'<a xmlns="' + _USUAL + b'officeDocument/2006/extended-properties"/>'


def test_a_strict_workbook_is_read() -> None:
    assert [one.text for one in read_problem_list(CONTENT, "清单.xlsx").problems] == ["差旅费报销审核不严"]


def test_a_strict_workbook_is_extended() -> None:
    sheet = SheetExtension("表", 2, 2, 1, (NewColumn("先例数", 8),), {2: (3,)})
    made = load_workbook(io.BytesIO(extended_workbook(CONTENT, Extension((sheet,))).content))["表"]
    assert [made["B2"].value, made["C1"].value, made["C2"].value] == ["差旅费报销审核不严", "先例数", 3]
