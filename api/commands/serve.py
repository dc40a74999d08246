"""`kb serve`: the web page and the HTTP interface."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import socket
import sys
from typing import TYPE_CHECKING

import click

from api.command_texts import ChineseCommand
from api.settings import Settings, load_settings
from kb.errors import StorageError
from kb.system_reasons import reason_of

if TYPE_CHECKING:
    from fastapi import FastAPI

# How long a thread keeps the interpreter when others wait. A search takes 8 ms; at Python's 5 ms six of them at
# once interrupt one another: measured 97 searches/s at 5 ms, 118 at 30 ms, 107 at 200 ms.
_SWITCH_SECONDS = 0.03


@click.command(cls=ChineseCommand, name="serve")
@click.option("--host", metavar="地址", help="监听地址，默认 127.0.0.1（只有本机能访问）。")
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="端口，默认 8000；0 为任选。")
def command(host: str | None, port: int | None) -> None:
    """启动网页与接口服务，按 Ctrl+C 停止。"""
    settings = load_settings()
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = dataclasses.replace(settings, **given)  # type: ignore[arg-type]  # checked by Settings
    listener = listen(settings)
    with listener:
        from api.app import create_app

        new_token = _first_token(settings)
        app = create_app(settings, search_helpers=settings.search_processes - 1)
        address, chosen = listener.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        click.echo(
            f"整改先例库正在启动：http://{shown}:{chosen}/  （数据目录 {settings.data_dir}，按 Ctrl+C 停止）"
        )
        if new_token:
            click.echo(
                f"写入令牌（上传和删除时要用，只显示这一次，另存于 {settings.data_dir}/write_token）：{new_token}"
            )
        _run(app, listener)


def _first_token(settings: Settings) -> str:
    """The write token, if this start made it. A folder that takes none is served for reading."""
    from api.write_token import ensure_write_token

    try:
        token, is_new = ensure_write_token(settings)
    except StorageError as error:
        click.echo(f"只能检索和阅读，写入已关闭：{error}", err=True)
        return ""
    return token if is_new else ""


def listen(settings: Settings) -> socket.socket:
    """A bound socket, so that a port in use is told before anything is loaded. Raises StorageError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(1)  # two listeners with SO_REUSEADDR can bind the same port, but not listen on it
    except OSError as error:
        listener.close()
        raise StorageError(_refusal(settings, error)) from error
    return listener


def _refusal(settings: Settings, error: OSError) -> str:
    place = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return (
            f"端口 {settings.port} 已被占用（也许服务已在运行）。请打开 http://{place}/ 看看，"
            f"或换一个端口：kb serve --port {min(settings.port + 1, 65535)}"
        )
    if error.errno == errno.EACCES:
        return f"没有权限监听 {place}：1024 以下的端口需要管理员权限。请换一个端口：kb serve --port 8000"
    return f"无法监听 {place}：{reason_of(error)}。请检查 KB_HOST 和 KB_PORT。"


def _run(app: FastAPI, listener: socket.socket) -> None:
    import uvicorn

    from api.http_protocol import ChineseHttpProtocol
    from api.memory import settle

    config = uvicorn.Config(
        app, http=ChineseHttpProtocol, log_level="warning", access_log=False, server_header=False
    )
    server = uvicorn.Server(config)
    sys.setswitchinterval(_SWITCH_SECONDS)
    app.state.runtime.on_ready(lambda _: settle())
    with contextlib.suppress(KeyboardInterrupt, SystemExit):  # uvicorn's ways to say stopped and not started
        server.run(sockets=[listener])
    if not server.started:
        raise StorageError("服务未能启动，原因见上面的日志。已入库的内容不受影响。")
    click.echo("服务已停止。")
