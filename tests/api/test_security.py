"""Who may do what, and what no request may do."""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from api import public_routes, security
from kb.errors import InvalidInputError, StorageError
from tests.api.conftest import TOKEN, WRITER
from tests.api.fakes import FakeSettings

NOTICE = "/api/v1/notices/linlan-edu-2024"


def _template(path: str) -> str:
    return re.sub(r"\{.+?\}", "{}", path)


PUBLIC_TEMPLATES = {(method, _template(path)) for method, path in public_routes.PUBLIC_ROUTES}


def _routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    for context in iter_route_contexts(app.routes):
        if context.path and context.methods:
            yield from ((method, context.path) for method in context.methods if method != "HEAD")


def test_every_route_is_on_the_public_list_or_refuses_a_stranger(app: FastAPI, client: TestClient):
    routes = list(_routes(app))
    assert len(routes) > 15
    for method, path in routes:
        concrete = re.sub(r"\{.+?\}", "1", path)
        listed = (method, _template(path)) in PUBLIC_TEMPLATES
        assert public_routes.is_public(method, concrete) is listed, (method, path)
        if not listed:
            assert client.request(method, concrete).status_code == 401, (method, path)


def test_the_open_writes_ask_or_keep_what_is_the_askers_own():
    """Searching, logging in and out, and what changes no notice: baskets and tasks by their key, lists and plans for a day."""
    open_writes = {path for method, path in public_routes.PUBLIC_ROUTES if method != "GET"}

    assert open_writes == {
        *(
            "/api/v1/search",
            "/api/v1/similar",
            "/similar",
            "/api/v1/precedents",
            "/api/v1/precedents/written",
        ),
        *("/login", "/logout"),
        *("/api/v1/baskets", "/api/v1/baskets/{basket_id}"),
        *(f"/basket/{action}" for action in ("add", "remove", "move", "clear", "undo", "copy")),
        *("/api/v1/reports", "/api/v1/reports/preview", "/report", "/report/lists/{list_id}"),
        *("/api/v1/plans/check", "/plan"),
        *("/api/v1/tasks/{task_id}", "/tasks/{task_id}/stop"),
    }


def test_a_session_without_csrf_token_changes_nothing(app: FastAPI, client: TestClient):
    _log_in(app, client)
    for method, path in _routes(app):
        if method not in security.SAFE_METHODS and (method, _template(path)) not in PUBLIC_TEMPLATES:
            response = client.request(method, re.sub(r"\{.+?\}", "1", path))
            assert response.status_code == 403, (method, path)


def _log_in(app: FastAPI, client: TestClient) -> str:
    """A session in the client's cookies; returns its CSRF token."""
    session_id = app.state.gate.open_session()
    client.cookies.set(security.SESSION_COOKIE, session_id)
    return str(app.state.gate.csrf_of(session_id))


def test_a_session_with_csrf_token_may_write(app: FastAPI, client: TestClient):
    csrf = _log_in(app, client)

    assert client.delete(NOTICE, headers={"X-CSRF-Token": csrf}).status_code == 204


@pytest.mark.parametrize("headers", [WRITER, {"Authorization": f"bearer  {TOKEN} "}])
def test_the_write_token_may_write(client: TestClient, headers: dict[str, str]):
    assert client.delete(NOTICE, headers=headers).status_code == 204


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong-token-wrong-token"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer \xe9\xff".encode("latin-1")},
        {"Cookie": f"{security.SESSION_COOKIE}=invented"},
        {"Cookie": f"{security.SESSION_COOKIE}={TOKEN}"},
    ],
)
def test_anything_but_the_write_token_is_refused(client: TestClient, services: Any, headers: Any):
    response = client.delete(NOTICE, headers=headers)

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert services.store.notice("linlan-edu-2024")


@pytest.mark.parametrize("name", ["token", "access_token", "write_token", "authorization"])
def test_a_token_in_the_url_is_never_accepted(client: TestClient, name: str):
    assert client.delete(NOTICE, params={name: TOKEN}).status_code == 401


