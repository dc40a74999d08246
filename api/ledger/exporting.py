"""A ledger taken away as an Excel file: read in batches, so that nobody who writes has to wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from api.errors import OverloadedError
from api.ledger.sheet import COLUMNS, COUNT_COLUMNS, LINK_COLUMN, chosen_words, count_rows, row_cells
from api.pages.citations import anchor_of
from api.pages.links import passage_url
from kb.ledger import MAX_ROWS, read_keys, read_stated, read_totals, rows_of
from kb.unit_queries import read_titles

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.documents.workbook import Value
    from api.ledger.asked import Asked
    from kb.ledger import LedgerRow, Scope, StatedNotice, Totals
    from kb.ledger.computed import Key
    from kb.store import Store

_ROWS_AT_ONCE = 1_000
_MAX_AT_ONCE = 2
_WAIT_SECONDS = 20.0
_places = threading.BoundedSemaphore(_MAX_AT_ONCE)


def ledger_workbook(store: Store, asked: Asked, base_url: str) -> bytes:
    """The .xlsx file: the rows in the order asked for, at most MAX_ROWS, and a sheet of counts that says if more are left.

    Raises InvalidInputError, NotFoundError, or OverloadedError if too many are being made.
    """
    from api.documents.workbook import Sheet, workbook_bytes

    with _place():
        scope, keys, totals, stated, titles = store.read(partial(_outline, asked))
        chosen = chosen_words(scope, titles)
        links: dict[tuple[int, int], str] = {}

        def cells() -> Iterator[list[Value]]:
            for place, row in enumerate(_rows(store, keys[:MAX_ROWS])):
                anchor = anchor_of(row.measure_id or row.problem_id)
                links[place, LINK_COLUMN] = base_url + passage_url(row.slug, anchor)
                yield row_cells(place + 1, row)

        names, widths = zip(*COLUMNS, strict=True)
        count_names, count_widths = zip(*COUNT_COLUMNS, strict=True)
        counted = count_rows(totals, stated, chosen, is_cut=len(keys) > MAX_ROWS)
        return workbook_bytes(
            [
                Sheet("整改台账", names, cells(), widths, links, f"整改台账（{chosen}）"),
                Sheet("统计与说明", count_names, counted, count_widths),
            ]
        )


def file_name(asked: Asked) -> str:
    """What the file is called: after its notice or unit, if it is of one."""
    of = asked.notice or asked.unit
    return f"整改台账-{of[:60]}.xlsx" if of else "整改台账.xlsx"


def _outline(
    asked: Asked, connection: Connection
) -> tuple[Scope, list[Key], Totals, tuple[StatedNotice, ...], dict[str, str]]:
    scope = asked.scope(connection)
    keys = read_keys(connection, scope, asked.order, limit=MAX_ROWS + 1)
    titles = read_titles(connection, scope.filters.get("notice", ()))
    return scope, keys, read_totals(connection, scope), read_stated(connection, scope), titles


def _rows(store: Store, keys: list[Key]) -> Iterator[LedgerRow]:
    for start in range(0, len(keys), _ROWS_AT_ONCE):
        batch = keys[start : start + _ROWS_AT_ONCE]
        yield from store.read(partial(_batch, batch))


def _batch(batch: list[Key], connection: Connection) -> tuple[LedgerRow, ...]:
    return rows_of(connection, batch)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=_WAIT_SECONDS):
        raise OverloadedError(f"已有 {_MAX_AT_ONCE} 份台账正在导出，请稍后重试。")
    try:
        yield
    finally:
        _places.release()
