"""Web pages: the article among navigation, charsets, tables, list numbers, dates."""

from __future__ import annotations

import pytest

from kb.document import Heading, Span
from kb.errors import UnreadableFileError
from kb.readers.html import read_html

TITLE = "中共某县财政局党组关于巡察整改情况的通报"
BODY = [
    "根据县委统一部署,2023年3月6日至5月12日,县委第二巡察组对县财政局党组开展了巡察,现将整改情况通报如下。",
    "一、关于“差旅费报销审核不严”问题",
    "一是修订《差旅费管理办法》,明确审批权限和报销时限,追回违规报销资金3.2万元,并上缴财政专户。",
    "二是对近三年差旅费开支情况进行全面排查,对3名责任人批评教育,对1名责任人诫勉谈话,长期坚持。",
    "某县财政局党组",
    "2023年12月1日",
]
NAVIGATION = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>'
    '<div class="crumb">当前位置:<a href="/">首页</a> &gt; <a href="/x">巡察工作</a></div>'
)
FOOTER = '<div class="footer">主办单位:某县人民政府办公室 网站标识码:0000000000 备案号:演示,版权所有,未经许可不得转载。</div>'


def page(article: str, *, head: str = "", charset: str = "utf-8") -> bytes:
    text = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{TITLE}_某县人民政府</title>{head}</head>'
        f"<body>{NAVIGATION}{article}{FOOTER}</body></html>"
    )
    return text.encode("gb18030" if charset.startswith("gb") else charset)


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>&emsp;&emsp;{line}</p>\n" for line in lines)


ARTICLE = f'<div class="main"><h1>{TITLE}</h1><div class="info">发布日期:2023-12-03 来源:本局</div><div id="zoom">{paragraphs(BODY)}</div></div>'
LINES = [TITLE, *BODY]


def lines_of(content: bytes) -> list[str]:
    return read_html(content).text.split("\n")


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb2312"])
def test_the_article_is_found_among_navigation_in_any_charset(charset: str) -> None:
    document = read_html(page(ARTICLE, charset=charset))
    assert document.text.split("\n") == LINES
    assert document.headings == (Heading(0, Span(0, len(TITLE))),)
    assert document.title == TITLE
    assert document.published == "2023-12-03"


def test_a_wrong_charset_declaration_is_seen_through() -> None:
    assert lines_of(page(ARTICLE).replace(b'charset="utf-8"', b'charset="gb2312"')) == LINES
    assert lines_of(page(ARTICLE, charset="gbk").replace(b'charset="gbk"', b'charset="utf-8"')) == LINES
    assert lines_of(page(ARTICLE, charset="gbk").replace(b'<meta charset="gbk">', b"")) == LINES


def test_a_utf_16_page_is_read() -> None:
    assert lines_of(page(ARTICLE).decode().encode("utf-16")) == LINES


def test_a_body_split_over_sibling_divs_is_read_whole() -> None:
    parts = "".join(f'<div class="part"><p>{line}</p></div>' for line in BODY)
    assert lines_of(page(f"<div><h1>{TITLE}</h1>{parts}</div>")) == LINES


def test_an_old_portal_laid_out_with_tables_is_read() -> None:
    body = "<br>&nbsp;&nbsp;&nbsp;&nbsp;".join(BODY)
    table = (
        f'<table width="1000"><tr><td><table><tr><td align="center"><font size="5">{TITLE}</font></td></tr>'
        f"<tr><td><font>{body}</font></td></tr></table></td></tr></table>"
    )
    assert lines_of(page(table)) == LINES


def test_text_between_line_breaks_and_inline_markup_is_not_lost() -> None:
    body = "<br/>".join(line.replace("二是", "<b>二是</b><!--x-->") for line in BODY)
    assert lines_of(page(f"<h1>{TITLE}</h1><div id='content'><span>{body}</span></div>")) == LINES


def test_repeated_sentences_are_all_kept() -> None:
    repeated = [BODY[2]] * 3
    assert lines_of(page(f"<h1>{TITLE}</h1><div>{paragraphs([BODY[0], *repeated])}</div>")) == [
        TITLE,
        BODY[0],
        *repeated,
    ]


