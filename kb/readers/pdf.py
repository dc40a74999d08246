"""placeholder"""

from __future__ import annotations

from io import BytesIO

from kb.document import Document
from kb.readers.composer import TextComposer


def read_pdf(content: bytes) -> Document:
    import pdfplumber

    c = TextComposer()
    with pdfplumber.open(BytesIO(content)) as pdf:
        lines = [line for page in pdf.pages for line in page.extract_text_lines()]
    pending = ""
    title = True
    for line in lines:
        pending += line["text"]
        big = line["chars"][0]["size"] > 20
        if title and not big:
            c.add_line(pending[: -len(line["text"])], level=0)
            pending, title = line["text"], False
        if not big and (line["x1"] < 495 or pending[-1:] in "。;:"):
            c.add_line(pending)
            pending = ""
    c.add_line(pending)
    return c.document("pdf")
