"""Which streams does an old Office container (OLE, compound file) hold at its top? Told by its directory, read with bounds.

The same names further down belong to what is embedded: a workbook in a Word file makes it no workbook.
Source: [MS-CFB], sections 2.2 to 2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_IN_HEADER = 109  # sectors of the allocation table that the header itself names
_SHIFTS = (9, 12)
_STREAM, _ROOT = 2, 5
_LAST_REGULAR = 0xFFFFFFFA
_NONE = 0xFFFFFFFF
_MAX_SECTORS = 4_096


def top_streams(content: bytes) -> frozenset[str] | None:
    """The names of the container's own streams; None where its directory cannot be read."""
    if not content.startswith(SIGNATURE) or len(content) < _HEADER_BYTES:
        return None
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in _SHIFTS:
        return None
    directory = _directory(content, 1 << shift)
    entries = [directory[at : at + _ENTRY_BYTES] for at in range(0, len(directory), _ENTRY_BYTES)]
    if not entries or len(entries[0]) < _ENTRY_BYTES or entries[0][66] != _ROOT:
        return None
    return frozenset(_siblings(entries, struct.unpack_from("<I", entries[0], 76)[0]))


def _directory(content: bytes, sector_bytes: int) -> bytes:
    """The sectors of the directory, in the order of their chain; cut off where the chain is broken."""
    table = [
        sector for sector in struct.unpack_from(f"<{_IN_HEADER}I", content, 76) if sector < _LAST_REGULAR
    ]
    (sector,) = struct.unpack_from("<I", content, 48)
    found: list[bytes] = []
    seen: set[int] = set()
    while sector < _LAST_REGULAR and sector not in seen and len(seen) < _MAX_SECTORS:
        seen.add(sector)
        found.append(_sector(content, sector, sector_bytes))
        page, place = divmod(sector, sector_bytes // 4)
        links = _sector(content, table[page], sector_bytes) if page < len(table) else b""
        sector = struct.unpack_from("<I", links, 4 * place)[0] if len(links) == sector_bytes else _NONE
    return b"".join(found)


def _sector(content: bytes, sector: int, sector_bytes: int) -> bytes:
    return content[(sector + 1) * sector_bytes : (sector + 2) * sector_bytes]


def _siblings(entries: list[bytes], first: int) -> Iterator[str]:
    """The names of the streams in the tree of siblings that begins at an entry."""
    waiting, seen = [first], set[int]()
    while waiting:
        index = waiting.pop()
        if index >= len(entries) or index in seen or len(entries[index]) < _ENTRY_BYTES:
            continue
        seen.add(index)
        entry = entries[index]
        length = struct.unpack_from("<H", entry, 64)[0]
        if entry[66] == _STREAM and 2 <= length <= 64:
            yield entry[: length - 2].decode("utf-16-le", "replace")
        waiting += struct.unpack_from("<2I", entry, 68)
