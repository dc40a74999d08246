"""What a client sees when something goes wrong: RFC 9457 problem documents. Only this file knows status codes."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors as service
from api.json_log import log_error
from index import errors as index
from kb import errors as kb

MEDIA_TYPE = "application/problem+json"
_logger = logging.getLogger("api.problems")

# First match wins: subclasses stand before their parents.
_KINDS: tuple[tuple[type[Exception], int, str, str], ...] = (
    (service.NotAuthenticatedError, 401, "not-authenticated", "需要写入令牌"),
    (service.ForbiddenError, 403, "forbidden", "不允许这样操作"),
    (service.TooLargeError, 413, "too-large", "内容过大"),
    (service.UnsupportedMediaTypeError, 415, "unsupported-media-type", "内容类型不对"),
    (service.MisdirectedError, 421, "misdirected", "访问地址不被接受"),
    (service.OverloadedError, 429, "overloaded", "正在处理的任务过多"),
    (service.ModelServerError, 502, "model-server", "模型服务不可用"),
    (service.NotReadyError, 503, "not-ready", "服务尚未就绪"),
    (index.IndexMissingError, 503, "index-missing", "还没有索引"),
    (index.IndexCorruptError, 503, "index-corrupt", "索引已损坏"),
    (index.ModelError, 503, "model-unavailable", "向量模型不可用"),
    (kb.UnreadableFileError, 422, "unreadable-file", "文件无法读取"),
    (kb.NotFoundError, 404, "not-found", "没有找到"),
    (kb.ConflictError, 409, "conflict", "与已有内容冲突"),
    (kb.BusyError, 503, "busy", "数据目录正被写入"),
    (kb.StorageError, 503, "storage", "数据无法读写"),
    (kb.InvalidInputError, 422, "invalid-input", "输入不符合要求"),
)
_HTTP: dict[int, tuple[str, str, str]] = {
    400: ("bad-request", "请求无法解析", "请求内容格式有误，请检查后重新提交。"),
    404: ("no-such-page", "没有这个地址", "没有这个地址。请检查网址，或从首页重新进入。"),
    405: (
        "method-not-allowed",
        "不支持这种请求方法",
        "这个地址不支持该请求方法，允许的方法见 Allow 响应头。",
    ),
    413: ("too-large", "内容过大", "提交的内容超过上限，请减小后重试。"),
    415: ("unsupported-media-type", "内容类型不对", "不支持这种内容类型。"),
}
_RETRY_SECONDS = {429: 5, 503: 5}


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: where it stands ("query.page", "body.filters"), and what to do about it."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ProblemDocument:
    """RFC 9457, with `reference` (to quote when asking for help; the log has it too) and field errors."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    reference: str
    errors: tuple[FieldError, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The document's members."""
        members: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("type", "title", "status", "detail", "instance", "reference")
        }
        if self.errors:
            members["errors"] = [{"field": e.field, "message": e.message} for e in self.errors]
        return members


def problem_of(error: Exception, path: str) -> ProblemDocument:
    """The document for any exception. What was not raised on purpose says nothing of its inside."""
    reference = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    if isinstance(error, RequestValidationError):
        wrong = tuple(_field_errors(error.errors()))
        detail = "；".join(e.message.rstrip("。") for e in wrong[:3]) + "。"
        return _document("invalid-input", "输入不符合要求", 422, detail, path, reference, errors=wrong)
    if isinstance(error, HTTPException):
        return _http_problem(error, path, reference)
    for kind, status, name, title in _KINDS:
        if isinstance(error, kind):
            return _document(name, title, status, str(error), path, reference)
    detail = f"服务内部出错，已记录，编号 {reference}。已保存的内容不受影响，请稍后重试。"
    return _document("internal", "服务内部出错", 500, detail, path, reference)


def _document(
    name: str,
    title: str,
    status: int,
    detail: str,
    path: str,
    reference: str,
    *,
    errors: tuple[FieldError, ...] = (),
    headers: dict[str, str] | None = None,
) -> ProblemDocument:
    headers = dict(headers or {})
    if status in _RETRY_SECONDS:
        headers.setdefault("Retry-After", str(_RETRY_SECONDS[status]))
    if status == HTTPStatus.UNAUTHORIZED:
        headers.setdefault("WWW-Authenticate", 'Bearer realm="zhenggai-kb"')
    kind = f"urn:zhenggai-kb:problem:{name}"
    told = _encodable(detail)
    return ProblemDocument(kind, title, status, told, _encodable(path[:500]), reference, errors, headers)


