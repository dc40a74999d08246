"""Which questions does a list hold, of what kind, with which right hits? What cannot be taken is told row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.errors import InvalidInputError, UnreadableFileError
from kb.judged import NewQuestion
from kb.question_checks import (
    MAX_GRADE,
    QuestionKind,
    check_question,
    check_target,
    check_targets,
    question_key,
    read_kind,
)
from kb.question_columns import Columns, cell_of, names_header, tables_of
from kb.question_rows import Row, check_size, rows_of_file, rows_of_text
from kb.readers.encoding import decode

QRELS_FILE = "判断文件"  # how the reason of a bad row of it begins
# A number before a question of a list, which is no part of it.
_NUMBERED = re.compile(
    r"\s*(?:[（(]\d{1,3}[)）]|(?:\d{1,3}|[一二三四五六七八九十]{1,3})[、.．](?!\d))\s*(?=\S)"
)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken, or a mark of it. row: its number; text: what stands there, shortened."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionList:
    """questions: different ones, in order. places: of the file's own ids among them.

    repeated: how many rows said what an earlier one says. notes: Chinese sentences on how the list was read.
    """

    questions: tuple[NewQuestion, ...]
    places: Mapping[str, int]
    repeated: int
    bad_rows: tuple[BadRow, ...]
    notes: tuple[str, ...]


@dataclass
class _Collected:
    """What was read so far. questions: by the key of the wording; keys: by the file's own id."""

    questions: dict[str, NewQuestion] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    unknown_kinds: list[str] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


def read_question_file(content: bytes, file_name: str) -> QuestionList:
    """The questions of a file. Raises UnreadableFileError, also if it holds none."""
    return _list_of(rows_of_file(content, file_name, names_header))


def read_question_text(text: str) -> QuestionList:
    """The questions of a pasted text. Raises UnreadableFileError if it holds none."""
    return _list_of(rows_of_text(text, names_header))


def with_qrels(questions: QuestionList, content: bytes) -> QuestionList:
    """The same with the marks of a TREC judgment file ("qid 0 measure-id grade"); its bad lines join the others.

    Raises UnreadableFileError if the file is no text, or too large.
    """
    check_size(content)
    marks: dict[int, dict[str, int]] = {}
    bad = list(questions.bad_rows)
    too_high = 0
    for row in rows_of_text(decode(content)[0], lambda _: False):
        parts = " ".join(row.cells).split()
        try:
            query_id, target, grade = _qrel(parts)
            if query_id not in questions.places:
                raise InvalidInputError(f"问题列表里没有编号“{query_id[:40]}”。")
        except InvalidInputError as error:
            bad.append(BadRow(row.number, " ".join(parts)[:80], f"{QRELS_FILE}：{error}"))
            continue
        too_high += grade > MAX_GRADE
        marks.setdefault(questions.places[query_id], {})[target] = max(0, min(grade, MAX_GRADE))
    merged = tuple(
        replace(question, marks={**question.marks, **marks.get(place, {})})
        for place, question in enumerate(questions.questions)
    )
    notes = (f"有 {too_high} 处等级高于 {MAX_GRADE}，按 {MAX_GRADE}（直接）保存。",) if too_high else ()
    return replace(questions, questions=merged, bad_rows=tuple(bad), notes=(*questions.notes, *notes))


def _qrel(parts: Sequence[str]) -> tuple[str, str, int]:
    if len(parts) != 4 or re.fullmatch(r"-?[0-9]{1,9}", parts[3]) is None:
        raise InvalidInputError("每行应为 编号 0 措施编号 等级，等级是整数。")
    return parts[0], check_target(parts[2]), int(parts[3])


def _list_of(rows: Sequence[Row]) -> QuestionList:
    collected = _Collected()
    notes: list[str] = []
    for table in tables_of(rows):
        notes.extend(table.notes)
        for row in table.rows:
            _collect(row, table.columns, collected)
    if not collected.questions and not collected.bad:
        raise UnreadableFileError("列表里没有问题。请每行写一个问题，或用有“问题”一列的表格。")
    if kinds := collected.unknown_kinds:
        notes.append(f"有 {len(kinds)} 行的类型不认识（如“{kinds[0][:20]}”），按“其他”保存。")
    place = {key: place for place, key in enumerate(collected.questions)}
    return QuestionList(
        tuple(collected.questions.values()),
        {id_: place[key] for id_, key in collected.keys.items()},
        collected.repeated,
        tuple(collected.bad),
        tuple(notes),
    )


def _collect(row: Row, columns: Columns, collected: _Collected) -> None:
    try:
        text = check_question(_without_number(cell_of(row, columns.text)))
        marks = dict.fromkeys(check_targets(cell_of(row, columns.answers)), MAX_GRADE)
    except InvalidInputError as error:
        where = f"工作表“{row.where}”：" if row.where else ""
        collected.bad.append(BadRow(row.number, " ".join(filter(None, row.cells))[:80], f"{where}{error}"))
        return
    key = question_key(text)
    if id_ := cell_of(row, columns.id):
        collected.keys.setdefault(id_, key)
    if (held := collected.questions.get(key)) is not None:
        collected.repeated += 1
        collected.questions[key] = replace(held, marks={**held.marks, **marks})
        return
    kind = read_kind(cell_of(row, columns.kind))
    if kind is None:
        collected.unknown_kinds.append(cell_of(row, columns.kind))
    collected.questions[key] = NewQuestion(text, kind or QuestionKind.OTHER, marks)


def _without_number(text: str) -> str:
    match = _NUMBERED.match(text)
    return text[match.end() :] if match else text
