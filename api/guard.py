"""What every request passes before any route sees it: headers, Host, size, origin, and the right to make it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ForbiddenError, MisdirectedError, TooLargeError
from api.public_routes import is_public
from api.security import CSRF_HEADER, SAFE_METHODS, require_writer, verify_csrf

if TYPE_CHECKING:
    from api.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
MAX_BODY_BYTES = 2**20
MULTIPART_OVERHEAD_BYTES = 256_000
_DRAIN_FACTOR = (
    2  # how much of a body that is too large is read and dropped, so that the client sees the answer
)


class SecurityHeadersMiddleware:
    """Adds the security headers to every response, and `Cache-Control: no-store` where none is set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                headers.extend(_HEADERS)
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, with_headers)


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Host names (without port, lower case) that the service answers for: against DNS rebinding."""
    listening = () if settings.host in ("0.0.0.0", "::") else (settings.host,)
    return frozenset(
        host.lower().strip("[]")
        for host in ("127.0.0.1", "localhost", "::1", *listening, *settings.allowed_hosts)
    )


def _host_name(header: str) -> str:
    """The name in a Host header; "" for anything that is more than a name and a port, as it comes to stand in links."""
    if set("/?#@\\") & set(header):
        return ""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


class GuardMiddleware:
    """Refuses by Host, size, origin and right, before a byte of the body is read.

    upload_paths: routes whose body may reach max_upload_bytes; all others: MAX_BODY_BYTES.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: frozenset[str], max_upload_bytes: int, upload_paths: frozenset[str]
    ) -> None:
        self.app = app
        self.hosts = hosts
        self.max_upload_bytes = max_upload_bytes
        self.upload_paths = upload_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # no websocket is served
        headers = Headers(scope=scope)
        self._check_host(headers)
        if scope["method"] not in SAFE_METHODS:
            _check_origin(headers)
        if not is_public(scope["method"], scope["path"]):
            _check_right(scope, headers)
        if scope["method"] not in SAFE_METHODS:
            receive = await self._limited(scope, headers, receive)
        await self.app(scope, receive, send)

    def _check_host(self, headers: Headers) -> None:
        host = _host_name(headers.get("host", ""))
        if host not in self.hosts:
            raise MisdirectedError(
                f"本服务不接受以“{host[:60]}”为主机名的访问。请使用 127.0.0.1，或把该主机名加入设置 KB_ALLOWED_HOSTS。"
            )

    async def _limited(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        uploads = scope["path"] in self.upload_paths
        limit = self.max_upload_bytes + MULTIPART_OVERHEAD_BYTES if uploads else MAX_BODY_BYTES
        shown = f"{(self.max_upload_bytes if uploads else MAX_BODY_BYTES) / 2**20:g} MB"
        refusal = TooLargeError(
            f"提交的内容超过 {shown} 的上限，没有保存任何内容。请分几次提交，或减小文件。"
        )
        declared = headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared) > limit:
            await _drain(receive, limit * _DRAIN_FACTOR)
            raise refusal
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > limit:
                    raise refusal
            return message

        return counted


async def _drain(receive: Receive, max_bytes: int) -> None:
    dropped, more = 0, True
    while more and dropped < max_bytes:
        message = await receive()
        dropped += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)


def _check_origin(headers: Headers) -> None:
    """A browser says where a request comes from; other clients say nothing and carry no cookie."""
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        foreign = origin is not None and urlsplit(origin).netloc != headers.get("host", "")
    if foreign:
        raise ForbiddenError("请求来自其他网站，没有执行任何操作。请在本站页面上操作。")


def _check_right(scope: Scope, headers: Headers) -> None:
    """Default deny. An address that no route serves is left to the router, which answers 404 or 405."""
    if all(route.matches(scope)[0] is not Match.FULL for route in scope["app"].routes):
        return
    request = Request(scope)
    principal = require_writer(request)
    if (
        principal.via == "session"
        and scope["method"] not in SAFE_METHODS
        and scope["path"].startswith("/api/")
    ):
        verify_csrf(request, headers.get(CSRF_HEADER, ""))
