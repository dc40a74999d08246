"""One judged question: what the search finds for it now, and its marks, made by mouse, by keyboard or by plain forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.hits.marking import change_mark
from api.pages.hit_marks import element_id, mark_rows, problems_to_mark
from api.pages.rendering import render
from api.runtime import OpenServices
from api.security import check_csrf
from index.stored_evaluation import DEPTH, found_for
from kb.errors import InvalidInputError, NotFoundError
from kb.judged import change_question, delete_question, restore_question
from kb.judged_answers import JudgedAnswers, read_judged
from kb.question_checks import QuestionKind, check_kind, check_question

if TYPE_CHECKING:
    from api.wiring import Services

router = APIRouter(include_in_schema=False)
SHOWN = 20
GRADES = ((2, "直接"), (1, "可参考"), (0, "不相关"))
GRADE_WORDS = dict(GRADES)
QuestionId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/hits/questions/{question_id}")
def question(
    request: Request,
    services: OpenServices,
    question_id: QuestionId,
    find: Annotated[str, Query(max_length=2_000)] = "",
    depth: Annotated[int, Query(ge=1, le=DEPTH)] = SHOWN,
) -> Response:
    """The question searched now. find: other words, whose hits are listed to be marked for this question as well."""
    judged = _judged(services, question_id)
    ranked = found_for(services.retriever, judged.question.text)
    listed = found_for(services.retriever, find) if find.strip() else ranked
    return render(
        request,
        "hit_question.html",
        question=judged.question,
        marks=mark_rows(services.store, judged, ranked),
        missing=judged.missing,
        problems=problems_to_mark(services.store, judged, listed[:depth], ranked),
        grades=GRADES,
        grade_words=GRADE_WORDS,
        kinds=tuple(QuestionKind),
        find=find.strip(),
        depth=depth,
        more=len(listed) > depth,
        max_depth=DEPTH,
        here=_here(question_id, find, depth),
    )


def _here(question_id: int, find: str, depth: int) -> str:
    pairs = {
        name: value for name, value in (("find", find.strip()), ("depth", depth)) if value not in ("", SHOWN)
    }
    return f"/hits/questions/{question_id}" + (f"?{urlencode(pairs)}" if pairs else "")


def _judged(services: Services, question_id: int) -> JudgedAnswers:
    found = services.store.read(lambda connection: read_judged(connection, [question_id]))
    if not found:
        raise NotFoundError("没有这个问题，或已删除。请在命中测试的问题列表中查找。")
    return found[0]


@router.post("/hits/questions/{question_id}/marks", dependencies=[Depends(check_csrf)])
def mark(
    services: OpenServices,
    question_id: QuestionId,
    choice: Annotated[str, Form(alias="mark", max_length=260)],
    find: Annotated[str, Form(max_length=2_000)] = "",
    depth: Annotated[int, Form(ge=1, le=DEPTH)] = SHOWN,
) -> Response:
    """A button of the plain form: "2 slug#P1-M1"; "x slug#P1-M1" takes the mark away. Leads back to where it stood."""
    grade, _, target = choice.partition(" ")
    if grade not in ("0", "1", "2", "x"):
        raise InvalidInputError("没有这种标注。请从页面上的按钮中选择。")
    change_mark(services.store, question_id, target, None if grade == "x" else int(grade))
    return RedirectResponse(f"{_here(question_id, find, depth)}#{element_id(target)}", status_code=303)


@router.post("/hits/questions/{question_id}/change", dependencies=[Depends(check_csrf)])
def change(
    services: OpenServices,
    question_id: QuestionId,
    text: Annotated[str, Form(max_length=4_000)] = "",
    kind: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Another wording or kind."""
    wording, chosen = check_question(text), check_kind(kind)
    services.store.write(
        lambda connection: change_question(connection, question_id, text=wording, kind=chosen)
    )
    return RedirectResponse(f"/hits/questions/{question_id}", status_code=303)


@router.post("/hits/questions/{question_id}/delete", dependencies=[Depends(check_csrf)])
def delete(services: OpenServices, question_id: QuestionId) -> Response:
    """Hide the question; the list offers to take that back."""
    services.store.write(lambda connection: delete_question(connection, question_id))
    return RedirectResponse(f"/hits?deleted={question_id}", status_code=303)


@router.post("/hits/questions/{question_id}/restore", dependencies=[Depends(check_csrf)])
def restore(services: OpenServices, question_id: QuestionId) -> Response:
    """Bring it back with its marks."""
    services.store.write(lambda connection: restore_question(connection, question_id))
    return RedirectResponse(f"/hits/questions/{question_id}", status_code=303)
