"""word/styles.xml: the paragraph kinds of page_layout as Word styles, and the defaults below them."""

from __future__ import annotations

from api.documents.fonts import LATIN, face
from api.documents.page_layout import BODY_EM, LINE, NARROWING, STYLES, TEXT_WIDTH, Font, ParagraphStyle
from api.documents.word_elements import NAMESPACES

_CHARACTER_STYLES = (
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:uiPriority w:val="99"/>'
    '<w:rPr><w:color w:val="1F4E79"/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="SourceNumber"><w:name w:val="引用标号"/>'
    '<w:basedOn w:val="Hyperlink"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
)
_TABLE_STYLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
)


def _fonts(font: Font) -> str:
    latin = face("song") if font == "song" else LATIN
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face(font)}" w:cs="{LATIN}"/>'


def _defaults() -> str:
    # Normal repeats the size: it is by the size of Normal that programs measure the document grid.
    size = f'<w:sz w:val="{BODY_EM // 10}"/><w:szCs w:val="{BODY_EM // 10}"/>'
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts('body')}{size}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/><w:spacing w:line="{LINE}" w:lineRule="exact"/>'
        f'<w:jc w:val="both"/></w:pPr><w:rPr>{_fonts("body")}<w:snapToGrid w:val="0"/>{_narrowing(True)}{size}</w:rPr></w:style>'
    )


def _narrowing(is_narrowed: bool) -> str:
    return f'<w:spacing w:val="{-NARROWING if is_narrowed else 0}"/>'


def _indents(style: ParagraphStyle) -> str:
    if style.hanging:
        first = f' w:hanging="{style.hanging}"'
    elif style.indent:
        first = f' w:firstLineChars="{style.indent * 100}" w:firstLine="{style.indent * style.em}"'
    else:
        first = ""
    return f'<w:ind w:left="{style.left}" w:right="{style.right}"{first}/>'


def _paragraph_properties(style: ParagraphStyle) -> str:
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    border = '<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="A6A6A6"/></w:pBdr>'
    return (
        "<w:pPr>"
        + ("<w:keepNext/><w:keepLines/>" if style.keep_next else "")
        + (border if style.id == "Quote" else "")
        + (tabs if style.id.startswith("TOC") and style.id != "TOCHeading" else "")
        + ("" if style.hangs else '<w:overflowPunct w:val="0"/>')
        + f'<w:spacing w:before="{style.before}" w:after="{style.after}" w:line="{style.line}" w:lineRule="exact"/>'
        + _indents(style)
        + f'<w:jc w:val="{style.align}"/>'
        + (f'<w:outlineLvl w:val="{style.outline - 1}"/>' if style.outline else "")
        + "</w:pPr>"
    )


def _paragraph_style(style: ParagraphStyle) -> str:
    is_own = not style.name.isascii()
    following = "BodyText" if style.outline or style.id in ("Title", "Subtitle") else style.id
    return (
        f'<w:style w:type="paragraph"{" w:customStyle=" + chr(34) + "1" + chr(34) if is_own else ""}'
        f' w:styleId="{style.id}"><w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="{following}"/><w:qFormat/>{_paragraph_properties(style)}'
        f"<w:rPr>{_fonts(style.font)}{'<w:b/>' if style.bold else ''}"
        f'<w:snapToGrid w:val="0"/>{_narrowing(style.narrowed)}'
        f'<w:sz w:val="{style.em // 10}"/><w:szCs w:val="{style.em // 10}"/></w:rPr></w:style>'
    )


def styles_xml() -> str:
    """word/styles.xml, whole."""
    paragraphs = "".join(_paragraph_style(style) for style in STYLES)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:styles {NAMESPACES}>{_defaults()}{paragraphs}{_CHARACTER_STYLES}{_TABLE_STYLES}</w:styles>"
    )
