"""Writes an article's elements as lines: blocks, line breaks, list numbers, tables. Nothing inside is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from kb.readers.composer import TextComposer
from kb.readers.html_article import BLOCK_TAGS, Article
from kb.readers.html_table import is_data_table, table_cells
from kb.readers.number_format import format_number

_LEVELS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")
_OWN_NUMBER = re.compile(r"\s*(?:[(（]?[0-9０-９一二三四五六七八九十]{1,3}[)）.、．]|[①-⑳])")
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CJK_LIST = re.compile(r"list-style(?:-type)?\s*:[^;]*(?:cjk-ideographic|simp-chinese|trad-chinese|japanese)")
_NO_LIST = re.compile(r"list-style(?:-type)?\s*:[^;]*none")

AddLine = Callable[[str, int | None], None]
AddTable = Callable[[etree._Element], None]
IsShown = Callable[[etree._Element], bool]


def render(article: Article, composer: TextComposer) -> None:
    """Add the article's lines, headings and tables to the composer."""
    path = set(article.main.iterancestors())
    inside = set(article.main.iter(etree.Element))

    def is_shown(element: etree._Element) -> bool:
        if element in article.boilerplate:
            return False
        if element in inside or element in path or element in article.marked:
            return True
        # Inline markup has no weight of its own: it belongs to the block that was found worth showing.
        return element.tag not in BLOCK_TAGS and element.getparent() not in path

    def add_line(text: str, level: int | None) -> None:
        composer.add_line(text, level=level)

    def add_table(table: etree._Element) -> None:
        composer.add_table(table_cells(table, lambda cell: _cell_text(cell, is_shown)))

    LineWriter(is_shown, add_line, add_table, article.title_element).write(article.root)


def _cell_text(cell: etree._Element, is_shown: IsShown) -> str:
    lines: list[str] = []

    def is_shown_below(element: etree._Element) -> bool:
        return element is cell or is_shown(element)

    LineWriter(is_shown_below, lambda text, _: lines.append(text), None, None).write(cell)
    return "\n".join(lines)


class LineWriter:
    """One walk over a subtree; inline text is collected until a block begins or ends.

    add_table None: tables inside are written as lines, a cell each.
    """

    def __init__(
        self, is_shown: IsShown, add_line: AddLine, add_table: AddTable | None, title: etree._Element | None
    ) -> None:
        self._is_shown = is_shown
        self._add_line = add_line
        self._add_table = add_table
        self._title = title
        self._parts: list[str] = []
        self._levels: list[int] = []
        self._preformatted = 0
        self._counters: dict[etree._Element, int] = {}

    def write(self, root: etree._Element) -> None:
        """Hand every line and table below root to the callbacks, in reading order."""
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in walker:
            if event == "start":
                skipped = element if self._skips(element, root) else None
                if skipped is None:
                    self._open(element)
                else:
                    walker.skip_subtree()
            else:
                if element is not skipped:
                    self._close(element)
                skipped = None
                if element is not root:
                    self._add_text(element.tail)
        self._flush()

    def _skips(self, element: etree._Element, root: etree._Element) -> bool:
        if element is not root and not self._is_shown(element):
            self._flush()
            return True
        if self._add_table is not None and element.tag == "table" and is_data_table(element):
            self._flush()
            self._add_table(element)
            return True
        return False

    def _open(self, element: etree._Element) -> None:
        if element.tag == "br":
            self._parts.append("\n")
        if element.tag in BLOCK_TAGS:
            self._flush()
        if element is self._title:
            self._levels.append(0)
        elif element.tag in _LEVELS:
            self._levels.append(_LEVELS[element.tag])
        if element.tag == "li":
            self._parts.append(self._list_number(element))
        self._preformatted += element.tag == "pre"
        self._add_text(element.text)

    def _close(self, element: etree._Element) -> None:
        if element.tag in BLOCK_TAGS or element is self._title:
            self._flush()
        if element is self._title or element.tag in _LEVELS:
            self._levels.pop()
        self._preformatted -= element.tag == "pre"

    def _add_text(self, text: str | None) -> None:
        if not text:
            return
        text = text.replace("\xa0", " ") if self._preformatted else _collapse(text.replace("\xa0", " "))
        if text == " " and (not self._parts or self._parts[-1].endswith((" ", "\n"))):
            return
        self._parts.append(text)

    def _flush(self) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        level = self._levels[-1] if self._levels else None
        if level is not None:
            # A heading broken over lines by <br> is one heading.
            self._add_line("".join(part.strip() for part in text.split("\n")), level)
            return
        for line in text.split("\n"):
            self._add_line(line, None)

    def _list_number(self, item: etree._Element) -> str:
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        start = parent.get("start", "1")
        previous = self._counters.get(parent, (int(start) if start.isdigit() else 1) - 1)
        own = item.get("value", "")
        number = int(own) if own.isdigit() and len(own) < 6 else previous + 1
        self._counters[parent] = number
        style = f"{parent.get('style', '')};{item.get('style', '')}"
        text = "".join(str(part) for part in item.itertext())[:20]
        if _NO_LIST.search(style) or _OWN_NUMBER.match(text):
            return ""
        if _CJK_LIST.search(style):
            return format_number(number, "chineseCounting") + "、"
        return format_number(number, _LIST_TYPES.get(parent.get("type", "1"), "decimal")) + "."


def _collapse(text: str) -> str:
    """White space as a browser shows it; a line break of the source between two wide characters is nothing."""

    def replacement(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        is_source_break = "\n" in match[0] and before and after and _WIDE.match(before) and _WIDE.match(after)
        return "" if is_source_break else " "

    return _SPACE.sub(replacement, text)
