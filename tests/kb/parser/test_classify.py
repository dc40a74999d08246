"""Topics and types are read off the words; the shipped weights are small, quick to load and safe to read."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest

from kb.parser.classify import LinearModel, grams, load_model, save_model, topics_of, types_of
from kb.taxonomy import terms


@pytest.fixture
def model() -> LinearModel:
    """Two codes over two n-grams: 车 speaks for B6 with 2 x 0.5, 餐 for B7 with 4 x 0.25."""
    return LinearModel(
        codes=("B6", "B7"),
        rows={"车": 0, "餐": 1},
        rarity=np.array([1.0, 1.0], dtype=np.float32),
        weights=np.array([[2, 0], [0, 4]], dtype=np.int8),
        scale=np.array([0.5, 0.25], dtype=np.float32),
        bias=np.array([-0.5, -0.25], dtype=np.float32),
        threshold=0.0,
        limit=2,
    )


def test_a_score_is_the_weighted_sum_over_the_fields_that_know_the_word(model: LinearModel) -> None:
    scores = model.scores([("车", 1.0), ("餐", 0.5), ("无关", 1.0)])
    assert scores.tolist() == [1.0 - 0.5, 0.5 * 1.0 - 0.25]


def test_the_likeliest_code_always_comes_and_others_only_above_the_threshold(model: LinearModel) -> None:
    assert model.codes_of([("车", 1.0)]) == ("B6",)
    assert model.codes_of([("车", 1.0), ("餐", 0.5)]) == ("B6", "B7")
    assert model.codes_of([("无关", 1.0)]) == ("B7",)  # -0.25 is more than -0.5


def test_a_saved_model_loads_as_it_was(model: LinearModel) -> None:
    loaded = load_model(save_model(model))
    assert (loaded.codes, loaded.rows, loaded.threshold, loaded.limit) == (("B6", "B7"), model.rows, 0.0, 2)
    assert np.array_equal(loaded.weights, model.weights)


def test_n_grams_do_not_cross_punctuation_and_mark_what_a_run_begins_with() -> None:
    assert grams("车费,App") == {"车", "费", "车费", "^车费", "app"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("差旅费报销审核不严,存在重复报销住宿费", "B8"),
        ("公务用车管理不规范,公车私用", "B6"),
        ("党费收缴使用管理不规范", "C12"),
        ("三重一大事项未经党组集体研究", "B14"),
        ("發展黨員程序不規範", "C11"),
        ("安全生产隐患排查整治不力", "A5"),
    ],
)
def test_a_plain_problem_finds_its_topic(title: str, expected: str) -> None:
    assert topics_of(title)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("修订《差旅费管理办法》,明确审批权限。", "M1"),
        ("清退超标准报销的差旅费2.6万元。", "M7"),
        ("举办财务人员业务培训班2期,培训120人次。", "M4"),
        ("给予2名责任人党内警告处分。", "M6"),
        ("约谈3名科室负责人。", "M5"),
        ("开展综合应急演练2次。", "M19"),
    ],
)
def test_a_plain_measure_finds_its_type(text: str, expected: str) -> None:
    assert expected in types_of(text)


def test_codes_are_of_the_taxonomy_and_few() -> None:
    topics, types = topics_of("财务管理不规范" * 50), types_of("召开会议,开展检查,追回资金" * 50)
    assert 1 <= len(topics) <= 3
    assert 1 <= len(types) <= 2
    assert all(terms()[code].kind == "topic" for code in topics)
    assert all(terms()[code].kind == "measure_type" for code in types)


@pytest.mark.parametrize("text", ["", " \n", "\u3000"])
def test_blank_text_has_no_topic_and_no_type(text: str) -> None:
    assert topics_of(text, text, text) == ()
    assert types_of(text) == ()


def test_the_shipped_weights_stay_small() -> None:
    folder = files("kb") / "parser"
    sizes = [len((folder / name).read_bytes()) for name in ("topics.npz", "types.npz")]
    assert sum(sizes) <= 1_500_000


@pytest.mark.timeout(60)
def test_a_long_text_is_classified_like_any_other() -> None:
    """Only distinct n-grams count, so that repetition costs no more than reading."""
    assert 1 <= len(topics_of("财务" * 50_000, "", "车" * 100_000)) <= 3


def test_classifying_imports_no_training_library() -> None:
    code = "import sys; from kb.parser.classify import types_of; types_of('召开会议'); print('sklearn' in sys.modules, 'jieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
