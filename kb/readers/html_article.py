"""Where on the page is the article? trafilatura says which text it is; the tree says what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_BLOCK_WORDS = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCK_TAGS = frozenset(_BLOCK_WORDS.split())
_HEADINGS = ("h1", "h2", "h3")
_BOILERPLATE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_BOILERPLATE_WORDS = (
    "nav navbar navigation menu crumb crumbs breadcrumb breadcrumbs foot footer side sidebar aside share sharebox bshare bdshare"
    " bdsharebuttonbox socialshare related relate relation recommend recommended hot hotnews login search searchbox copyright banner"
    " toolbar pagination pager friendlink friendlinks toplink topbar qrcode comment comments position dqwz weizhi xgyd xgxw fenxiang"
    " prevnext turnpage printbar"
)
_BOILERPLATE_NAMES = frozenset(_BOILERPLATE_WORDS.split())
_FOOTER_NAMES = frozenset({"foot", "footer", "copyright"})
_PROSE = re.compile(r"[,。;:、,;]")
# The line below a title: belongs to the page, not to the article.
_PAGE_INFORMATION = re.compile(
    r"(?:发布|发文|公开)(?:日期|时间)|来源[:：]|(?:浏览|阅读|点击)(?:次数|量|数)|字[号体][:：]|访问量"
)
_MIN_PROSE_CHARS = 15
_MIN_TITLE_CHARS = 6
_INLINE_WORDS = "span font b strong a em i u"
_NEVER_CONTAINERS = frozenset(f"{_INLINE_WORDS} tr tbody thead p center li".split())
_NEVER_LINK_LISTS = frozenset(f"{_INLINE_WORDS} p td th h1 h2 h3 h4 h5 h6".split())


@dataclass(slots=True)
class Article:
    """main: the element that holds nearly all of the article. root: the smallest ancestor that holds all of it.

    Inside main all but boilerplate belongs to the article; between main and root only what is in `marked`.
    """

    main: etree._Element
    root: etree._Element
    marked: frozenset[etree._Element]
    boilerplate: frozenset[etree._Element]
    title_element: etree._Element | None
    title_text: str | None
    has_title_inside: bool


@dataclass(slots=True)
class _Weights:
    """Characters of text below an element: all, in links, confirmed as article, and looking like sentences."""

    text: int = 0
    links: int = 0
    link_count: int = 0
    marked: int = 0
    prose: int = 0


def locate_article(root: etree._Element, title: str | None) -> Article:
    """The article's place. Never fails: without any sign the whole body is the article."""
    body = root.find("body")
    body = root if body is None else body
    extracted = _squeeze(_extract(root))
    weights = _weigh(body, extracted)
    boilerplate = _boilerplate(body, weights)
    marked = _confirmed_weights(weights, boilerplate)
    main = _descend(body, marked, 0.9)
    top = _descend(body, marked, 0.999)
    title_element = _find_title(root, title, boilerplate)
    inside = title_element is not None and _is_within(title_element, main, top, marked)
    text = " ".join("".join(_texts(title_element)).split()) if title_element is not None else None
    confirmed = frozenset(element for element, weight in marked.items() if weight)
    return Article(main, top, confirmed, boilerplate, title_element, text, inside)


def _extract(root: etree._Element) -> str:
    import trafilatura

    source = etree.tostring(root, encoding="unicode", method="html")
    try:
        found = trafilatura.extract(source, favor_recall=True, include_comments=False, include_tables=True)
    except (RecursionError, ValueError, TypeError, AttributeError, etree.LxmlError):
        # A page it cannot digest is judged by its sentences alone.
        return ""
    return found or ""


def _weigh(body: etree._Element, extracted: str) -> dict[etree._Element, _Weights]:
    weights = {element: _Weights() for element in body.iter(etree.Element)}
    for block, text, links in _block_texts(body):
        own = weights[block]
        own.text, own.links = len(text), links
        is_about_page = block.tag in _HEADINGS or (
            len(text) < 150 and _PAGE_INFORMATION.search(text) is not None
        )
        own.marked = len(text) if len(text) >= 4 and text in extracted and not is_about_page else 0
        is_prose = (
            not is_about_page
            and len(text) >= _MIN_PROSE_CHARS
            and links < len(text) / 2
            and _PROSE.search(text) is not None
        )
        own.prose = len(text) if is_prose else 0
    for element in reversed(list(weights)):
        parent = element.getparent()
        own = weights[element]
        own.link_count += element.tag == "a"
        if element is not body and parent in weights:
            above = weights[parent]
            above.text += own.text
            above.links += own.links
            above.link_count += own.link_count
            above.marked += own.marked
            above.prose += own.prose
    return weights


