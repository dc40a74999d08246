"""Tables as drawings: bars, small columns, squares. Inline SVG; the table beside says the same, and more.

Colours come from pattern.css by class. Nothing is scaled up: words are as large as they are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from markupsafe import Markup

from api.patterns.choosing import UNKNOWN_LABEL
from api.patterns.figures import Row, Table, figure

SHOWN_ROWS = 12
_WIDTH = 344  # px: fits the narrowest screen
_LABEL, _LABEL_CHARS = 126, 9
_ROW, _BAR, _SHADES = 28, 14, 4
_BASELINE = 5  # from the middle of a line of text to where it stands

Drawing = Callable[[Table], Markup]


def bars(table: Table) -> Markup:
    """A bar for the total of each row, with its figure at the end."""
    rows = table.rows[:SHOWN_ROWS]
    room = _WIDTH - _LABEL - max((_text_width(_figure(table, row)) for row in rows), default=0) - 8
    most = max((row.total.value for row in rows), default=0)
    parts = []
    for place, row in enumerate(rows):
        top = place * _ROW
        length = _share(row.total.value, most) * room
        parts += [_label(row.label, top), _rect("bar shade-0", _LABEL, top + (_ROW - _BAR) / 2, length, _BAR)]
        parts.append(_text(_LABEL + length + 6, top + _ROW / 2, _figure(table, row)))
    return _svg(table, rows, len(rows) * _ROW, parts)


def stacked_bars(table: Table) -> Markup:
    """As bars, cut into the row's cells; the first shade stands for the first column."""
    rows = table.rows[:SHOWN_ROWS]
    most = max((row.total.value for row in rows), default=0)
    room = _WIDTH - _LABEL - 50
    parts = list(_legend(table.columns))
    head = _ROW if parts else 0
    for place, row in enumerate(rows):
        top, left = head + place * _ROW, float(_LABEL)
        parts.append(_label(row.label, top))
        for shade, cell in enumerate(row.cells):
            length = _share(cell.value, most) * room
            if length:
                parts.append(
                    _rect(f"bar shade-{shade % _SHADES}", left, top + (_ROW - _BAR) / 2, length, _BAR)
                )
            left += length
        parts.append(_text(left + 6, top + _ROW / 2, _figure(table, row)))
    return _svg(table, rows, head + len(rows) * _ROW, parts)


def small_columns(table: Table) -> Markup:
    """For each row a column a head, all rows on one scale: how it goes over the years."""
    rows, heads = table.rows[:SHOWN_ROWS], table.columns
    most = max((cell.value for row in rows for cell in row.cells), default=0)
    step = (_WIDTH - _LABEL) / max(1, len(heads))
    width = min(24.0, step - 4)
    height = _ROW + 6
    parts = []
    for place, row in enumerate(rows):
        base = (place + 1) * height - 4
        parts += [_label(row.label, base - 5 - _ROW / 2), _line(_LABEL, base, _WIDTH)]
        for number, cell in enumerate(row.cells):
            tall = _share(cell.value, most) * (height - 8)
            left = _LABEL + number * step + (step - width) / 2
            parts.append(_rect("bar shade-0", left, base - tall, width, tall))
    bottom = len(rows) * height
    for number, head in enumerate(heads):
        parts.append(_text(_LABEL + (number + 0.5) * step, bottom + 12, _short(head, step - 6), "middle"))
    return _svg(table, rows, bottom + 24, parts)


def squares(table: Table) -> Markup:
    """A square for each cell whose area is its figure; heads are written downwards."""
    rows, heads = table.rows[:SHOWN_ROWS], table.columns
    most = max((cell.value for row in rows for cell in row.cells), default=0)
    step = (_WIDTH - _LABEL) / max(1, len(heads))
    head_height = max((len(head[:7]) for head in heads), default=0) * 14 + 8
    parts = []
    for number, head in enumerate(heads):
        middle = _LABEL + (number + 0.5) * step
        words = Markup('<text class="down" x="{:.1f}" y="{}">{}</text>')
        parts.append(words.format(middle, head_height - 6 - 14 * len(head[:7]), head[:7]))
    for place, row in enumerate(rows):
        middle = head_height + place * _ROW + _ROW / 2
        parts += [_label(row.label, middle - _ROW / 2), _line(_LABEL, middle + _ROW / 2, _WIDTH)]
        for number, cell in enumerate(row.cells):
            side = 20 * _share(cell.value, most) ** 0.5
            left = _LABEL + (number + 0.5) * step - side / 2
            if side:
                parts.append(_rect("bar shade-0", left, middle - side / 2, side, side))
    return _svg(table, rows, head_height + len(rows) * _ROW, parts)


CHARTS: dict[str, Drawing] = {
    "topics_by_year": small_columns,
    "types_by_topic": squares,
    "open_by_age": stacked_bars,
}


def chart(table: Table) -> Markup:
    """The drawing of a table; empty for one without rows."""
    return CHARTS.get(table.key, bars)(table) if table.rows else Markup("")


def _svg(table: Table, rows: Sequence[Row], height: float, parts: Sequence[Markup]) -> Markup:
    words = "；".join(f"{row.label} {_figure(table, row)}" for row in rows)
    rest = f"。其余 {len(table.rows) - len(rows)} 项见表" if len(rows) < len(table.rows) else ""
    return Markup(
        '<svg class="chart" viewBox="0 0 {w} {h:.0f}" width="{w}" height="{h:.0f}" role="img" '
        'aria-labelledby="chart-{key}" aria-describedby="chart-{key}-words"><title id="chart-{key}">{title}</title>'
        '<desc id="chart-{key}-words">合计（{of}）：{words}{rest}。</desc>{body}</svg>'
    ).format(
        w=_WIDTH,
        h=height,
        key=table.key,
        title=table.title,
        of=table.of,
        words=words,
        rest=rest,
        body=Markup("").join(parts),
    )


def _figure(table: Table, row: Row) -> str:
    return figure(table.of, row.total.value)


def _share(value: int | Decimal, most: int | Decimal) -> float:
    return float(value) / float(most) if most else 0.0


def _text_width(words: str) -> float:
    return sum(13 if ord(each) > 0x2E7F else 7.6 for each in words)


def _short(head: str, room: float) -> str:
    """A column's head in so many pixels: 2023年 as 2023, or 23 where columns are many."""
    if not head[:1].isdigit():
        return "不明" if head == UNKNOWN_LABEL else head[:2]
    year = head.removesuffix("年")
    return year if _text_width(year) <= room else year[-2:]


def _label(words: str, top: float) -> Markup:
    shown = words if len(words) <= _LABEL_CHARS else words[: _LABEL_CHARS - 1] + "…"
    return _text(_LABEL - 8, top + _ROW / 2, shown, "end")


def _text(x: float, middle: float, words: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        x, middle + _BASELINE, anchor, words
    )


def _rect(css: str, x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        css, x, y, width, height
    )


def _line(x: float, y: float, end: float) -> Markup:
    return Markup('<line x1="{:.1f}" x2="{:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>').format(x, end, y=y)


def _legend(heads: Sequence[str]) -> Iterator[Markup]:
    left = float(_LABEL)
    for shade, head in enumerate(heads):
        yield _rect(f"bar shade-{shade % _SHADES}", left, 7, 12, 12)
        yield _text(left + 17, 13, head)
        left += 17 + _text_width(head) + 16
