"""Which lines of a text without any numbers are problems? One a line, one a paragraph, or one between semicolons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.problem_list.readings import Item, Reading
from kb.problem_list.words import (
    han_count,
    in_one_line,
    is_closing,
    is_group,
    is_heading,
    is_lead_in,
    is_other_chapter,
    is_problem_text,
    is_signature,
    is_title,
)

_LEAD = re.compile(r"^[^。；;]{0,200}问题(?:如下|有|是|包括|主要有|为)?[：:]")
_SENDER = re.compile(r"\d{1,2}[:：]\d{2}|^[\[【@]")  # of a message: 张科长 9:32
_MIN_PARTS, _MIN_LED_PARTS, _MIN_PART_HAN = 3, 2, 4


def read_unnumbered(lines: Sequence[str], paragraphs: Sequence[Sequence[str]]) -> Reading:
    """The problems, in order. lines, paragraphs: as kb.problem_list.items.read_items takes them."""
    entries = list(lines)
    if len(paragraphs) > 1 and any(len(group) > 1 for group in paragraphs):
        entries = ["\n".join(group) for group in paragraphs]
    start, stop = 0, len(entries)
    while start < stop - 1 and (is_title(entries[start]) or is_lead_in(entries[start])):
        start += 1
    while stop > start + 1 and (is_closing(entries[stop - 1]) or is_signature(entries[stop - 1])):
        stop -= 1
    inside = [start <= place < stop and is_kept for place, is_kept in enumerate(_kept(entries))]
    found = [entry for entry, is_kept in zip(entries, inside, strict=True) if is_kept]
    passed_over = [entry for entry, is_kept in zip(entries, inside, strict=True) if not is_kept]
    title = title_of(entries[:start])
    head, parts = _between_semicolons(found[0]) if len(found) == 1 else ("", [])
    if not parts:
        return Reading([Item("", entry) for entry in found], title, passed_over)
    remark = (
        f"这段文字没有编号，按分号分成了 {len(parts)} 个问题。如果说的是同一个问题，请把分号改成逗号再提交。"
    )
    return Reading(
        [Item("", part) for part in parts], title, [*passed_over, *([head] if head else [])], (remark,)
    )


def _kept(entries: Sequence[str]) -> list[bool]:
    """For each entry whether it may be a problem: none from another chapter's heading to what announces problems."""
    kept, is_elsewhere = [], False
    for entry in entries:
        if is_other_chapter(entry):
            is_elsewhere = True
        elif is_lead_in(entry) or is_heading(entry) or is_title(entry):
            is_elsewhere = False
        is_other = is_elsewhere or is_group(entry) or is_closing(entry)
        kept.append(is_problem_text(entry) and not is_other)
    return kept


def title_of(lines: Sequence[str]) -> str:
    """The title among the lines that stand before the problems, "" without one."""
    named = [
        in_one_line(line)
        for line in lines
        if not (is_lead_in(line) or is_heading(line) or is_other_chapter(line))
    ]
    titles = [line for line in named if is_title(line)]
    others = (line for line in named if len(line) <= 60 and not _SENDER.search(line))
    return titles[0] if titles else next(others, "")


def _between_semicolons(paragraph: str) -> tuple[str, list[str]]:
    """(what announces them, the problems) of a paragraph that lists them so; no problems if it does not."""
    lead = _LEAD.match(paragraph)
    head = lead[0] if lead else ""
    parts = [part.strip() for part in re.split("[；;]", paragraph[len(head) :]) if part.strip()]
    is_list = len(parts) >= (_MIN_LED_PARTS if lead else _MIN_PARTS)
    if not is_list or any(han_count(part) < _MIN_PART_HAN or "。" in part[:-1] for part in parts):
        return "", []
    return head, parts
