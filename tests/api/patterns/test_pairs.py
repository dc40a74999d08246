"""疑似反复: both passages as they stand, the earlier one with what says finished, and never a verdict."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api.patterns.choosing import Choice
from api.patterns.pairs import LIMITS, RULES, pairs_of
from api.wiring import Services
from index.recurrence import MIN_SIMILARITY, find_recurrences
from kb.patterns import read_problem_lines


def found(site: Services, choice: Choice = Choice(), size: int = 10):  # type: ignore[no-untyped-def]  # noqa: B008
    pairs = find_recurrences(site.store.read(read_problem_lines), site.encoder)
    return pairs_of(site.store, pairs, choice, size=size, base_url="http://127.0.0.1:8000")


def test_the_pair_stands_side_by_side_with_the_measures_that_matter(site: Services) -> None:
    total, (pair,) = found(site)
    assert total == 1
    assert (pair.earlier.entry.problem_id, pair.later.entry.problem_id) == (
        "linlan-edu-2021#P1",
        "linlan-edu-2024b#P1",
    )
    assert [quote.measure_id for quote in pair.earlier.entry.quotes] == [
        "linlan-edu-2021#P1-M1"
    ]  # M2 says nothing
    assert [quote.measure_id for quote in pair.later.entry.quotes] == ["linlan-edu-2024b#P1-M1"]
    assert (pair.earlier.date, pair.later.date) == ("2021-06-01", "2024-05-06")
    assert pair.topics == ("差旅与报销",)
    assert MIN_SIMILARITY <= pair.similarity <= 1


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ((("unit_kind", "教育"),), 1),
        ((("unit_kind", "高校"),), 0),
        ((("region", "临澜市"), ("region", "云川市")), 1),
        ((("notice", "linlan-edu-2021"),), 1),
        ((("notice", "linlan-edu-2024b"), ("unit_kind", "教育")), 1),
        ((("notice", "linlan-edu-2024b"), ("unit_kind", "高校")), 0),
        ((("notice", "no-such-notice"),), 0),
    ],
)
def test_filters_are_those_of_the_later_problem_and_notices_of_either(
    site: Services, filters: tuple[tuple[str, str], ...], count: int
) -> None:
    total, pairs = found(site, Choice(filters=filters))
    assert (total, len(pairs)) == (count, count)


def test_pages_beyond_the_last_are_empty(site: Services) -> None:
    assert found(site, Choice(page=2)) == (1, [])


def test_page_and_json_show_the_same_pair_and_assert_nothing(client: TestClient) -> None:
    html = client.get("/patterns/recurrences").text
    body = client.get("/api/v1/patterns/recurrences").json()
    assert body["total"] == 1
    (pair,) = body["results"]
    for side in ("earlier", "later"):
        assert pair[side]["title"] in html
        assert all(
            one["citation"] in html.replace("&#34;", '"').replace("&amp;", "&")
            for one in pair[side]["measures"]
        )
    words = re.sub(r"<[^>]+>", "", html)
    assert "疑似反复，请核对原文" in words
    assert "只是线索，不是结论" in words
    assert not re.search(r"屡查屡犯|整改不实的|虚假整改|确属反复|已反复", words)
    assert all(rule in words for rule in (*RULES, *LIMITS))
    assert (body["rules"], body["limits"]) == (list(RULES), list(LIMITS))


def test_without_pairs_the_page_says_so_and_that_this_proves_nothing(
    client: TestClient, empty: TestClient
) -> None:
    assert "这些条件下没有找到疑似反复的问题" in client.get("/patterns/recurrences?unit_kind=高校").text
    html = empty.get("/patterns/recurrences").text
    assert "没有找到疑似反复的问题" in html
    assert "也不说明问题没有反复" in html
    assert empty.get("/api/v1/patterns/recurrences").json()["results"] == []


def test_a_page_that_is_not_there_leads_to_the_last(client: TestClient) -> None:
    answer = client.get("/patterns/recurrences?page=9", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/patterns/recurrences")


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize(
    ("slug", "words", "other"),
    [
        ("linlan-edu-2021", "问题 1：后来 2024-05-06 的通报又列出“", "linlan-edu-2024b"),
        ("linlan-edu-2024b", "问题 1：先前 2021-06-01 的通报称已整改“", "linlan-edu-2021"),
    ],
)
def test_the_reader_of_either_notice_leads_to_the_other_problem(
    client: TestClient, slug: str, words: str, other: str
) -> None:
    html = client.get(f"/notices/{slug}").text
    assert words in words_of(html)
    assert f'href="/notices/{other}?cite=P1#P1"' in html
    assert html.count(f'class="suspect" href="/patterns/recurrences?notice={slug}"') == 1
    assert "疑似反复，请核对原文" in client.get(f"/patterns/recurrences?notice={slug}").text


def test_a_notice_without_a_pair_has_no_such_remark(client: TestClient, site: Services) -> None:
    involved = {"linlan-edu-2021", "linlan-edu-2024b"}
    others = [one.slug for one in site.store.notices(offset=0, limit=50)[0] if one.slug not in involved]
    assert others
    assert all("疑似反复" not in client.get(f"/notices/{slug}").text for slug in others)


def test_the_api_and_the_form_keep_the_notice(client: TestClient) -> None:
    asked = {"notice": "linlan-edu-2021"}
    body = client.get("/api/v1/patterns/recurrences", params=asked).json()
    assert (body["total"], body["filters"]["notice"]) == (1, ["linlan-edu-2021"])
    assert client.get("/api/v1/patterns/recurrences", params={"notice": "none"}).json()["total"] == 0
    html = client.get("/patterns/recurrences", params=asked).text
    assert '<input type="hidden" name="notice" value="linlan-edu-2021">' in html
    assert "通报编号：linlan-edu-2021" in html
