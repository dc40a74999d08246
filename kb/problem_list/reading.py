"""From bytes or pasted text to a list of problems: the kind told by content, office files read in a limited child."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from kb.errors import InvalidInputError, UnreadableFileError
from kb.problem_list.documents import read_document_list
from kb.problem_list.grids import told_several
from kb.problem_list.lists import ProblemList, from_plain
from kb.problem_list.readings import Item, Reading
from kb.problem_list.sheets import read_sheets
from kb.problem_list.texts import list_of_items, read_text_list
from kb.problem_list.words import is_problem_text
from kb.readers.content_type import detect_format
from kb.readers.encoding import decode
from kb.readers.loading import load_reader
from kb.readers.sandbox import can_fork, read_in_child, run_in_child

MAX_LIST_BYTES = 20 * 2**20
MAX_TEXT_CHARS = 300_000
_INVISIBLE = re.compile("[\x00\u200b-\u200d\u2060\ufeff]")  # come along in copying from web pages and chats
_MARKDOWN = re.compile(
    r"^#{1,6}[ \t]+|\*\*(?=[^*\n]{1,300}\*\*)|(?<=[^*\s])\*\*", re.MULTILINE
)  # of notes and of language models
_NOTHING = (
    "没有认出任何问题。请确认清单里有问题的文字：表格应有标题为“问题”“存在问题”“反馈问题”等的一列；"
    "文字应每行一个问题，或以“1.”“一、”“（一）”“一是”编号。也可以只把问题粘贴进来。"
)
_WHAT_TO_DO = {
    "html": "系统导出的表格常是这种格式：请用 Excel 或 WPS 打开，另存为 .xlsx 后再提交。",
    "pdf": "请复制其中的问题粘贴进来，或转成 .docx 后再提交。",
}
_OTHER_FORMATS = "问题清单支持 .xlsx、.docx、.txt、.csv，也可以把文字粘贴进来。"


def read_problem_list(content: bytes, file_name: str) -> ProblemList:
    """The problems of a file, office files read in a child with memory and time limits.

    file_name: gives the title where the list states none. Raises UnreadableFileError for what cannot be read, and
    InvalidInputError where nothing in it looks like a problem.
    """
    if len(content) > MAX_LIST_BYTES:
        raise UnreadableFileError(
            f"文件超过问题清单 {MAX_LIST_BYTES // 2**20} MB 的上限。请去掉图片或拆分后再提交。"
        )
    read = _read(content)
    remarks = (*read.remarks, *told_several(read.problems))
    return _checked(replace(read, title=read.title or PurePath(file_name).stem, remarks=remarks))


def _read(content: bytes) -> ProblemList:
    file_format = detect_format(content)
    if file_format == "xlsx":
        return from_plain(run_in_child("problem_list", content)) if can_fork() else read_sheets(content)
    if file_format == "docx":
        document = read_in_child("docx", content) if can_fork() else load_reader("docx")(content)
        _check_length(document.text)
        return read_document_list(document)
    if file_format == "txt":
        return _read_text(content)
    raise UnreadableFileError(
        f"这是一份 {file_format.upper()} 文件。{_WHAT_TO_DO[file_format]}{_OTHER_FORMATS}"
    )


def read_pasted(text: str) -> ProblemList:
    """The problems of a pasted text. Raises InvalidInputError if it is empty, too long or holds no problem."""
    if not text.strip():
        raise InvalidInputError("没有收到文字。请粘贴问题清单，每行一个问题，或按“1.”“一、”编号。")
    return _checked(_read_text_within_limit(text))


def list_of(problems: Sequence[str]) -> ProblemList:
    """A list of problems that are told apart already. Raises InvalidInputError if there is none, or one is blank."""
    blank = next((place for place, one in enumerate(problems, 1) if not one.strip()), None)
    if blank:
        raise InvalidInputError(f"第 {blank} 个问题是空的。请去掉空项，或填上问题的文字。")
    items = [Item("", one.strip()) for one in problems]
    return _checked(replace(list_of_items(Reading(items, "", [])), format="json"))


def _read_text(content: bytes) -> ProblemList:
    load_reader("txt")(content)  # refuses what is binary
    text, encoding, damaged = decode(content)
    read = _read_text_within_limit(text.removeprefix("\ufeff"))
    if not damaged:
        return read
    remark = f"文件按 {encoding.upper()} 读取时有 {damaged} 处字符无法解码，已用“\ufffd”代替，请核对。"
    return replace(read, remarks=(*read.remarks, remark))


def _read_text_within_limit(text: str) -> ProblemList:
    _check_length(text)
    return read_text_list(_MARKDOWN.sub("", _INVISIBLE.sub("", text)))


def _check_length(text: str) -> None:
    if len(text) > MAX_TEXT_CHARS:
        raise InvalidInputError(
            f"文字有 {len(text):,} 字，超过问题清单 {MAX_TEXT_CHARS // 10_000} 万字的上限。请只留下问题，或分几次提交。"
        )


def _checked(read: ProblemList) -> ProblemList:
    if not any(is_problem_text(problem.text) for problem in read.problems):
        raise InvalidInputError(_NOTHING)
    return read
