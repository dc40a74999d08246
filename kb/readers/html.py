"""Reads .html: the article among navigation, its tables and list numbers, and what the page says of itself."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from kb.document import Document
from kb.errors import UnreadableFileError
from kb.readers.composer import TextComposer
from kb.readers.encoding import decode, plausibility
from kb.readers.html_article import Article, locate_article
from kb.readers.html_metadata import published_date, site_free_title, source_url
from kb.readers.html_render import render

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""",
    re.IGNORECASE,
)
_GB_NAMES = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936", "hz-gb-2312"})
_UNSEEN = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "select",
    "textarea", "input", "button", "map", "datalist", "dialog",
)  # fmt: skip
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def read_html(content: bytes) -> Document:
    """The article's text. Scripts are never run, nothing is fetched. Raises UnreadableFileError if no text is found."""
    text = decode_html(content)
    root = _parse(text)
    title = site_free_title(root)
    published = published_date(root)
    url = source_url(root, text)
    _drop_unseen(root)
    article = locate_article(root, title)
    composer = TextComposer()
    _add_title(composer, article)
    render(article, composer)
    if composer.is_empty:
        raise UnreadableFileError(
            "网页中没有找到正文文字，正文可能由脚本加载或是图片。请在浏览器中打开，复制正文到 .txt 或 .docx 后再提交。"
        )
    return composer.document("html", title=title, published=published, source_url=url)


def decode_html(content: bytes) -> str:
    """The page's characters: byte order mark, else valid UTF-8, else the declared charset, else what looks right."""
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(content)[0]
    try:
        return content.decode("utf-8") if b"\x00" not in content else decode(content)[0]
    except UnicodeDecodeError:
        pass
    match = _DECLARED.search(content[:8192])
    name = match[1].decode("ascii").lower() if match else ""
    encoding = "gb18030" if name in _GB_NAMES else name
    try:
        codecs.lookup(encoding)
    except LookupError:
        return decode(content)[0]
    # A wrong declaration (GBK bytes labelled utf-8) shows in the text; a few damaged characters do not.
    if plausibility(content[:100_000], encoding) >= 0.8:
        return content.decode(encoding, "replace")
    return decode(content)[0]


def _parse(text: str) -> etree._Element:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, recover=True
    )
    content = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError("网页无法解析，可能已损坏。请在浏览器中打开并重新另存为 .html。") from error
    if root is None:
        raise UnreadableFileError("网页中没有任何内容。请在浏览器中打开并重新另存为 .html。")
    return root


def _drop_unseen(root: etree._Element) -> None:
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    for element in list(root.iter(etree.Element)):
        if element.tag in ("html", "body") or element.getparent() is None:
            continue
        if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style", "")):
            drop_keeping_tail(element)


def drop_keeping_tail(element: etree._Element) -> None:
    """Take the element out of its tree; the text after it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _add_title(composer: TextComposer, article: Article) -> None:
    if article.title_text and not article.has_title_inside:
        composer.add_line(article.title_text, level=0)
