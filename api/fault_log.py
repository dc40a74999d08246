"""Where do unexpected errors go? Into a log under the data folder; the user gets a number to quote."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path


def record_fault() -> str:
    """Log the exception being handled; the Chinese line to show instead of it."""
    number = secrets.token_hex(4)
    line = json.dumps(
        {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "reference": number,
            "command": sys.argv[1:],
            "traceback": traceback.format_exc(),
        }
    )
    for path in (_log_file(), Path(tempfile.gettempdir()) / "zhenggai-kb-errors.log"):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as log:
                log.write(line + "\n")
        except OSError:
            continue
        return f"出现意外错误（编号 {number}），已入库的内容不受影响。详情记在 {path}，反馈时请附上该编号。"
    return f"出现意外错误（编号 {number}），日志也无法写入。已入库的内容不受影响。"


def log_to_file() -> None:
    """Send what is logged to the fault log instead of the terminal; the file is made by the first entry."""
    handler = logging.FileHandler(_log_file(), encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _log_file() -> Path:
    from api.settings import SettingsError, load_settings

    try:
        return load_settings().log_file
    except SettingsError:
        return Path("data") / "errors.log"
