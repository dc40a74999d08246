"""The candidates of a search are found once, for as long as its snapshot is searched."""

from __future__ import annotations

from typing import Any

import pytest

import index.finding
from index.retriever import Retriever, SearchRequest


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The filters of every search that reaches the index."""
    searched: list[dict[str, Any]] = []
    original = index.finding.find_candidates

    def counting(backend: Any, catalog: Any, query: Any, filters: Any, settings: Any) -> Any:
        searched.append(dict(filters))
        return original(backend, catalog, query, filters, settings)

    monkeypatch.setattr(index.finding, "find_candidates", counting)
    return searched


def test_the_next_page_costs_no_search(retriever: Retriever, counted: list[dict[str, Any]]) -> None:
    """Same query, same filters: found once."""
    first = retriever.search(SearchRequest("差旅费报销", limit=1))
    second = retriever.search(SearchRequest("差旅费报销", offset=1, limit=1))

    assert counted == [{}]
    assert first.total_groups == second.total_groups
    assert first.groups != second.groups


def test_narrowing_a_search_finds_the_narrower_one_only(
    retriever: Retriever, counted: list[dict[str, Any]]
) -> None:
    """The counts of what widening would bring come from the search before."""
    retriever.search(SearchRequest("差旅费报销"))
    retriever.search(SearchRequest("差旅费报销", filters={"year": ("2021",)}))

    assert counted == [{}, {"year": ("2021",)}]


def test_another_query_is_searched_for_itself(retriever: Retriever, counted: list[dict[str, Any]]) -> None:
    """The text is part of what is kept."""
    retriever.search(SearchRequest("差旅费报销"))
    retriever.search(SearchRequest("公务用车"))

    assert len(counted) == 2


def test_no_more_than_a_bound_is_kept(
    retriever: Retriever, counted: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest goes first: with room for one, coming back searches again."""
    monkeypatch.setattr(index.finding, "_KEPT", 1)
    for query in ("差旅费报销", "公务用车", "差旅费报销"):
        retriever.search(SearchRequest(query))

    assert len(counted) == 3
