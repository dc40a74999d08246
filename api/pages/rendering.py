"""Templates turned into responses; the one Jinja environment of the application."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.requests import Request

from api.pages.held_basket import held_basket
from api.security import authenticate, csrf_token

_ROOT = Path(__file__).resolve().parent.parent
STATIC = _ROOT / "static"
THEMES = ("light", "dark")
_DATE = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?")


@cache
def static_url(name: str) -> str:
    """The address of a shipped file with its content's hash, so that a new version is never taken for the old."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def group_digits(number: int) -> str:
    """12345 -> "12,345"."""
    return f"{number:,}"


def whole_dates(text: str) -> Markup:
    """The text with its dates marked as not to be broken over two lines."""
    return Markup(_DATE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))


@pass_context
def in_basket(context: Context, item: str) -> bool:
    """Whether the page's reader has this problem or measure in the basket."""
    held = context.get("basket")
    return held is not None and item in held.items


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = static_url
    environment.globals["in_basket"] = in_basket
    environment.filters["grouped"] = group_digits
    environment.filters["whole_dates"] = whole_dates
    return environment


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """The template as a response. Every template also sees theme, path, signed_in, csrf and basket."""
    theme = request.cookies.get("theme", "")
    shared = {
        "theme": theme if theme in THEMES else "",
        "path": request.url.path,
        "signed_in": authenticate(request).may_write,
        "csrf": csrf_token(request),
        "basket": held_basket(request),
    }
    html = _environment().get_template(template).render(**shared, **context)
    return HTMLResponse(html, status_code=status)


def base_url(request: Request) -> str:
    """ "http://host:port" as the reader typed it, without a closing slash: for citations."""
    return str(request.base_url).rstrip("/")
