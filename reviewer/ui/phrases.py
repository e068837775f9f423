"""Small phrases that several parts of the window say the same way."""

from __future__ import annotations


def counted(number: int, thing: str, things: str = "") -> str:
    """1 document, 2,000 documents; `things` where an s is not enough."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def about(seconds: int) -> str:
    """A duration as people estimate it."""
    if seconds < 90:
        return f"about {max(10, round(seconds, -1))} s"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"
