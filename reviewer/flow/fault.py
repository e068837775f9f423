"""A fault of the program in words that may be sent: where it was, never what it was about.

An exception's text may quote a value, a file's name or a key, so it is left out, but for sorts of
errors whose texts Python makes of the program's own names.
"""

from __future__ import annotations

import platform
import re
import traceback
from pathlib import Path

from reviewer import __version__

_OF_THE_PROGRAM = (AttributeError, TypeError, NameError, ImportError, NotImplementedError)
_NAME = re.compile(r"[A-Za-z_][\w.]*(?:\(\))?")
_LONGEST = 300
LEFT_OUT = "(its text is left out: it may hold what a document says)"


def described(error: BaseException) -> str:
    """Versions, the places the error passed through, and its sort: no value, no path of a user."""
    where = f"Reviewer {__version__}, Python {platform.python_version()}, {platform.platform()}"
    told, seen = [where, ""], set[int]()
    part: BaseException | None = error
    while part is not None and id(part) not in seen:
        seen.add(id(part))
        told += ["Traceback (most recent call last):", *_places(part), named(part), ""]
        part = part.__cause__ or (None if part.__suppress_context__ else part.__context__)
    return "\n".join(told)


def named(error: BaseException) -> str:
    """The sort of an error, with its text where that cannot be of a document."""
    sort = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        return f"{sort}: {error.strerror}"
    if not isinstance(error, _OF_THE_PROGRAM):
        return f"{sort} {LEFT_OUT}" if str(error) else sort
    words = (word for word in re.split(r"\s+", str(error)[:_LONGEST]))
    kept = (w if _NAME.fullmatch(w.strip("'\"(),:;")) else "…" for w in words if w)
    return f"{sort}: {' '.join(kept)}"


def _places(error: BaseException) -> list[str]:
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f'  File "{_short(frame.filename)}", line {frame.lineno}, in {frame.name}')
        if frame.line:
            lines.append(f"    {frame.line}")
    return lines


def _short(file: str) -> str:
    """A source file from its package on: the folders above may name a person."""
    parts = Path(file).parts
    for root in ("site-packages", "reviewer"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "site-packages") :])
    return parts[-1] if parts else file
