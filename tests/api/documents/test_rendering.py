"""LibreOffice lays the pages out as GB/T 9704 asks, and where the contents say."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from api.documents.official import Cell, OfficialDocument
from tests.api.documents.word_files import paragraphs

HAN = "贯彻落实党的路线方针政策不够深入履行第一责任人职责不到位差旅费报销审核不严个别单位超标准接待"
MM = 72 / 25.4


def can_render() -> bool:
    """LibreOffice and a Chinese font are here."""
    if not (shutil.which("soffice") and shutil.which("fc-list")):
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())


pytestmark = pytest.mark.skipif(not can_render(), reason="needs LibreOffice and a Chinese font")


def report_with_figures() -> bytes:
    """What reports are made of: digits, names of documents, tables whose cells end in source numbers."""
    document = OfficialDocument("含数字的报告")
    document.contents()
    for number in range(1, 25):
        document.heading(f"第{number}部分")
        counted = "".join(
            f"{one}家单位{one * number % 97}.5万元，出台了《第{one}号办法》；"
            for one in range(number % 9 + 3)
        )
        document.paragraph(counted)
        rows: list[list[str | Cell]] = [
            [
                f"2{row}年",
                Cell(f"{HAN[: 9 + 5 * row]}追缴{row}.{number}万元。", (document.source(f"{number}{row}"),)),
            ]
            for row in range(number % 6 + 1)
        ]
        document.table(["年份", "措施"], rows, widths_mm=[30, 58])
    return document.save()


def long_report() -> bytes:
    document = OfficialDocument("测算版式的报告")
    document.contents()
    for number in range(1, 25):
        document.heading(f"第{number}部分")
        document.paragraph(HAN * (number % 7 * 3 + 1) + "。")
        document.quote(HAN * (number % 3 + 1) + "。", document.source(HAN + str(number)))
        document.table(
            ["甲", "乙"], [[HAN * (row % 4), HAN * 2] for row in range(number % 5)], widths_mm=[60, 90]
        )
    return document.save()


def rendered(content: bytes, folder: Path) -> Path:
    source = folder / "report.docx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, capture_output=True, check=True, timeout=240)
    return folder / "report.pdf"


def lines_of(page: Any) -> list[list[Any]]:
    """Characters by line, from above; those of the footer left out."""
    lines: dict[int, list[Any]] = {}
    for character in page.chars:
        if character["bottom"] < (37 + 225 + 2) * MM:
            lines.setdefault(round(character["bottom"]), []).append(character)
    return [sorted(lines[place], key=lambda character: character["x0"]) for place in sorted(lines)]


def test_a_page_of_text_has_22_lines_of_28_characters_within_the_margins(tmp_path: Path) -> None:
    document = OfficialDocument("题")
    document.paragraph(HAN * 60)
    with pdfplumber.open(rendered(document.save(), tmp_path)) as pdf:
        lines = lines_of(pdf.pages[1])
        assert [len(line) for line in lines] == [28] * 22
        assert {round(character["size"]) for line in lines for character in line} == {16}
        assert min(line[0]["x0"] for line in lines) == pytest.approx(28 * MM, abs=2)
        assert max(line[-1]["x1"] for line in lines) == pytest.approx((28 + 156) * MM, abs=2)
        first, last = lines[0][0]["bottom"], lines[-1][0]["bottom"]
        assert (last - first) / 21 == pytest.approx(579 / 20, abs=0.1)
        assert first > 37 * MM
        assert last < (37 + 225) * MM


def test_page_numbers_change_sides(tmp_path: Path) -> None:
    document = OfficialDocument("题")
    document.paragraph(HAN * 60)
    with pdfplumber.open(rendered(document.save(), tmp_path)) as pdf:
        footers = [[c for c in page.chars if c["top"] > (37 + 225) * MM] for page in pdf.pages[:2]]
        texts = ["".join(c["text"] for c in footer).replace(" ", "") for footer in footers]
        assert texts == ["—1—", "—2—"]
        odd, even = footers
        assert max(c["x1"] for c in odd) == pytest.approx((28 + 156) * MM - 14, abs=2)
        assert min(c["x0"] for c in even) == pytest.approx(28 * MM + 14, abs=2)


@pytest.mark.parametrize("make", [long_report, report_with_figures])
def test_headings_are_on_the_pages_that_the_contents_state(make: Callable[[], bytes], tmp_path: Path) -> None:
    """Whatever Latin font the machine has: rows are as high, and paragraphs break as many lines, with any of them."""
    content = make()
    stated = [
        entry.removeprefix(f"第{number}部分")
        for number, entry in enumerate(paragraphs(content, "TOC1")[:-1], 1)
    ]
    with pdfplumber.open(rendered(content, tmp_path)) as pdf:
        texts = ["".join(c["text"] for c in page.chars) for page in pdf.pages]
    actual = [
        max(page for page, text in enumerate(texts, 1) if f"第{number}部分" in text)
        for number in range(1, 25)
    ]
    assert Counter(len(entry) for entry in stated).keys() <= {1, 2}
    assert [int(entry) for entry in stated] == actual
