"""Every page that can be reached over a base of hostile words: nothing on it runs, and every form that writes is guarded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import etree
from lxml import html as lxml_html

from api.app import create_app
from api.guard import CONTENT_SECURITY_POLICY
from api.public_routes import is_public
from tests.api.hostile_base import FINDING, MARKUP, PAYLOAD, STARTS, TOKEN, hostile_services
from tests.api.over_samples import finished

SITE = "http://127.0.0.1"
HTML = {"Accept": "text/html"}
MAX_OF_PATH = 12
START = (
    "/",
    "/search?q=差旅费报销审核不严",
    "/ledger",
    "/patterns",
    "/hits",
    "/notices",
    "/similar",
    "/report",
    "/plan",
)
# Elements a page of ours is made of; what a notice brings in is none of them.
_OURS = re.compile(
    "html|head|meta|title|link|script|body|header|nav|main|footer|section|article|aside|div|p|span|a|ul|ol|li|dl|dt|dd"
    "|h[1-6]|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|form|fieldset|legend|label|input|button|select|option"
    "|optgroup|datalist|textarea|details|summary|mark|strong|b|small|abbr|pre|code|kbd|time|hr|br|q|cite|blockquote|figure"
    "|figcaption|img|svg|g|rect|line|path|circle|text|tspan|polyline|desc|output|progress|del|ins|sup|sub|noscript|search"
)


def parsed(text: str) -> Any:
    """The document of a page."""
    return lxml_html.fromstring(text)


@dataclass(frozen=True)
class Site:
    """A signed-in reader of the hostile base. made: addresses of what was handed in."""

    client: TestClient
    made: tuple[str, ...]

    def pages(self) -> Iterator[tuple[str, Any, Any]]:
        """Pages that links lead to, each once: address, response, document. Of alike ones only the first few."""
        waiting, seen, kinds = [*START, *self.made], {*START, *self.made}, Counter[str]()
        while waiting:
            address = waiting.pop(0)
            response = self.client.get(address)
            if not response.headers["content-type"].startswith("text/html"):
                continue
            root = parsed(response.text)
            yield address, response, root
            for link in root.iter("a"):
                target = urlsplit(urljoin(str(response.url), link.get("href", "")))
                found = target.path + (f"?{target.query}" if target.query else "")
                if f"{target.scheme}://{target.netloc}" != SITE or found in seen:
                    continue
                path = re.sub("[0-9]+", "", target.path)
                kind = f"{path}?{'&'.join(sorted(set(re.findall('([a-z_]+)=', target.query))))}"
                if kinds[path] < MAX_OF_PATH and not kinds[kind]:
                    kinds.update((path, kind))
                    seen.add(found)
                    waiting.append(found)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    services = hostile_services(tmp_path_factory.mktemp("hostile-pages"))
    with TestClient(create_app(services.settings, services), base_url=SITE, headers=HTML) as client:
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        question = {"text": f"{MARKUP}{FINDING}"}
        change = {"target": "x1#P1-M1", "field": "deadline", "value": MARKUP[:60], "note": MARKUP}
        for path, body in (("hits/questions", question), ("corrections", change)):
            assert client.post(f"/api/v1/{path}", json=body, headers=bearer).status_code == 201
        client.post("/basket/add", data={"item": "x1#P1"})
        listed = "\n".join(f"{n}.{start}{MARKUP}{FINDING}" for n, start in enumerate(STARTS, 1))
        plan = f"{MARKUP}整改方案\n" + listed.replace(
            "\n", "\n整改措施：{{7*7}}<u>提高认识\n责任人：<blink>\n"
        )
        sent = [
            client.post("/report", data={"text": listed, "title": MARKUP}, follow_redirects=False),
            client.post("/plan", data={"text": plan, "list_text": listed}, follow_redirects=False),
        ]
        list_page = sent[0].headers["location"]
        sent.append(client.post(list_page, follow_redirects=False))
        client.post("/login", data={"token": TOKEN})
        token = parsed(client.get("/upload").text).xpath("//input[@name='csrf_token']/@value")[0]
        file = ("files", ('<img src=x onerror="alert(1)">.txt', plan.encode()))
        sent.append(client.post("/upload", data={"csrf_token": token}, files=[file], follow_redirects=False))
        made = tuple(response.headers["location"] for response in sent)
        for address in made:
            if "state" in client.get(f"/api/v1{address}").json():
                finished(client, f"/api/v1{address}")
        yield Site(client, made)


def test_no_page_holds_an_element_or_address_that_a_notice_brought(site: Site) -> None:
    faults = []
    pages = 0
    for address, response, root in site.pages():
        pages += 1
        assert response.status_code < 500, address
        if response.headers["content-security-policy"] != CONTENT_SECURITY_POLICY:
            faults.append((address, "policy"))
        faults += [(address, fault) for element in root.iter(etree.Element) for fault in _faults(element)]
    assert faults == []
    assert pages > 60


def _faults(element: Any) -> Iterator[str]:
    if not _OURS.fullmatch(element.tag):
        yield f"<{element.tag}>"
    if element.tag in ("script", "style") and (element.text or "").strip():
        yield f"inline <{element.tag}>"
    for name, value in element.attrib.items():
        if name.startswith("on") or name == "style":
            yield f"{name}={value[:40]!r}"
        if name in ("href", "src", "action", "formaction", "xlink:href", "data-url") and not _is_ours(value):
            yield f"{name}={value[:60]!r}"


def _is_ours(address: str) -> bool:
    return address == "" or urlsplit(urljoin(SITE + "/", address)).netloc == "127.0.0.1"


def test_every_form_that_needs_a_right_carries_a_token(site: Site) -> None:
    guarded = 0
    for address, response, root in site.pages():
        for form in root.iter("form"):
            action = urlsplit(urljoin(str(response.url), form.get("action") or "")).path
            if form.get("method", "get").lower() == "get" or is_public("POST", action):
                continue
            guarded += 1
            token = form.find(".//input[@name='csrf_token']")
            assert token is not None, (address, action)
            assert len(token.get("value", "")) > 20, (address, action)
    assert guarded > 20


@pytest.mark.parametrize(
    "path",
    ["/notices/{}", "/basket/{}", "/tasks/{}", "/plan/{}", "/report/lists/{}", "/hits/questions/{}", "/{}"],
)
def test_an_error_page_shows_what_was_asked_as_words(site: Site, path: str) -> None:
    response = site.client.get(path.format("%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27"))
    assert response.status_code in (404, 422)
    assert "<script>alert" not in response.text


def test_the_payload_is_on_the_pages(site: Site) -> None:
    """Else the tests above would look at nothing."""
    for address in ("/search?q=差旅费报销审核不严", "/ledger", "/notices", "/notices/x1", "/hits", "/basket"):
        text = parsed(site.client.get(address).text).text_content()
        assert PAYLOAD in text or "{{7*7}}" in text, address
