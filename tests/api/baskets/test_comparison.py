"""A comparison holds every item in its order, says what is known of each, and tells what is gone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.baskets.comparison import Compared, Gone, compare, present
from kb.errors import InvalidInputError
from tests.api import notices
from tests.api.fakes import FakeStore

BASE = "http://host"
STAYS = "linlan-edu-2024#P1"
MEASURE = "linlan-edu-2024#P1-M2"


def one(item: str, store: FakeStore | None = None) -> Compared:
    entry = compare(store or FakeStore(), [item], BASE)[0]
    assert isinstance(entry, Compared)
    return entry


def test_a_problem_comes_with_all_that_can_be_compared() -> None:
    found = one(STAYS)

    assert (found.kind, found.name, found.title) == ("problem", "问题 1", "出差住宿超标准报销")
    assert (found.unit, found.unit_kind, found.region) == ("临澜市教育局", "教育", "临澜市")
    assert (found.notice_kind, found.date) == ("巡察", "2024-03-20")
    assert found.topics == ("差旅与报销", "财务管理")
    assert [measure.types for measure in found.measures] == [("清退追缴",), ("建章立制", "信息化")]
    assert found.measures[0].figures == ("2.6万元（26,000元）", "412份")
    assert found.recovered == Decimal(26000)
    assert found.documents == ("《差旅费管理办法》",)
    assert found.others == 0


def test_a_measure_stands_alone_and_says_how_many_others_its_problem_has() -> None:
    found = one(MEASURE)

    assert (found.kind, found.name) == ("measure", "问题 1 的措施 2")
    assert [measure.measure_id for measure in found.measures] == [MEASURE]
    assert found.others == 1
    assert found.problem_id == STAYS


def test_a_citation_has_unit_title_date_number_and_link() -> None:
    assert one(STAYS).citation == (
        "“出差住宿超标准报销”——临澜市教育局《中共临澜市教育局党组关于巡察整改进展情况的通报》（2024-03-20公开），"
        "linlan-edu-2024#P1，http://host/notices/linlan-edu-2024?cite=P1#P1"
    )


def test_what_a_notice_does_not_say_is_said_to_be_missing() -> None:
    bare = replace(notices.EDUCATION, inspected_unit=None, region=None, publication_date=None, unit_kind=None)
    found = one(STAYS, FakeStore([bare]))

    assert (found.unit, found.unit_kind, found.region, found.date) == ("未载明",) * 4


def test_what_was_deleted_is_gone_and_shows_nothing() -> None:
    store = FakeStore()
    store.delete("linlan-edu-2024")

    assert compare(store, [STAYS, MEASURE], BASE) == [Gone(STAYS), Gone(MEASURE)]


@pytest.mark.parametrize("item", ["linlan-edu-2024#P9", "linlan-edu-2024#P1-M9", "nobody#P1"])
def test_what_never_was_is_gone(item: str) -> None:
    assert compare(FakeStore(), [item], BASE) == [Gone(item)]


def test_what_is_no_id_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="不是问题编号"):
        compare(FakeStore(), ["linlan-edu-2024#x"], BASE)


def test_numbers_of_persons_are_masked() -> None:
    store = FakeStore(
        [
            notices.write_notice(
                "x",
                "通报",
                {"一": (notices.P("联系人13812345678", (), (notices.M("致电13812345678。", ()),)),)},
            )
        ]
    )
    found = one("x#P1", store)

    assert "13812345678" not in repr(
        (found.title, found.citation, found.measures[0].text, found.measures[0].citation)
    )


ids = st.sampled_from([STAYS, MEASURE, "yunhe-transport-2023#P1", "nobody#P1", "linlan-edu-2024#P8"])


@given(items=st.lists(ids, unique=True))
def test_every_item_is_there_once_in_its_order(items: list[str]) -> None:
    entries = compare(FakeStore(), items, BASE)

    assert [entry.item_id for entry in entries] == items
    assert [one.item_id for one in present(entries)] == [
        item for item in items if item not in ("nobody#P1", "linlan-edu-2024#P8")
    ]
