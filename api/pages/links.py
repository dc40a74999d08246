"""The state of a search as a URL, and back: everything a reader sees can be shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from index.results import Duplicates, Sort
from kb.filter_values import FILTER_LABELS

# The order in which the page shows them.
_SHOWN = ("topic", "measure_type", "status", "unit_kind", "region", "year", "kind", "notice")
FACET_LABELS = {name: FILTER_LABELS[name] for name in _SHOWN}


@dataclass(frozen=True, slots=True)
class SearchState:
    """What the address of a result page says. filters: (name, value) pairs in the order chosen; page from 1."""

    query: str
    filters: tuple[tuple[str, str], ...] = ()
    sort: Sort = "relevance"
    page: int = 1
    duplicates: Duplicates = "fold"
    literal: bool = False

    def url(self) -> str:
        """The address of this state; defaults are left out, so that one state has one address."""
        pairs = [("q", self.query), *self.filters]
        if self.sort != "relevance":
            pairs.append(("sort", self.sort))
        if self.duplicates != "fold":
            pairs.append(("duplicates", self.duplicates))
        if self.literal:
            pairs.append(("literal", "1"))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return "/search?" + urlencode(pairs)

    def page_url(self, page: int) -> str:
        """The address of another page of the same search."""
        return replace(self, page=page).url()

    def sorted_by(self, sort: Sort) -> SearchState:
        """The same search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def with_duplicates(self, duplicates: Duplicates) -> SearchState:
        """The same search with like measures folded or shown, from its first page."""
        return replace(self, duplicates=duplicates, page=1)

    def as_written(self, literal: bool) -> SearchState:
        """The same search with the question taken as it is written, or understood; from its first page."""
        return replace(self, literal=literal, page=1)

    def asking(self, query: str) -> SearchState:
        """Another question, without filters."""
        return replace(self, query=query, filters=(), page=1)

    def toggled(self, name: str, value: str) -> SearchState:
        """The search with this filter value added, or removed if it was chosen; from the first page."""
        pair = (name, value)
        kept = tuple(other for other in self.filters if other != pair)
        filters = kept if pair in self.filters else (*self.filters, pair)
        return replace(self, filters=filters, page=1)

    def unfiltered(self) -> SearchState:
        """The search with every filter removed."""
        return replace(self, filters=(), page=1)

    def filters_by_name(self) -> dict[str, tuple[str, ...]]:
        """Filters as the retriever takes them: values of one name together."""
        grouped: dict[str, list[str]] = {}
        for name, value in self.filters:
            grouped.setdefault(name, []).append(value)
        return {name: tuple(values) for name, values in grouped.items()}


def read_state(pairs: Iterable[tuple[str, str]]) -> SearchState:
    """The state an address states. Unknown names (of mail trackers and the like) and a bad page are passed over."""
    query, sort, page = "", "relevance", 1
    duplicates: Duplicates = "fold"
    literal = False
    filters: list[tuple[str, str]] = []
    for name, value in pairs:
        if name == "q":
            query = value.strip()
        elif name == "sort":
            sort = value
        elif name == "duplicates" and value == "show":
            duplicates = "show"
        elif name == "literal":
            literal = value == "1"
        elif name == "page" and value.isascii() and value.isdigit():
            page = max(1, min(int(value[:7]), 1_000_000))
        elif name in FACET_LABELS and value and (name, value) not in filters:
            filters.append((name, value))
    order: Sort = "date" if sort == "date" else "relevance"
    return SearchState(query, tuple(filters), order, page, duplicates, literal)


def notice_url(slug: str) -> str:
    """The reader's address."""
    return f"/notices/{quote(slug, safe='')}"


def passage_url(slug: str, anchor: str) -> str:
    """The reader opened at a passage. anchor: "P4" or "P4-M2"; marked by ?cite=, scrolled to by the fragment."""
    return f"{notice_url(slug)}?cite={anchor}#{anchor}"


def similar_url(problem_id: str) -> str:
    """The page of problems like this one."""
    return "/similar?" + urlencode({"problem": problem_id})


def page_numbers(page: int, last: int) -> list[int | None]:
    """Pages to link: first, last and two around the current one; None stands for a gap."""
    wanted = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    numbers: list[int | None] = []
    for number in wanted:
        previous = numbers[-1] if numbers else None
        if previous is not None and number - previous == 2:
            numbers.append(previous + 1)
        elif previous is not None and number - previous > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in a list a page stands. page: from 1; last >= 1; pages: numbers to link, None for a gap."""

    page: int
    last: int
    pages: list[int | None]


def paging(page: int, total: int, page_size: int) -> Paging:
    """The paging of a list of `total` entries."""
    last = max(1, -(-total // page_size))
    return Paging(page, last, page_numbers(page, last))
