"""What is made of a question: corrections, filler, synonyms, concepts; and when nothing is made of it."""

from __future__ import annotations

import pytest

from index.query import Query, analyse
from index.understanding.concepts import NamedTopic
from index.understanding.corrections import Corrector
from index.understanding.filler import drop_filler
from index.understanding.knowledge import Knowledge, combined_synonyms
from index.understanding.normalising import normalise
from index.understanding.synonyms import MAX_ADDED, SynonymGroup
from index.understanding.vocabulary import vocabulary


def understood(text: str, *own: SynonymGroup, known_terms: frozenset[str] | None = None) -> Query:
    """The query over an index in which every term stands once, or only the known ones."""

    def frequency(term: str) -> int:
        return int(known_terms is None or term in known_terms)

    return analyse(text, Knowledge(frequency, combined_synonyms(own), "own" if own else ""))


def corrected(text: str) -> str:
    return Corrector(vocabulary(), lambda _: 0).correct(text).text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("忠心组学习走过场", "中心组学习走过场"),
        ("发漂报销", "发票报销"),
        ("测汇成果保密", "测绘成果保密"),
        ("扫二围码付款", "扫二维码付款"),
        ("十四五归划", "十四五规划"),
        ("最后发眼", "最后发言"),
        ("公务接呆超标", "公务接待超标"),
        ("报帐不及时", "报账不及时"),
        ("帐户没有清理", "账户没有清理"),
    ],
)
def test_a_homophone_is_read_as_the_word_that_is_meant(written: str, meant: str) -> None:
    assert corrected(written) == meant


def test_a_sound_that_is_often_confused_counts_as_the_same() -> None:
    """站 (zhan) for 账 (zhang)."""
    assert corrected("固定资产站实不符") == "固定资产账实不符"


def test_a_character_left_out_of_or_doubled_in_a_long_term_is_noticed() -> None:
    assert corrected("理论学中心组") == "理论学习中心组"
    assert corrected("理论学习习中心组") == "理论学习中心组"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("zenme改", "怎么改"),
        ("chailv费报销", "差旅费报销"),
        ("gongwujiedai超标", "公务接待超标"),
        ("gongwu jiedai", "公务接待"),
        ("gong wu jie dai 超标", "公务接待 超标"),
        ("OA gongwu jiedai", "OA 公务接待"),
    ],
)
def test_pinyin_typed_in_latin_letters_is_read(written: str, meant: str) -> None:
    assert corrected(written) == meant


@pytest.mark.parametrize("text", ["OA系统上线", "ppt汇报", "led屏被黑", "app 停用", "excel表"])
def test_latin_words_stay(text: str) -> None:
    assert corrected(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "差旅费报销审核不严",
        "理论学习中心组学习不够深入",
        "固定资产账实不符,资产处置随意",
        "帐篷和蚊帐由后勤统一采购",
        "会上念材料,没人真去落实",
        "干部轮岗交流不到位",
    ],
)
def test_what_is_written_right_stays(text: str) -> None:
    assert corrected(text) == text


def test_a_word_that_stands_in_the_index_is_no_slip() -> None:
    """发漂 would be 发票, if no notice said 发漂."""
    assert Corrector(vocabulary(), lambda term: int(term == "发漂")).correct("发漂").text == "发漂"


def test_traditional_characters_are_simplified_and_simplified_ones_left_alone() -> None:
    assert normalise("差旅費報銷審核不嚴") == "差旅费报销审核不严"
    assert normalise("著作权瞭望乾坤") == "著作权瞭望乾坤"
    assert normalise("ＯＡ　系统") == "OA 系统"


@pytest.mark.parametrize(
    ("spoken", "about"),
    [
        ("请问一下公务接待超标怎么整改，谢谢", "公务接待超标怎么整改"),
        ("我想问下公务接待超标", "公务接待超标"),
        ("公务接待超标，急，在线等", "公务接待超标"),
        ("帮我看看公务接待超标", "公务接待超标"),
        ("有没有谁家整改过的，公务接待超标", "公务接待超标"),
        ("公务接待超标 咋整", "公务接待超标"),
        ("地图太旧拉", "地图太旧"),
    ],
)
def test_politeness_and_habits_of_speech_are_left_out(spoken: str, about: str) -> None:
    assert drop_filler(normalise(spoken)).text == about


