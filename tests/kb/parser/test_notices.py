"""The main path: numbering, sections, warnings, limits and the JSON form."""

import json

import pytest

from kb.document import Document, Heading, Span
from kb.notice import Source
from kb.parser import notices as main_path
from kb.parser import parse_document, to_json
from tests.kb.parser.parsed import HEAD, TAIL, parse

ITEMS = "（一）在“党的建设”方面\n1.关于“学习少”问题\n一是多学。二是多写。\n（二）作风方面\n1.关于“调研少”问题\n一是下乡。\n"


def test_problems_are_numbered_through_the_notice() -> None:
    notice = parse(HEAD + ITEMS + TAIL)

    assert [(p.number, p.label) for p in notice.problems] == [(1, "1."), (2, "1.")]


def test_sections_have_roles() -> None:
    notice = parse(HEAD + ITEMS + TAIL)

    assert [(s.number, s.level, s.title, s.role) for s in notice.sections] == [
        (1, 1, "组织领导", "organisation"),
        (2, 1, "整改落实情况", "problems"),
        (3, 2, "党的建设方面", "problems"),
        (4, 2, "作风方面", "problems"),
        (5, 1, "下一步打算", "outlook"),
    ]


def test_every_problem_points_to_its_section() -> None:
    assert [p.section_number for p in parse(HEAD + ITEMS + TAIL).problems] == [3, 4]


def test_problems_without_measures_are_listed_in_a_warning() -> None:
    notice = parse(HEAD + "1.关于“学习少”问题\n一是多学。\n2.关于“调研少”问题\n" + TAIL)

    assert notice.warnings == ("第 2 个问题下没有找到整改措施，请对照原文。",)


def test_a_long_list_of_such_problems_is_cut() -> None:
    empty = "".join(f"{number}.关于“调研少{number}”问题\n" for number in range(2, 15))
    notice = parse(HEAD + "1.关于“学习少”问题\n一是多学。\n" + empty + TAIL)

    assert notice.warnings == (
        "第 2、3、4、5、6、7、8、9、10、11 等 13 个问题下没有找到整改措施，请对照原文。",
    )


def test_a_text_about_something_else_says_why_nothing_was_found() -> None:
    notice = parse("关于端午节放假的通知\n一、放假时间\n1.放假三天。\n")

    assert notice.problems == ()
    assert notice.warnings == ("这份文件不像整改通报（很少提到整改），没有从中提取问题；原文已保留。",)


def test_warnings_of_the_reader_come_first() -> None:
    document = Document("", "txt", warnings=("读取时的提示。",))
    notice = parse_document(document, slug="s", source=Source("s.txt", "0", "txt", 0))

    assert notice.warnings == ("读取时的提示。", "文件里没有文字。")


def test_what_lies_beyond_the_limit_is_kept_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEAD + ITEMS
    monkeypatch.setattr(main_path, "MAX_PARSED_CHARS", len(text))
    notice = parse(text + TAIL)

    assert notice.text == text + TAIL
    assert len(notice.problems) == 2
    assert notice.unassigned[-1].of(notice.text) == TAIL.strip()
    assert notice.warnings[0].startswith(f"全文有 {len(text + TAIL)} 字，只分析了前 {len(text)} 字；")


def test_headings_beyond_the_limit_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_path, "MAX_PARSED_CHARS", 5)
    notice = parse("一二三四五六七八九十" * 3, headings=(Heading(0, Span(6, 20)),))

    assert notice.problems == ()


def test_the_json_form_holds_what_the_command_prints() -> None:
    notice = parse(HEAD + ITEMS + TAIL)
    shown = json.loads(json.dumps(to_json(notice), ensure_ascii=False))
    measure = shown["problems"][0]["measures"][0]

    assert shown["notice"]["inspection_period"] == ["2024-03-04", "2024-04-26"]
    assert shown["problems"][0]["section"] == "党的建设方面"
    assert measure["ordinal"] == 1
    assert notice.text[slice(*measure["span"])] == measure["text"] == "多学。"
    assert measure["status"] is None
    assert shown["report"]["measures"] == 3
    assert shown["warnings"] == []
