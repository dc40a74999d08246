"""Figures in the ledger are what the measure prints."""

from __future__ import annotations

from api.ledger.wording import figure_words
from kb.document import Span
from kb.notice import FactKind
from kb.parser.facts import find_facts


def figures(text: str, kind: FactKind) -> tuple[str, ...]:
    whole = Span(3, 3 + len(text))
    found = [fact for fact in find_facts("前文。" + text, whole) if fact.kind is kind]
    return figure_words(text, whole, found)


def test_both_ends_of_a_range_are_one_figure() -> None:
    assert figures("每家派驻中医师1至2名，培训36名。", FactKind.COUNT) == ("1至2名", "36名")
    assert figures("处罚款3-5万元，再罚8万元。", FactKind.AMOUNT) == ("3-5万元", "8万元")
    assert figures("每户补助2万元至3万元。", FactKind.AMOUNT) == ("2万元至3万元",)


def test_a_figure_that_is_printed_twice_is_shown_once() -> None:
    assert figures("检查6家，停业6家。", FactKind.COUNT) == ("6家",)


def test_no_figures_are_none() -> None:
    assert figures("倡导拼车。", FactKind.COUNT) == ()
