"""Small phrases that several parts of the window say the same way."""

from __future__ import annotations

from reviewer.ui.say import number as in_figures
from reviewer.ui.say import say


def counted(number: int, thing: str, things: str = "") -> str:
    """1 document, 2,000 documents; `things` where an s is not enough."""
    return say(f"{{count}} {thing}|{{count}} {things or f'{thing}s'}", count=number)


def about(seconds: int) -> str:
    """A duration as people estimate it."""
    if seconds < 90:
        return say("about {n} s", n=max(10, round(seconds, -1)))
    if seconds < 90 * 60:
        return say("about {n} min", n=round(seconds / 60))
    return say("about {n} h", n=in_figures(seconds / 3600, 1))
