"""PDF text layers: paragraphs made whole, page furniture dropped, ruled tables, scans told apart."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from kb.errors import UnreadableFileError
from kb.readers.pdf import read_pdf

FONT = "STSong-Light"
TITLE = "中共某县财政局党组关于县委第二巡察组巡察反馈意见整改落实情况的通报"
MEASURES = [
    "一是召开党组会专题研究差旅费管理问题,修订印发《差旅费管理办法》,明确审批权限和报销时限,组织全体财务人员开展业务培训。",
    "二是对近三年差旅费开支情况进行全面排查,发现超标准报销住宿费十二笔,已全部追回并上缴财政,同时对相关责任人进行提醒谈话。",
    "三是建立财务内部审计机制,每半年开展一次差旅费专项检查,对检查中发现的问题及时通报并督促整改到位,切实堵塞管理漏洞隐患。",
]
BODY = ["一、关于“差旅费报销审核不严”问题", *MEASURES]


@pytest.fixture(autouse=True, scope="module")
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def style(size: float = 16, **options: float) -> ParagraphStyle:
    return ParagraphStyle("s", fontName=FONT, fontSize=size, leading=size * 1.6, wordWrap="CJK", **options)


def pdf(blocks: list[Flowable], *, header: str = "", page_number: str = "- {} -") -> bytes:
    def furnish(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(72, A4[1] - 40, header)
        canvas.drawCentredString(A4[0] / 2, 30, page_number.format(document.page))

    buffer = BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4).build(blocks, onFirstPage=furnish, onLaterPages=furnish)
    return buffer.getvalue()


def paragraphs(lines: list[str], **options: float) -> list[Flowable]:
    return [Paragraph(line, style(**options)) for line in lines]


@pytest.mark.parametrize(
    "options", [{"firstLineIndent": 32}, {}, {"spaceAfter": 12}, {"firstLineIndent": 32, "alignment": 4}]
)
def test_wrapped_paragraphs_come_back_whole(options: dict[str, float]) -> None:
    assert read_pdf(pdf(paragraphs(BODY, **options))).text.split("\n") == BODY


def test_a_paragraph_cut_by_the_page_comes_back_whole_without_page_number_and_header() -> None:
    many = BODY[:1] + [f"({number}){line[2:]}" for number in range(1, 31) for line in MEASURES[:1]]
    document = read_pdf(pdf(paragraphs(many, firstLineIndent=32), header="某县人民政府办公室文件"))
    assert document.text.split("\n") == many
    assert document.warnings == ("已略去每页重复的页眉页脚：某县人民政府办公室文件。",)


@pytest.mark.parametrize("page_number", ["{}", "第{}页", "— {} —", "第 {} 页 共 3 页", "{}/3"])
def test_page_numbers_of_any_form_are_dropped(page_number: str) -> None:
    blocks = [*paragraphs(BODY), PageBreak(), *paragraphs(MEASURES)]
    assert read_pdf(pdf(blocks, page_number=page_number)).text.split("\n") == [*BODY, *MEASURES]


def test_a_title_over_several_centred_lines_is_one_heading() -> None:
    title = Paragraph(TITLE, style(22, alignment=1))
    document = read_pdf(pdf([title, *paragraphs(BODY, firstLineIndent=32)]))
    assert document.text.split("\n") == [TITLE, *BODY]
    assert [(heading.level, heading.span.of(document.text)) for heading in document.headings] == [(0, TITLE)]


def grid(
    rows: list[list[object]], *spans: tuple[str, tuple[int, int], tuple[int, int]], repeat: int = 0
) -> Table:
    lines = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("FONT", (0, 0), (-1, -1), FONT, 10),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Table(rows, colWidths=[40, 150, 230], style=[*lines, *spans], repeatRows=repeat)


def wrapped(text: str) -> Paragraph:
    return Paragraph(text, style(10))


def test_a_ruled_table_keeps_merged_cells_and_whole_sentences() -> None:
    table = grid(
        [
            ["序号", "反馈问题", "整改措施"],
            ["1", "差旅费报销不严", wrapped(MEASURES[0])],
            ["", "", wrapped(MEASURES[1])],
        ],
        ("SPAN", (0, 1), (0, 2)),
        ("SPAN", (1, 1), (1, 2)),
    )
    document = read_pdf(pdf([*paragraphs(["整改台账"]), table, *paragraphs(["以上情况,请予监督。"])]))
    (found,) = document.tables
    shapes = {cell.span.of(document.text): (cell.row, cell.column, cell.row_span) for cell in found.cells}
    assert shapes["差旅费报销不严"] == (1, 1, 2)
    assert shapes[MEASURES[0]] == (1, 2, 1)
    assert shapes[MEASURES[1]] == (2, 2, 1)
    assert document.text.startswith("整改台账\n序号\t反馈问题\t整改措施\n")
    assert document.text.endswith("\n以上情况,请予监督。")


def test_a_table_that_goes_on_over_pages_is_one_table_with_one_header() -> None:
    rows: list[list[object]] = [["序号", "反馈问题", "整改措施"]]
    rows += [
        [str(number), f"问题{number}", wrapped(f"措施{number}:{MEASURES[0]}")] for number in range(1, 41)
    ]
    document = read_pdf(pdf([grid(rows, repeat=1)]))
    (found,) = document.tables
    assert document.text.count("反馈问题") == 1
    assert found.row_count == 41
    assert [cell.span.of(document.text) for cell in found.cells if cell.column == 2][
        40
    ] == f"措施40:{MEASURES[0]}"


def test_a_scanned_pdf_is_refused_with_what_to_do() -> None:
    from PIL import Image

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(2):
        canvas.drawImage(ImageReader(Image.new("L", (600, 800), 200)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    with pytest.raises(UnreadableFileError, match=r"扫描件.*OCR"):
        read_pdf(buffer.getvalue())


def test_an_encrypted_pdf_is_refused() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, encrypt="secret")
    canvas.drawString(72, 700, "hidden")
    canvas.save()
    with pytest.raises(UnreadableFileError, match=r"已加密.*去除密码"):
        read_pdf(buffer.getvalue())


@pytest.mark.parametrize("content", [b"%PDF-1.4\n", b"%PDF-1.7\nrubbish" * 20])
def test_a_damaged_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="损坏"):
        read_pdf(content)


def test_a_truncated_pdf_is_read_as_far_as_it_goes_or_refused() -> None:
    content = pdf(paragraphs(BODY))
    with pytest.raises(UnreadableFileError, match=r"损坏|没有文字层"):
        read_pdf(content[: len(content) // 3])


def test_too_many_pages_are_refused() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    for _ in range(201):
        canvas.showPage()
    canvas.save()
    with pytest.raises(UnreadableFileError, match="超过上限 200 页"):
        read_pdf(buffer.getvalue())


def test_rotated_watermarks_are_left_out() -> None:
    class Watermark(Flowable):
        def draw(self) -> None:
            self.canv.saveState()
            self.canv.setFont(FONT, 40)
            self.canv.rotate(45)
            self.canv.drawString(100, -200, "内部资料")
            self.canv.restoreState()

    assert read_pdf(pdf([Watermark(), *paragraphs(BODY)])).text.split("\n") == BODY
