"""The page after GB/T 9704-2012, as the XML states it."""

from __future__ import annotations

from typing import Any

import pytest

from api.documents.official import OfficialDocument
from api.documents.page_layout import GRID_CHARACTER_SPACE, LINE, NARROWING
from tests.api.documents.test_official import report
from tests.api.documents.word_files import W, body, found, opened, part, text_of

MM = 36_000  # EMU, in which python-docx gives lengths


@pytest.fixture(scope="module")
def content() -> bytes:
    return report().save()


def style(content: bytes, style_id: str) -> Any:
    return found(part(content, "word/styles.xml"), f"./w:style[@w:styleId='{style_id}']")[0]


def value(element: Any, path: str) -> str:
    return str(found(element, path)[0])


def test_a4_with_37_mm_above_and_28_mm_left_of_156_by_225_mm(content: bytes) -> None:
    section = opened(content).sections[0]
    sizes = {
        "width": section.page_width,
        "height": section.page_height,
        "top": section.top_margin,
        "left": section.left_margin,
        "text width": section.page_width - section.left_margin - section.right_margin,
        "text height": section.page_height - section.top_margin - section.bottom_margin,
    }
    assert {name: round(size / MM, 1) for name, size in sizes.items()} == {
        "width": 210.0, "height": 297.0, "top": 37.0, "left": 28.0, "text width": 156.0, "text height": 225.0,
    }  # fmt: skip


def test_the_grid_has_22_lines_of_28_characters(content: bytes) -> None:
    grid = found(body(content), "./w:sectPr/w:docGrid")[0]
    assert grid.get(W + "type") == "linesAndChars"
    assert int(grid.get(W + "linePitch")) == LINE == 579  # 225 mm = 12,755 twips / 22
    # 156 mm = 442.2 pt; / 28 = 15.793 pt, 0.207 pt less than 16; 0.207 × 4096 = 848.5, rounded so that 28 fit
    assert int(grid.get(W + "charSpace")) == GRID_CHARACTER_SPACE == -849
    assert 22 * LINE <= 12_755 < 23 * LINE
    assert 28 * (320 - NARROWING) <= 8_844 < 29 * (320 - NARROWING)


@pytest.mark.parametrize(
    ("style_id", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("BodyText", "仿宋_GB2312", "32"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("Footer", "宋体", "28"),
        ("TableText", "仿宋_GB2312", "24"),
        ("TableTextSmall", "仿宋_GB2312", "21"),
    ],
)
def test_fonts_and_sizes(content: bytes, style_id: str, font: str, half_points: str) -> None:
    assert value(style(content, style_id), "./w:rPr/w:rFonts/@w:eastAsia") == font
    assert value(style(content, style_id), "./w:rPr/w:sz/@w:val") == half_points


def test_latin_letters_are_times_new_roman_and_page_numbers_are_song(content: bytes) -> None:
    assert value(style(content, "BodyText"), "./w:rPr/w:rFonts/@w:ascii") == "Times New Roman"
    assert value(style(content, "Footer"), "./w:rPr/w:rFonts/@w:ascii") == "宋体"


def test_body_lines_have_one_exact_height_and_begin_two_characters_in(content: bytes) -> None:
    spacing = found(style(content, "BodyText"), "./w:pPr/w:spacing")[0]
    assert (spacing.get(W + "line"), spacing.get(W + "lineRule")) == ("579", "exact")
    assert value(style(content, "BodyText"), "./w:pPr/w:ind/@w:firstLineChars") == "200"


def test_each_font_has_one_that_every_office_machine_has(content: bytes) -> None:
    fonts = found(part(content, "word/fontTable.xml"), "./w:font[w:altName]")
    assert {each.get(W + "name"): value(each, "./w:altName/@w:val") for each in fonts} == {
        "方正小标宋简体": "宋体",
        "仿宋_GB2312": "仿宋",
        "楷体_GB2312": "楷体",
        "黑体": "SimHei",
        "宋体": "SimSun",
    }


def test_every_font_used_is_in_the_font_table(content: bytes) -> None:
    known = set(found(part(content, "word/fontTable.xml"), "./w:font/@w:name"))
    used = set(found(part(content, "word/styles.xml"), ".//w:rFonts/@*"))
    assert used <= known


def test_page_numbers_stand_between_dashes_outside_one_character_in(content: bytes) -> None:
    section = opened(content).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]._p
        assert text_of(line) == "— 1 —"
        assert found(line, ".//w:instrText/text()") == [" PAGE "]
        assert value(line, "./w:pPr/w:jc/@w:val") == side
        assert value(line, f"./w:pPr/w:ind/@w:{side}") == "280"  # 14 pt
    assert opened(content).settings.odd_and_even_pages_header_footer