def _encodable(text: str) -> str:
    """The text without lone surrogates: JSON can bring them in, in a value that an error names, and no answer out."""
    return text.encode("utf-8", "replace").decode()


def _http_problem(error: HTTPException, path: str, reference: str) -> ProblemDocument:
    fallback = ("http", "请求无法完成", "请求无法完成，请检查后重试。")
    name, title, detail = _HTTP.get(error.status_code, fallback)
    headers = dict(error.headers or {})
    return _document(name, title, error.status_code, detail, path, reference, headers=headers)


_ADVICE: dict[str, str] = {
    "missing": "缺少“{name}”",
    "extra_forbidden": "没有名为“{name}”的参数",
    "int_parsing": "“{name}”应为整数",
    "int_from_float": "“{name}”应为整数",
    "greater_than_equal": "“{name}”不能小于 {ge}",
    "less_than_equal": "“{name}”不能大于 {le}",
    "string_too_long": "“{name}”不能超过 {max_length} 个字符",
    "string_type": "“{name}”应为文字",
    "string_unicode": "“{name}”含有无效字符",
    "literal_error": "“{name}”只能是 {expected}",
    "too_long": "“{name}”不能超过 {max_length} {of}",
    "list_type": "“{name}”应为列表",
    "dict_type": "“{name}”应为对象",
    "model_attributes_type": "请求内容应为 JSON 对象",
    "json_invalid": "请求内容不是有效的 JSON",
}


def _field_errors(errors: Iterable[Any]) -> Iterable[FieldError]:
    for error in list(errors)[:20]:
        location = [str(part)[:60] for part in error.get("loc", ())]
        advice = _ADVICE.get(error.get("type", ""), "“{name}”的值不符合要求")
        context = {"ge": "", "le": "", "max_length": "", "expected": "", **(error.get("ctx") or {})}
        context["expected"] = str(context["expected"]).replace(" or ", " 或 ")
        context["of"] = (
            "项" if context.get("field_type") in ("List", "Tuple", "Set", "Dictionary") else "个字符"
        )
        name = location[-1] if location else "请求"
        message = advice.format(**{**context, "name": name}) + "。"
        yield FieldError(_encodable(".".join(location)), _encodable(message))


def log_problem(problem: ProblemDocument, error: Exception, method: str) -> None:
    """One JSON line: what a client was told and, for a 500, the traceback. Control characters are escaped."""
    unexpected = problem.status == HTTPStatus.INTERNAL_SERVER_ERROR
    log_error(
        _logger,
        "problem",
        error,
        level=logging.ERROR if unexpected else logging.INFO,
        reference=problem.reference,
        status=problem.status,
        type=problem.type,
        method=method,
        path=problem.instance,
    )


def respond(request: Request, error: Exception) -> Response:
    """The response to an error: a page for a browser outside /api, else a problem document."""
    cause = error.__cause__
    if isinstance(error, HTTPException) and isinstance(cause, kb.KnowledgeBaseError):
        error = cause  # the framework wraps what the guard raises while a body is read
    problem = problem_of(error, request.scope["path"])
    log_problem(problem, error, request.method)
    page = getattr(request.app.state, "problem_page", None)
    wants_page = "text/html" in request.headers.get("accept", "") and not problem.instance.startswith("/api/")
    if page is not None and wants_page:
        try:
            response: Response = page(request, problem)
        except Exception as broken:  # the page itself may be what fails
            log_problem(problem_of(broken, problem.instance), broken, request.method)
        else:
            response.headers.update(problem.headers)
            return response
    return JSONResponse(problem.as_json(), problem.status, problem.headers, media_type=MEDIA_TYPE)


async def handle(request: Request, error: Exception) -> Response:
    """Exception handler for errors raised on purpose, by us or by the framework."""
    return respond(request, error)


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    kb.KnowledgeBaseError: handle,
    HTTPException: handle,
    RequestValidationError: handle,
}


class ProblemMiddleware:
    """Catches what no handler did, so that no traceback leaves and the server logs one line, not a page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:  # whatever it is, the client gets a problem document
            response = respond(Request(scope, receive), error)
            if started:
                raise
            await response(scope, receive, send)
