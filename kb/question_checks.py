"""What may be kept as a judged question, its kind, and a mark? Checked before anything is stored."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from kb.errors import InvalidInputError
from kb.formulas import without_formula_signs
from kb.notice import parse_measure_id, parse_problem_id

MAX_QUESTION_CHARS = 500  # what the search reads of a question
MAX_GRADE = 2
_MAX_TARGET_CHARS = 240
# No name of a notice begins with what stands between an id and a remark on it ("…#P1-M1=2；…").
_TARGET = re.compile(r"([^\s|#=:：][^\s|#]{0,199}#P[1-9]\d{0,5}(?:-M[1-9]\d{0,5})?)(?!\w)[\s,，;；、|]*")


class QuestionKind(StrEnum):
    """How a question is put; the values are the kinds of the judgment files (index/judgments.py)."""

    KEYWORD = "keyword"
    QUESTION = "question"
    PARAPHRASE = "paraphrase"
    FINDING = "finding"
    NOISY = "noisy"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese word shown to users."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    QuestionKind.KEYWORD: "关键词",
    QuestionKind.QUESTION: "提问",
    QuestionKind.PARAPHRASE: "换一种说法",
    QuestionKind.FINDING: "类似问题",
    QuestionKind.NOISY: "匆忙输入",
    QuestionKind.OTHER: "其他",
}
_KINDS = {
    **{kind.value: kind for kind in QuestionKind},
    **{label: kind for kind, label in _KIND_LABELS.items()},
}


def read_kind(text: str) -> QuestionKind | None:
    """The kind of this Chinese label or code, OTHER for a blank one; None if there is none of that name."""
    text = text.strip().lower()
    return _KINDS.get(text) if text else QuestionKind.OTHER


def check_kind(text: str) -> QuestionKind:
    """As read_kind. Raises InvalidInputError."""
    kind = read_kind(text)
    if kind is None:
        raise InvalidInputError(
            f"没有名为“{text.strip()[:20]}”的问题类型。可用的有：{'、'.join(_KIND_LABELS.values())}。"
        )
    return kind


def check_question(text: str) -> str:
    """The question in one line, without signs before it that a spreadsheet takes for a formula.

    Raises InvalidInputError if nothing is left or it is too long.
    """
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)
    question = without_formula_signs(" ".join(plain.split()))  # it may come to stand in a spreadsheet's cell
    if not question_key(question):
        raise InvalidInputError("问题里没有文字。请写出要检索的内容。")
    if len(question) > MAX_QUESTION_CHARS:
        raise InvalidInputError(
            f"问题“{question[:20]}…”有 {len(question)} 个字，最多 {MAX_QUESTION_CHARS} 个：检索也只看这么多。"
        )
    return question


def question_key(text: str) -> str:
    """What tells questions apart: their letters and digits, half width and lower case; "" if there are none."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def check_grade(grade: int) -> int:
    """The grade: 0 不相关, 1 可参考, 2 直接. Raises InvalidInputError."""
    if not 0 <= grade <= MAX_GRADE:
        raise InvalidInputError(f"等级 {grade} 不可用；应为 0（不相关）、1（可参考）或 2（直接）。")
    return grade


def check_target(target: str) -> str:
    """The id of a measure or of a problem. Raises InvalidInputError."""
    if len(target) > _MAX_TARGET_CHARS or re.search(r"\s", target):
        raise InvalidInputError(f"“{target[:40]}”不是措施或问题的编号；应形如 单位名#P4-M2 或 单位名#P4。")
    if names_measure(target):
        parse_measure_id(target)
    else:
        parse_problem_id(target)
    return target


def check_targets(cell: str) -> list[str]:
    """The ids in a cell, in order. Raises InvalidInputError if anything else stands there."""
    found, place = [], 0
    cell = cell.strip()
    while match := _TARGET.match(cell, place):
        found.append(check_target(match[1]))
        place = match.end()
    if rest := cell[place:]:
        raise InvalidInputError(f"“{rest[:40]}”不是措施或问题的编号；应形如 单位名#P4-M2 或 单位名#P4。")
    return found


def names_measure(target: str) -> bool:
    """Whether a target names one measure, and not a problem for all of its measures."""
    return "-" in target.rpartition("#")[2]
