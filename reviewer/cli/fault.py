"""Faults of the program itself: one sentence for the person, the details in a file to report."""

from __future__ import annotations

import contextlib
import platform
import traceback

from reviewer import __version__, paths

NAME = "last-fault.txt"


def note(error: BaseException) -> str:
    """Keep what a developer needs to know of `error`; returns the sentence to show."""
    where = f"Reviewer {__version__}, Python {platform.python_version()}, {platform.platform()}"
    trace = "".join(traceback.format_exception(error))
    said = f"This is a fault of the program, not of your files: {type(error).__name__}: {error}."
    with contextlib.suppress(OSError):
        file = paths.data_folder() / NAME
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{where}\n\n{trace}", encoding="utf-8", errors="backslashreplace")
        said += f" Please report it with the text in {file}."
    return f"{said} What was stored is safe."
