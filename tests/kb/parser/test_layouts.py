"""Each layout of LAYOUTS that real notices use, in a few lines: which titles, which measures."""

from tests.kb.parser.parsed import HEAD, TAIL, in_part_two, parse, problems


def test_a_sides_problems_and_points() -> None:
    """A: (一)在“X”方面, 1.关于“X”问题的整改, (1)关于“X”: the innermost points are the problems."""
    found = in_part_two(
        "（一）在“贯彻决策部署”方面\n"
        "1.关于“学习贯彻不深入”问题的整改\n"
        "（1）关于“集中学习次数不足”的问题。一是把学习列入每月例会。二是党组成员轮流领学12次。\n"
        "（2）关于“学用结合不紧”的问题。一是开展专题调研3次。\n"
        "2.关于“河道管护不到位”问题的整改\n"
        "一是清理河道垃圾46吨。二是聘请巡河员8名。\n"
    )

    assert found == {
        "集中学习次数不足": ["把学习列入每月例会。", "党组成员轮流领学12次。"],
        "学用结合不紧": ["开展专题调研3次。"],
        "河道管护不到位": ["清理河道垃圾46吨。", "聘请巡河员8名。"],
    }


def test_b_groups_findings_and_results() -> None:
    """B: (一)反馈问题:X, 1.X, (1)X。, 整改情况:一是X."""
    found = in_part_two(
        "（一）反馈问题：履行职能责任有偏差\n"
        "1.供水保障能力不足\n"
        "（1）管网漏损率偏高。\n"
        "整改情况：一是更换老旧管网6公里。二是安装计量表320块。\n"
        "（2）应急水源未建成。\n"
        "整改情况：一是建成应急水源井2眼。\n"
    )

    assert found == {
        "管网漏损率偏高": ["更换老旧管网6公里。", "安装计量表320块。"],
        "应急水源未建成": ["建成应急水源井2眼。"],
    }


def test_c_a_status_before_the_results() -> None:
    """C: as B, with 整改状态: before 整改情况:, which is no measure but the status of each."""
    text = HEAD + "1.项目推进缓慢\n整改状态：阶段性完成\n整改情况：一是倒排工期。二是每周调度。\n" + TAIL

    assert problems(text) == {"项目推进缓慢": ["倒排工期。", "每周调度。"]}
    assert [m.completion.value for m in parse(text).problems[0].measures] == ["mostly_completed"] * 2


def test_d_bare_titles_under_themes() -> None:
    """D: (一)主题, 1.裸标题。, 整改落实情况:"""
    found = in_part_two(
        "（一）党的建设\n1.党费收缴不及时。\n整改落实情况：\n一是补收党费1260元。\n二是每月公示收缴情况。\n"
        "2.换届选举滞后。\n整改落实情况：\n一是完成换届。\n"
    )

    assert found == {
        "党费收缴不及时": ["补收党费1260元。", "每月公示收缴情况。"],
        "换届选举滞后": ["完成换届。"],
    }


def test_e_one_level_of_quoted_problems() -> None:
    """E: (一)关于“X”问题的整改, 整改落实情况:, one level; without enumerators a paragraph is a measure."""
    found = in_part_two(
        "（一）关于“差旅费报销审核不严”问题的整改\n整改落实情况：退回违规报销3400元，修订报销办法。\n"
        "（二）关于“公车登记不全”问题的整改\n整改落实情况：\n补登出车记录58条。\n每周核对里程。\n"
    )

    assert found == {
        "差旅费报销审核不严": ["退回违规报销3400元，修订报销办法。"],
        "公车登记不全": ["补登出车记录58条。", "每周核对里程。"],
    }


def test_f_measures_follow_the_title_at_once() -> None:
    """F: 1.关于“X”问题的整改。 followed by 一是."""
    found = in_part_two(
        "1.关于“闸门检修不及时”问题的整改。一是检修闸门14座。二是更换启闭机3台。\n"
        "2.关于“防汛物资账实不符”问题的整改\n一是盘点仓库。二是补齐编织袋2000条。\n"
    )

    assert found == {
        "闸门检修不及时": ["检修闸门14座。", "更换启闭机3台。"],
        "防汛物资账实不符": ["盘点仓库。", "补齐编织袋2000条。"],
    }


