"""Who may do what. `authenticate` is the one seam: accounts and keys will replace its body, and nothing else.

Reading is public; everything that is not in api/public_routes.py needs a principal that may write.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from api.errors import ForbiddenError, NotAuthenticatedError
from api.write_token import ensure_write_token
from kb.errors import StorageError

if TYPE_CHECKING:
    from api.settings import Settings

__all__ = [
    "Gate",
    "Principal",
    "authenticate",
    "check_csrf",
    "csrf_token",
    "ensure_write_token",
    "log_in",
    "log_out",
    "require_writer",
]

SESSION_COOKIE = "kb_session"
CSRF_FIELD = "csrf_token"
CSRF_HEADER = "x-csrf-token"
SESSION_SECONDS = 12 * 3600
MAX_SESSIONS = 1000
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Principal:
    """Who makes a request, and how that was shown."""

    name: str
    may_write: bool
    via: Literal["nothing", "token", "session"]


ANONYMOUS = Principal("访客", may_write=False, via="nothing")


@dataclass(slots=True)
class _Session:
    csrf: str
    expires: float


class Gate:
    """Knows the write token and the sessions opened with it. Sessions live in memory: a restart ends them.

    write_token: None switches writing off (the token could not be stored); `reason` then says why.
    """

    def __init__(self, write_token: str | None, reason: str = "") -> None:
        self._token_digest = _digest(write_token) if write_token else None
        self.reason = reason
        self._sessions: OrderedDict[str, _Session] = OrderedDict()
        self._lock = threading.Lock()

    def accepts(self, token: str) -> bool:
        """Whether this is the write token, in time that does not depend on how much of it is right."""
        return self._token_digest is not None and hmac.compare_digest(_digest(token), self._token_digest)

    def open_session(self) -> str:
        """A new session's id; beyond MAX_SESSIONS the oldest one ends."""
        session_id = secrets.token_urlsafe(32)
        with self._lock:
            self._sessions[_digest(session_id)] = _Session(secrets.token_urlsafe(32), _expiry())
            while len(self._sessions) > MAX_SESSIONS:
                self._sessions.popitem(last=False)
        return session_id

    def csrf_of(self, session_id: str) -> str | None:
        """The session's CSRF token, or None if there is no such session (any more). Use prolongs it."""
        key = _digest(session_id)
        with self._lock:
            session = self._sessions.get(key)
            if session is None:
                return None
            if session.expires < time.monotonic():
                del self._sessions[key]
                return None
            session.expires = _expiry()
            return session.csrf

    def end_session(self, session_id: str) -> None:
        """End a session; an unknown one is no error."""
        with self._lock:
            self._sessions.pop(_digest(session_id), None)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _expiry() -> float:
    return time.monotonic() + SESSION_SECONDS


def gate_for(settings: Settings) -> Gate:
    """The gate of these settings; without a storable token, reading goes on and writing is off."""
    try:
        return Gate(ensure_write_token(settings)[0])
    except StorageError as error:
        return Gate(None, str(error))


def authenticate(request: HTTPConnection) -> Principal:
    """Who makes this request, by `Authorization: Bearer`, else by session cookie. Never by the URL."""
    gate: Gate = request.app.state.gate
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Principal("令牌", True, "token") if gate.accepts(token.strip()) else ANONYMOUS
    session_id = request.cookies.get(SESSION_COOKIE)
    if session_id and gate.csrf_of(session_id) is not None:
        return Principal("网页会话", True, "session")
    return ANONYMOUS


def require_writer(request: HTTPConnection) -> Principal:
    """The caller, who may write. Raises NotAuthenticatedError, or ForbiddenError while writing is off."""
    principal = authenticate(request)
    if principal.may_write:
        return principal
    gate: Gate = request.app.state.gate
    if gate.reason:
        raise ForbiddenError(f"写入已关闭：{gate.reason}")
    raise NotAuthenticatedError(
        "这项操作需要写入令牌。请在请求头加上 Authorization: Bearer <令牌>，或先在网页上登录；"
        "令牌在首次启动时显示，也存放在数据目录的 write_token 文件中。"
    )


def log_in(request: Request, response: Response, token: str) -> bool:
    """Open a session and set its cookie on `response` if the token is right; else change nothing."""
    gate: Gate = request.app.state.gate
    if not gate.accepts(token.strip()):
        return False
    response.set_cookie(
        SESSION_COOKIE,
        gate.open_session(),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return True


def log_out(request: Request, response: Response) -> None:
    """End the request's session and clear its cookie."""
    gate: Gate = request.app.state.gate
    gate.end_session(request.cookies.get(SESSION_COOKIE, ""))
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")


def csrf_token(request: HTTPConnection) -> str:
    """What a form must send back in its field `csrf_token`; "" without a session."""
    gate: Gate = request.app.state.gate
    return gate.csrf_of(request.cookies.get(SESSION_COOKIE, "")) or ""


def verify_csrf(request: HTTPConnection, sent: str) -> None:
    """Raises ForbiddenError unless `sent` is the session's token. Bearer callers need none."""
    if authenticate(request).via == "token":
        return
    expected = csrf_token(request)
    if not expected or not hmac.compare_digest(expected.encode(), sent.encode("utf-8", "replace")):
        raise ForbiddenError("表单已失效或来自其他网站，没有执行任何操作。请刷新页面后重新提交。")


async def check_csrf(request: Request) -> None:
    """Dependency for a page's form: its field `csrf_token`, or the header X-CSRF-Token, must match."""
    sent = request.headers.get(CSRF_HEADER)
    if sent is None:
        field = (await request.form()).get(CSRF_FIELD)
        sent = field if isinstance(field, str) else ""
    verify_csrf(request, sent)
