"""Parses the XML parts of office files: no DTD, no entities, no network."""

from __future__ import annotations

from lxml import etree

from kb.errors import UnreadableFileError
from kb.readers.archive import DAMAGED, SafeArchive


def read_xml(archive: SafeArchive, name: str) -> etree._Element:
    """The root element of an archive's member. Raises UnreadableFileError as parse_xml and SafeArchive.read do."""
    return parse_xml(archive.read(name))


def read_xml_if_present(archive: SafeArchive, name: str) -> etree._Element | None:
    """As read_xml; None when the archive has no such member."""
    return read_xml(archive, name) if name in archive.names else None


def parse_xml(content: bytes) -> etree._Element:
    """The root element. Raises UnreadableFileError for a DTD, an entity definition or damaged XML."""
    reject_dtd(content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFileError("文件内含不允许的 DTD 定义，已拒绝读取。请用 Word/WPS 打开后重新另存。")
    return root


def reject_dtd(content: bytes) -> None:
    """Raise UnreadableFileError when the XML defines a DTD, before any parser sees it."""
    for mark in ("<!DOCTYPE", "<!ENTITY"):
        if any(mark.encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
            raise UnreadableFileError("文件内含不允许的 DTD 定义，已拒绝读取。请用 Word/WPS 打开后重新另存。")