def test_g_no_part_on_organisation() -> None:
    """G: 一、问题组, 1.问题。, 整改情况: with one unnumbered paragraph."""
    text = (
        "云汀县水务局巡察整改进展公示\n"
        "一、履行职责方面\n1.水费减免程序不规范。\n整改情况：重新审核减免申请27份，追缴水费1.8万元。\n"
        "二、队伍建设方面\n1.年轻干部储备不足。\n整改情况：招录技术人员4名，选派2人到乡镇挂职。\n"
        "云汀县水务局\n2024年12月6日\n"
    )

    assert problems(text) == {
        "水费减免程序不规范": ["重新审核减免申请27份，追缴水费1.8万元。"],
        "年轻干部储备不足": ["招录技术人员4名，选派2人到乡镇挂职。"],
    }


def test_h_numbered_findings_under_sides() -> None:
    """H: (一)关于X方面的问题, 反馈问题一:关于“X”的问题。, 整改情况: 1. 2."""
    found = in_part_two(
        "（一）关于履行职责方面的问题\n"
        "反馈问题一：关于“水质检测频次不够”的问题。\n整改情况：1.每日检测9项指标。2.公布检测结果52期。\n"
        "反馈问题二：关于“用水投诉处理拖延”的问题。\n整改情况：1.开通热线。2.限时48小时办结。\n"
    )

    assert found == {
        "水质检测频次不够": ["每日检测9项指标。", "公布检测结果52期。"],
        "用水投诉处理拖延": ["开通热线。", "限时48小时办结。"],
    }


def test_i_titles_without_quotes_and_dated_measures() -> None:
    """I: 1.关于X的问题, 整改情况:一是于<date>X."""
    found = in_part_two(
        "1.关于工程变更审批不严的问题\n整改情况：一是于2024年7月9日修订变更办法。二是于8月2日约谈施工单位。\n"
        "2.关于档案归档不及时的问题\n整改情况：一是于2024年6月18日完成归档136卷。\n"
    )

    assert found == {
        "工程变更审批不严": ["于2024年7月9日修订变更办法。", "于8月2日约谈施工单位。"],
        "档案归档不及时": ["于2024年6月18日完成归档136卷。"],
    }


def test_j_tasks_of_an_environmental_inspection() -> None:
    """J: 整改任务:, 整改目标:, 整改完成情况: with 1、2、; the goal is a remark, not a measure."""
    text = (
        "云汀县关于省生态环境保护督察反馈意见整改完成情况的公示\n"
        "整改任务：城东污水处理厂出水总磷超标。\n整改目标：出水稳定达标。\n"
        "整改完成情况：\n1、更换曝气设备6套。\n2、增设在线监测点3处。\n"
        "整改任务：柳溪河岸建筑垃圾堆放。\n整改目标：清理到位。\n"
        "整改完成情况：\n1、清运建筑垃圾410吨。\n"
        "公示期：2024年12月6日至12月12日\n云汀县人民政府\n2024年12月6日\n"
    )

    assert problems(text) == {
        "城东污水处理厂出水总磷超标": ["更换曝气设备6套。", "增设在线监测点3处。"],
        "柳溪河岸建筑垃圾堆放": ["清运建筑垃圾410吨。"],
    }
    assert [(a.name, a.value) for a in parse(text).problems[0].attributes] == [("整改目标", "出水稳定达标")]


def test_k_audit_findings_inside_a_paragraph() -> None:
    """K: 关于X的问题。对X问题,…: several in a paragraph; each 对X, is a measure of its own."""
    text = (
        "云汀县2023年度县级预算执行审计查出问题整改情况公告\n"
        "根据审计法规定，县审计局对2023年度县级预算执行情况进行了审计。现将整改情况公告如下：\n"
        "一、预算管理审计查出问题的整改情况\n"
        "关于预算编制不细的问题。对代编预算过大问题，县财政局已压减代编规模420万元。"
        "对项目库不全问题，已补录项目38个。关于结余资金沉淀的问题。对两年以上结余，已收回总预算960万元。\n"
    )

    assert problems(text) == {
        "预算编制不细": [
            "对代编预算过大问题，县财政局已压减代编规模420万元。",
            "对项目库不全问题，已补录项目38个。",
        ],
        "结余资金沉淀": ["对两年以上结余，已收回总预算960万元。"],
    }


