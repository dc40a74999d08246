"""Like problems: of a problem all but itself, of a paragraph every sentence's in turn."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.wiring import Services
from index.similar import (
    MAX_PARAGRAPH_CHARS,
    SHOWN,
    asked_sentences,
    similar_to_problem,
    similar_to_text,
    text_of_problem,
)
from kb.document import Span
from kb.errors import InvalidInputError
from kb.notice import Attribute, Measure, Notice, Problem

TRAVEL = "2021年至2023年，局机关有12人次出差住宿超标准，差旅费报销审核不严。"
ASSETS = "固定资产长期没有盘点，账实不符，处置不入账。"
FRAME = "根据市委统一部署，2023年3月15日至5月20日，市委第三巡察组对市教育局党组进行了常规巡察。"
HERE = Span(0, 1)


def problem_called(samples: Services, words: str) -> tuple[Notice, Problem]:
    for summary in samples.store.notices(limit=50)[0]:
        notice = samples.store.notice(summary.slug)
        for problem in notice.problems:
            if words in problem.title:
                return notice, problem
    raise AssertionError(f"no sample has a problem called {words}")


def test_a_problem_is_searched_by_its_title_and_what_stands_under_it() -> None:
    problem = Problem(
        1, "1.", "账目不清", HERE, HERE, None,
        measures=(Measure(1, "逐笔核对。", HERE), Measure(2, "落实到人。", HERE)),
        attributes=(Attribute("具体表现", "长期挂账", HERE),),
    )  # fmt: skip
    assert text_of_problem(problem) == "账目不清。长期挂账。逐笔核对。落实到人"


def test_the_problem_itself_is_left_out_and_those_of_its_topic_come_first(samples: Services) -> None:
    notice, problem = problem_called(samples, "差旅")
    own = f"{notice.slug}#P{problem.number}"

    found = similar_to_problem(samples.retriever, problem, own)

    assert own not in [group.problem_id for group in found.groups]
    assert 1 <= len(found.groups) <= SHOWN
    assert "B8" in found.groups[0].hits[0].record.topics
    assert found.nearest is False


def test_a_paragraph_of_several_findings_finds_the_like_of_each(samples: Services) -> None:
    """Asked as one question, the frame and the first finding would drown the other."""
    found = similar_to_text(samples.retriever, FRAME + TRAVEL + ASSETS)

    topics = [group.hits[0].record.topics for group in found.groups[:4]]
    assert any("B8" in codes for codes in topics)
    assert any("B12" in codes for codes in topics)
    assert set(found.asked) == {TRAVEL, ASSETS}
    assert found.left_out == 1


def test_no_problem_is_listed_twice_and_each_has_the_sentence_it_was_found_by(samples: Services) -> None:
    found = similar_to_text(samples.retriever, TRAVEL + ASSETS + "公务接待没有公函，陪餐人数超标。")

    ids = [group.problem_id for group in found.groups]
    assert len(ids) == len(set(ids)) == len(found.asked)
    assert set(found.asked) <= set(found.sentences)


def test_one_sentence_is_one_question(samples: Services) -> None:
    found = similar_to_text(samples.retriever, TRAVEL)

    assert found.sentences == (TRAVEL,)
    assert set(found.asked) == {""}
    assert found.result.confidence is not None


def test_what_no_notice_tells_of_has_only_nearest_ones(samples: Services) -> None:
    found = similar_to_text(samples.retriever, "新买的冰箱冷藏室总是结冰。学吉他先练和弦还是爬格子？")

    assert found.nearest


@pytest.mark.parametrize("text", ["", " \n\t　"])
def test_a_blank_text_is_refused(samples: Services, text: str) -> None:
    with pytest.raises(InvalidInputError, match="请贴入一段文字"):
        similar_to_text(samples.retriever, text)


def test_a_text_beyond_the_limit_is_refused_with_its_length(samples: Services) -> None:
    with pytest.raises(InvalidInputError, match="有 2,001 字，最多 2,000 字"):
        similar_to_text(samples.retriever, "字" * (MAX_PARAGRAPH_CHARS + 1))


def test_scraps_join_what_follows_and_repeats_are_asked_once() -> None:
    assert asked_sentences("一、\n账实不符，长期没有盘点。\n账实不符，长期没有盘点。") == (
        ("一、账实不符，长期没有盘点。", "账实不符，长期没有盘点。"),
        0,
    )
    assert asked_sentences("长期没有盘点固定资产。" * 3) == (("长期没有盘点固定资产。",), 2)
    assert asked_sentences("短。") == (("短。",), 0)


def test_findings_told_one_after_another_are_asked_one_by_one_without_their_frame() -> None:
    told = "对我局开展了巡察，发现以下问题：一是公务接待没有公函，二是差旅费超标准报销12.3万元；（三）党组会议没有记录。"
    assert asked_sentences(told) == (
        ("一是公务接待没有公函", "二是差旅费超标准报销12.3万元；", "（三）党组会议没有记录。"),
        1,
    )


def test_what_only_announces_findings_is_not_asked() -> None:
    for frame in ("巡察反馈指出：", "市委第三巡察组反馈意见指出，", "审计报告指出："):
        assert asked_sentences(f"{frame}一是公务接待没有公函。二是往来款长期挂账。") == (
            ("一是公务接待没有公函。", "二是往来款长期挂账。"),
            1,
        ), frame
    assert asked_sentences("上轮巡察指出的民办学校问题没有整改。")[0] == (
        "上轮巡察指出的民办学校问题没有整改。",
    )


def test_of_a_pasted_table_each_row_is_asked_for_what_it_tells() -> None:
    table = (
        "序号\t问题\t责任单位\t整改时限\n"
        "1\t公务接待无公函、超标准\t办公室\t2024年3月底\n"
        "2\t固定资产账实不符\t财务科\t2024-06-30\n\n"
        "3\t往来款长期挂账\t财务科\t立行立改，长期坚持"
    )
    assert asked_sentences(table) == (("公务接待无公函、超标准", "固定资产账实不符", "往来款长期挂账"), 0)
    assert asked_sentences("序号\t问题\n1\t账外") == (("序号 问题 1 账外",), 0)


@pytest.mark.parametrize(
    "finding", ["2022年公务接待无公函12次，超标准1.3万元", "持续整改不力，问题反弹", "违规发补贴"]
)
def test_a_cell_that_begins_like_a_date_or_is_short_may_tell_a_finding(finding: str) -> None:
    table = f"1\t{finding}\t2024年6月底前完成整改\n2\t固定资产账实不符，长期未盘点\t第三季度末"
    assert asked_sentences(table) == ((finding, "固定资产账实不符，长期未盘点"), 0)


def test_a_list_of_short_lines_is_asked_line_by_line() -> None:
    assert asked_sentences("公务接待\n固定资产\n往来款") == (("公务接待", "固定资产", "往来款"), 0)
    assert asked_sentences("公务接待\n") == (("公务接待",), 0)


def test_frames_alone_are_asked_all_the_same() -> None:
    assert asked_sentences(FRAME) == ((FRAME,), 0)


def test_at_most_24_sentences_are_asked() -> None:
    sentences, left_out = asked_sentences("".join(f"第{number}项固定资产没有盘点。" for number in range(30)))
    assert (len(sentences), left_out) == (24, 6)


@settings(max_examples=60)
@given(text=st.text(min_size=1, max_size=200).filter(lambda text: text.strip()))
def test_any_text_has_something_to_ask_and_nothing_is_asked_that_is_not_in_it(text: str) -> None:
    sentences, left_out = asked_sentences(text.strip())

    assert sentences
    assert left_out >= 0
    assert all("".join(sentence.split()) in "".join(text.split()) for sentence in sentences)
