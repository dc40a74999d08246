"""Drafts of every shape become problems with measures, responsibility and deadlines, each at its place."""

from __future__ import annotations

import pytest

from kb.document import Document
from kb.errors import InvalidInputError, UnreadableFileError
from kb.plan import PlanProblem, plan_of, read_plan
from kb.plan.reading import MAX_PLAN_CHARS, MAX_PROBLEMS
from tests.kb.plan.plans import plan, problem
from tests.kb.readers.office_files import docx, paragraph, rows, xlsx, zipped
from tests.kb.readers.ole_files import ole


def said(one: PlanProblem) -> dict[str, list[str]]:
    """What is said of a problem, by kind."""
    kinds = dict.fromkeys(entry.kind for entry in one.entries)
    return {kind: [entry.value for entry in one.said(kind)] for kind in kinds}


def test_labels_on_lines_of_their_own() -> None:
    one = plan(problem("核对票据412份。")).problems[0]
    assert one.title == "公务接待不规范"
    assert [measure.text for measure in one.measures] == ["核对票据412份。"]
    assert said(one) == {"responsible": ["张三"], "deadline": ["2024年9月30日"]}


def test_labels_in_brackets_behind_the_measure_are_no_part_of_it() -> None:
    text = "整改方案\n1.党费收缴不及时。整改措施：一是逐人核对基数；二是每季度公示。（责任单位：机关党委；责任人：孙雅琴；完成时限：2024年6月30日前，长期坚持）\n"
    one = plan(text).problems[0]
    assert [measure.text for measure in one.measures] == ["逐人核对基数；", "每季度公示。"]
    assert said(one) == {"responsible": ["机关党委", "孙雅琴"], "deadline": ["2024年6月30日前，长期坚持"]}


def test_labels_in_square_brackets_need_no_colon() -> None:
    text = "整改方案\n1.“关于账目混乱”的问题\n整改措施：（1）清理往来款12笔。\n【责任校领导】沈牧 【牵头部门】财务处 【完成时限】2024年12月20日\n"
    assert said(plan(text).problems[0]) == {
        "responsible": ["沈牧", "财务处"],
        "deadline": ["2024年12月20日"],
    }


def test_who_helps_or_watches_is_not_responsible() -> None:
    text = problem("核对票据412份。", who="配合单位：财务科；督办领导：李四")
    assert said(plan(text).problems[0])["helper"] == ["财务科", "李四"]
    assert plan(text).problems[0].said("responsible") == ()


def test_a_sentence_may_say_who_is_responsible() -> None:
    one = plan(problem("由办公室牵头核对票据412份。", who="")).problems[0]
    assert [(entry.value, entry.in_words) for entry in one.said("responsible")] == [("办公室", True)]


def test_a_heading_speaks_for_all_problems_below_it() -> None:
    text = (
        "整改方案\n（一）作风建设方面（责任领导：姚志刚）\n1.关于“接待超标”的问题\n整改措施：退回超标费用1.2万元。\n"
        "2.关于“会议过多”的问题\n整改措施：每月会议不超过4次。\n"
    )
    assert [said(one)["responsible"] for one in plan(text).problems] == [["姚志刚"], ["姚志刚"]]


LEDGER = (
    "序号\t反馈问题\t整改措施\t责任人\t整改时限\t完成情况\n"
    "1\t案卷制作不规范\t评查案卷86份。\t邓超\t2024年6月30日\t已完成\n"
    "2\t装备闲置\t\t\t\t未完成\n"
)


def test_a_ledger_copied_as_text_is_read_by_its_columns() -> None:
    first, second = plan(LEDGER).problems
    assert said(first) == {"responsible": ["邓超"], "deadline": ["2024年6月30日"], "status": ["已完成"]}
    assert second.title == "装备闲置"
    assert second.measures == ()
    assert said(second) == {"responsible": [""], "deadline": [""], "status": ["未完成"]}


def test_a_ledger_without_a_column_of_measures_is_read_all_the_same() -> None:
    text = "序号\t存在问题\t责任部门\t完成时限\n1\t值班不严\t办公室\t2024-06-30\n2\t保密不严\t\t2024-07-31\n"
    assert [(one.title, len(one.measures), said(one)["responsible"]) for one in plan(text).problems] == [
        ("值班不严", 0, ["办公室"]),
        ("保密不严", 0, [""]),
    ]


def test_a_form_for_each_problem_is_read_label_by_label() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = [
        ["反馈问题", "药品价格虚高"],
        ["整改措施", "重新议价46个品种。"],
        ["责任领导", "程立新"],
        ["整改时限", "2024年8月31日"],
    ]
    table = "".join("<w:tr>" + "".join(cell.format(words) for words in row) + "</w:tr>" for row in rows)
    content = docx(paragraph("整改方案（一事一表）") + f"<w:tbl>{table}</w:tbl>")
    one = read_plan(content, "方案.docx").problems[0]
    assert (one.title, [measure.text for measure in one.measures]) == ("药品价格虚高", ["重新议价46个品种。"])
    assert said(one) == {"responsible": ["程立新"], "deadline": ["2024年8月31日"]}


