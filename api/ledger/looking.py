"""One look at the ledger: a page of rows with counts, and stated numbers where they can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.ledger import LedgerPage, Scope, StatedNotice, Totals, read_rows, read_stated, read_totals

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.ledger.asked import Asked
    from kb.store import Store

MAX_STATED = (
    50  # notices whose own numbers are compared at once; of more, a single unit or notice must be chosen
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """scope: as checked. stated: () where the ledger leaves out parts of notices, or holds more than MAX_STATED."""

    scope: Scope
    page: LedgerPage
    totals: Totals
    stated: tuple[StatedNotice, ...]


def look(store: Store, asked: Asked, page_size: int) -> Ledger:
    """What is asked for, all of one moment. Raises InvalidInputError, NotFoundError."""

    def read(connection: Connection) -> Ledger:
        scope = asked.scope(connection)
        offset = (asked.page - 1) * page_size
        page = read_rows(connection, scope, asked.order, offset=offset, limit=page_size)
        totals = read_totals(connection, scope)
        stated = read_stated(connection, scope) if totals.notices <= MAX_STATED else ()
        return Ledger(scope, page, totals, stated)

    return store.read(read)
