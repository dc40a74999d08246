"""Lists longer than anybody keeps: nothing of them is swallowed, and what is too much is refused before it costs time."""

from __future__ import annotations

import io
import zipfile

import pytest

from kb.errors import UnreadableFileError
from kb.problem_list.sheets import MAX_CHARS, read_sheets
from kb.problem_list.texts import read_text_list
from tests.kb.problem_list.workbooks import Row, book


@pytest.mark.parametrize("mark", [".", "、", ")"])
def test_numbers_go_on_beyond_999(mark: str) -> None:
    """The 999th took in all that followed."""
    found = read_text_list("\n".join(f"{n}{mark}差旅费报销审核不严第{n}项" for n in range(1, 1_031)))
    assert [one.label for one in found.problems][-3:] == [f"1028{mark}", f"1029{mark}", f"1030{mark}"]
    assert len(found.problems) == 1_030


def test_a_year_at_the_beginning_of_a_line_is_no_number() -> None:
    found = read_text_list("1.差旅费报销审核不严\n2023 年以来公务接待超标准\n2.工会经费开支不规范")
    assert len(found.problems) == 2


def test_a_workbook_that_repeats_one_long_text_is_refused_at_once() -> None:
    """15 KB that unpack to 60 million characters took half a minute of a process, and came to nothing."""
    with pytest.raises(UnreadableFileError, match=f"超过 {MAX_CHARS // 10_000} 万字"):
        read_sheets(_repeating(MAX_CHARS // 30_000 + 2))


def test_a_long_but_possible_workbook_is_read() -> None:
    rows: list[Row] = [["序号", "反馈问题"]]
    rows += [[n, f"第{n}项差旅费报销审核不严"] for n in range(1, 3_001)]
    assert len(read_sheets(book(("清单", rows))).problems) == 3_000


def _repeating(rows: int) -> bytes:
    """A workbook whose rows all show one text of 30,000 characters, stored once."""
    sheet = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, rows + 1))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(("清单", [["反馈问题"]])))) as usual:
        parts = {name: usual.read(name).decode() for name in usual.namelist()}
    name = next(name for name in parts if name.endswith("sheet1.xml"))
    start, end = parts[name].index("<sheetData>"), parts[name].index("</sheetData>")
    parts[name] = f"{parts[name][:start]}<sheetData>{sheet}{parts[name][end:]}"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}"><si><t>{"甲" * 30_000}</t></si></sst>'
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue()