def test_a_stranger_is_refused_before_his_upload_is_read(app: FastAPI):
    async def must_not_be_read() -> Any:
        raise AssertionError("the body was asked for")

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/notices",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), (b"content-length", b"1000000000")],
    }
    asyncio.run(app(scope, must_not_be_read, send))

    assert sent[0]["status"] == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9000"},
    ],
)
def test_another_site_cannot_make_a_browser_write(client: TestClient, headers: dict[str, str]):
    response = client.delete(NOTICE, headers={**WRITER, **headers})

    assert response.status_code == 403
    assert "其他网站" in response.json()["detail"]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://127.0.0.1:8000"}])
def test_our_own_pages_may_write(client: TestClient, headers: dict[str, str]):
    assert client.delete(NOTICE, headers={**WRITER, **headers}).status_code == 204


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[", "127.0.0.1:80@evil.example"]
)
def test_a_foreign_host_name_is_refused(client: TestClient, host: str):
    response = client.get("/healthz", headers={"Host": host})

    assert response.status_code == 421
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["127.0.0.1", "LOCALHOST:8000", "[::1]:8000"])
def test_the_machine_itself_is_answered(client: TestClient, host: str):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("url", ["/healthz", "/nope", "/api/v1/search?page=0", "/api/v1/jobs/1"])
def test_every_answer_carries_the_security_headers(client: TestClient, url: str):
    headers = client.get(url).headers

    assert headers["content-security-policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self';"
    )
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_the_first_start_makes_a_token_that_only_its_owner_can_read(tmp_path: Path):
    settings: Any = FakeSettings(tmp_path / "new")

    token, is_new = security.ensure_write_token(settings)

    path = tmp_path / "new" / "write_token"
    assert (len(token), is_new) == (43, True)  # 32 bytes in base64 without padding
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert security.ensure_write_token(settings) == (token, False)


def test_a_configured_token_is_used_and_not_stored(tmp_path: Path):
    settings: Any = FakeSettings(tmp_path, write_token=TOKEN)

    assert security.ensure_write_token(settings) == (TOKEN, False)
    assert not (tmp_path / "write_token").exists()


def test_a_short_token_is_refused(tmp_path: Path):
    settings: Any = FakeSettings(tmp_path, write_token="secret")

    with pytest.raises(InvalidInputError, match="至少需要 16 个"):
        security.ensure_write_token(settings)


def test_without_a_place_for_the_token_writing_is_off_and_reading_goes_on(tmp_path: Path):
    (tmp_path / "data").write_text("a file where the folder should be")
    settings: Any = FakeSettings(tmp_path / "data")

    with pytest.raises(StorageError, match="写入令牌无法读取或保存"):
        security.ensure_write_token(settings)
    gate = security.gate_for(settings)
    assert not gate.accepts("")
    assert "请检查数据目录的权限" in gate.reason


def test_logging_in_sets_a_cookie_no_script_can_read(app: FastAPI):
    response = Response()
    request = Request(
        {"type": "http", "app": app, "headers": [], "scheme": "http", "path": "/", "server": ("127.0.0.1", 1)}
    )

    assert security.log_in(request, response, TOKEN)

    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie


def test_a_wrong_token_opens_no_session(app: FastAPI):
    response = Response()
    request = Request({"type": "http", "app": app, "headers": []})

    assert not security.log_in(request, response, TOKEN[:-1])
    assert "set-cookie" not in response.headers


def test_a_session_ends_with_its_time_and_on_request(monkeypatch: pytest.MonkeyPatch):
    gate = security.Gate(TOKEN)
    first, second = gate.open_session(), gate.open_session()
    gate.end_session(first)
    assert gate.csrf_of(first) is None
    assert gate.csrf_of(second)

    later = security.time.monotonic() + security.SESSION_SECONDS + 1
    monkeypatch.setattr(security.time, "monotonic", lambda: later)
    assert gate.csrf_of(second) is None


def test_many_sessions_push_the_oldest_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(security, "MAX_SESSIONS", 2)
    gate = security.Gate(TOKEN)

    oldest, *others = [gate.open_session() for _ in range(3)]

    assert gate.csrf_of(oldest) is None
    assert all(gate.csrf_of(other) for other in others)
