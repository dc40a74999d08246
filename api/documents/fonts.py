"""The fonts GB/T 9704 asks for, and what stands in for them.

Word and WPS take the name first, then the one alternate name of the font table (Word reads w:altName as a single
name, not as a list, and at most 31 characters of it). The alternates come with every Chinese Windows, so that a
machine without the GB2312 fonts shows the same faces under their present names. Where neither is installed
(LibreOffice on Linux, a phone), the program chooses by what the table says of the font: its class (serif or not),
its character set (GB 2312) and its Panose number; all Chinese fonts are one em wide, so that lines and pages stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.documents.page_layout import Font

LATIN = "Times New Roman"


@dataclass(frozen=True, slots=True)
class _Face:
    name: str
    alternate: str
    panose: str
    family: str


_FACES: dict[Font, _Face] = {
    "title": _Face("方正小标宋简体", "宋体", "03000509000000000000", "script"),
    "body": _Face("仿宋_GB2312", "仿宋", "02010609030101010101", "modern"),
    "kai": _Face("楷体_GB2312", "楷体", "02010609030101010101", "modern"),
    "hei": _Face("黑体", "SimHei", "02010609060101010101", "modern"),
    "song": _Face("宋体", "SimSun", "02010600030101010101", "auto"),
}
_SIGNATURE = '<w:sig w:usb0="00000001" w:usb1="080E0000" w:usb2="00000010" w:usb3="00000000" w:csb0="00040000" w:csb1="00000000"/>'


def face(font: Font) -> str:
    """The name under which a document asks for the font."""
    return _FACES[font].name


def font_table() -> str:
    """word/fontTable.xml."""
    fonts = "".join(
        f'<w:font w:name="{each.name}"><w:altName w:val="{each.alternate}"/><w:panose1 w:val="{each.panose}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{each.family}"/><w:pitch w:val="fixed"/>{_SIGNATURE}</w:font>'
        for each in _FACES.values()
    )
    latin = (
        f'<w:font w:name="{LATIN}"><w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/>'
        '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + fonts
        + latin
        + "</w:fonts>"
    )
