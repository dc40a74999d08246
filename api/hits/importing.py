"""A list of questions kept, and what became of it told: for the page and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from kb.errors import InvalidInputError
from kb.judged import add_questions
from kb.judged_answers import read_judged
from kb.question_rows import MAX_LIST_BYTES

if TYPE_CHECKING:
    from fastapi import UploadFile

    from api.hits.schemas import ImportAnswer
    from kb.question_lists import QuestionList
    from kb.store import Store


def keep_list(store: Store, listed: QuestionList) -> ImportAnswer:
    """Keep the questions and marks of a list, all or nothing. Raises InvalidInputError, BusyError, StorageError."""
    added = store.write(lambda connection: add_questions(connection, listed.questions))
    kept = store.read(lambda connection: read_judged(connection, added.question_ids))
    given = {target for question in listed.questions for target in question.marks}
    missing = {target for judged in kept for target in judged.missing}
    return {
        "added": added.added,
        "known": added.known,
        "repeated": listed.repeated,
        "marks": added.marks,
        "unknown_targets": len(given & missing),
        "bad_rows": [{"row": bad.row, "text": bad.text, "reason": bad.reason} for bad in listed.bad_rows],
        "notes": list(listed.notes),
    }


def read_upload(questions: UploadFile | None, qrels: UploadFile | None, text: str) -> QuestionList:
    """The list of a form: a file or a text, and a judgment file beside it. Raises InvalidInputError, UnreadableFileError."""
    from kb.question_lists import read_question_file, read_question_text, with_qrels

    if _is_chosen(questions) and text.strip():
        raise InvalidInputError("既选了文件又填了文字，没有保存。请只用其中一种，分两次添加。")
    if _is_chosen(questions):
        listed = read_question_file(_content(questions), questions.filename or "")
    elif text.strip():
        listed = read_question_text(text)
    else:
        raise InvalidInputError("没有收到问题。请选择文件，或者把问题粘贴进来，每行一个。")
    return with_qrels(listed, _content(qrels)) if _is_chosen(qrels) else listed


def _is_chosen(file: UploadFile | None) -> TypeGuard[UploadFile]:
    """A browser sends a nameless file where none was chosen."""
    return file is not None and bool(file.filename)


def _content(file: UploadFile) -> bytes:
    return file.file.read(MAX_LIST_BYTES + 1)  # one more than is allowed, so that the reader refuses it
