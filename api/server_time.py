"""When did something happen? In words, in the time of the server: whoever reads it works by that clock."""

from __future__ import annotations

from datetime import datetime, tzinfo


def when_words(made_at: str, zone: tzinfo | None = None) -> str:
    """An ISO 8601 time to the minute; where the clock is UTC it says so. zone: the server's own if None."""
    local = datetime.fromisoformat(made_at).astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M}" + ("" if local.utcoffset() else "（世界时）")
