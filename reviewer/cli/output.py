"""What the command line says: results on standard output, all else on standard error.

Names and values come from strangers' files: what is no printable character never reaches a
terminal, and no character stops the output.
"""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from collections.abc import Iterable


def prepare() -> None:
    """Let characters that the terminal has no place for become question marks, not errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str) -> None:
    """What the command has to tell."""
    print("\n".join(map(plain, text.split("\n"))))  # noqa: T201


def say_json(found: object) -> None:
    """One JSON document; in ASCII where the output is not UTF-8."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    text = json.dumps(found, ensure_ascii=not encoding.startswith("utf"), indent=1)
    print(text)  # noqa: T201


def say_long_json(head: dict[str, object], key: str, items: Iterable[object]) -> None:
    """One JSON document whose last `key` is a list, an item on each line; none is held."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    written = json.JSONEncoder(ensure_ascii=not encoding.startswith("utf")).encode
    told = "".join(f" {written(name)}: {written(value)},\n" for name, value in head.items())
    before = f"{{\n{told} {written(key)}: ["
    for item in items:
        print(f"{before}\n  {written(item)}", end="")  # noqa: T201
        before = ","
    print(f"{before}]\n}}" if before != "," else "\n ]\n}")  # noqa: T201


def complain(text: str) -> None:
    """What went wrong, on one line."""
    print(plain(text), file=sys.stderr)  # noqa: T201


def hint(text: str) -> None:
    """What to do next: for a person at a terminal, not for a script."""
    if sys.stderr.isatty() and sys.stdout.isatty():
        print(plain(text), file=sys.stderr)  # noqa: T201


def plain(text: str) -> str:
    """`text` on one line; control characters and the like become dots."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if c.isspace() else "·" if _moves(c) else c for c in text)


def counted(count: int, what: str) -> str:
    """How many of something: "1 document", "2 documents"."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _moves(character: str) -> bool:
    return unicodedata.category(character)[0] == "C"
