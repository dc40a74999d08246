"""What is a file's notice called? A slug from the file's stem, made unique without ever displacing another file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from kb.records import StoredFile

MAX_SLUG_CHARS = 120  # leaves room for a suffix within the 200 an id may have
_UNFIT = re.compile(r'[\s#/\\:*?"<>|%&\x00-\x1f\x7f]+')


@dataclass(frozen=True, slots=True)
class Naming:
    """The slug for a file. note: a Chinese remark if it is not the stem; duplicate_of: the slug that has the content."""

    slug: str
    note: str = ""
    duplicate_of: str | None = None


def slug_of(name: str) -> str:
    """A slug of 1..120 characters from a name without its extension; Chinese stays as it is.

    Spaces, "#" and characters with a meaning in paths or URLs become "-"; a name with nothing left: "通报".
    """
    shown = "".join(c if c.isprintable() else "-" for c in unicodedata.normalize("NFC", name))
    slug = _UNFIT.sub("-", shown).strip("-.")
    return slug[:MAX_SLUG_CHARS].rstrip("-.") or "通报"


def slug_of_file(file_name: str) -> str:
    """The slug of a file's stem: "通报 1.docx" becomes "通报-1"."""
    return slug_of(PurePath(file_name).stem)


def candidates(file_name: str, origin: str | None, sha256: str) -> tuple[str, ...]:
    """The slugs a file may get: its stem, then with its folder, its extension, and a hash of where it lies."""
    stem = slug_of_file(file_name)
    place = hashlib.sha256((origin or sha256).encode("utf-8", "backslashreplace")).hexdigest()[:8]
    if origin is None:
        return stem, f"{stem}-{place}"
    path = PurePath(origin)
    folder, extension = slug_of(path.parent.name)[:40], slug_of(path.suffix.lstrip("."))[:10]
    return stem, f"{stem}-{folder}", f"{stem}-{extension}", f"{stem}-{place}"


def name_file(file_name: str, origin: str | None, sha256: str, stored: Sequence[StoredFile]) -> Naming:
    """The slug of a file among those stored under its candidates or with its content.

    A file ingested from the same place before keeps its slug, whatever it now contains. A stem that another file
    has, even a deleted one, gets a suffix. Content visible under a slug that is no candidate is a duplicate.
    """
    possible = candidates(file_name, origin, sha256)
    if origin is not None:
        for file in stored:
            if file.origin == origin and file.slug in possible:
                return _named(file.slug, possible[0])
    for file in stored:
        if file.sha256 == sha256 and not file.is_deleted:
            duplicate_of = None if file.slug in possible else file.slug
            return Naming(file.slug, duplicate_of=duplicate_of)
    taken = {file.slug: file for file in stored if file.sha256 != sha256}
    slug = next((slug for slug in _in_order(possible, taken, origin) if slug not in taken), possible[-1])
    return _named(slug, possible[0])


def _in_order(possible: Sequence[str], taken: dict[str, StoredFile], origin: str | None) -> Sequence[str]:
    """Without the folder's name where it does not tell the two apart: 通报.txt and 通报.pdf side by side."""
    first = taken.get(possible[0])
    if first is None or first.origin is None or origin is None:
        return possible
    same_folder = PurePath(first.origin).parent == PurePath(origin).parent
    return [possible[0], possible[2], possible[3]] if same_folder else [possible[0], possible[1], possible[3]]


def _named(slug: str, stem: str) -> Naming:
    return Naming(
        slug, "" if slug == stem else f"另有文件名为“{stem}”的通报，本份编号为“{slug}”，两份都保留。"
    )