def test_a_part_of_a_plan_that_never_says_rectification_is_read_by_its_numbers() -> None:
    text = "1、办公用房超标准\n一是隔断改造3间。二是建立一房一卡台账。\n责任人：刘建国\n时限：2024年5月20日\n"
    one = plan(text).problems[0]
    assert (one.title, len(one.measures)) == ("办公用房超标准", 2)
    assert said(one) == {"responsible": ["刘建国"], "deadline": ["2024年5月20日"]}


def test_items_with_labels_of_their_own_are_problems_where_nothing_else_tells() -> None:
    text = (
        "某集团整改方案\n2024年9月，巡察组反馈整改问题2个，要求整改。\n"
        "（一）决策制度执行不严格\n1.重大投资列入前置清单，10月20日前印发。\n2.补充论证报告4份。\n责任领导：邱文斌\n整改时限：2024年11月30日\n"
        "（二）管网漏损率高\n1.安装计量装置86套。\n责任领导：卢冰\n整改时限：2025年6月30日\n"
    )
    assert [(one.title, len(one.measures)) for one in plan(text).problems] == [
        ("决策制度执行不严格", 2),
        ("管网漏损率高", 1),
    ]


def test_every_span_points_at_what_it_is_said_to_be() -> None:
    whole = plan(problem("一是核对票据412份。二是退回2.6万元。"))
    for one in whole.problems:
        assert one.span.of(whole.text) == one.title
        assert all(measure.span.of(whole.text) == measure.text for measure in one.measures)
        assert all(entry.span.of(whole.text) == entry.value for entry in one.entries)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("某局巡察整改方案（草案）\n1.账目混乱的问题\n整改措施：清理往来款。\n", "某局巡察整改方案（草案）"),
        (
            "附件1\n某局关于整改落实情况的报告\n1.关于“账目混乱”的问题\n整改措施：清理往来款。\n",
            "某局关于整改落实情况的报告",
        ),
        ("1.关于“账目混乱”的问题\n整改措施：清理整改往来款。\n", "粘贴的方案"),
    ],
)
def test_the_title_is_the_plans_own_or_the_name_it_came_by(text: str, title: str) -> None:
    assert plan_of(Document(text=text, format="txt"), name="粘贴的方案").title == title


def test_the_year_of_the_feedback_completes_dates_without_one() -> None:
    assert plan(problem("9月底前完成核对。")).year == 2024


@pytest.mark.parametrize("text", ["", " \n\t\n", "　"])
def test_a_file_without_text_is_told_so(text: str) -> None:
    with pytest.raises(UnreadableFileError, match="没有读到文字"):
        plan(text)


@pytest.mark.parametrize("text", ["今天天气不错。", "整改整改整改", "=1+1\n=SUM(A1:A9)", "一二三" * 100])
def test_a_text_without_problems_is_told_what_a_plan_looks_like(text: str) -> None:
    with pytest.raises(InvalidInputError, match="没有找到逐条列出的问题"):
        plan(text)


def test_ten_thousand_rows_are_too_many() -> None:
    rows = "".join(f"{n}\t第{n}项制度不落实\t核对资料{n}份\t张三\t2024年6月\n" for n in range(10_000))
    with pytest.raises(InvalidInputError, match="超过一次体检的上限"):
        plan("序号\t反馈问题\t整改措施\t责任人\t整改时限\n" + rows)


def test_more_problems_than_a_check_takes_are_counted() -> None:
    rows = "".join(f"{n}\t制度{n}不落实\t核对{n}份\n" for n in range(MAX_PROBLEMS + 5))
    with pytest.raises(InvalidInputError, match=r"找到 1,005 个问题，超过一次体检的上限 1,000 个"):
        plan("序号\t反馈问题\t整改措施\n" + rows)


def test_a_text_that_is_too_long_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(InvalidInputError, match="全文有 500,001 字"):
        plan("整" * (MAX_PLAN_CHARS + 1))


