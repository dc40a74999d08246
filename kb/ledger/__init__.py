"""What is the state of rectification? Problems and measures as rows: filtered, sorted, counted, beside what notices state."""

from kb.ledger.counting import Totals, read_totals
from kb.ledger.rows import MAX_ROWS, SORTS, LedgerPage, LedgerRow, Order, read_keys, read_rows, rows_of
from kb.ledger.scope import Choices, Scope, checked_scope, read_choices
from kb.ledger.stated import Comparison, StatedNotice, read_stated

__all__ = [
    "MAX_ROWS",
    "SORTS",
    "Choices",
    "Comparison",
    "LedgerPage",
    "LedgerRow",
    "Order",
    "Scope",
    "StatedNotice",
    "Totals",
    "checked_scope",
    "read_choices",
    "read_keys",
    "read_rows",
    "read_stated",
    "read_totals",
    "rows_of",
]
