"""The token that writing needs: configured, stored, or made at the first start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import InvalidInputError, StorageError
from kb.system_reasons import reason_of

if TYPE_CHECKING:
    from api.settings import Settings

MIN_TOKEN_CHARS = 16


def ensure_write_token(settings: Settings) -> tuple[str, bool]:
    """(token, is_new): the configured token, the stored one, or a fresh one stored with mode 0600.

    Raises InvalidInputError for a token that is too short, StorageError if it cannot be read or stored.
    """
    if settings.write_token:
        return _checked(settings.write_token, "KB_WRITE_TOKEN"), False
    path = Path(settings.data_dir) / "write_token"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() and (token := _new_token(path)):
            return token, True
        return _checked(path.read_text(encoding="utf-8").strip(), str(path)), False
    except OSError as error:
        raise StorageError(
            f"写入令牌无法读取或保存（{path}：{reason_of(error)}）。请检查数据目录的权限，或设置 KB_WRITE_TOKEN。"
        ) from error


def _checked(token: str, origin: str) -> str:
    if len(token) < MIN_TOKEN_CHARS:
        raise InvalidInputError(
            f"{origin} 中的写入令牌只有 {len(token)} 个字符，至少需要 {MIN_TOKEN_CHARS} 个。"
            "请换一个更长的令牌，或删除它以便自动生成。"
        )
    return token


def _new_token(path: Path) -> str | None:
    """A fresh token, stored; None if another process was faster."""
    token = secrets.token_urlsafe(32)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(token + "\n")
        file.flush()
        os.fsync(file.fileno())
    return token