@pytest.mark.parametrize(
    ("content", "said_of_it"),
    [
        (b"", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "旧版 Word 文件（.doc）"),
        (b"PK\x03\x04" + bytes(200), "[\u4e00-\u9fff]"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
    ],
)
def test_a_file_of_another_kind_is_told_by_its_bytes(content: bytes, said_of_it: str) -> None:
    with pytest.raises(UnreadableFileError, match=said_of_it):
        read_plan(content, "方案.docx")


@pytest.mark.parametrize(
    ("content", "said_of_it"),
    [
        (
            ole("EncryptionInfo", "EncryptedPackage"),
            "文件已加密（设有打开密码），无法读取。请先去除密码再提交。",
        ),
        (
            ole("1Table", "WordDocument"),
            "这是旧版 Word 文件（.doc）。请在 Word 或 WPS 中另存为 .docx 后再提交。",
        ),
        (zipped({"方案.txt": "甲"}), "这是一个压缩包。请先解压，再逐个提交其中的文件。"),
    ],
)
def test_what_cannot_be_read_is_to_be_handed_in_again_and_not_imported(
    content: bytes, said_of_it: str
) -> None:
    with pytest.raises(UnreadableFileError) as error:
        read_plan(content, "方案.docx")
    assert str(error.value) == said_of_it


def test_a_table_with_short_measures_is_a_ledger_and_no_form() -> None:
    """Its headings stand side by side as labels and values of a form would."""
    header = ["序号", "反馈问题", "整改措施", "责任单位", "整改时限"]
    first = ["1", "公务接待超标准", "修订办法", "办公室", "2024年9月30日"]
    second = ["2", "资产账实不符", "建立台账", "财务科", "2024年9月30日"]
    content = xlsx(rows(header, first, second))
    read = read_plan(content, "台账.xlsx")
    assert [(one.title, len(one.measures)) for one in read.problems] == [
        ("公务接待超标准", 1),
        ("资产账实不符", 1),
    ]


def test_a_label_in_the_brackets_of_a_title_is_no_part_of_it() -> None:
    text = (
        "某局整改方案\n问题一：主业弱化（责任领导：向阳；整改时限：2024年10月31日前）\n整改措施：新建服务社9个。\n"
        "问题二：租金流失（责任领导：骆宾；整改时限：2024年9月底前）\n整改措施：追缴欠租31.6万元。\n"
    )
    assert [one.title for one in plan(text).problems] == ["主业弱化", "租金流失"]
    assert said(plan(text).problems[0]) == {"responsible": ["向阳"], "deadline": ["2024年10月31日前"]}


@pytest.mark.parametrize("opening", ["", "根据巡察组的反馈意见，结合学校实际，制定本方案。\n"])
def test_what_follows_the_problem_in_its_sentence_is_its_measure(opening: str) -> None:
    text = (
        f"某校整改方案\n{opening}一、党建方面\n1．针对“议事混开”的问题，修订议事规则。责任领导：秦岭；完成时限：2024年5月31日。\n"
        "二、管理方面\n2．针对“承包费收缴不及时”的问题，追缴承包费30万元。责任处室：总务处；完成时限：2024年6月30日。\n"
    )
    assert [
        (one.title, [measure.text.strip("。") for measure in one.measures]) for one in plan(text).problems
    ] == [("议事混开", ["修订议事规则"]), ("承包费收缴不及时", ["追缴承包费30万元"])]


def test_what_follows_the_titles_is_the_measures_where_the_plan_says_who_and_when() -> None:
    text = (
        "某管委会整改方案\n1.规划执行随意。拆除摊点31处。责任领导：尹川；整改时限：2024年12月31日。\n"
        "2.分成管理混乱。追缴分成12.4万元。责任领导：尹川；整改时限：2024年8月。\n"
    )
    assert [[measure.text.strip("。") for measure in one.measures] for one in plan(text).problems] == [
        ["拆除摊点31处"],
        ["追缴分成12.4万元"],
    ]


@pytest.mark.parametrize("edge", ["|", ""])
def test_a_table_drawn_with_strokes_is_read_by_its_columns(edge: str) -> None:
    lines = [
        "序号|反馈问题|整改措施|责任领导|完成时限",
        "---|---|---|---|---",
        "1|广告款坐支|将坐支的27.6万元缴入财政专户|童真|2024年6月10日",
        "2|点击率注水|核减虚假阅读量160万次|卓越|适时",
    ]
    text = "整改台账\n" + "\n".join(f"{edge}{line}{edge}" for line in lines) + "\n"
    one, two = plan(text).problems
    assert (one.title, said(one)) == (
        "广告款坐支",
        {"responsible": ["童真"], "deadline": ["2024年6月10日"]},
    )
    assert said(two)["deadline"] == ["适时"]


def test_items_that_say_who_and_until_when_in_a_sentence_are_problems() -> None:
    text = (
        "城投公司关于审计指出问题整改安排的报告\n区审计局：\n现将整改安排报告如下：\n"
        "（一）工程变更未履行审批手续。由工程部对12项变更逐项补办手续，2024年10月31日前完成。\n"
        "（二）借款利息未及时收取。由财务部向3家企业发函催收，财务总监吴婷负责，2024年12月31日前完成。\n"
        "（三）薪酬发放不合规。进一步强化管理，严肃纪律。由人事部经理贾琳负责，择机完成。\n"
        "云溪城投公司\n2024年8月12日\n"
    )
    first, second, third = plan(text).problems
    assert (first.title, said(first)) == (
        "工程变更未履行审批手续",
        {"responsible": ["工程部"], "deadline": ["2024年10月31日前"]},
    )
    assert said(second)["responsible"] == ["财务部", "财务总监吴婷"]
    assert [one.text for one in third.measures] == ["进一步强化管理，严肃纪律。"]
    assert third.extent.end == text.index("\n云溪城投公司")


def test_a_letter_of_numbered_items_that_says_nothing_of_who_or_when_is_no_plan() -> None:
    with pytest.raises(InvalidInputError, match="没有找到逐条列出的问题"):
        plan("关于整改工作的通知\n（一）提高整改认识。要高度重视整改。\n（二）加强领导。要明确责任。\n")
