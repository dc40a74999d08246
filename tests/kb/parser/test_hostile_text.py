"""Hostile text costs time in proportion to its length: no loop over loops, no regex that backtracks without end."""

import pytest

from tests.kb.parser.parsed import parse

HEADS = ("", "关于巡察整改情况的通报\n二、整改情况\n1.关于“账目不清”问题\n一是")
UNITS = [
    *[
        "一是",
        "1.",
        "1、",
        "(1)",
        "①",
        "一、",
        "（一）",
        "“",
        "”",
        '"',
        "“”",
        "1",
        "关于",
        "关于“",
        "针对",
        "：",
        "整改",
        "整改情况",
        "整改情况：",
        "（",
        "()",
        "(",
        "问题",
        "方面",
        "县委",
        "巡察组",
        "市",
        "党委",
    ],
    *[
        "审计局",
        "委员会",
        "首先，",
        "第一，",
        "欢迎",
        "如有",
        "责任人：",
        "《",
        "《甲》",
        "元",
        "1万",
        "制定",
        "和",
        "的",
        "根据",
        "对",
        "日",
        "措施",
        "公示期",
        "。",
        ",",
        "-",
        "—",
    ],
    *[
        "关于“甲”问题",
        "反馈问题一：",
        "反馈12",
        "2024年1月1日至",
        "2024717日",
        "整改状态：已完成",
        "整改措施：一是",
        "下一步，",
        "对甲问题，",
        "【整改",
    ],
    "\t",
    "\n",
    " ",
    "\t\t\n",
    "a\tb\tc\n",
    "甲\n",
    "县水务局\n",
    "1.甲\n",
    "1.甲\n（1）乙\n",
    "1.甲\n（1）乙\n①丙\n",
    "一、甲\n（一）乙\n1.丙\n",
    "1.关于“甲”问题\n",
    "1.关于“甲”问题\n一是乙。\n",
    "关于甲的问题的整改\n一是乙。",
    "整改任务：甲\n整改情况：1、乙\n",
    "整改状态：已完成\n一是甲\n",
    "整改措施：甲\n整改时限：6月\n",
    "序号\t问题\t整改措施\n1\t甲\t乙\n\n",
    "中共云汀县委员会\n2024年1月1日\n",
]


@pytest.mark.parametrize("head", HEADS, ids=["alone", "in a problem"])
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.timeout(60)
def test_hostile_text_is_read_to_the_end(unit: str, head: str) -> None:
    """Backtracking without end runs into the time limit of the test; what is read stays whole."""
    text = head + unit * (24_000 // len(unit))

    assert parse(text).text == text


@pytest.mark.timeout(240)
def test_three_thousand_problems_are_read_one_by_one() -> None:
    items = "".join(
        f"{number}.关于“第{number}号台账不清”问题\n整改情况：一是清理台账。二是每月对账。\n"
        for number in range(1, 3001)
    )
    notice = parse(HEADS[1].split("1.")[0] + items)

    assert len(notice.problems) == 3000
    assert sum(len(problem.measures) for problem in notice.problems) == 6000
    assert notice.problems[2999].title == "第3000号台账不清"


@pytest.mark.timeout(240)
def test_ten_million_characters_on_one_line_are_bounded() -> None:
    """30 MB of UTF-8: the first million characters are read, the rest is kept."""
    text = "关于巡察整改情况的通报。" + "整改" * 5_000_000
    notice = parse(text)

    assert notice.text == text
    assert notice.warnings[0].startswith("全文有 10,000,012 字，只分析了前 1,000,000 字；")
