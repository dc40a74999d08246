"""Labels: the words that announce measures, statuses and remarks."""

import pytest

from kb.parser.labels import find_labels, first_measure_label


def roles(text: str) -> list[tuple[str, str]]:
    return [(label.role, label.name) for label in find_labels(text, 0, len(text))]


@pytest.mark.parametrize(
    "name",
    [
        "整改情况",
        "整改落实情况",
        "整改措施",
        "整改进展",
        "整改成效",
        "整改结果",
        "完成情况",
        "整改措施及成效",
        "具体措施",
        "采取的措施",
    ],
)
def test_a_label_with_a_colon_announces_measures(name: str) -> None:
    assert roles(f"{name}:开展学习。") == [("measures", name)]


@pytest.mark.parametrize(
    "name", ["责任领导", "责任科室", "整改时限", "整改目标", "具体表现", "牵头单位", "公示期"]
)
def test_a_label_announces_a_remark(name: str) -> None:
    assert roles(f"{name}:某某") == [("attribute", name)]


@pytest.mark.parametrize("name", ["整改状态", "完成状态", "整改进度"])
def test_a_label_announces_a_status(name: str) -> None:
    assert roles(f"{name}:完成") == [("status", name)]


def test_a_label_may_stand_alone_on_its_line() -> None:
    assert roles("整改情况\n开展学习。") == [("measures", "整改情况")]


@pytest.mark.parametrize(
    "text", ["【整改情况】开展学习。", "(整改情况):开展学习。", "整改情况(2024年):开展学习。"]
)
def test_brackets_around_a_label_belong_to_it(text: str) -> None:
    (label,) = find_labels(text, 0, len(text))

    assert text[label.end :] == "开展学习。"


def test_a_label_follows_a_full_stop_within_a_line() -> None:
    assert roles("账目不清。整改措施:清账。责任人:某某") == [
        ("measures", "整改措施"),
        ("attribute", "责任人"),
    ]


@pytest.mark.parametrize("text", ["通报整改情况后开展学习", "责任人是某某", "听取进展情况汇报"])
def test_the_same_words_inside_a_sentence_are_no_label(text: str) -> None:
    assert roles(text) == []


def test_the_first_label_of_measures_passes_over_remarks() -> None:
    label = first_measure_label("责任人:某某\n整改情况:清账", 0, 14)

    assert label is not None
    assert label.name == "整改情况"


def test_without_a_label_there_is_none() -> None:
    assert first_measure_label("开展学习", 0, 4) is None
