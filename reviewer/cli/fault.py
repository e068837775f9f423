"""Faults of the program itself: one sentence for the person, the details in a file to report."""

from __future__ import annotations

import contextlib

from reviewer import paths
from reviewer.flow.fault import described, named

NAME = "last-fault.txt"


def note(error: BaseException) -> str:
    """Keep what a developer needs to know of `error`; returns the sentence to show."""
    said = f"This is a fault of the program, not of your files: {named(error)}."
    with contextlib.suppress(OSError):
        file = paths.data_folder() / NAME
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(described(error), encoding="utf-8", errors="backslashreplace")
        said += f" Please report it with the text in {file}."
    return f"{said} What was stored is safe."
