"""How the cells look that are added to a user's workbook: as the user's own beside them, wrapped.

Setting a font or a border takes the library a millisecond; equal looks are therefore made once and copied by number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from typing import Any

_HEAD_FILL, _LINK_COLOUR = "FFF2EFE6", "FF1F6F78"


class Looks:
    """The looks given so far, each by the model's look and the kind of cell. One for one workbook."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def give(self, cell: Any, model: Any, *, is_heading: bool) -> None:
        """The font and border of the user's cell `model`, and for a heading its fill."""
        kind = (is_heading, cell.hyperlink is not None, isinstance(cell.value, int))
        self._give(cell, (*(model._style or ()), *kind), lambda: _like(cell, model, is_heading=is_heading))

    def give_plain(self, cell: Any, *, is_heading: bool) -> None:
        """A look of our own, on sheets of our own."""
        kind = (is_heading, cell.hyperlink is not None)
        self._give(cell, ("plain", *kind), lambda: _plain(cell, is_heading=is_heading))

    def _give(self, cell: Any, key: Hashable, make: Callable[[], None]) -> None:
        if key in self._made:
            cell._style = copy(self._made[key])
        else:
            make()
            self._made[key] = copy(cell._style)


def _like(cell: Any, model: Any, *, is_heading: bool) -> None:
    from openpyxl.styles import Alignment

    font = copy(model.font)
    if cell.hyperlink is not None:
        font.color, font.underline = _LINK_COLOUR, "single"
    cell.font, cell.border = font, copy(model.border)
    if is_heading:
        cell.fill = copy(model.fill)
    horizontal = "center" if is_heading or isinstance(cell.value, int) else "left"
    cell.alignment = Alignment(
        horizontal=horizontal, vertical="center" if is_heading else "top", wrap_text=True
    )


def _plain(cell: Any, *, is_heading: bool) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if is_heading:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD_FILL)
    elif cell.hyperlink is not None:
        cell.font = Font(color=_LINK_COLOUR, underline="single")
