"""Text from documents and models made safe to look at: what is invisible is shown as a sign."""

from __future__ import annotations

import html
import unicodedata

_SIGNS = {"\n": "⏎", "\r": "␍", "\t": "⇥", "\x7f": "␡", "\u00a0": " "}

LONGEST = 4000
"""Characters that are shown of one text: more is no value of a form, and stops a window."""
LONGEST_TIP = 600


def visible(text: str, longest: int = LONGEST) -> str:
    """`text` with control and direction characters replaced by what stands for them.

    A value that holds a right-to-left override or a zero-width space must not look like one that
    does not. Of a text without end, the beginning and how much more there is.
    """
    if len(text) > longest:
        return f"{visible(text[:longest])}… (and {len(text) - longest:,} more characters)"
    if text.isprintable():
        return text
    return "".join(_sign(character) for character in text)


def tip(*lines: str) -> str:
    """Lines for a tooltip, which takes what looks like markup for markup, pictures and all."""
    shown = [visible(line, LONGEST_TIP) for line in lines if line]
    text = "\n".join(shown)
    if not any(sign in text for sign in "<&"):
        return text
    return f"<qt>{'<br>'.join(html.escape(line) for line in shown)}</qt>"


def _sign(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    category = unicodedata.category(character)
    if category == "Cc" and ord(character) < 0x20:
        return chr(0x2400 + ord(character))
    if category in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}:
        return f"‹{ord(character):04X}›"
    return character
