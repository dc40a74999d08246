"""Reads plain text files: finds the encoding, keeps the text verbatim, undoes hard wrapping."""

from __future__ import annotations

from kb.document import Document
from kb.errors import UnreadableFileError
from kb.readers.encoding import decode
from kb.readers.wrapping import unwrap

# More control characters than this share means a binary file that happens to decode.
_MAX_CONTROL_SHARE = 0.005
# No notice has so many lines; looking at each takes some 15 microseconds.
_MAX_UNWRAPPED_LINES = 100_000
_CONTROLS = dict.fromkeys([*range(0x01, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F])


def read_text(content: bytes) -> Document:
    """The text as it stands, "\\n" for every line end. Raises UnreadableFileError for binary content."""
    text, encoding, damaged = decode(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableFileError("文件是空的，没有任何文字。请检查文件是否下载或保存完整。")
    sample = text[:200_000]
    if len(sample) - len(sample.translate(_CONTROLS)) > _MAX_CONTROL_SHARE * len(sample):
        raise UnreadableFileError(
            "文件不是文本，而是未知的二进制文件。支持的格式：.txt、.html、.docx、.pdf、.xlsx。"
        )
    warnings = []
    if damaged:
        warnings.append(
            f"文件按 {encoding.upper()} 读取时有 {damaged} 处字符无法解码，已用“\ufffd”代替，请核对原文。"
        )
    removed = joined = 0
    if text.count("\n") + text.count("\f") <= _MAX_UNWRAPPED_LINES:
        text, removed, joined = unwrap(text)
    else:
        warnings.append(f"文件超过 {_MAX_UNWRAPPED_LINES} 行，未检查硬换行和页码，文字按原样读入。")
    if joined:
        warnings.append(f"原文有硬换行，已把 {joined} 处断在句中的换行接上。")
    if removed:
        warnings.append(f"已略去 {removed} 行页码。")
    return Document(text=text, format="txt", warnings=tuple(warnings))
