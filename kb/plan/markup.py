"""What is left of a pasted text without the marks that chat programs and Markdown put around headings and labels?"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.document import Document

# ### 1.标题, **整改措施**, __整改措施__, > 引文; a dash before a label in bold.
_MARKS = re.compile(
    r"^[ \t]{0,6}#{1,6}[ \t]+|^[ \t]{0,6}>[ \t]?|^[ \t]{0,8}[-*+][ \t]+(?=\*\*|__)|\*\*|__", re.MULTILINE
)
_SIGN = re.compile(r"^[ \t]{0,6}#{1,6}[ \t]+\S|\*\*[^*\n]{1,40}\*\*", re.MULTILINE)
_RULE = re.compile(r"^[ \t]{0,4}(?:-{3,}|\*{3,}|_{3,})[ \t]*$", re.MULTILINE)
_FEW = 3


def without_markup(document: Document) -> Document:
    """The document without Markdown's marks, where a plain text has several of them; as it is otherwise."""
    if document.format != "txt" or len(_SIGN.findall(document.text)) < _FEW:
        return document
    return replace(document, text=_MARKS.sub("", _RULE.sub("", document.text)), headings=(), tables=())
