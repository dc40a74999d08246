"""placeholder"""

from __future__ import annotations

import lxml.html

from kb.document import Document
from kb.readers.composer import TextComposer
from kb.readers.encoding import decode


def read_html(content: bytes) -> Document:
    try:
        text = decode(content)[0]
    except Exception:
        text = content.decode("gb18030", "replace")
    root = lxml.html.document_fromstring(text)
    c = TextComposer()
    for e in root.iter("h1", "p"):
        c.add_line(e.text_content(), level=0 if e.tag == "h1" else None)
    return c.document("html")
