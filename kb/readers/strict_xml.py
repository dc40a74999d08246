"""Strict Office Open XML ("Strict Open XML 工作簿" in Excel) differs from the usual kind in the names of its namespaces."""

from __future__ import annotations

import re

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_RENAMED = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}


def transitional(part: bytes) -> bytes:
    """The part with the namespaces that every program knows; others come back as they are."""
    return _STRICT.sub(_usual, part)


def _usual(strict: re.Match[bytes]) -> bytes:
    area, name = strict[1], strict[2]
    return b"http://schemas.openxmlformats.org/" + area + b"/2006/" + _RENAMED.get(name, name)
