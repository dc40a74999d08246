"""Files that survive a power cut: nothing is named before its bytes are on disk."""

from __future__ import annotations

import os
from pathlib import Path


def write_synced(path: Path, text: str) -> None:
    """Write the text as UTF-8; it is on disk when this returns, its name perhaps not yet. Raises OSError."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Give a small file another content, whole or not at all, whatever happens meanwhile. Raises OSError."""
    aside = path.with_name(f"{path.name}.tmp")
    write_synced(aside, text)
    aside.replace(path)
    sync(path.parent)
