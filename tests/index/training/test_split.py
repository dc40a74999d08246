"""What is measured with never enters training."""

from __future__ import annotations

import pytest

from index.training.sources import Corpus, Measure, Question, Row
from index.training.split import LeakError, Split, check_no_leak, split_sources


def _corpus(notices: int) -> Corpus:
    measures = [Measure(f"n{n}#P1-M1", f"问题{n}", f"措施第{n}条。") for n in range(notices)]
    questions = [
        Question(f"q{n}", "keyword", f"怎么办{n}", frozenset({f"n{n}#P1-M1"})) for n in range(notices)
    ]
    return Corpus(tuple(measures), tuple(questions))


def _rows(count: int) -> list[Row]:
    return [Row("B9", f"题{n // 2}", f"行措施{n}", (f"问法{n}甲", f"问法{n}乙")) for n in range(count)]


def _split(corpus: Corpus, rows: list[Row]) -> Split:
    return split_sources(corpus, rows, notices=2, row_share=0.25, seed=7)


def test_whole_notices_are_held_out_with_all_their_questions_and_measures() -> None:
    split = _split(_corpus(10), _rows(8))
    assert len(split.held_out_slugs) == 2
    assert all(question.slugs <= split.held_out_slugs for question in split.test_questions)
    assert not any(question.slugs & split.held_out_slugs for question in split.train_questions)
    assert not any(measure.slug in split.held_out_slugs for measure in split.train_measures)


def test_rows_of_one_topic_and_title_stay_on_one_side() -> None:
    # 8 rows in 4 groups of two, a quarter held out: one group, two rows.
    split = _split(_corpus(10), _rows(8))
    assert len(split.test_rows) == 2
    assert len({row.group for row in split.test_rows}) == 1
    assert not {row.group for row in split.train_rows} & {row.group for row in split.test_rows}


def test_one_seed_gives_one_split() -> None:
    assert _split(_corpus(10), _rows(8)) == _split(_corpus(10), _rows(8))


def test_a_training_question_worded_like_a_held_out_one_is_dropped() -> None:
    corpus = _corpus(10)
    same = tuple(Question(q.question_id, q.kind, "都问这个?", q.relevant) for q in corpus.questions)
    assert _split(Corpus(corpus.measures, same), _rows(8)).train_questions == ()


def test_a_measure_that_a_held_out_notice_repeats_is_dropped() -> None:
    corpus = _corpus(10)
    same = tuple(Measure(m.measure_id, m.title, "批评教育相关人员。") for m in corpus.measures)
    assert _split(Corpus(same, corpus.questions), _rows(8)).train_measures == ()


def test_what_remains_for_training_passes_the_check() -> None:
    split = _split(_corpus(10), _rows(8))
    texts = [question.text for question in split.train_questions]
    texts += [measure.text for measure in split.train_measures]
    texts += [query for row in split.train_rows for query in row.queries]
    assert check_no_leak(texts, split) == 8 + 8 + 12


@pytest.mark.parametrize("disguise", ["{}", "{}?", " {} ", "“{}”"])
def test_a_held_out_question_is_found_in_any_dress(disguise: str) -> None:
    split = _split(_corpus(10), _rows(8))
    with pytest.raises(LeakError, match="held-out text is in training"):
        check_no_leak([disguise.format(split.test_questions[0].text)], split)


def test_a_held_out_measure_is_found_under_its_title() -> None:
    corpus = _corpus(10)
    split = _split(corpus, _rows(8))
    held = next(measure for measure in corpus.measures if measure.slug in split.held_out_slugs)
    with pytest.raises(LeakError, match="held-out text is in training"):
        check_no_leak([f"{held.title}。{held.text}"], split)


def test_a_held_out_row_is_found_by_each_of_its_questions() -> None:
    split = _split(_corpus(10), _rows(8))
    for query in split.test_rows[0].queries:
        with pytest.raises(LeakError, match="held-out text is in training"):
            check_no_leak([query], split)