@pytest.mark.parametrize("text", ["急救车私用", "急", "谢谢", "怎么整改", "老实人干着急", "工作拖拉"])
def test_never_is_everything_left_out_nor_what_only_looks_like_filler(text: str) -> None:
    assert drop_filler(text).text == text


def test_a_synonym_weighs_a_fifth_of_the_word_itself() -> None:
    """差旅费 weighs 12 as the whole question: 0.2 * 12."""
    query = understood("差旅费", SynonymGroup("差旅费", ("车马费",)), known_terms=frozenset({"车马费"}))

    assert query.understood.synonyms == {"差旅费": ("车马费",)}
    assert query.lexical.words["差旅费"] == 12.0
    assert query.lexical.added["车马费"] == pytest.approx(2.4)


def test_all_that_a_word_adds_weighs_at_most_as_much_as_the_word() -> None:
    variants = ("车马费", "路费", "旅费", "川资", "盘缠", "车票钱", "机票钱", "住宿费")
    query = understood("差旅费", SynonymGroup("差旅费", variants))
    plain = analyse("差旅费").lexical.words

    added = query.lexical.added
    assert 0 < sum(added.values()) <= plain["差旅费"] + 1e-9
    assert len(added) <= MAX_ADDED


def test_a_synonym_that_no_notice_holds_is_not_added() -> None:
    query = understood("差旅费", known_terms=frozenset({"差旅费"}))

    assert query.understood.synonyms == {}
    assert query.lexical == analyse("差旅费").lexical


def test_the_words_of_the_question_keep_their_weight() -> None:
    query = understood("差旅费报销审核不严")
    plain = analyse("差旅费报销审核不严").lexical.words

    assert query.lexical.words == plain
    assert query.lexical.added.keys().isdisjoint(plain)


def test_synonyms_are_not_marked_in_the_results() -> None:
    """What was typed is what a reader looks for."""
    query = understood("差旅费", SynonymGroup("差旅费", ("住宿费",)))

    assert "住宿费" in query.lexical.added
    assert "住宿费" not in query.marked_words


def test_topics_are_recognised_with_weights_that_sum_to_at_most_one() -> None:
    concepts = dict(understood("第一议题制度落实不到位,中心组学习走过场").concepts)

    assert max(concepts, key=concepts.__getitem__) == "A1"
    assert sum(concepts.values()) <= 1.0


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("形式主义官僚主义", NamedTopic("B4", whole=True)),
        ("形式主义、官僚主义怎么整改", NamedTopic("B4", whole=True)),
        ("形式主义", NamedTopic("B4", whole=False)),
        ("差旅与报销", NamedTopic("B8", whole=True)),
        ("财务管理方面的突出问题", NamedTopic("B9", whole=True)),
        ("党费", NamedTopic("C12", whole=True)),
        ("形式主义突出", NamedTopic("B4", whole=False)),
        ("形式主义、官僚主义问题依然严重", NamedTopic("B4", whole=True)),
        ("财务管理混乱", None),
        ("差旅", None),
        ("管理", None),
        ("!!", None),
    ],
)
def test_a_question_may_be_the_name_of_a_topic(question: str, topic: NamedTopic | None) -> None:
    assert understood(question).understood.topic == topic


def test_the_encoder_gets_the_corrected_question() -> None:
    query = understood("请问忠心组学习走过场怎么整改,谢谢", known_terms=frozenset({"中心组"}))

    assert query.text == "中心组学习走过场怎么整改"
    assert [(one.written, one.meant) for one in query.understood.corrections] == [("忠心组", "中心组")]
    assert query.lexical.added["忠心"] < query.lexical.words["中心组"]
    assert query.understood.dropped == ("请问", "谢谢")


def test_a_literal_question_is_left_as_it_is() -> None:
    known = Knowledge(lambda _: 1, combined_synonyms(()))
    query = analyse("请问忠心组学习,谢谢", known, literal=True)

    assert query.text == "请问忠心组学习,谢谢"
    assert query.understood.literal
    assert not query.understood.changed
    assert query.lexical == analyse("请问忠心组学习,谢谢").lexical


def test_a_literal_and_an_understood_question_are_kept_apart() -> None:
    """Both may have the same text, but are searched differently."""
    known = Knowledge(lambda _: 1, combined_synonyms(()))

    assert analyse("差旅费", known).key != analyse("差旅费", known, literal=True).key


def test_other_synonyms_make_another_query() -> None:
    assert understood("差旅费").key != understood("差旅费", SynonymGroup("差旅费", ("车马费",))).key
