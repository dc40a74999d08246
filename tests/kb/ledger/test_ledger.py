"""Which rows a ledger lists, in which order, and what it counts. Over the notices of tests/api/notices.py and 某局."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb.corrections import Proposal, correct
from kb.document import Span
from kb.errors import InvalidInputError, NotFoundError
from kb.ledger import (
    LedgerPage,
    LedgerRow,
    Order,
    StatedNotice,
    Totals,
    checked_scope,
    read_choices,
    read_keys,
    read_rows,
    read_stated,
    read_totals,
    rows_of,
)
from kb.ledger.stated import compare
from kb.notice import Attribute, Completion, Notice, Statistic
from kb.store import Store, open_store
from tests.api import notices
from tests.kb.notices import content_of, notice


def put(store: Store, made: Notice) -> None:
    content = made.text.encode()
    source = replace(made.source, sha256=hashlib.sha256(content).hexdigest())
    store.put(replace(made, source=source), content)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("ledger")
    opened = open_store(f"sqlite:///{folder}/kb.sqlite", folder / "originals")
    for made in notices.ALL:
        put(opened, made)
    opened.put(notice("某局"), content_of("某局"))
    yield opened
    opened.close()


def page(
    store: Store,
    order: Order | None = None,
    *,
    unit: str = "",
    contains: str = "",
    offset: int = 0,
    limit: int = 50,
    **filters: tuple[str, ...],
) -> LedgerPage:
    def read(connection):  # type: ignore[no-untyped-def]
        scope = checked_scope(connection, filters, unit=unit, contains=contains)
        return read_rows(connection, scope, order, offset=offset, limit=limit)

    found: LedgerPage = store.read(read)
    return found


def ids(found: LedgerPage) -> list[str]:
    return [row.measure_id or row.problem_id for row in found.rows]


def totals(store: Store, *, contains: str = "", **filters: tuple[str, ...]) -> Totals:
    return store.read(lambda c: read_totals(c, checked_scope(c, filters, contains=contains)))


def row_of(store: Store, id_: str) -> LedgerRow:
    return next(row for row in page(store).rows if id_ in (row.measure_id, row.problem_id))


def test_every_measure_is_a_row_and_a_problem_without_any_too(store: Store) -> None:
    found = page(store)
    assert ids(found) == [
        "linlan-edu-2024#P1-M1",
        "linlan-edu-2024#P1-M2",
        "linlan-edu-2024#P2-M1",
        "linlan-edu-2024#P3-M1",
        "yunhe-transport-2023#P1-M1",
        "yunhe-transport-2023#P1-M2",
        "某局#P1-M1",
        "某局#P1-M2",
        "某局#P2",
        "beishan-hospital-2022#P1-M1",
    ]
    assert found.total == 10


def test_a_row_holds_what_the_notice_says(store: Store) -> None:
    row = row_of(store, "某局#P1-M1")
    assert (row.unit, row.section, row.problem_title, row.topics) == (
        "某局",
        "财务",
        "差旅费报销审核不严",
        ("B8", "B9"),
    )
    assert (row.text, row.types, row.completion, row.continuing) == (
        "修订《差旅办法》1份,已完成并长期坚持。",
        ("M1", "M7"),
        Completion.COMPLETED,
        True,
    )
    assert [(one.words, one.date, one.origin) for one in row.deadlines] == [
        ("2023年6月", "2023-06", "problem")
    ]
    assert [(one.name, one.value) for one in row.responsible] == [("责任科室", "办公室")]
    assert [fact.text for fact in row.counts] == ["1份"]


def test_a_problem_without_measures_has_no_status(store: Store) -> None:
    row = row_of(store, "某局#P2")
    assert (row.measure_id, row.text, row.completion, row.deadlines) == (None, "", None, ())


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"topic": ("B8",)}, 6),
        ({"topic": ("差旅与报销",)}, 6),
        ({"topic": ("B7", "C4")}, 2),
        ({"measure_type": ("M7",)}, 2),
        ({"status": ("completed",)}, 3),
        ({"status": ("完成", "推进中")}, 4),
        ({"status": ("长期坚持",)}, 3),
        ({"kind": ("审计",)}, 2),
        ({"year": ("2023年", "2022")}, 6),
        ({"region": ("云和县",)}, 2),
        ({"unit_kind": ("教育",), "status": ("completed",)}, 1),
        ({"notice": ("某局",)}, 3),
        ({"notice": ("某局", "beishan-hospital-2022")}, 4),
    ],
)
def test_filters_are_those_of_a_search(
    store: Store, filters: dict[str, tuple[str, ...]], expected: int
) -> None:
    assert page(store, **filters).total == expected
    assert len(page(store, **filters).rows) == expected


def test_a_unit_is_meant_by_its_whole_name_before_by_a_part_of_it(store: Store) -> None:
    assert page(store, unit="某局").total == 3
    assert page(store, unit="局").total == 9  # 某局, 教育局, 交通运输局
    assert page(store, unit="没有这个单位").total == 0


def test_words_are_sought_in_titles_and_measures(store: Store) -> None:
    assert ids(page(store, contains="住宿发票")) == ["linlan-edu-2024#P1-M1"]
    assert ids(page(store, contains="公车管理")) == ["某局#P2"]
    assert page(store, contains="100%_").total == 0  # no wildcard


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"colour": ("red",)}, "没有名为“colour”的筛选项。可用的有：unit_kind（单位类型）"),
        ({"topic": ("Z9",)}, "没有名为“Z9”的问题主题"),
        ({"status": ("done",)}, "“完成情况”（status）没有“done”这个值"),
        ({"year": ("23",)}, "年份“23”应为四位数字"),
        ({"region": ("火星",)}, "“地区”（region）没有“火星”这个值。可用的有：临澜市、云和县"),
        ({"kind": ("' OR 1=1 --",)}, "“通报类别”（kind）没有"),
    ],
)
def test_an_unknown_filter_or_value_is_named_with_what_is_possible(
    store: Store, filters: dict[str, tuple[str, ...]], message: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        page(store, **filters)
    assert message in str(caught.value)


def test_a_notice_that_is_not_there_is_said_to_be_so(store: Store) -> None:
    with pytest.raises(NotFoundError, match="没有编号为“没有”的通报"):
        page(store, notice=("没有",))


def test_too_long_words_are_refused(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="查找的文字有 201 个字，最多 200 个"):
        page(store, contains="长" * 201)


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("notice", "linlan-edu-2024#P1-M1", "beishan-hospital-2022#P1-M1"),
        ("unit", "linlan-edu-2024#P1-M1", "某局#P2"),
        ("date", "beishan-hospital-2022#P1-M1", "linlan-edu-2024#P3-M1"),
        ("topic", "某局#P2", "linlan-edu-2024#P3-M1"),
        ("status", "linlan-edu-2024#P3-M1", "某局#P2"),
        ("type", "linlan-edu-2024#P2-M1", "某局#P2"),
        ("deadline", "某局#P1-M1", "beishan-hospital-2022#P1-M1"),
        ("responsible", "某局#P1-M1", "beishan-hospital-2022#P1-M1"),
        ("amount", "linlan-edu-2024#P1-M1", "beishan-hospital-2022#P1-M1"),
    ],
)
def test_rows_are_sorted_and_what_has_no_value_stands_last(
    store: Store, sort: str, first: str, last: str
) -> None:
    found = ids(page(store, Order(sort)))
    assert (found[0], found[-1]) == (first, last)
    assert sorted(found) == sorted(ids(page(store)))


@pytest.mark.parametrize(
    "sort", ["unit", "status", "deadline", "responsible", "amount", "problem", "measure"]
)
def test_the_other_way_round_what_has_no_value_stands_last_too(store: Store, sort: str) -> None:
    found = ids(page(store, Order(sort, is_descending=True)))
    assert sorted(found) == sorted(ids(page(store)))
    if sort in ("status", "measure"):
        assert found[-1] == "某局#P2"


@pytest.mark.parametrize("is_descending", [False, True])
def test_topics_and_types_stand_as_in_the_taxonomy_and_those_without_stand_last(
    tmp_path: Path, *, is_descending: bool
) -> None:
    own = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    for name, topics, types in (
        ("甲", ("A2", "B1"), ("M2",)),
        ("乙", ("A10",), ("M10", "M1")),
        ("丙", (), ()),
    ):
        made = notice(name)
        first = made.problems[0]
        measure = replace(first.measures[0], types=types)
        only = replace(first, topics=topics, measures=(measure,))
        own.put(replace(made, problems=(only,)), content_of(name))
    for sort in ("topic", "type"):
        found = [row.slug for row in page(own, Order(sort, is_descending=is_descending)).rows]
        assert found == ["乙", "甲", "丙"] if is_descending else ["甲", "乙", "丙"]
    own.close()


def test_an_unstated_status_stands_last_either_way(store: Store) -> None:
    for is_descending in (False, True):
        found = page(store, Order("status", is_descending=is_descending)).rows
        said = [row.completion not in (None, Completion.UNSTATED) for row in found]
        assert said == sorted(said, reverse=True)
        assert not all(said)


def test_an_unknown_order_is_refused(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="没有名为“colour”的排序。可用的有：notice（通报先后）"):
        page(store, Order("colour"))


@pytest.mark.parametrize("sort", ["notice", "deadline"])
def test_pages_together_are_the_whole(store: Store, sort: str) -> None:
    pages = [page(store, Order(sort), offset=offset, limit=4) for offset in (0, 4, 8, 12)]
    assert [id_ for found in pages for id_ in ids(found)] == ids(page(store, Order(sort)))


def test_rows_are_read_by_their_keys_and_what_is_gone_is_left_out(store: Store) -> None:
    keys = store.read(lambda c: read_keys(c, checked_scope(c, {})))
    rows = store.read(lambda c: rows_of(c, [*keys[:2], ("没有", 1, 1)]))
    assert [row.measure_id for row in rows] == ["linlan-edu-2024#P1-M1", "linlan-edu-2024#P1-M2"]


def test_counts_are_of_what_is_listed(store: Store) -> None:
    found = totals(store)
    assert (found.notices, found.problems, found.measures, found.continuing) == (4, 7, 9, 3)
    assert found.completions[Completion.COMPLETED] == 3
    assert found.completions[Completion.IN_PROGRESS] == 1
    assert found.completions[Completion.UNSTATED] == 5
    assert found.states == {"finished": 3, "ongoing": 1, "unstated": 3}
    assert found.bare_problems == 1


@pytest.mark.parametrize(
    "filters",
    [{}, {"status": ("completed",)}, {"topic": ("B8",)}, {"notice": ("某局",)}, {"year": ("1999",)}],
)
def test_counts_equal_the_rows_behind_them(store: Store, filters: dict[str, tuple[str, ...]]) -> None:
    counted, rows = totals(store, **filters), page(store, **filters).rows
    measures = [row for row in rows if row.measure_id]
    assert counted.notices == len({row.slug for row in rows})
    assert counted.problems == len({row.problem_id for row in rows})
    assert counted.measures == len(measures)
    for completion in Completion:
        assert counted.completions[completion] == sum(row.completion is completion for row in rows)
    assert sum(counted.states.values()) == counted.problems


def stated(store: Store, **filters: tuple[str, ...]) -> tuple[StatedNotice, ...]:
    return store.read(lambda c: read_stated(c, checked_scope(c, filters)))


def test_stated_numbers_stand_beside_the_counted_ones(store: Store) -> None:
    (found,) = stated(store, notice=("某局",))
    (compared,) = found.comparisons
    assert (compared.label, compared.stated, compared.counted, compared.remark) == ("反馈问题", 2, 2, "")
    assert not found.differs


def test_a_ledger_that_leaves_out_parts_of_notices_is_not_compared(store: Store) -> None:
    assert stated(store, status=("completed",)) == ()


@pytest.mark.parametrize(
    ("name", "value", "text", "counted", "remark"),
    [
        ("reported_problems", 9, "反馈9个问题", 7, "自述 9，台账中问题 7，相差 2。"),
        ("planned_measures", 9, "制定措施9条", 9, ""),
        (
            "completed",
            5,
            "完成5条",
            3,
            "自述 5，台账中写明“完成”的措施 3，相差 2。台账只按各条措施原文写明的词语计数",
        ),
        (
            "completed",
            10,
            "完成10条",
            3,
            "自述 10，台账中写明“完成”的措施 3，相差 7。通报一共只列出 9 条措施，自述的数字还包括没有逐条列出的",
        ),
        ("completed", 2, "已完成整改2个", 3, "自述 2，台账中措施写明完成的问题 3，相差 1。有措施写明完成"),
        (
            "in_progress",
            0,
            "正在推进0个",
            1,
            "自述 0，台账中措施写明推进中或未完成的问题 1，相差 1。一个问题只要有一条措施推进中",
        ),
        ("completed", 3, "已完成整改3个", 3, ""),
        ("completed", 9, "已完成问题9件", 3, "自述 9，台账中措施写明完成的问题 3，相差 6。"),
        ("in_progress", 1, "正在推进1项", 1, ""),
        ("new_rules", 27, "修订制度27项", None, "台账不统计这一项。"),
    ],
)
def test_differences_are_told_and_not_judged(
    store: Store, name: str, value: int, text: str, counted: int | None, remark: str
) -> None:
    found = compare(Statistic(name, value, text, Span(0, 0)), totals(store))
    assert found.counted == counted
    assert found.remark.startswith(remark) if remark else found.remark == ""
    assert "错" not in found.remark


def test_a_notice_that_lists_no_problem_is_compared_with_what_it_states(tmp_path: Path) -> None:
    own = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    put(own, replace(notice("某局"), problems=()))
    (found,) = stated(own, notice=("某局",))
    (compared,) = found.comparisons
    assert (compared.stated, compared.counted, found.differs) == (2, 0, True)
    assert compared.remark.endswith("这份通报没有逐条列出问题。")
    own.close()


def test_the_form_offers_what_there_is(store: Store) -> None:
    choices = store.read(read_choices)
    assert choices.years == ("2024", "2023", "2022")
    assert "教育" in choices.unit_kinds
    assert "云和县" in choices.regions


def test_an_empty_base_has_an_empty_ledger(tmp_path: Path) -> None:
    empty = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    assert page(empty) == LedgerPage((), 0)
    assert page(empty, Order("deadline")) == LedgerPage((), 0)
    assert (totals(empty).problems, totals(empty).states["finished"]) == (0, 0)
    assert stated(empty) == ()
    empty.close()


def test_a_deleted_notice_is_in_no_ledger(tmp_path: Path) -> None:
    own = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    own.put(notice("某局"), content_of("某局"))
    own.delete("某局")
    for sort in ("notice", "deadline", "amount"):
        assert page(own, Order(sort)).total == 0
    assert totals(own).notices == 0
    own.close()


def test_a_corrected_row_is_marked_and_counted_as_corrected(tmp_path: Path) -> None:
    own = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    own.put(notice("某局"), content_of("某局"))
    status = {"completion": "in_progress", "continuing": False}
    own.write(lambda c: correct(c, Proposal("某局#P1-M1", "status", status)))
    own.write(lambda c: correct(c, Proposal("某局#P1-M1", "deadline", "2024-12-31")))
    own.write(lambda c: correct(c, Proposal("某局#P1", "topics", ["B6"])))
    row = page(own).rows[0]
    assert {mark.family for mark in row.marks} == {"status", "deadline", "topics"}
    assert [(one.words, one.origin) for one in row.deadlines] == [("2024-12-31", "measure")]
    assert totals(own).completions[Completion.IN_PROGRESS] == 1
    own.close()


def test_deadlines_of_a_measure_go_before_those_of_its_problem(tmp_path: Path) -> None:
    own = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    made = notice("某局")
    first = made.problems[0]
    measure = replace(first.measures[1], attributes=(Attribute("完成时限", "2025年3月底", Span(0, 0)),))
    problem = replace(first, measures=(first.measures[0], measure))
    own.put(replace(made, problems=(problem, made.problems[1])), content_of("某局"))
    assert ids(page(own, Order("deadline"))) == ["某局#P1-M1", "某局#P1-M2", "某局#P2"]
    assert ids(page(own, Order("deadline", is_descending=True))) == ["某局#P1-M2", "某局#P1-M1", "某局#P2"]
    own.close()