def test_l_audit_results_by_responsible_department() -> None:
    """L: the name of a department alone on a line groups the findings below it and is no measure."""
    text = (
        "云汀县2023年度审计查出问题整改情况公告\n县审计局对县级预算执行情况进行了审计，现公告整改情况。\n"
        "县水务局\n1.截留水费收入18万元。\n整改情况：已将水费收入18万元上缴国库。\n"
        "县民政局\n2.向死亡人员发放补贴2.1万元。\n整改情况：已追回补贴2.1万元。\n"
    )

    assert problems(text) == {
        "截留水费收入18万元": ["已将水费收入18万元上缴国库。"],
        "向死亡人员发放补贴2.1万元": ["已追回补贴2.1万元。"],
    }


def test_m_a_notice_of_totals_has_no_problems_and_says_so() -> None:
    """M: totals only: the numbers are kept as statistics, and a warning tells that no problem is listed."""
    notice = parse(
        "中共云汀县水务局党组关于巡察整改情况的通报\n"
        "县委第二巡察组反馈问题36个，制定整改措施98条，已完成整改34个，整改工作取得阶段性成效。\n"
    )

    assert notice.problems == ()
    assert {item.name: item.value for item in notice.statistics}["reported_problems"] == 36
    assert notice.warnings == ("只有总体情况和数字，没有逐条列出问题和措施；已保留原文和统计数字。",)


def test_n_feedback_lists_problems_without_measures() -> None:
    """N: what inspectors fed back: problems, then suggestions, which are none."""
    notice = parse(
        "县委第二巡察组向县水务局党组反馈巡察情况\n"
        "近日，县委第二巡察组向县水务局党组反馈巡察情况。巡察发现存在以下问题：\n"
        "一是理论学习不够系统；二是管网改造推进缓慢；三是财务审批不严。\n"
        "巡察组提出以下意见建议：\n一是加强学习。二是严格审批。\n"
    )

    assert all(problem.measures == () for problem in notice.problems)
    assert "加强学习" not in [problem.title for problem in notice.problems]


def test_n_feedback_with_numbered_findings() -> None:
    """N with a list: the first sentence is the title, what follows it a remark."""
    found = problems(
        "关于县委第二巡察组反馈意见的通报\n"
        "一、巡察反馈的主要问题\n"
        "（一）理论学习不系统。党组全年只学习3次。\n（二）财务审批不严。\n"
        "二、意见建议\n（一）加强学习。\n"
    )

    assert found == {"理论学习不系统": [], "财务审批不严": []}


def test_p_title_and_measures_in_one_paragraph() -> None:
    """P: N.针对“X”问题。一是X。二是X。; a full stop inside the quotes is not part of the title."""
    found = in_part_two(
        "1.针对“理论学习流于形式。”问题。一是制定年度学习计划。二是组织交流研讨5次。\n"
        "2.针对“会议记录缺失”问题。一是配备专用记录本。\n"
    )

    assert found == {
        "理论学习流于形式": ["制定年度学习计划。", "组织交流研讨5次。"],
        "会议记录缺失": ["配备专用记录本。"],
    }


def test_t_a_table_of_tabs() -> None:
    """T: a header names the columns; a cell with 一是…二是 holds several measures; others are remarks."""
    text = (
        "云汀县水务局巡察整改台账\n"
        "序号\t反馈问题\t整改措施\t责任科室\t完成状态\n"
        "1\t差旅费报销审核不严\t一是修订报销办法。二是退回多报费用3400元。\t财务科\t已完成\n"
        "2\t公车登记不全\t补登出车记录并每周核对里程。\t办公室\t正在推进\n"
    )
    notice = parse(text)

    assert problems(text) == {
        "差旅费报销审核不严": ["修订报销办法。", "退回多报费用3400元。"],
        "公车登记不全": ["补登出车记录并每周核对里程。"],
    }
    assert [m.completion.value for p in notice.problems for m in p.measures] == [
        "completed",
        "completed",
        "in_progress",
    ]
    assert [a.value for a in notice.problems[0].measures[0].attributes] == ["财务科", "已完成"]


def test_a_column_of_states_outweighs_one_of_progress() -> None:
    """按方案推进 in 进展情况 is no answer to 已完成 in 完成状态; alone it is one."""
    notice = parse(
        "云汀县水务局巡察整改台账\n"
        "序号\t反馈问题\t整改措施\t进展情况\t完成状态\n"
        "1\t差旅费报销审核不严\t报销单须附审批单。\t按方案推进\t已完成\n"
        "2\t公车登记不全\t出车须先登记。\t按方案推进\t\n"
        "3\t印章管理不严\t用印须先审批。\t按方案推进\t否\n"
    )
    assert [m.completion.value for p in notice.problems for m in p.measures] == [
        "completed",
        "in_progress",
        "not_completed",
    ]
