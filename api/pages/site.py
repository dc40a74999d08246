"""All pages as one router, and the page that errors are shown on."""

from fastapi import APIRouter

from api.pages import (
    answer_pages,
    api_docs_pages,
    basket_pages,
    correction_pages,
    hit_pages,
    hit_question_pages,
    ledger_pages,
    notice_pages,
    pattern_pages,
    plan_pages,
    report_pages,
    search_pages,
    session,
    similar_pages,
    task_pages,
    upload_pages,
)
from api.pages.error_page import problem_page

router = APIRouter()
for _module in (
    search_pages,
    similar_pages,
    answer_pages,
    basket_pages,
    notice_pages,
    hit_pages,
    hit_question_pages,
    upload_pages,
    report_pages,
    plan_pages,
    task_pages,
    ledger_pages,
    correction_pages,
    pattern_pages,
    session,
    api_docs_pages,
):
    router.include_router(_module.router)

__all__ = ["problem_page", "router"]
