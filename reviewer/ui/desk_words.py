"""How soon a key may settle a field, and why the desk refuses."""

from __future__ import annotations

SEEN_MS = 100
"""A key that comes sooner after a field was shown was meant for the one before it."""
READ_MS = 400
"""Nobody compares witnesses sooner: a digit that does is part of a number being typed."""
TOO_FAST = "Too fast: this field was only just shown, and nothing was decided."
READ_ONLY = "Nothing decided: the project is open for reading only."
A_NUMBER = "Nothing decided here. F2 first to type a number; Ctrl+Z takes the last back."
