"""Questions and relevance judgments from files. Wrong lines are named, never skipped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import InvalidInputError
from kb.system_reasons import reason_of

UNKNOWN_KIND = "全部"
_GRADE = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A question. kind: what sort of question it is; all of one sort if the file names none."""

    query_id: str
    kind: str
    text: str


Qrels = dict[str, dict[str, int]]


def load_queries(path: Path) -> list[JudgedQuery]:
    """Questions in the file's order; lines are qid<TAB>text or qid<TAB>kind<TAB>text.

    Raises InvalidInputError if the file cannot be read, has no questions, a line of another form, or an id
    twice or with a space in it (a TREC run could not be read back).
    """
    queries: dict[str, JudgedQuery] = {}
    for number, line in _lines(path):
        parts = [part.strip() for part in line.split("\t")]
        if len(parts) not in (2, 3) or not all(parts):
            raise InvalidInputError(
                f"问题文件“{path.name}”第 {number} 行格式不对。每行应为 编号<Tab>问题 或 编号<Tab>类别<Tab>问题。"
            )
        query_id, kind = parts[0], parts[1] if len(parts) == 3 else UNKNOWN_KIND
        if len(query_id.split()) > 1:
            raise InvalidInputError(
                f"问题文件“{path.name}”第 {number} 行的编号“{query_id}”含有空格，TREC 结果会错列。请去掉空格。"
            )
        if query_id in queries:
            raise InvalidInputError(
                f"问题文件“{path.name}”第 {number} 行的编号“{query_id}”重复。请给每个问题不同的编号。"
            )
        queries[query_id] = JudgedQuery(query_id, kind, parts[-1])
    if not queries:
        raise InvalidInputError(f"问题文件“{path.name}”里没有问题。每行应为 编号<Tab>问题。")
    return list(queries.values())


def load_qrels(path: Path) -> Qrels:
    """Grades (>= 0) by question id and measure id; lines are TREC's: qid 0 measure-id grade.

    Raises InvalidInputError if the file cannot be read, has no judgments, or a line of another form.
    """
    qrels: Qrels = {}
    for number, line in _lines(path):
        parts = line.split()
        if len(parts) != 4 or not _GRADE.fullmatch(parts[3]):
            raise InvalidInputError(
                f"判断文件“{path.name}”第 {number} 行格式不对。每行应为 编号 0 措施编号 等级，等级是整数。"
            )
        qrels.setdefault(parts[0], {})[parts[2]] = max(int(parts[3]), 0)
    if not qrels:
        raise InvalidInputError(f"判断文件“{path.name}”里没有判断。每行应为 编号 0 措施编号 等级。")
    return qrels


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Line numbers (from 1) and lines that are not blank."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInputError(f"无法读取“{path}”：{reason_of(error)}。请检查路径和权限。") from error
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"“{path.name}”不是 UTF-8 文本。请另存为 UTF-8 后重试。") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line
