"""Which questions does a list hold, of what kind, with which right hits? What cannot be taken is told row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.errors import InvalidInputError, UnreadableFileError
from kb.judged import NewQuestion
from kb.question_checks import (
    MAX_GRADE,
    QuestionKind,
    check_question,
    check_target,
    question_key,
    read_kind,
)
from kb.question_rows import Row, check_size, rows_of_file, rows_of_text
from kb.readers.encoding import decode

QRELS_FILE = "判断文件"  # how the reason of a bad row of it begins
_HEADER_ROWS = 5  # how far down the headings may stand
# Headings by what stands below. None is the name of a kind as well: a first row without headings may hold one.
_HEADINGS = {
    **dict.fromkeys(
        ("问题", "查询", "检索词", "检索问题", "检索内容", "问句", "问题内容", "问题描述", "query", "text"),
        "text",
    ),
    **dict.fromkeys(("反馈问题", "存在问题", "发现问题", "具体问题", "问题表述", "巡察反馈问题"), "text"),
    **dict.fromkeys(("类型", "类别", "问题类型", "问题类别", "种类", "kind", "type"), "kind"),
    **dict.fromkeys(("编号", "序号", "id", "qid", "query_id"), "id"),
    **dict.fromkeys(("措施编号", "相关措施", "正确命中", "命中", "应找到", "hits", "relevant"), "answers"),
}
_TARGET = re.compile(r"([^\s|#]{1,200}#P[1-9]\d{0,5}(?:-M[1-9]\d{0,5})?)(?!\w)[\s,，;；、|]*")
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


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a row, from 0; None: nowhere. first: the place of the first row of questions."""

    text: int
    kind: int | None = None
    id: int | None = None
    answers: int | None = None
    first: int = 0


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
    return _list_of(rows_of_file(content, file_name, _names_header))


def read_question_text(text: str) -> QuestionList:
    """The questions of a pasted text. Raises UnreadableFileError if it holds none."""
    return _list_of(rows_of_text(text, _names_header))


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
    rows = _without_empty_columns(rows)
    columns, notes = _columns_of(rows)
    collected = _Collected()
    for row in rows[columns.first :]:
        _collect(row, columns, collected)
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


def _collect(row: Row, columns: _Columns, collected: _Collected) -> None:
    try:
        text = check_question(_without_number(_cell(row, columns.text)))
        marks = dict.fromkeys(_targets(_cell(row, columns.answers)), MAX_GRADE)
    except InvalidInputError as error:
        where = f"工作表“{row.where}”：" if row.where else ""
        collected.bad.append(BadRow(row.number, " ".join(filter(None, row.cells))[:80], f"{where}{error}"))
        return
    key = question_key(text)
    if id_ := _cell(row, columns.id):
        collected.keys.setdefault(id_, key)
    if (held := collected.questions.get(key)) is not None:
        collected.repeated += 1
        collected.questions[key] = replace(held, marks={**held.marks, **marks})
        return
    kind = read_kind(_cell(row, columns.kind))
    if kind is None:
        collected.unknown_kinds.append(_cell(row, columns.kind))
    collected.questions[key] = NewQuestion(text, kind or QuestionKind.OTHER, marks)


def _without_number(text: str) -> str:
    match = _NUMBERED.match(text)
    return text[match.end() :] if match else text


def _targets(cell: str) -> list[str]:
    """The ids in a cell. Raises InvalidInputError if anything else stands there."""
    if rest := _TARGET.sub("", cell).strip():
        raise InvalidInputError(f"“{rest[:40]}”不是措施或问题的编号；应形如 单位名#P4-M2 或 单位名#P4。")
    return [check_target(one) for one in _TARGET.findall(cell)]


def _cell(row: Row, column: int | None) -> str:
    return row.cells[column] if column is not None and column < len(row.cells) else ""


def _without_empty_columns(rows: Sequence[Row]) -> list[Row]:
    width = max((len(row.cells) for row in rows), default=0)
    filled = [place for place in range(width) if any(_cell(row, place).strip() for row in rows)]
    return [replace(row, cells=tuple(_cell(row, place) for place in filled)) for row in rows]


def _columns_of(rows: Sequence[Row]) -> tuple[_Columns, list[str]]:
    """Where the questions stand, and how that was told, in Chinese. Raises UnreadableFileError if it cannot be."""
    width = max((len(row.cells) for row in rows), default=1)
    for place, row in enumerate(rows[: _HEADER_ROWS if width > 1 else 1]):
        named = _headings(row.cells)
        if "text" in named and (place == 0 or sum(map(bool, row.cells)) > 1):
            above = [f"表头上面的 {place} 行没有当作问题。"] if place else []
            heading = row.cells[named["text"]].strip()
            return _Columns(**named, first=place + 1), [f"按“{heading}”一列读取问题。", *above]
    if width == 1:
        return _Columns(0), []
    has_ids = _are_ids([row.cells[0] for row in rows])
    if width == 2 and _are_kinds(row.cells[1] for row in rows):
        return _Columns(0, kind=1), ["没有表头，按“问题、类型”两列读取。"]
    if width == 2 and has_ids:
        return _Columns(1, id=0), ["没有表头，按“编号、问题”两列读取。"]
    if width == 3 and has_ids:
        return _Columns(2, kind=1, id=0), ["没有表头，按“编号、类型、问题”三列读取。"]
    raise UnreadableFileError(
        f"表格有 {width} 列，看不出哪一列是问题，没有保存。请在第一行写上表头，如：问题、类型、措施编号。"
    )


def _headings(cells: Iterable[str]) -> dict[str, int]:
    """The column of each part that a heading names; of several the first."""
    named: dict[str, int] = {}
    for place, cell in enumerate(cells):
        part = _HEADINGS.get(re.sub(r"[\s（(].*", "", cell.strip(), flags=re.DOTALL).lower())
        if part is not None:
            named.setdefault(part, place)
    return named


def _names_header(cells: Sequence[str]) -> bool:
    return "text" in _headings(cells)


def _are_kinds(cells: Iterable[str]) -> bool:
    """Whether most of the cells name a kind."""
    known = [read_kind(cell) is not None for cell in cells if cell.strip()]
    return sum(known) * 2 > len(known)


def _are_ids(cells: Sequence[str]) -> bool:
    """Whether these can only be ids: all different, each with a digit and without spaces."""
    return len(set(cells)) == len(cells) and all(
        any(map(str.isdigit, cell)) and not any(map(str.isspace, cell)) for cell in cells
    )
