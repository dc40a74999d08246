"""The sources of a document: numbered as they are named, listed once, each with its address as a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.documents.blocks import TextBlock
from api.documents.page_layout import SOURCE
from api.documents.plain_text import is_web_address, one_line
from api.documents.word_elements import bookmarked, external_link, source_bookmark, text_run

_FIRST_BOOKMARK_ID = 1_000_000  # headings count from 1


class Sources:
    """Citations and their numbers, from 1, in the order in which they were named."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._linked: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, citation: str, url: str, linked: str = "") -> int:
        """The source's number. An address that is not http(s) is no link and is left out.

        linked: words of the citation that carry the link; where it has none of them, the address stands after it.
        """
        key = (one_line(citation), url if is_web_address(url) else "")
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        if linked and one_line(linked) in key[0]:
            self._linked[number] = one_line(linked)
        return number

    def check(self, numbers: Iterable[int]) -> None:
        """Raises ValueError for a number that no source has."""
        for number in numbers:
            if not 1 <= number <= len(self._numbers):
                raise ValueError(f"There is no source {number}; {len(self._numbers)} are known.")

    def links(self) -> dict[str, str]:
        """The addresses by the relationship ids that `blocks` uses."""
        return {_relationship(number): url for (_, url), number in self._numbers.items() if url}

    def blocks(self) -> Iterator[TextBlock]:
        """One paragraph for each source: its number, its citation with the linked words, else with its address."""
        for (citation, url), number in self._numbers.items():
            label = f"[{number}] "
            shown = self._linked.get(number, url) if url else ""
            before, found, after = citation.rpartition(shown) if shown else (citation, "", "")
            if shown and not found:
                before, after = citation + " ", ""
            link = external_link(_relationship(number), text_run(shown, style="Hyperlink")) if url else ""
            marked = bookmarked(text_run(label), source_bookmark(number), _FIRST_BOOKMARK_ID + number)
            yield TextBlock(
                SOURCE, marked + text_run(before) + link + text_run(after), label + before + shown + after
            )


def _relationship(number: int) -> str:
    return f"rIdLink{number}"
