"""An error as a page: what happened, what was kept, what to do, and a reference number."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from api.pages.links import read_state
from api.pages.rendering import render
from api.pages.upload_pages import upload_form
from api.problems import ProblemDocument

_UNAVAILABLE = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS)
# Where to go on from an address below one of these pages that leads nowhere: the page, its name on the button.
_INSTEAD = (
    ("/notices", "查看全部通报"),
    ("/basket", "打开我的对照"),
    ("/hits", "查看命中测试"),
    ("/report", "提交问题清单"),
    ("/plan", "检查整改方案"),
    ("/ledger", "打开整改台账"),
    ("/patterns", "打开态势"),
    ("/upload", "上传通报"),
)


def problem_page(request: Request, problem: ProblemDocument) -> Response:
    """The page for a problem. Who may not write is led to the login; a refused upload is told on its form."""
    path = request.scope["path"]
    if problem.status == HTTPStatus.UNAUTHORIZED:
        return _to_login(request, path)
    if path == "/upload" and request.method == "POST" and problem.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return upload_form(request, message=problem.detail, status=problem.status)
    is_search = path == "/search"
    state = read_state(request.query_params.multi_items()) if is_search else None
    return render(
        request,
        "error.html",
        status=problem.status,
        problem=problem,
        detail=_detail(problem),
        instead=_instead(path) if problem.status < HTTPStatus.INTERNAL_SERVER_ERROR else None,
        state=state,
        is_loading=problem.type.endswith(":not-ready"),
        can_retry=problem.status in _UNAVAILABLE and request.method == "GET",
        again=_again(request),
    )


def _detail(problem: ProblemDocument) -> str:
    """What is told under the title, which is not said again; in words for whoever only opened an address."""
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        return "这个网址只用来提交内容，不能直接打开。请从页面上重新进入。"
    first, _, rest = problem.detail.partition("。")
    return rest if rest and first == problem.title else problem.detail


def _instead(path: str) -> tuple[str, str] | None:
    """The address and the name of the page to go on to; None if nothing is nearer than the first one."""
    return next((page for page in _INSTEAD if path == page[0] or path.startswith(page[0] + "/")), None)


def _to_login(request: Request, path: str) -> Response:
    if request.method == "GET":
        return RedirectResponse(f"/login?next={quote(_again(request))}", status_code=303)
    message = "登录已过期或尚未登录，刚才的操作没有执行。请登录后重新提交。"
    target = path if path == "/upload" else "/hits" if path.startswith("/hits") else "/notices"
    return render(request, "login.html", status=401, target=target, message=message)


def _again(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")
