"""The site's own synonyms: from a file and from the store, noticed when they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.understanding.own_synonyms import OwnSynonyms, read_groups
from kb.errors import InvalidInputError, StorageError
from kb.records import StoredSynonyms
from kb.synonyms import check_synonyms


class Kept:
    """A store's synonyms."""

    def __init__(self, *groups: StoredSynonyms) -> None:
        self.groups = list(groups)
        self.broken = False

    def synonyms(self) -> list[StoredSynonyms]:
        if self.broken:
            raise StorageError("数据库无法读取。")
        return self.groups


def words(own: OwnSynonyms) -> list[tuple[str, ...]]:
    state = own.refresh()
    return [group.words for group in (*state.from_file, *state.stored)]


def test_the_file_holds_a_canonical_word_and_its_variants_a_line(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.tsv"
    path.write_text("# 本单位的叫法\n\n小食堂\t内部餐厅| 招待点 |\n", encoding="utf-8-sig")

    assert words(OwnSynonyms(path)) == [("小食堂", "内部餐厅", "招待点")]


def test_a_file_that_appears_changes_or_goes_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.tsv"
    own = OwnSynonyms(path)
    assert words(own) == []

    path.write_text("小食堂\t内部餐厅\n", encoding="utf-8")
    assert words(own) == [("小食堂", "内部餐厅")]
    path.write_text("小食堂\t内部餐厅|招待点\n", encoding="utf-8")
    assert words(own) == [("小食堂", "内部餐厅", "招待点")]
    path.unlink()
    assert words(own) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("小食堂 内部餐厅", "制表符"),
        ("\t内部餐厅", "规范词是空的"),
        ("小食堂\t", "没有同义词"),
        ("小食堂\t小食堂", "没有同义词"),
        ("堂\t内部餐厅", "应为 2 到 30 个"),
    ],
)
def test_a_bad_line_is_named_and_the_others_count(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "synonyms.tsv"
    path.write_text(f"差旅费\t车马费\n{line}\n", encoding="utf-8")

    groups, faults = read_groups(path)

    assert [group.canonical for group in groups] == ["差旅费"]
    assert len(faults) == 1
    assert "第 2 行" in faults[0]
    assert reason in faults[0]


def test_a_file_of_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.tsv"
    path.write_bytes("差旅费\t车马费\n".encode("gb18030"))

    groups, faults = read_groups(path)

    assert groups == ()
    assert "不是 UTF-8 编码" in faults[0]


def test_groups_of_the_store_are_used_and_another_set_has_another_revision() -> None:
    kept = Kept(StoredSynonyms("小食堂", ("内部餐厅",)))
    own = OwnSynonyms(store=kept)
    before = own.refresh().revision

    kept.groups = [StoredSynonyms("小食堂", ("内部餐厅", "招待点"))]

    assert words(own) == [("小食堂", "内部餐厅", "招待点")]
    assert own.refresh().revision != before


def test_a_store_that_cannot_be_read_leaves_what_was_known() -> None:
    kept = Kept(StoredSynonyms("小食堂", ("内部餐厅",)))
    own = OwnSynonyms(store=kept)
    assert words(own) == [("小食堂", "内部餐厅")]

    kept.broken = True

    assert words(own) == [("小食堂", "内部餐厅")]


def test_what_the_site_says_is_found_in_a_question() -> None:
    own = OwnSynonyms(store=Kept(StoredSynonyms("小食堂", ("内部餐厅",))))

    (found,) = own.refresh().synonyms.find("内部餐厅超标", frozenset({0, 2, 4, 6}))

    assert found.word == "内部餐厅"
    assert found.groups[0].canonical == "小食堂"


@pytest.mark.parametrize(
    ("variants", "message"),
    [([], "没有同义词"), (["甲|乙"], "不能使用的字符"), ([f"词{n:02}" for n in range(31)], "最多 30 个")],
)
def test_a_group_of_no_use_is_refused(variants: list[str], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        check_synonyms("小食堂", variants)
