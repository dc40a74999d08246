"""Judged questions and their marks are kept as they were made, once a wording, and come back after a deletion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import judged
from kb.errors import ConflictError, InvalidInputError, NotFoundError
from kb.judged import NewQuestion
from kb.judged_answers import read_judged
from kb.question_checks import QuestionKind, check_grade, check_kind, check_question, check_target
from kb.store import Store, open_store
from tests.kb.notices import content_of, notice

KEYWORD, OTHER = QuestionKind.KEYWORD, QuestionKind.OTHER


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """With the notice 某局, whose first problem has two measures."""
    opened = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    opened.put(notice("某局"), content_of("某局"))
    yield opened
    opened.close()


def add(store: Store, *texts: str, kind: QuestionKind = OTHER, **marks: int) -> judged.Added:
    given = {target.replace("_", "#").replace("M", "-M"): grade for target, grade in marks.items()}
    questions = [NewQuestion(text, kind, given) for text in texts]
    return store.write(lambda connection: judged.add_questions(connection, questions))


def mark(store: Store, question_id: int, target: str, grade: int | None) -> bool:
    return store.write(lambda connection: judged.set_mark(connection, question_id, target, grade))


def texts(store: Store) -> list[str]:
    return [question.text for question in store.read(judged.read_questions)]


def test_questions_come_back_newest_first_with_their_kind(store: Store) -> None:
    assert add(store, "差旅费", "公务接待", kind=KEYWORD).question_ids == (1, 2)
    newest, older = store.read(judged.read_questions)
    assert (newest.text, older.text, older.kind) == ("公务接待", "差旅费", KEYWORD)


def test_a_wording_is_kept_once_however_it_is_spaced_and_punctuated(store: Store) -> None:
    add(store, "差旅费报销")
    added = add(store, "差旅费 报销？", "ＡＢＣ报销", "abc 报销")
    assert (added.question_ids, added.added, added.known) == ((1, 2, 2), 1, 1)
    assert texts(store) == ["ＡＢＣ报销", "差旅费报销"]


def test_marks_given_with_a_known_question_are_added_and_replace_what_was_there(store: Store) -> None:
    (question_id,) = add(store, "差旅费", 某局_P1M1=1, 某局_P2=0).question_ids
    assert add(store, "差旅费", 某局_P1M1=2, 某局_P1M2=1).marks == 2
    assert store.read(judged.read_marks) == {question_id: {"某局#P1-M1": 2, "某局#P1-M2": 1, "某局#P2": 0}}


def test_a_mark_can_be_changed_and_taken_away(store: Store) -> None:
    (question_id,) = add(store, "差旅费").question_ids
    assert mark(store, question_id, "某局#P1-M1", 2)
    assert not mark(store, question_id, "某局#P1-M1", 2)
    assert mark(store, question_id, "某局#P1-M1", 0)
    assert mark(store, question_id, "某局#P1-M1", None)
    assert not mark(store, question_id, "某局#P1-M1", None)
    assert store.read(judged.read_marks) == {}


def test_too_many_questions_are_refused_and_none_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "MAX_QUESTIONS", 2)
    add(store, "一")
    with pytest.raises(InvalidInputError, match="已有 1 个问题，再加 2 个就超过 2 个的上限，一个也没有保存"):
        add(store, "二", "三")
    assert texts(store) == ["一"]


def test_too_many_marks_of_one_question_are_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged, "MAX_MARKS", 1)
    (question_id,) = add(store, "差旅费", 某局_P1M1=1).question_ids
    with pytest.raises(InvalidInputError, match="最多标注 1 处"):
        mark(store, question_id, "某局#P1-M2", 1)
    assert mark(store, question_id, "某局#P1-M1", 2)


def test_a_deleted_question_is_gone_and_comes_back_with_its_marks(store: Store) -> None:
    (question_id,) = add(store, "差旅费", 某局_P1M1=2).question_ids
    store.write(lambda connection: judged.delete_question(connection, question_id))
    assert store.read(read_judged) == []
    with pytest.raises(NotFoundError, match="没有编号为 1 的问题"):
        mark(store, question_id, "某局#P1-M1", 0)
    store.write(lambda connection: judged.restore_question(connection, question_id))
    (back,) = store.read(read_judged)
    assert (back.question.text, back.marks) == ("差旅费", {"某局#P1-M1": 2})
    with pytest.raises(NotFoundError, match="没有可恢复的问题"):
        store.write(lambda connection: judged.restore_question(connection, question_id))


def test_a_question_whose_wording_was_added_anew_is_not_restored(store: Store) -> None:
    (question_id,) = add(store, "差旅费").question_ids
    store.write(lambda connection: judged.delete_question(connection, question_id))
    add(store, "差旅费")
    with pytest.raises(ConflictError, match="又添加了同样的问题“差旅费”"):
        store.write(lambda connection: judged.restore_question(connection, question_id))


def test_a_question_can_be_put_in_other_words_but_not_in_anothers(store: Store) -> None:
    first, _ = add(store, "差旅费", "公务接待").question_ids
    with pytest.raises(ConflictError, match="已有同样的问题“公务接待”"):
        store.write(lambda connection: judged.change_question(connection, first, text="公务 接待"))
    changed = store.write(lambda c: judged.change_question(c, first, text="差旅费。", kind=KEYWORD))
    assert (changed.text, changed.kind) == ("差旅费。", KEYWORD)


def test_a_vote_adds_its_question_and_never_lowers_a_careful_mark(store: Store) -> None:
    def vote(target: str, *, is_useful: bool) -> tuple[int, bool]:
        return store.write(
            lambda connection: judged.record_vote(connection, "差旅费", target, is_useful=is_useful)
        )

    assert vote("某局#P1", is_useful=True) == (1, True)
    mark(store, 1, "某局#P1", 2)
    assert vote("某局#P1", is_useful=True) == (1, False)
    assert store.read(judged.read_marks) == {1: {"某局#P1": 2}}
    assert vote("某局#P1", is_useful=False) == (1, True)
    assert store.read(judged.read_marks) == {1: {"某局#P1": 0}}


def test_a_mark_of_a_problem_is_one_of_each_measure_unless_that_has_its_own(store: Store) -> None:
    add(store, "差旅费", 某局_P1=2, 某局_P1M2=0)
    (answers,) = store.read(read_judged)
    assert answers.grades == {"某局#P1-M1": 2, "某局#P1-M2": 0}
    assert answers.has_relevant


def test_what_is_not_in_the_base_counts_for_nothing_until_it_is_again(store: Store) -> None:
    add(store, "差旅费", 某局_P1M1=2, 别处_P1M1=1, 别处_P7=1)
    store.delete("某局")
    (answers,) = store.read(read_judged)
    assert answers.grades == {}
    assert answers.missing == ("别处#P1-M1", "别处#P7", "某局#P1-M1")
    assert not answers.has_relevant
    store.restore("某局")
    (answers,) = store.read(read_judged)
    assert answers.grades == {"某局#P1-M1": 2}


def test_judging_is_no_change_of_the_notices(store: Store) -> None:
    """The index stays current: it holds no marks, and search reads none."""
    before = store.change_sequence()
    add(store, "差旅费", 某局_P1M1=2)
    assert store.change_sequence() == before


@pytest.mark.parametrize("text", ["", "  ", "？！", "=", "\x00\x01", "\u200b"])
def test_a_question_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="没有文字"):
        check_question(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=HYPERLINK(1)", "HYPERLINK(1)"),
        ("＝＋-@ 差旅", "差旅"),
        ("a\tb\r\nc\x00\u202ed", "a b c d"),
        ("- 差旅费", "差旅费"),
    ],
)
def test_a_question_is_one_line_that_no_spreadsheet_takes_for_a_formula(text: str, kept: str) -> None:
    assert check_question(text) == kept


def test_a_question_has_at_most_as_many_characters_as_the_search_reads() -> None:
    assert check_question("差" * 500)
    with pytest.raises(InvalidInputError, match="有 501 个字，最多 500 个"):
        check_question("差" * 501)


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_kind_is_known_by_its_code_and_its_chinese_name(kind: QuestionKind) -> None:
    assert check_kind(kind.value) is kind
    assert check_kind(f" {kind.label} ") is kind


def test_an_unknown_kind_is_told_with_those_there_are() -> None:
    with pytest.raises(InvalidInputError, match="没有名为“x”的问题类型。可用的有：关键词、提问"):
        check_kind("x")


@pytest.mark.parametrize(
    "target", ["", "某局", "某局#P0", "某局#P1-M0", "某 局#P1", "a" * 240 + "#P1", "x#P1-M1-M2"]
)
def test_a_target_of_no_measure_or_problem_is_refused(target: str) -> None:
    with pytest.raises(InvalidInputError, match="不是"):
        check_target(target)


@pytest.mark.parametrize("grade", [-1, 3])
def test_a_grade_is_0_1_or_2(grade: int) -> None:
    with pytest.raises(InvalidInputError, match="应为 0（不相关）"):
        check_grade(grade)