def test_the_language_is_chinese(content: bytes) -> None:
    language = found(part(content, "word/styles.xml"), "./w:docDefaults//w:lang")[0]
    assert language.get(W + "eastAsia") == "zh-CN"


def test_the_header_row_repeats_and_no_row_splits(content: bytes) -> None:
    rows = found(body(content), ".//w:tr")
    assert [len(found(row, "./w:trPr/w:tblHeader")) for row in rows] == [1, 0]
    assert [len(found(row, "./w:trPr/w:cantSplit")) for row in rows] == [1, 1]


def test_a_row_higher_than_a_page_may_split_and_a_huge_header_does_not_repeat() -> None:
    document = OfficialDocument("题")
    document.table(["甲", "乙"], [["短", "长" * 5_000]], widths_mm=[20, 60])
    document.table(["长" * 5_000], [["短"]], widths_mm=[80])
    rows = found(body(document.save()), ".//w:tr")
    assert [len(found(row, "./w:trPr/w:cantSplit")) for row in rows] == [1, 0, 0, 1]
    assert [len(found(row, "./w:trPr/w:tblHeader")) for row in rows] == [1, 0, 0, 0]


def test_widths_are_as_asked_and_never_beyond_the_text() -> None:
    document = OfficialDocument("题")
    document.table(["甲", "乙"], [], widths_mm=[20, 60])
    document.table(["甲", "乙"], [], widths_mm=[300, 100])
    tables = found(body(document.save()), ".//w:tbl")
    widths = [[int(w) for w in found(table, "./w:tblGrid/w:gridCol/@w:w")] for table in tables]
    assert widths[0] == [1_133, 3_401]  # 20 mm × 1440 / 25.4 = 1133.9
    assert widths[1] == [6_633, 2_211]  # 8,844 × 3/4 and × 1/4


def test_tables_of_five_columns_are_set_smaller() -> None:
    document = OfficialDocument("题")
    document.table(list("甲乙丙丁戊"), [list("12345")], widths_mm=[30] * 5)
    styles = set(found(body(document.save()), ".//w:tc//w:pStyle/@w:val"))
    assert styles == {"TableHeaderSmall", "TableTextSmall"}


# Of ECMA-376 part 1, the elements that stand in these files.
SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs overflowPunct snapToGrid spacing ind jc "
    "outlineLvl",
    "rPr": "rStyle rFonts b snapToGrid color spacing sz szCs vertAlign lang",
    "sectPr": "footerReference pgSz pgMar docGrid",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW shd vAlign",
    "style": "name basedOn next uiPriority qFormat pPr rPr tblPr",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang",
}


@pytest.mark.parametrize("name", SEQUENCES)
def test_elements_stand_in_the_order_the_schema_asks_for(content: bytes, name: str) -> None:
    """Word refuses files in which they do not."""
    order = SEQUENCES[name].split()
    members = [
        "word/document.xml",
        "word/styles.xml",
        "word/settings.xml",
        "word/footer1.xml",
        "word/footer2.xml",
    ]
    for member in members:
        for element in found(part(content, member), f"descendant-or-self::w:{name}"):
            places = [order.index(child.tag.removeprefix(W)) for child in element]
            assert places == sorted(places), [child.tag for child in element]
