"""What tests look for in a .docx file."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = {"w": W[1:-1]}


def opened(content: bytes) -> Any:
    """The file as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> Any:
    """The root element of a part, such as "word/styles.xml"."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def body(content: bytes) -> Any:
    """The w:body element."""
    return part(content, "word/document.xml")[0]


def found(element: Any, path: str) -> list[Any]:
    """Elements, attributes or texts by XPath with the prefix w."""
    result: list[Any] = etree.XPath(path, namespaces=NAMES)(element)
    return result


def text_of(element: Any) -> str:
    """All text in an element, without instructions of fields."""
    return "".join(found(element, ".//w:t/text()"))


def paragraphs(content: bytes, style: str) -> list[str]:
    """The texts of the paragraphs of a style, everywhere in the body."""
    return [text_of(each) for each in found(body(content), f".//w:p[w:pPr/w:pStyle/@w:val='{style}']")]
