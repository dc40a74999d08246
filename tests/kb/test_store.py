"""What the store keeps, answers and refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.document import Span
from kb.errors import ConflictError, InvalidInputError, NotFoundError, StorageError
from kb.notice import Completion, Fact, FactKind, Measure, Notice, Problem, Source
from kb.records import year_of
from kb.store import Counts, MeasureRecord, Store, open_store
from tests.kb.notices import at, content_of, notice


def open_in(folder: Path, *, read_only: bool = False) -> Store:
    return open_store(f"sqlite:///{folder}/kb.sqlite", folder / "originals", read_only=read_only)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_in(tmp_path)
    yield opened
    opened.close()


def put(store: Store, slug: str, **changes: object) -> str:
    return store.put(notice(slug, **changes), content_of(slug))


def with_content(made: Notice, content: bytes) -> Notice:
    digest = hashlib.sha256(content).hexdigest()
    return replace(made, source=Source(made.source.file_name, digest, "txt", len(content)))


def test_a_notice_comes_back_as_it_was_put(store: Store) -> None:
    put(store, "某局")
    assert store.notice("某局") == notice("某局")


def test_a_notice_without_anything_comes_back_as_it_was_put(store: Store) -> None:
    empty = Notice("空", "", "", notice("空").source)
    store.put(empty, content_of("空"))
    assert store.notice("空") == empty


_words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
_spans = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: Span(min(pair), max(pair)))
_facts = st.builds(Fact, st.sampled_from(FactKind), _words, _words, _words, _spans)
_measures = st.lists(
    st.builds(
        Measure,
        st.just(0),
        _words,
        _spans,
        types=st.sampled_from([(), ("M1",), ("M2", "M7")]),
        completion=st.sampled_from(Completion),
        continuing=st.booleans(),
        facts=st.lists(_facts, max_size=3).map(tuple),
    ),
    max_size=3,
).map(lambda found: tuple(replace(each, ordinal=i) for i, each in enumerate(found, 1)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_words, _spans, _measures), max_size=3), _words)
def test_any_notice_comes_back_as_it_was_put(
    store: Store, found: list[tuple[str, Span, tuple[Measure, ...]]], text: str
) -> None:
    problems = tuple(
        Problem(number, "", title, span, span, None, (), measures)
        for number, (title, span, measures) in enumerate(found, 1)
    )
    made = notice("任意", problems=problems, text=text)
    store.put(made, content_of("任意"))
    assert store.notice("任意") == made


def test_putting_a_new_slug_adds_and_putting_it_again_changes_nothing(store: Store) -> None:
    assert put(store, "某局") == "added"
    assert put(store, "某局") == "unchanged"
    assert store.change_sequence() == 1


def test_putting_other_content_under_a_slug_swaps_all_its_rows(store: Store) -> None:
    put(store, "某局")
    changed = with_content(notice("某局", problems=notice().problems[1:], sections=()), b"new")
    assert store.put(changed, b"new") == "replaced"
    assert store.notice("某局") == changed
    assert store.counts() == Counts(1, 1, 0)
    assert store.measures(["某局#P1-M1"]) == {}


def test_the_same_file_understood_differently_is_replaced(store: Store) -> None:
    put(store, "某局")
    assert put(store, "某局", title="另一个标题") == "replaced"


def test_the_same_content_under_another_slug_is_refused_by_name(store: Store) -> None:
    put(store, "某局")
    copy = replace(notice("某局"), slug="某局副本")
    with pytest.raises(ConflictError, match="与已入库的“某局”是同一份文件"):
        store.put(copy, content_of("某局"))
    assert store.counts().notices == 1


def test_content_that_does_not_match_its_checksum_is_refused(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="校验值不符"):
        store.put(notice("某局"), b"other")
    assert store.counts().notices == 0


def test_a_deleted_notice_is_seen_by_no_query(store: Store) -> None:
    put(store, "某局")
    store.delete("某局")
    assert store.counts() == Counts(0, 0, 0)
    assert store.notices() == ([], 0)
    assert store.measures(["某局#P1-M1"]) == {}
    assert store.problem_measures(["某局#P1"]) == {}
    assert list(store.iter_measures()) == []
    for read in (store.notice, store.original):
        with pytest.raises(NotFoundError, match=r"没有编号为“某局”的通报（或已删除）。请在通报列表中查找。$"):
            read("某局")


def test_a_deletion_can_be_undone(store: Store) -> None:
    put(store, "某局")
    store.delete("某局")
    store.restore("某局")
    assert store.notice("某局") == notice("某局")
    assert store.change_sequence() == 3  # put, delete, restore


def test_putting_a_deleted_slug_brings_it_back(store: Store) -> None:
    put(store, "某局")
    store.delete("某局")
    assert put(store, "某局") == "added"
    assert store.notice("某局") == notice("某局")


def test_deleting_what_is_not_there_says_so(store: Store) -> None:
    with pytest.raises(NotFoundError, match="没有编号为“没有”的通报"):
        store.delete("没有")


def test_restoring_what_was_not_deleted_says_so(store: Store) -> None:
    put(store, "某局")
    with pytest.raises(NotFoundError, match="没有已删除的通报“某局”"):
        store.restore("某局")


def test_restoring_a_file_that_stands_under_another_slug_by_now_is_refused(store: Store) -> None:
    put(store, "某局")
    store.delete("某局")
    store.put(replace(notice("某局"), slug="新名"), content_of("某局"))
    with pytest.raises(ConflictError, match="与已入库的“新名”是同一份文件"):
        store.restore("某局")


def test_a_measure_comes_with_its_context(store: Store) -> None:
    put(store, "某局")
    assert store.measures(["某局#P1-M2"]) == {
        "某局#P1-M2": MeasureRecord(
            measure_id="某局#P1-M2",
            problem_id="某局#P1",
            slug="某局",
            problem_number=1,
            ordinal=2,
            text="退回2.6万元。",
            span=at("退回2.6万元。"),
            types=("M3",),
            completion=Completion.UNSTATED,
            continuing=False,
            problem_title="差旅费报销审核不严",
            section_title="财务",
            topics=("B8", "B9"),
            notice_title="某局整改通报",
            inspected_unit="某局",
            unit_kind="党政机关",
            region="某市",
            kind="巡察",
            publication_date="2023-06-30",
            year=2023,
        )
    }


def test_measures_come_in_the_order_asked_for_and_unknown_ids_are_left_out(store: Store) -> None:
    put(store, "某局")
    found = store.measures(["某局#P1-M2", "没有#P1-M1", "某局#P1-M1", "' OR 1=1 --"])
    assert list(found) == ["某局#P1-M2", "某局#P1-M1"]


def test_any_number_of_ids_can_be_asked_for(store: Store) -> None:
    """SQLite takes 32,766 parameters a statement."""
    put(store, "某局")
    ids = [f"没有#P1-M{number}" for number in range(1, 40_000)]
    assert list(store.measures([*ids, "某局#P1-M1"])) == ["某局#P1-M1"]
    assert store.measures([]) == {}


def test_measures_of_problems_come_by_ordinal(store: Store) -> None:
    put(store, "某局")
    put(store, "另一局")
    found = store.problem_measures(["另一局#P1", "某局#P1", "某局#P2", "没有#P1"])
    assert {problem: [record.ordinal for record in records] for problem, records in found.items()} == {
        "另一局#P1": [1, 2],
        "某局#P1": [1, 2],
    }


def test_all_measures_stream_by_slug_problem_and_ordinal(store: Store) -> None:
    for slug in ("丙", "甲", "乙"):
        put(store, slug)
    expected = [f"{slug}#P1-M{ordinal}" for slug in sorted("甲乙丙") for ordinal in (1, 2)]
    assert [record.measure_id for record in store.iter_measures()] == expected


def test_writing_goes_on_while_somebody_streams_measures(store: Store) -> None:
    put(store, "甲")
    stream = store.iter_measures()
    next(stream)
    assert put(store, "乙") == "added"


def test_the_list_is_newest_first_with_undated_notices_last(store: Store) -> None:
    put(store, "旧", publication_date="2021-05")
    put(store, "无", publication_date=None)
    put(store, "新", publication_date="2024-01-02")
    found, total = store.notices()
    assert ([each.slug for each in found], total) == (["新", "旧", "无"], 3)
    assert (found[0].problem_count, found[0].measure_count, found[0].warnings_count) == (2, 2, 1)


def test_the_list_has_pages(store: Store) -> None:
    for number in range(1, 6):
        put(store, f"局{number}")
    found, total = store.notices(offset=2, limit=2)
    assert ([each.slug for each in found], total) == (["局3", "局4"], 5)


@pytest.mark.parametrize("contains", ["甲局.TXT", "甲局", "整改通报"])
def test_the_list_can_be_narrowed_to_words_of_title_slug_or_file_name(store: Store, contains: str) -> None:
    put(store, "甲局")
    put(store, "乙局", title="另一份")
    assert [each.slug for each in store.notices(contains=contains)[0]] == ["甲局"]


def test_wildcards_in_the_words_are_plain_characters(store: Store) -> None:
    put(store, "甲局")
    assert store.notices(contains="%") == ([], 0)


def test_the_original_comes_back_byte_for_byte(store: Store) -> None:
    put(store, "某局")
    assert store.original("某局") == (notice("某局").source, content_of("某局"))


def test_a_damaged_original_is_told_from_a_good_one(store: Store, tmp_path: Path) -> None:
    put(store, "某局")
    sha256 = notice("某局").source.sha256
    (tmp_path / "originals" / sha256[:2] / sha256).write_bytes(b"changed")
    with pytest.raises(StorageError, match="与入库时不一致"):
        store.original("某局")


def test_a_lost_original_is_written_again_by_the_next_put(store: Store, tmp_path: Path) -> None:
    put(store, "某局")
    sha256 = notice("某局").source.sha256
    (tmp_path / "originals" / sha256[:2] / sha256).unlink()
    assert put(store, "某局") == "unchanged"
    assert store.original("某局")[1] == content_of("某局")


def test_a_failing_put_leaves_the_former_notice_whole(store: Store) -> None:
    put(store, "某局")
    twice = replace(notice().problems[0], number=2)
    bad = with_content(notice("某局", problems=(twice, twice)), b"bad")
    with pytest.raises(ConflictError, match="编号重复"):
        store.put(bad, b"bad")
    assert store.notice("某局") == notice("某局")


def test_many_threads_read_while_one_writes(store: Store) -> None:
    put(store, "甲")

    def read(_: int) -> bool:
        return store.notice("甲") == notice("甲") and len(store.measures(["甲#P1-M1"])) == 1

    with ThreadPoolExecutor(16) as pool:
        answers = pool.map(read, range(200))
        for number in range(30):
            put(store, f"局{number}")
        assert all(answers)


def test_what_is_stored_of_a_file_is_known_even_when_deleted(store: Store) -> None:
    store.put(notice("某局"), content_of("某局"), parser_version="7", origin="/某/文件.txt")
    store.delete("某局")
    (found,) = store.stored_files(notice("某局").source.sha256, [])
    assert (found.slug, found.parser_version, found.origin, found.is_deleted) == (
        "某局",
        "7",
        "/某/文件.txt",
        True,
    )


@pytest.mark.parametrize(
    ("publication", "feedback", "end", "year"),
    [
        ("2023-06", "2022", "2021", 2023),
        ("--06-30", "2022-12-05", "2021", 2022),
        (None, None, "2021", 2021),
        (None, "--12", None, None),
    ],
)
def test_the_year_is_of_publication_else_feedback_else_the_end(
    publication: str | None, feedback: str | None, end: str | None, year: int | None
) -> None:
    made = notice(publication_date=publication, feedback_date=feedback, inspection_period=(None, end))
    assert year_of(made) == year
