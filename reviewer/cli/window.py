"""Opening the window from the command line, where there is something to show it on."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.model.errors import ReviewerError, UsageError

if TYPE_CHECKING:
    from reviewer.flow.redact_files import Looked
    from reviewer.flow.workers import Workers


def show(folder: Path | None) -> int:
    """Show the window until it is closed. Raises ReviewerError where none can be shown."""
    if not has_display():
        raise ReviewerError(
            "There is no display to show the window on; work with the commands that "
            "reviewer --help lists, or start it where there is one."
        )
    try:
        from reviewer.ui.app import run
    except ImportError as error:
        raise ReviewerError(
            f"The window cannot start ({error}); install what is missing with: packaging/run"
        ) from error
    return run(folder)


def require_display() -> None:
    """Raise UsageError where nobody could look at anything."""
    if not has_display():
        raise UsageError(
            "There is no display to look at the masks on; leave out --review, look at the copies, "
            "and add what is missing with --list."
        )


def review_masks(found: Sequence[Looked], workers: Workers) -> list[Looked]:
    """Let a person look at the masks of files before copies are written."""
    from reviewer.ui.app import review

    return review(found, workers)


def has_display() -> bool:
    """Whether a window can be shown here at all."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
