"""What was made of a text: numbered items or plain lines, before they become a list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One problem: its printed number ("" without one) and its words, lines joined by "\\n"."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a text. title: "" without one; passed_over: lines that are no problem, in order.

    remarks: Chinese sentences for the user.
    """

    items: list[Item]
    title: str
    passed_over: list[str]
    remarks: tuple[str, ...] = ()
