"""Where and when was it measured? Machine, versions, and whether something else was running."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import psutil

_PACKAGES = (
    "faiss-cpu",
    "tantivy",
    "jieba",
    "torch",
    "sentence-transformers",
    "SQLAlchemy",
    "fastapi",
    "uvicorn",
)
_BUSY_LOAD_PER_CORE = 0.25


def describe_machine() -> list[str]:
    """Chinese lines for the head of a report. Call it before measuring: afterwards the load is our own."""
    cores = os.cpu_count() or 1
    memory = psutil.virtual_memory()
    return [
        f"日期：{datetime.now():%Y-%m-%d %H:%M}；提交 {_commit()}",
        f"机器：{cores} 核 {_processor()}，内存 {memory.total / 2**30:.0f} GiB，{platform.system()} {platform.machine()}",
        f"开始时的系统负载：{_load(cores)}",
        f"版本：Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}，"
        + "，".join(f"{name} {version(name)}" for name in _PACKAGES),
    ]


def _load(cores: int) -> str:
    one, five, fifteen = os.getloadavg()
    shown = f"{one:.1f} / {five:.1f} / {fifteen:.1f}（1、5、15 分钟，{cores} 核）"
    if one > _BUSY_LOAD_PER_CORE * cores:
        return f"**{shown}：机器正忙，按时钟的数字偏差，请看处理器时间**"
    return f"{shown}：空闲"


def _processor() -> str:
    """The processor's name as the system gives it; clouds often give only its family."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _commit() -> str:
    """The commit measured, "+" behind it if the tree had changes."""
    command = ["git", "describe", "--always", "--dirty=+", "--abbrev=8"]
    folder = Path(__file__).parent
    try:
        run = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "未知"
    return run.stdout.strip()