def _block_texts(body: etree._Element) -> Iterator[tuple[etree._Element, str, int]]:
    """For each block with text of its own: the block, its text without white space, characters of it in links."""
    texts: dict[etree._Element, list[str]] = {}
    links: dict[etree._Element, int] = {}
    block_of: dict[etree._Element, tuple[etree._Element, bool]] = {}
    for element in body.iter(etree.Element):
        parent = element.getparent()
        above, in_link = block_of.get(parent, (body, False)) if parent is not None else (body, False)
        is_block = element.tag in BLOCK_TAGS
        here = (element if is_block else above, in_link or element.tag == "a")
        block_of[element] = here
        for text, (block, linked) in ((element.text, here), (element.tail, (above, in_link))):
            squeezed = _squeeze(text or "")
            if squeezed and not (element is body and text is element.tail):
                texts.setdefault(block, []).append(squeezed)
                links[block] = links.get(block, 0) + (len(squeezed) if linked else 0)
    for block, parts in texts.items():
        yield block, "".join(parts), links[block]


def _boilerplate(body: etree._Element, weights: dict[etree._Element, _Weights]) -> frozenset[etree._Element]:
    whole = weights[body]
    found = set()
    for element, own in weights.items():
        # What holds a good part of the page's sentences is the article, whatever its class is called.
        if element is body:
            continue
        names = re.split(r"[^a-z]+", f"{element.get('class', '')} {element.get('id', '')}".lower())
        is_footer = element.tag == "footer" or not _FOOTER_NAMES.isdisjoint(names)
        if own.prose > (0.8 if is_footer else 0.4) * whole.prose > 0:
            continue
        is_named = element.tag in _BOILERPLATE_TAGS or not _BOILERPLATE_NAMES.isdisjoint(names)
        is_link_list = (
            element.tag not in _NEVER_LINK_LISTS
            and own.link_count >= 2
            and own.links > 0.7 * own.text
            and own.prose < 40
        )
        if is_named or is_link_list:
            found.add(element)
    return frozenset(found)


def _confirmed_weights(
    weights: dict[etree._Element, _Weights], boilerplate: frozenset[etree._Element]
) -> dict[etree._Element, int]:
    """Article characters below each element, boilerplate counted as none.

    If trafilatura missed much of the page's prose (split bodies, old table layouts), prose counts as well.
    """
    outside = {descendant for element in boilerplate for descendant in element.iter(etree.Element)}
    own: dict[etree._Element, tuple[int, int]] = {}
    for element, weight in weights.items():
        below = [weights[child] for child in element.iterchildren(etree.Element)]
        marked = weight.marked - sum(child.marked for child in below)
        prose = weight.prose - sum(child.prose for child in below)
        own[element] = (0, 0) if element in outside else (marked, prose)
    all_marked = sum(marked for marked, _ in own.values())
    all_prose = sum(prose for _, prose in own.values())
    trusts_extraction = 0 < all_marked >= 0.85 * all_prose
    confirmed: dict[etree._Element, int] = {}
    for element in reversed(list(weights)):
        marked, prose = own[element]
        inside = sum(confirmed[child] for child in element.iterchildren(etree.Element))
        confirmed[element] = inside + (marked if trusts_extraction else max(marked, prose))
    return confirmed


def _descend(body: etree._Element, confirmed: dict[etree._Element, int], share: float) -> etree._Element:
    """The smallest container that holds the share of the article's characters."""
    element, total = body, confirmed[body]
    while total:
        heaviest = max(element.iterchildren(etree.Element), key=lambda child: confirmed[child], default=None)
        if heaviest is None or confirmed[heaviest] < share * total:
            break
        element = heaviest
    while element.tag in _NEVER_CONTAINERS and element is not body:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def _find_title(
    root: etree._Element, title: str | None, boilerplate: frozenset[etree._Element]
) -> etree._Element | None:
    wanted = _squeeze(title or "")
    candidates = [element for element in root.iter(*_HEADINGS) if not _under(element, boilerplate)]
    for element in candidates:
        text = _squeeze("".join(_texts(element)))
        if len(text) >= _MIN_TITLE_CHARS and wanted and (text in wanted or wanted in text):
            return element
    if len(wanted) >= _MIN_TITLE_CHARS:
        for element in root.iter("div", "p", "td", "span", "font", "strong", "h4", "h5"):
            text = "".join(_texts(element))
            if len(text) < 300 and _squeeze(text) == wanted and not _under(element, boilerplate):
                return element
    named = [
        element
        for element in candidates
        if element.tag == "h1" and len(_squeeze("".join(_texts(element)))) >= 10
    ]
    return named[0] if len(named) == 1 else None


def _is_within(
    element: etree._Element, main: etree._Element, top: etree._Element, confirmed: dict[etree._Element, int]
) -> bool:
    ancestors = [element, *element.iterancestors()]
    return main in ancestors or (
        top in ancestors and any(confirmed.get(ancestor, 0) for ancestor in [element])
    )


def _under(element: etree._Element, boilerplate: frozenset[etree._Element]) -> bool:
    return element in boilerplate or any(ancestor in boilerplate for ancestor in element.iterancestors())


def _texts(element: etree._Element) -> list[str]:
    return [str(text) for text in element.itertext()]


def _squeeze(text: str) -> str:
    return "".join(text.split())
