"""Old Office containers as small as they may be: a header, an allocation table and a directory."""

from __future__ import annotations

import struct

from kb.readers.ole import SIGNATURE

_NONE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(*streams: str, embedded: tuple[str, ...] = (), body: bytes = b"") -> bytes:
    """A container with these streams at its top, those of what is embedded below a storage, and a sector of other bytes."""
    names = [*streams, *(["ObjectPool"] if embedded else []), *embedded]
    entries = [_entry("Root Entry", 5, child=1 if names else _NONE)]
    for index, name in enumerate(names, start=1):
        is_storage = bool(embedded) and index == len(streams) + 1
        is_last = index in (len(streams) + bool(embedded), len(names))
        child = index + 1 if is_storage else _NONE
        entries.append(_entry(name, 1 if is_storage else 2, child, right=_NONE if is_last else index + 1))
    while len(entries) % 4:
        entries.append(bytes(128))
    directory = b"".join(entries)
    sectors = len(directory) // 512
    chain = [_TABLE, *range(2, sectors + 1), _END]
    links = struct.pack("<128I", *chain, *[_NONE] * (128 - len(chain)))
    return _header() + links + directory + body.ljust(512, b"\x00")


def _header() -> bytes:
    head = SIGNATURE + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<5I", 1, 1, 0, 4096, _END) + struct.pack("<3I", 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_NONE] * 108)


def _entry(name: str, kind: int, child: int = _NONE, right: int = _NONE) -> bytes:
    words = name.encode("utf-16-le") + b"\x00\x00"
    links = struct.pack("<3I", _NONE, right, child)
    return words.ljust(64, b"\x00") + struct.pack("<HBB", len(words), kind, 1) + links + bytes(48)
