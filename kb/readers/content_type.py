"""What kind of file is this? Told by its bytes, never by its name."""

from __future__ import annotations

import re

from kb.document import Format
from kb.errors import UnreadableFileError
from kb.readers.archive import SafeArchive
from kb.readers.ole import SIGNATURE, top_streams

_SAVE_AS_DOCX = "请在 Word 或 WPS 中另存为 .docx 后再提交。"
_SAVE_AS_XLSX = "请在 Excel 或 WPS 中另存为 .xlsx 后再提交。"
_IMAGE = "这是一张图片，没有可读取的文字。请先用文字识别（OCR）软件转成文本或 Word 文件后再提交。"
_ARCHIVE = "这是一个压缩包。请先解压，再逐个提交其中的文件。"
_PROGRAM = "这是一个可执行程序，不是文档，已拒绝读取。"
_SUPPORTED = "支持的格式：.txt、.html、.docx、.pdf、.xlsx。"
_REFUSED_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", _IMAGE),
    (b"\x89PNG\r\n\x1a\n", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"II*\x00", _IMAGE),
    (b"MM\x00*", _IMAGE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b\x08", _ARCHIVE),
    (b"BZh9", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"\x7fELF", _PROGRAM),
    (b"{\\rtf", "这是 RTF 文件。" + _SAVE_AS_DOCX),
    (b"SQLite format 3\x00", "这是数据库文件，不是文档。" + _SUPPORTED),
    (b"%!PS", "这是 PostScript 文件。请转换为 PDF 后再提交。"),
)
_HTML_START = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|div|table|p|span|article|section|main|h[1-6]|script|style|center|font)\b)",
    re.IGNORECASE,
)


def detect_format(content: bytes) -> Format:
    """The format of a file's bytes. Raises UnreadableFileError naming what else it is and what to do."""
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFileError("文件是空的，没有任何文字。请检查文件是否下载或保存完整。")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(SIGNATURE):
        raise UnreadableFileError(_describe_ole(content))
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(content)
    _refuse_known_binaries(content)
    return "html" if looks_like_html(content) else "txt"


def looks_like_html(content: bytes) -> bool:
    """True if the first thing after white space, comments and an XML declaration is an HTML tag."""
    head = content[:20_000]
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    if not encoding.endswith("16") and b"\x00" in head[:64]:
        encoding = "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"
    text = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    while text.startswith(("<!--", "<?xml")):
        closing = "-->" if text.startswith("<!--") else "?>"
        text = text.partition(closing)[2].lstrip()
    return _HTML_START.match(text) is not None


def _refuse_known_binaries(content: bytes) -> None:
    for prefix, message in _REFUSED_PREFIXES:
        if content.startswith(prefix):
            raise UnreadableFileError(message)
    if content.startswith(b"MZ") and b"\x00" in content[:512]:
        raise UnreadableFileError(_PROGRAM)
    if (content.startswith(b"BM") and b"\x00" in content[:32]) or (
        content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    ):
        raise UnreadableFileError(_IMAGE)
    if content[257:262] == b"ustar":
        raise UnreadableFileError(_ARCHIVE)
    head = content[:2048]
    if head[:13].lower() == b"mime-version:" and b"multipart/related" in head:
        raise UnreadableFileError("这是 MHT 单文件网页。请在浏览器或 Word 中另存为 .html 或 .docx 后再提交。")
    if head.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") and (
        b"wordDocument" in head or b"mso-application" in head
    ):
        raise UnreadableFileError(
            "这是旧式的 Office XML 文件。请在 Word/Excel 或 WPS 中另存为 .docx 或 .xlsx 后再提交。"
        )


def _zip_format(content: bytes) -> Format:
    names = SafeArchive(content).names
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "xl/workbook.bin" in names:
        raise UnreadableFileError("这是 Excel 二进制工作簿（.xlsb）。" + _SAVE_AS_XLSX)
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFileError(
            "这是演示文稿（.pptx），不支持。请把其中的文字另存为 .docx 或 .txt 后再提交。"
        )
    if "OFD.xml" in names:
        raise UnreadableFileError("这是 OFD 版式文件。请用 OFD 阅读器转换为 PDF 或 .docx 后再提交。")
    if "content.xml" in names and "mimetype" in names:
        raise UnreadableFileError("这是 OpenDocument 文件（.odt/.ods）。请另存为 .docx 或 .xlsx 后再提交。")
    raise UnreadableFileError(_ARCHIVE)


def _describe_ole(content: bytes) -> str:
    streams = top_streams(content)

    def has(stream: str) -> bool:  # a damaged directory is searched for in all of the file
        return stream in streams if streams is not None else stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        return "文件已加密（设有打开密码），无法读取。请先去除密码再提交。"
    if has("WordDocument"):
        return "这是旧版 Word 文件（.doc）。" + _SAVE_AS_DOCX
    if has("Workbook") or has("Book"):
        return "这是旧版 Excel 文件（.xls）。" + _SAVE_AS_XLSX
    if has("PowerPoint Document"):
        return "这是旧版演示文稿（.ppt），不支持。请把其中的文字另存为 .docx 或 .txt 后再提交。"
    return "这是旧版 Office 文件或已损坏。" + _SAVE_AS_DOCX
