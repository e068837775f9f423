"""Text from documents and models made safe to look at: what is invisible is shown as a sign."""

from __future__ import annotations

import unicodedata

_SIGNS = {"\n": "⏎", "\r": "␍", "\t": "⇥", "\x7f": "␡", "\u00a0": " "}


def visible(text: str) -> str:
    """`text` with control and direction characters replaced by what stands for them.

    A value that holds a right-to-left override or a zero-width space must not look like one that
    does not.
    """
    if text.isprintable():
        return text
    return "".join(_sign(character) for character in text)


def _sign(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    category = unicodedata.category(character)
    if category == "Cc" and ord(character) < 0x20:
        return chr(0x2400 + ord(character))
    if category in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}:
        return f"‹{ord(character):04X}›"
    return character
