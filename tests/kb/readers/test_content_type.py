"""What a file is, is told by its bytes; what it cannot be read as, is said with what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from kb.errors import UnreadableFileError
from kb.readers import read_document
from kb.readers.content_type import detect_format
from tests.kb.readers.office_files import docx, paragraph, rows, xlsx, zipped
from tests.kb.readers.ole_files import ole

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (docx(paragraph("甲")), "docx"),
        (xlsx(rows(["甲"])), "xlsx"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"\n%PDF-1.4\n...", "pdf"),
        (b"<!DOCTYPE html><html>", "html"),
        ("\ufeff<!-- 注 -->\n<HTML>".encode(), "html"),
        (b"<?xml version='1.0'?><html>", "html"),
        ("<div>片段</div>".encode("gb18030"), "html"),
        ("<html>".encode("utf-16"), "html"),
        ("一、<p>不是网页".encode(), "txt"),
        ("<关于某事的通报>".encode("gb18030"), "txt"),
    ],
)
def test_the_format_is_told_by_content(content: bytes, expected: str) -> None:
    assert detect_format(content) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的"),
        (b" \r\n\t ", "文件是空的"),
        (ole("1Table", "WordDocument"), r"旧版 Word 文件.*另存为 \.docx"),
        (ole("WordDocument", body="EncryptedPackage".encode("utf-16-le")), "旧版 Word 文件"),
        (ole("Workbook", embedded=("WordDocument", "EncryptedPackage")), r"旧版 Excel 文件.*另存为 \.xlsx"),
        (ole("Book"), "旧版 Excel 文件"),
        (ole("PowerPoint Document"), "旧版演示文稿"),
        (ole("EncryptionInfo", "EncryptedPackage"), "已加密.*去除密码"),
        (ole("EncryptionInfo", "EncryptedPackage")[:1024], "旧版 Office 文件或已损坏"),
        (ole("VisioDocument"), "旧版 Office 文件或已损坏"),
        (OLE + "WordDocument".encode("utf-16-le"), r"旧版 Word 文件.*另存为 \.docx"),
        (OLE + "Workbook".encode("utf-16-le"), r"旧版 Excel 文件.*另存为 \.xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "已加密.*去除密码"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 50, "图片.*OCR"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "图片.*OCR"),
        (b"Rar!\x1a\x07\x00" + b"\x00" * 50, "压缩包.*解压"),
        (b"MZ\x90\x00" + b"\x00" * 50, "可执行程序"),
        (b"\x7fELF" + b"\x00" * 50, "可执行程序"),
        (b"{\\rtf1 x}", "RTF"),
        (zipped({"a.txt": "甲"}), "压缩包.*解压"),
        (zipped({"OFD.xml": "<x/>"}), "OFD"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "演示文稿"),
        (docx(paragraph("甲"))[:200], "不完整或已损坏"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; x", "MHT"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        detect_format(content)


def test_a_wrong_extension_does_not_matter() -> None:
    assert read_document(docx(paragraph("甲")), "x.pdf").format == "docx"


def test_a_file_over_the_size_limit_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="超过上限 50 MB"):
        read_document(b"x" * (50 * 2**20 + 1), "x.txt")


def test_a_zip_bomb_is_refused_whatever_its_headers_say() -> None:
    bomb = zipped({"word/document.xml": b" " * (30 * 2**20)})
    with pytest.raises(UnreadableFileError, match="解压后过大"):
        read_document(bomb, "x.docx")
    # The sizes in local header and directory are set to 10 bytes: only the real bytes tell.
    size = (30 * 2**20).to_bytes(4, "little")
    with pytest.raises(UnreadableFileError, match=r"解压后过大|损坏"):
        read_document(bomb.replace(size, (10).to_bytes(4, "little")), "x.docx")


def test_an_archive_with_too_many_members_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="超过上限 2000 个"):
        read_document(zipped({f"word/{n}.xml": "" for n in range(2001)}), "x.docx")


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(docx(paragraph("甲")))
    directory = content.find(b"PK\x01\x02")
    content[directory + 8] |= 1
    with pytest.raises(UnreadableFileError, match="已加密"):
        read_document(bytes(content), "x.docx")


def test_a_damaged_member_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", "<w:document>" + "甲" * 100 + "</w:document>")
    content = buffer.getvalue().replace("甲".encode(), "乙".encode(), 1)
    with pytest.raises(UnreadableFileError, match="损坏"):
        read_document(content, "x.docx")
