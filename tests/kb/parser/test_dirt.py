"""The dirt of real files: lost lines, odd digits and quotes, broken enumerations, damaged dates."""

import pytest

from tests.kb.parser.parsed import HEAD, TAIL, in_part_two, parse, problems

TWO = "1.关于“公车登记不全”问题\n一是补登出车记录58条。二是每周核对里程。\n2.关于“水费催缴不力”问题\n一是上门催缴。\n"
TWO_FOUND = {"公车登记不全": ["补登出车记录58条。", "每周核对里程。"], "水费催缴不力": ["上门催缴。"]}


@pytest.mark.parametrize("joint", ["", " ", "　　"])
def test_a_notice_on_one_line_is_cut_at_its_enumerators(joint: str) -> None:
    """However the lines were joined, enumerators that are due are believed inside the line."""
    filler = "为把整改做实，局党组先后召开会议九次，逐条研究整改方案，逐项明确责任人员和完成时间。" * 12
    text = joint.join((HEAD.replace("二是成立", filler + "二是成立") + TWO + TAIL).split("\n"))

    assert problems(text) == TWO_FOUND


def test_blank_lines_and_indents_change_nothing() -> None:
    text = "\n\n".join("　　" + line for line in (HEAD + TWO + TAIL).split("\n"))

    assert problems(text) == TWO_FOUND


def test_full_width_digits_and_stops_are_read_and_shown_as_printed() -> None:
    found = in_part_two(
        "１．关于“公车登记不全”问题\n一是补登记录５８条。\n２．关于“水费催缴不力”问题\n一是上门催缴。\n"
    )

    assert found == {"公车登记不全": ["补登记录５８条。"], "水费催缴不力": ["上门催缴。"]}


@pytest.mark.parametrize("quotes", ['""', "「」", "『』", "＂＂"])
def test_any_pair_of_quotes_is_read(quotes: str) -> None:
    text = TWO.replace("“", quotes[0]).replace("”", quotes[1])

    assert in_part_two(text) == TWO_FOUND


@pytest.mark.parametrize("title", ["“公车登记不全问题", "公车登记不全”问题"])
def test_a_forgotten_quote_does_not_hide_the_problem(title: str) -> None:
    assert list(in_part_two(f"1.关于{title}\n一是补登。\n2.关于“催缴不力”问题\n一是催缴。\n")) == [
        "公车登记不全",
        "催缴不力",
    ]


def test_traditional_characters_are_read_and_kept() -> None:
    found = in_part_two("1.關於“公車登記不全”問題\n一是補登出車記錄。二是每週核對里程。\n")

    assert found == {"公車登記不全": ["補登出車記錄。", "每週核對里程。"]}


def test_a_damaged_date_is_flagged_and_not_guessed() -> None:
    notice = parse(HEAD + "1.关于“公车登记不全”问题\n一是于2024717日补登记录。\n" + TAIL)

    assert "有的日期缺少“年”“月”等字（如 2024717日），没有推测，保持原样。" in notice.warnings
    assert [f for f in notice.problems[0].measures[0].facts if f.value == "2024-07-17"] == []


def test_enumerators_inside_quotations_are_words() -> None:
    found = in_part_two(
        "1.关于“公车登记不全”问题\n一是开展“一是讲纪律；二是讲规矩”主题活动。二是补登记录。\n"
    )

    assert found == {"公车登记不全": ["开展“一是讲纪律；二是讲规矩”主题活动。", "补登记录。"]}


def test_a_missing_ordinal_does_not_end_the_list() -> None:
    """二是 is missing: 一是 and 三是 are the measures."""
    found = in_part_two("1.关于“公车登记不全”问题\n一是补登记录。三是每周核对里程。\n")

    assert found == {"公车登记不全": ["补登记录。", "每周核对里程。"]}


def test_a_list_nested_in_a_measure_stays_inside_it() -> None:
    """一是…;二是… within (1) belongs to (1)."""
    found = in_part_two(
        "1.关于“公车登记不全”问题\n整改情况：\n（1）开展自查，一是查记录；二是查票据。\n（2）补登记录58条。\n"
    )

    assert found == {"公车登记不全": ["开展自查，一是查记录；二是查票据。", "补登记录58条。"]}


def test_a_decimal_number_is_no_enumerator() -> None:
    """A line that begins 3.6 is no third item where the second is due."""
    found = in_part_two(
        "1.关于“管网老化”问题\n一是改造管网，总投资\n3.6亿元已到位。二是验收。\n2.关于“催缴不力”问题\n一是催缴。\n"
    )

    assert list(found) == ["管网老化", "催缴不力"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("一是", "二是"),
        ("（一）是", "（二）是"),
        ("一要", "二要"),
        ("首先，", "其次，"),
        ("第一，", "第二，"),
        ("（1）", "（2）"),
        ("(1)", "(2)"),
        ("①", "②"),
        ("⑴", "⑵"),
        ("1、", "2、"),
        ("1）", "2）"),
    ],
)
def test_every_enumerator_of_measures_is_taken_off(first: str, second: str) -> None:
    found = in_part_two(
        f"（一）关于“公车登记不全”问题\n整改情况：\n{first}补登出车记录。\n{second}每周核对里程。\n"
        f"（二）关于“催缴不力”问题\n整改情况：{first}上门催缴欠费。{second}张榜公布欠费名单。\n"
    )

    assert found == {
        "公车登记不全": ["补登出车记录。", "每周核对里程。"],
        "催缴不力": ["上门催缴欠费。", "张榜公布欠费名单。"],
    }


def test_numbering_that_runs_on_across_sections_is_followed() -> None:
    found = in_part_two(
        "（一）党建方面\n1.关于“学习少”问题\n一是多学。\n（二）作风方面\n2.关于“调研少”问题\n一是下乡。\n3.关于“督办软”问题\n一是通报。\n"
    )

    assert list(found) == ["学习少", "调研少", "督办软"]


def test_narrative_parts_hold_no_measures() -> None:
    """组织领导 and 下一步打算 enumerate with 一是 too; their words are no measures."""
    texts = [text for measures in in_part_two(TWO).values() for text in measures]

    assert not any("领导小组" in text or "继续" in text for text in texts)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\t\t\n\t\t\n", "\ufeff", "。", "“", "1.", "一、", "🙂" * 40]
)
def test_a_text_without_content_is_a_notice_without_problems(text: str) -> None:
    assert parse(text).problems == ()


def test_a_file_without_words_says_so() -> None:
    assert parse(" \n\t\n").warnings[-1] == "文件里没有文字。"
