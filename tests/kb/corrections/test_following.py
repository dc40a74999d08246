"""What baskets, marks of hit testing and earlier evaluations name follows the words when ids come to mean others."""

from __future__ import annotations

from typing import Any

from kb.baskets import MAX_ITEMS, change_basket, create_basket, id_of, new_key, read_basket
from kb.corrections import Proposal, correct, undo
from kb.evaluations import Answer, Evaluation, Runs, SearchState, put_evaluation, read_runs
from kb.judged import NewQuestion, add_questions, read_marks
from kb.question_checks import QuestionKind
from kb.store import Store
from tests.kb.corrections.notices import TEXT, renumbered, reworded

HALF = TEXT.index("并退回")  # where the first measure may be split


def make(store: Store, target: str, field: str, value: Any = None) -> int:
    return store.write(lambda c: correct(c, Proposal(target, field, value))).correction.id


def collect(store: Store, *items: str) -> str:
    """A basket's id."""
    key = new_key()
    store.write(lambda c: create_basket(c, key, items))
    return id_of(key)


def items(store: Store, basket_id: str) -> tuple[str, ...]:
    basket = store.read(lambda c: read_basket(c, basket_id))
    assert basket is not None
    return basket.items


def mark(store: Store, **grades: int) -> int:
    """A question's id. grades: by "P1M2"."""
    marks = {f"某局#{place.replace('M', '-M')}": grade for place, grade in grades.items()}
    asked = [NewQuestion("差旅费怎么整改", QuestionKind.OTHER, marks)]
    return store.write(lambda c: add_questions(c, asked)).question_ids[0]


def marks(store: Store, question: int) -> dict[str, int]:
    return store.read(lambda c: read_marks(c, [question]))[question]


def test_a_split_measure_is_collected_in_all_its_pieces_and_later_ones_keep_their_words(store: Store) -> None:
    basket = collect(store, "某局#P1-M2", "某局#P1-M1", "某局#P2-M1", "某局#P1")
    number = make(store, "某局#P1-M1", "split", {"at": HALF})
    assert items(store, basket) == ("某局#P1-M3", "某局#P1-M1", "某局#P1-M2", "某局#P2-M1", "某局#P1")
    store.write(lambda c: undo(c, number))
    assert items(store, basket) == ("某局#P1-M2", "某局#P1-M1", "某局#P2-M1", "某局#P1")


def test_joined_measures_are_collected_once(store: Store) -> None:
    basket = collect(store, "某局#P1-M1", "某局#P1-M2")
    number = make(store, "某局#P1-M1", "join")
    assert items(store, basket) == ("某局#P1-M1",)
    store.write(lambda c: undo(c, number))
    assert items(store, basket) == ("某局#P1-M1", "某局#P1-M2")


def test_what_a_basket_held_before_its_last_change_follows_as_well(store: Store) -> None:
    key = new_key()
    store.write(lambda c: create_basket(c, key, ["某局#P1-M2"]))
    store.write(lambda c: change_basket(c, key, lambda _: ()))
    make(store, "某局#P1-M1", "split", {"at": HALF})
    found = store.read(lambda c: read_basket(c, id_of(key)))
    assert found is not None
    assert (found.items, found.previous) == ((), ("某局#P1-M3",))


def test_a_full_basket_does_not_grow_by_a_split(store: Store) -> None:
    others = [f"别处#P1-M{number}" for number in range(1, MAX_ITEMS)]
    basket = collect(store, "某局#P1-M1", *others)
    make(store, "某局#P1-M1", "split", {"at": HALF})
    assert items(store, basket) == ("某局#P1-M1", *others)


def test_a_status_by_hand_moves_nothing(store: Store) -> None:
    basket = collect(store, "某局#P1-M1")
    make(store, "某局#P1-M1", "status", {"completion": "in_progress", "continuing": False})
    assert items(store, basket) == ("某局#P1-M1",)


def test_marks_follow_a_split_and_its_undo(store: Store) -> None:
    question = mark(store, P1M1=2, P1M2=0, P2=1)
    number = make(store, "某局#P1-M1", "split", {"at": HALF})
    assert marks(store, question) == {"某局#P1-M1": 2, "某局#P1-M2": 2, "某局#P1-M3": 0, "某局#P2": 1}
    store.write(lambda c: undo(c, number))
    assert marks(store, question) == {"某局#P1-M1": 2, "某局#P1-M2": 0, "某局#P2": 1}


def test_of_two_marks_that_meet_the_better_one_stays(store: Store) -> None:
    question = mark(store, P1M1=0, P1M2=2)
    make(store, "某局#P1-M1", "join")
    assert marks(store, question) == {"某局#P1-M1": 2}


def test_what_earlier_evaluations_found_is_named_as_the_marks_are(store: Store) -> None:
    question = mark(store, P1M2=2)
    found = Runs({question: Answer("差旅费怎么整改", ("某局#P2-M1", "某局#P1-M2"))}, frozenset({"某局"}))
    made = Evaluation(SearchState(1, "m", "r", 1), "set", 1, {})
    evaluation = store.write(lambda c: put_evaluation(c, made, found))
    make(store, "某局#P1-M1", "split", {"at": HALF})
    renamed = store.read(lambda c: read_runs(c, evaluation)).answers[question].found
    assert renamed == ("某局#P2-M1", "某局#P1-M3")


def test_in_another_file_the_words_are_found_under_their_new_numbers(store: Store) -> None:
    basket, question = collect(store, "某局#P1", "某局#P2-M1"), mark(store, P2M1=2)
    made = renumbered()
    store.put(made, made.text.encode())
    assert items(store, basket) == ("某局#P2", "某局#P3-M1")
    assert marks(store, question) == {"某局#P3-M1": 2}


def test_words_that_are_gone_keep_their_id(store: Store) -> None:
    basket = collect(store, "某局#P2-M1", "某局#P1-M1")
    made = reworded(old="封存车辆5台，已完成。", new="全部车辆移交机关事务中心。")
    store.put(made, made.text.encode())
    assert items(store, basket) == ("某局#P2-M1", "某局#P1-M1")


def test_notices_whose_names_begin_alike_are_not_mistaken(store: Store) -> None:
    basket = collect(store, "某局2#P1-M2")
    make(store, "某局#P1-M1", "split", {"at": HALF})
    assert items(store, basket) == ("某局2#P1-M2",)
