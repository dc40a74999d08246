"""What does a page say of itself? Title without the site's name, publication date, address."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

_TITLE_NAMES = ("articletitle", "og:title", "dc.title")
_DATE_NAMES = (
    "pubdate", "publishdate", "publish_date", "publishtime", "publish-time", "article:published_time", "og:published_time",
    "datepublished", "dc.date", "dc.date.issued", "dcterms.issued", "firstpublishedtime", "release_date", "og:release_date",
)  # fmt: skip
_DATE = r"(20\d\d|19\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})"
_ANY_DATE = re.compile(_DATE + r"|(20\d\d)(\d\d)(\d\d)")
_LABELLED_DATES = (
    re.compile(rf"(?:发布|发文|公开|公布|发表|刊发)\s?(?:日期|时间)\s?[::】\]]?\s?{_DATE}"),
    re.compile(rf"(?:日期|时间)\s?[:：]\s?{_DATE}"),
)
_UNLABELLED_DATE = re.compile(
    rf"(?:来源|信息来源|浏览|阅读|点击|字号|字体|打印).{{0,80}}?{_DATE}|{_DATE}.{{0,80}}?(?:来源|浏览|阅读|点击|字号|字体|打印)"
)
_SEPARATOR = re.compile(r"\s*(?:_+|\|+|(?<![-—–\d])[-—–](?![-—–\d]))\s*|\s+[-—–]+\s+|\s*>>?\s*")
_TITLE_WORDS = re.compile(r"通报|公告|公示|报告|整改|巡察|巡视|审计|督察")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]{1,2000})")
_MAX_LINE_CHARS = 300
_LINE_TAGS = ("div", "p", "td", "li", "span", "time", "publishtime", "dd", "tr", "em", "i", "h5", "h6")
_BLOCKS_INSIDE = frozenset({"div", "p", "table", "ul", "ol", "h1", "h2", "h3"})


def site_free_title(root: etree._Element) -> str | None:
    """The page's title without the site's name; meta tags first. None if the page has none."""
    metas = _metas(root)
    for name in _TITLE_NAMES:
        if metas.get(name):
            return _without_site(metas[name])
    element = next(root.iter("title"), None)
    text = "" if element is None else " ".join("".join(map(str, element.itertext())).split())
    return _without_site(text) if text else None


def published_date(root: etree._Element) -> str | None:
    """The ISO date the page gives for its publication: a meta tag, else the line of information near the title."""
    metas = _metas(root)
    for name in _DATE_NAMES:
        found = _iso(_ANY_DATE.search(metas.get(name, "")))
        if found:
            return found
    lines = _short_lines(root)
    for element in root.iter("time", "publishtime"):
        found = _iso(
            _ANY_DATE.search(f"{element.get('datetime', '')} {''.join(map(str, element.itertext()))}")
        )
        if found:
            return found
    for pattern in (*_LABELLED_DATES, _UNLABELLED_DATE):
        for line in lines:
            found = _iso(pattern.search(line))
            if found:
                return found
    return None


def source_url(root: etree._Element, source: str) -> str | None:
    """Where the page stands: canonical link, og:url, or the note a browser leaves when it saves a page."""
    for link in root.iter("link"):
        if "canonical" in link.get("rel", "").lower().split():
            address = link.get("href", "").strip()
            if address.startswith(("http://", "https://")):
                return address
    address = _metas(root).get("og:url", "").strip()
    if address.startswith(("http://", "https://")):
        return address
    match = _SAVED_FROM.search(source[:4096])
    return match[1] if match else None


def _metas(root: etree._Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        if name and meta.get("content"):
            metas.setdefault(name, meta.get("content", ""))
    return metas


def _without_site(title: str) -> str:
    parts = [part for part in _SEPARATOR.split(title) if part]
    telling = [part for part in parts if _TITLE_WORDS.search(part)]
    if telling:
        return max(telling, key=len)
    return parts[0] if parts and len(parts[0]) >= 6 else title.strip()


def _short_lines(root: etree._Element) -> list[str]:
    """The text of small elements that hold no other blocks, such as the line of information below a title."""
    lines = []
    for element in root.iter(*_LINE_TAGS):
        if element.tag != "tr" and any(child.tag in _BLOCKS_INSIDE for child in element):
            continue
        text = ""
        for part in element.itertext():
            text += str(part)
            if len(text) > _MAX_LINE_CHARS:
                break
        else:
            lines.append(re.sub(r"\s+", " ", text))
    return lines


def _iso(match: re.Match[str] | None) -> str | None:
    groups = [group for group in match.groups() if group is not None] if match else []
    if len(groups) != 3:
        return None
    try:
        return date(int(groups[0]), int(groups[1]), int(groups[2])).isoformat()
    except ValueError:
        return None
