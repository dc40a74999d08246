"""What may a field be set to? Values from outside, checked and made canonical; and values in Chinese words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from kb.corrections.records import FIELD_LABELS, NOTICE_FIELDS, Field, Value
from kb.errors import InvalidInputError
from kb.notice import Completion
from kb.taxonomy import code_of, name_of

MAX_TOPICS = 3
MAX_TYPES = 2
MAX_NOTE_CHARS = 500
MAX_DEADLINE_CHARS = 60
MAX_PIECES = 20
_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def check_field(name: str) -> Field:
    """The field of this name. Raises InvalidInputError, listing what can be corrected."""
    for known in FIELD_LABELS:
        if known == name and known != "undo":
            return known
    possible = "、".join(f"{key}（{label}）" for key, label in FIELD_LABELS.items() if key != "undo")
    raise InvalidInputError(f"没有名为“{name[:40]}”的可更正项目。可用的有：{possible}。")


def check_note(note: str) -> str:
    """The remark without blanks around it. Raises InvalidInputError if it is too long."""
    note = note.strip()
    if len(note) > MAX_NOTE_CHARS:
        raise InvalidInputError(f"更正说明有 {len(note)} 个字，最多 {MAX_NOTE_CHARS} 个。")
    return note


def check_value(field: Field, value: Any) -> Value:
    """The value in canonical form. Raises InvalidInputError: unknown code, impossible date, wrong shape."""
    if field in NOTICE_FIELDS:
        return _date(field, value)
    if field == "topics":
        return _codes(value, "topic", MAX_TOPICS)
    if field == "types":
        return _codes(value, "measure_type", MAX_TYPES)
    if field == "status":
        return _status(value)
    if field == "deadline":
        return _deadline(value)
    if field in ("span", "add"):
        start, end = _numbers(value, "start", "end")
        return {"start": start, "end": end}
    if field == "split":
        return {"at": _offsets(value)}
    return {}  # join: with the next one, nothing to choose


def _date(field: Field, value: Any) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    label = FIELD_LABELS[field]
    # Digits and hyphens as a Chinese keyboard in full width gives them.
    written = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    match = _PARTIAL_DATE.fullmatch(written)
    if match is None:
        raise InvalidInputError(
            f"{label}“{str(value)[:40]}”应写成 2024-03-20、2024-03 或 2024；不知道的留空。"
        )
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        date(year, month, day)
    except ValueError as error:
        raise InvalidInputError(f"{label}“{match[0]}”不是日历上的日期。") from error
    if not 1949 <= year <= 2100:
        raise InvalidInputError(f"{label}“{match[0]}”的年份应在 1949 至 2100 之间。")
    return match[0]


def _codes(value: Any, kind: str, most: int) -> list[str]:
    label = "问题主题" if kind == "topic" else "措施类型"
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise InvalidInputError(f"{label}应为代码的列表，如 {'B8' if kind == 'topic' else 'M7'}。")
    codes = list(dict.fromkeys(code_of(one.strip(), kind) for one in value if one.strip()))  # type: ignore[arg-type]  # one of the two kinds
    if len(codes) > most:
        raise InvalidInputError(f"{label}选了 {len(codes)} 个，最多 {most} 个。")
    return codes


def _status(value: Any) -> dict[str, Any]:
    known = {word: each for each in Completion for word in (each.value, each.label)}
    completion = value.get("completion") if isinstance(value, dict) else None
    continuing = value.get("continuing", False) if isinstance(value, dict) else None
    if not isinstance(completion, str) or not isinstance(continuing, bool):
        raise InvalidInputError("完成情况应为 completion（如 completed）与 continuing（true 或 false）两项。")
    if completion not in known:
        possible = "、".join(f"{each.value}（{each.label}）" for each in Completion)
        raise InvalidInputError(f"没有名为“{completion[:40]}”的完成情况。可用的有：{possible}。")
    return {"completion": known[completion].value, "continuing": continuing}


def _deadline(value: Any) -> str:
    words = " ".join(value.split()) if isinstance(value, str) else ""
    if not words:
        raise InvalidInputError("请填写整改时限，如 2024-12-20；没有明确时限的写“未明确”。")
    if len(words) > MAX_DEADLINE_CHARS or not words.isprintable():
        raise InvalidInputError(f"整改时限最多 {MAX_DEADLINE_CHARS} 个字，不能有控制字符。")
    return words


def _numbers(value: Any, *names: str) -> list[int]:
    found = [value.get(name) if isinstance(value, dict) else None for name in names]
    if not all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in found):
        raise InvalidInputError(f"应给出 {' 与 '.join(names)}：全文中的字符位置，从 0 起的整数。")
    return [int(one) for one in found if one is not None]


def _offsets(value: Any) -> list[int]:
    given = value.get("at") if isinstance(value, dict) else None
    places = given if isinstance(given, list) else [given]
    if not places or not all(
        isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in places
    ):
        raise InvalidInputError("拆分应给出 at：后一条开始的字符位置，从 0 起的整数，可以有几个。")
    if len(places) >= MAX_PIECES:
        raise InvalidInputError(f"一次最多拆成 {MAX_PIECES} 条。")
    return sorted(set(places))


def value_words(field: Field, value: Value) -> str:
    """A value in words, such as “推进中，长期坚持”; texts of measures in quotes."""
    if field in ("topics", "types"):
        return "、".join(name_of(code) for code in value) or "未归类"
    if field == "status":
        label = Completion(value["completion"]).label
        return f"{label}，长期坚持" if value["continuing"] else label
    if field in ("span", "split", "join", "add"):
        texts = value.get("texts", ()) if isinstance(value, dict) else ()
        return _quoted(texts) or "没有列为措施"
    if field == "undo":
        return f"第 {value} 号更正"
    return str(value) if value else ("没有写明" if field == "deadline" else "未载明")


def _quoted(texts: Sequence[str]) -> str:
    return "；".join(f"“{' '.join(text.split())}”" for text in texts)