def test_scripts_styles_and_hidden_elements_are_left_out() -> None:
    tricks = '<script>alert("一是,偷换。")</script><style>p{}</style><p style="display:none">一是,隐藏的文字,不该出现。</p><noscript>无</noscript>'
    assert lines_of(page(ARTICLE.replace('<div id="zoom">', f'<div id="zoom">{tricks}'))) == LINES


def test_related_links_after_the_article_are_left_out() -> None:
    links = (
        "<ul>"
        + "".join(f'<li><a href="/{n}">关于开展机关作风集中整治的通知,第{n}号</a></li>' for n in range(8))
        + "</ul>"
    )
    assert lines_of(page(ARTICLE + f'<div class="list2"><h3>相关阅读</h3>{links}</div>')) == LINES


def test_a_table_keeps_its_merged_cells() -> None:
    table = (
        "<table><tr><th>序号</th><th>反馈问题</th><th>整改措施</th></tr>"
        '<tr><td rowspan="2">1</td><td rowspan="2">差旅费报销审核不严</td><td>修订《差旅费管理办法》。</td></tr>'
        "<tr><td><p>追回资金。</p><p>上缴财政。</p></td></tr></table>"
    )
    document = read_html(
        page(f"<h1>{TITLE}</h1><div>{paragraphs(BODY[:1])}{table}{paragraphs(BODY[4:])}</div>")
    )
    (found,) = document.tables
    shapes = {cell.span.of(document.text): (cell.row, cell.column, cell.row_span) for cell in found.cells}
    assert shapes["差旅费报销审核不严"] == (1, 1, 2)
    assert shapes["追回资金。\n上缴财政。"] == (2, 2, 1)
    assert (found.row_count, found.column_count) == (3, 3)
    assert document.text.split("\n")[-2:] == BODY[4:]


def test_ordered_lists_keep_their_numbers_unless_the_text_has_its_own() -> None:
    items = (
        f"<li>修订制度,堵塞漏洞,加强审核把关。</li><li>{BODY[0]}</li><li>(3)组织培训,开展谈话,长期坚持。</li>"
    )
    text = lines_of(page(f"<h1>{TITLE}</h1><div>{paragraphs(BODY[:2])}<ol start='3'>{items}</ol></div>"))
    assert text[-3:] == [
        "3.修订制度,堵塞漏洞,加强审核把关。",
        f"4.{BODY[0]}",
        "(3)组织培训,开展谈话,长期坚持。",
    ]


def test_line_breaks_of_the_source_inside_chinese_text_are_nothing() -> None:
    broken = BODY[2].replace("明确", "明\n      确")
    assert BODY[2] in lines_of(page(f"<h1>{TITLE}</h1><div>{paragraphs([BODY[0], broken])}</div>"))


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta name="PubDate" content="2024-01-05 10:00:00">', "2024-01-05"),
        ('<meta property="article:published_time" content="2024-01-06T10:00:00+08:00">', "2024-01-06"),
        ('<meta name="PubDate" content="2024-13-45">', "2023-12-03"),
        ("", "2023-12-03"),
    ],
)
def test_the_date_comes_from_meta_tags_else_from_the_line_near_the_title(head: str, date: str) -> None:
    assert read_html(page(ARTICLE, head=head)).published == date


def test_a_time_element_gives_the_date() -> None:
    article = ARTICLE.replace("发布日期:2023-12-03 ", '<time datetime="2023-12-04T09:00">昨天</time>')
    assert read_html(page(article)).published == "2023-12-04"


def test_a_page_without_a_date_has_none() -> None:
    assert read_html(page(ARTICLE.replace("发布日期:2023-12-03 ", ""))).published is None


def test_the_canonical_link_is_the_source() -> None:
    head = '<link rel="canonical" href="https://www.example.cn/t1.html">'
    assert read_html(page(ARTICLE, head=head)).source_url == "https://www.example.cn/t1.html"


def test_a_page_without_text_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableFileError, match="没有找到正文"):
        read_html(b"<html><body><script>load()</script><img src=x></body></html>")


def test_deeply_nested_elements_are_read() -> None:
    content = "<html><body>" + "<div>" * 1_000 + f"<p>{BODY[2]}</p>" + "</div>" * 1_000
    assert BODY[2] in read_html(content.encode()).text
