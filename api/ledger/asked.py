"""What a ledger is asked for, as an address, and back: every view of it can be shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kb.filter_values import FILTER_LABELS
from kb.ledger import Order, checked_scope

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kb.ledger import Scope

ROWS_ON_A_PAGE = 50
MAX_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """filters: (name, value) pairs in the order chosen; page from 1. See kb.ledger.Scope and Order."""

    filters: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    contains: str = ""
    sort: str = "notice"
    is_descending: bool = False
    page: int = 1

    @property
    def order(self) -> Order:
        """The order of its rows."""
        return Order(self.sort, self.is_descending)

    @property
    def notice(self) -> str | None:
        """The one notice it is of, or None."""
        slugs = self.values("notice")
        return slugs[0] if len(slugs) == 1 else None

    def values(self, name: str) -> tuple[str, ...]:
        """The chosen values of a filter."""
        return tuple(value for key, value in self.filters if key == name)

    def scope(self, connection: Connection) -> Scope:
        """The scope, checked. Raises InvalidInputError, NotFoundError."""
        chosen = {name: self.values(name) for name in dict.fromkeys(name for name, _ in self.filters)}
        return checked_scope(connection, chosen, unit=self.unit, contains=self.contains)

    def url(self, path: str = "/ledger") -> str:
        """The address; defaults are left out, so that one state has one address."""
        pairs = [*self.filters]
        pairs += [
            (name, words) for name, words in (("unit", self.unit), ("contains", self.contains)) if words
        ]
        pairs += [("sort", self.sort)] if self.sort != "notice" else []
        pairs += [("order", "desc")] if self.is_descending else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return path + ("?" + urlencode(pairs) if pairs else "")

    def export_url(self) -> str:
        """Where all of it is had as an Excel file."""
        return replace(self, page=1).url("/api/v1/ledger.xlsx")

    def page_url(self, page: int) -> str:
        """Another page of the same ledger."""
        return replace(self, page=page).url()

    def sorted_by(self, sort: str) -> Asked:
        """In this order from its first page; asked for once more, the other way round."""
        return replace(self, sort=sort, is_descending=sort == self.sort and not self.is_descending, page=1)

    def with_value(self, name: str, value: str) -> Asked:
        """From its first page, this filter narrowed to one value."""
        others = tuple(pair for pair in self.filters if pair[0] != name)
        return replace(self, filters=(*others, (name, value)), page=1)

    def without(self, name: str, value: str = "") -> Asked:
        """From its first page without this filter value, unit or words."""
        if name in ("unit", "contains"):
            return replace(self, **{name: ""}, page=1)  # type: ignore[arg-type]  # both are texts
        return replace(self, filters=tuple(pair for pair in self.filters if pair != (name, value)), page=1)


def read_asked(pairs: Iterable[tuple[str, str]]) -> Asked:
    """What an address asks for. Names that are not ours, and a bad page, are passed over."""
    filters: dict[tuple[str, str], None] = {}
    words = {"unit": "", "contains": "", "sort": "notice", "order": ""}
    page = 1
    for name, value in pairs:
        if name in words:
            words[name] = value.strip() or words[name]
        elif name == "page" and value.isascii() and value.isdigit():
            page = max(1, min(int(value[:7]), MAX_PAGE))
        elif name in FILTER_LABELS and value.strip():
            filters[name, value.strip()] = None
    return Asked(
        tuple(filters), words["unit"], words["contains"], words["sort"], words["order"] == "desc", page
    )
