"""Opens zip-based office files without trusting what their headers say."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from kb.errors import UnreadableFileError
from kb.readers.strict_xml import transitional

MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 200 * 2**20
MAX_RATIO = 100
# Below this size a high ratio is only a repetitive small file, never a bomb.
RATIO_FLOOR_BYTES = 4 * 2**20
_CHUNK_BYTES = 2**16
_BOMB = "压缩包解压后过大（疑似压缩炸弹），已拒绝读取。请用 Word/WPS 打开后重新另存一份再提交。"
DAMAGED = "文件不完整或已损坏，无法解压。请重新下载，或用 Word/WPS 打开修复后另存。"


class SafeArchive:
    """A zip file held in memory; every byte unpacked counts against one budget.

    Raises UnreadableFileError: damaged, encrypted, too many members, unpacks to too much.
    """

    def __init__(self, content: bytes) -> None:
        # Counted before the directory is read: opening an archive makes an object for each of its entries.
        if content.count(b"PK\x01\x02") > 10 * MAX_MEMBERS:
            raise UnreadableFileError(f"压缩包内的文件超过上限 {MAX_MEMBERS} 个，已拒绝读取。")
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableFileError(DAMAGED) from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise UnreadableFileError(
                f"压缩包内有 {len(members)} 个文件，超过上限 {MAX_MEMBERS} 个，已拒绝读取。"
            )
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableFileError("文件已加密，无法读取。请先去除密码再提交。")
        self._budget = min(MAX_UNPACKED_BYTES, max(MAX_RATIO * len(content), RATIO_FLOOR_BYTES))
        if sum(member.file_size for member in members) > self._budget:
            raise UnreadableFileError(_BOMB)
        self.is_strict = False  # told by what has been read
        self.names = frozenset(member.filename for member in members)

    def read(self, name: str) -> bytes:
        """The member's bytes, XML of the strict kind as the usual one. Raises UnreadableFileError when it is absent, damaged or over the budget."""
        parts = []
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(_CHUNK_BYTES):
                    self._budget -= len(chunk)
                    if self._budget < 0:
                        raise UnreadableFileError(_BOMB)
                    parts.append(chunk)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            OSError,
            RuntimeError,
        ) as error:
            raise UnreadableFileError(DAMAGED) from error
        part = b"".join(parts)
        if not name.endswith((".xml", ".rels")):
            return part
        usual = transitional(part)
        self.is_strict |= usual is not part and usual != part
        return usual
