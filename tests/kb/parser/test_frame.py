"""The frame: title, unit, body, kind, place and dates; where the closing block begins."""

import pytest

from kb.document import Document, Heading, Span
from kb.parser.closing import find_signature, find_tail
from kb.parser.inspection import auditor_of, inspecting_body_of, kind_of_inspection
from kb.parser.titles import find_title
from kb.parser.units import inspected_unit_of, kind_of_unit, region_of
from tests.kb.parser.parsed import HEAD, TAIL, parse


def title_of(text: str, *headings: Heading) -> str | None:
    span = find_title(Document(text, "txt", headings), text)
    return span.of(text) if span else None


def test_the_frame_of_a_notice() -> None:
    notice = parse(HEAD + "1.关于“账目不清”问题\n一是清账。\n" + TAIL)

    assert notice.title == "中共云汀县水务局党组关于巡察整改情况的通报"
    assert notice.inspected_unit == "云汀县水务局党组"
    assert notice.unit_kind == "水务局"
    assert notice.region == "云汀县"
    assert notice.inspecting_body == "县委第二巡察组"
    assert notice.kind == "巡察"
    assert notice.inspection_period == ("2024-03-04", "2024-04-26")
    assert notice.feedback_date == "2024-05-20"
    assert notice.publication_date == "2024-12-06"


def test_a_notice_without_title_is_named_after_its_unit_and_says_so() -> None:
    notice = parse(
        "根据统一部署，县委第二巡察组对云汀县水务局党组开展了巡察。现公布整改情况。\n一、整改情况\n1.关于“账目不清”问题\n一是清账。\n"
        "中共云汀县水务局党组\n2024年12月6日\n"
    )

    assert notice.title == "云汀县水务局党组巡察整改情况"
    assert "原文没有标题，已用单位名称代替。" in notice.warnings


def test_the_title_stands_below_portal_lines() -> None:
    assert title_of("索引号：000 发布机构：云汀县\n浏览次数：12\n云汀县水务局关于整改情况的通报\n正文") == (
        "云汀县水务局关于整改情况的通报"
    )


def test_a_title_over_two_lines_is_one() -> None:
    assert title_of("中共云汀县水务局党组\n关于巡察整改情况的通报\n正文") == (
        "中共云汀县水务局党组\n关于巡察整改情况的通报"
    )


def test_a_heading_of_the_file_is_the_title() -> None:
    assert title_of("网站\n云汀县水务局整改公示\n正文", Heading(0, Span(3, 13))) == "云汀县水务局整改公示"


@pytest.mark.parametrize("text", ["", "一、整改情况的通报", "今天开会。", "县局关于整改情况的汇报如下:"])
def test_lines_that_are_no_title_give_none(text: str) -> None:
    assert title_of(text) is None


def tail_of(text: str) -> str:
    return text[find_tail(text, 0) :]


@pytest.mark.parametrize(
    "closing",
    [
        "云汀县水务局\n2024年12月6日",
        "特此公示。",
        "联系电话:0000-1",
        "欢迎社会各界监督。\n云汀县水务局\n2024年12月6日",
        "云汀县水务局\n2024-12-06\n上一篇:某事",
        "下一步,将继续抓好整改。\n云汀县水务局\n2024年12月6日",
        "云汀县水务局\n二〇二四年十二月六日",
    ],
)
def test_the_closing_block_is_told_from_the_text(closing: str) -> None:
    assert tail_of("一是清理往来款12笔。\n" + closing) == closing


def test_contact_words_may_follow_in_the_last_paragraph() -> None:
    assert tail_of("一是清账。公示期间如有意见,请来电。") == "公示期间如有意见,请来电。"


def test_a_text_without_closing_has_none() -> None:
    assert tail_of("一是清理往来款12笔。") == ""


def test_the_signature_is_the_line_above_the_date() -> None:
    assert find_signature("正文。\n云汀县水务局 党组\n2024年12月6日", 0) == "云汀县水务局党组"


def test_without_a_signature_there_is_none() -> None:
    assert find_signature("正文。", 0) is None


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("根据统一部署,县委第三巡察组对县水务局党组开展巡察", "县委第三巡察组"),
        ("2024年3月,省第二生态环境保护督察组进驻我市", "省第二生态环境保护督察组"),
        ("全市工作会议", None),
    ],
)
def test_the_inspecting_body_is_named_without_what_leads_up_to_it(words: str, body: str | None) -> None:
    assert inspecting_body_of(words) == body


def test_the_auditor_is_an_office() -> None:
    assert auditor_of("根据审计法规定,云汀县审计局对预算执行情况进行了审计") == "云汀县审计局"


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("县委第二巡察组", "审计"), "巡察"),
        (("", "省委巡视整改"), "巡视"),
        (("", "督察整改"), "督察"),
        (("审计",), "审计"),
        (("其他",), "其他"),
    ],
)
def test_the_kind_is_the_first_that_is_named(texts: tuple[str, ...], kind: str) -> None:
    assert kind_of_inspection(*texts) == kind


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("中共云汀县水务局党组关于巡察整改情况的通报", "云汀县水务局党组"),
        ("中共云汀县柳溪镇委员会关于巡察整改进展情况的通报", "云汀县柳溪镇党委"),
        ("中国共产党云汀大学委员会关于巡视整改情况的通报", "云汀大学党委"),
        ("中共云汀县燃气公司总支部委员会关于整改情况的通报", "云汀县燃气公司党总支"),
        ("云汀县档案馆关于整改情况的通报", "云汀县档案馆"),
    ],
)
def test_the_unit_is_named_in_short_form(title: str, unit: str) -> None:
    assert inspected_unit_of(title, "", None) == unit


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("云汀县水务局党组", "水务局"),
        ("云汀县中医院党委", "县中医院"),
        ("云汀县柳溪镇党委", "乡镇党委"),
        ("云汀县人民法院党组", "基层法院"),
        ("某某", None),
    ],
)
def test_the_kind_of_a_unit_follows_from_its_name(name: str, kind: str | None) -> None:
    assert kind_of_unit(name) == kind


@pytest.mark.parametrize(
    ("unit", "region"),
    [
        ("云汀县水务局", "云汀县"),
        ("临汀市柳溪区水务局", "临汀市柳溪区"),
        ("汀州自治州林业局", "汀州自治州"),
        ("经济开发区管委会", None),
    ],
)
def test_the_place_is_the_beginning_of_the_name(unit: str, region: str | None) -> None:
    assert region_of(unit, "", "", None) == region


def test_the_city_of_a_district_may_stand_in_the_address() -> None:
    assert region_of("柳溪区水务局", "", "地址:临汀市柳溪区东街1号", None) == "临汀市柳溪区"
