"""Signing in with the write token, and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.rendering import render
from api.security import authenticate, check_csrf, log_in, log_out

router = APIRouter(include_in_schema=False)


def safe_target(asked: str) -> str:
    """Where to go after signing in: a path of this site, else the upload page."""
    is_ours = (
        asked.startswith("/") and not asked.startswith("//") and "\\" not in asked and asked.isprintable()
    )
    return asked if is_ours else "/upload"


@router.get("/login")
def login(request: Request, target: Annotated[str, Query(alias="next", max_length=500)] = "") -> Response:
    """Ask for the write token."""
    if authenticate(request).may_write:
        return RedirectResponse(safe_target(target), status_code=303)
    return render(request, "login.html", target=safe_target(target), message="")


@router.post("/login")
def sign_in(
    request: Request,
    token: Annotated[str, Form(max_length=500)] = "",
    target: Annotated[str, Form(alias="next", max_length=500)] = "",
) -> Response:
    """Open a session if the token is right; else say so, and keep where the reader wanted to go."""
    response = RedirectResponse(safe_target(target), status_code=303)
    if token.strip() and log_in(request, response, token):
        return response
    reason = request.app.state.gate.reason
    if reason:
        message = f"写入已关闭：{reason}"
    elif not token.strip():
        message = "请输入写入令牌。"
    else:
        message = "令牌不正确。请核对后重新输入：令牌区分大小写，注意不要漏掉首尾字符。"
    return render(request, "login.html", status=403, target=safe_target(target), message=message)


@router.post("/logout", dependencies=[Depends(check_csrf)])
def sign_out(request: Request) -> Response:
    """End the session."""
    response = RedirectResponse("/", status_code=303)
    log_out(request, response)
    return response
