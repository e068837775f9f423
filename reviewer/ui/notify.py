"""The one channel to the person: a sentence in a banner, or a report of a bug to copy.

A `ReviewerError` is shown as it is. Anything else is a bug: it opens a dialog with what happened,
and the program goes on. This module alone owns the exception hooks.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from reviewer.model.errors import ReviewerError


class Notifier(QObject):
    """Where everything that a person must hear of goes, from any thread."""

    told = Signal(str, str)
    """(kind, sentence): kind is "error", "unsaved" or "info"."""
    bug_found = Signal(str)
    """The report of a bug, to be shown and copied."""
    _raised = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._raised.connect(self.error, Qt.ConnectionType.QueuedConnection)

    def error(self, error: BaseException) -> None:
        """Show what went wrong (interface thread)."""
        if isinstance(error, ReviewerError):
            self.told.emit("error", str(error))
        else:
            self.bug_found.emit(report(error))

    def later(self, error: BaseException) -> None:
        """Show what went wrong, from any thread."""
        self._raised.emit(error)

    def unsaved(self, error: Exception) -> None:
        """Show why a decision was not saved, until one is."""
        if isinstance(error, ReviewerError):
            self.told.emit("unsaved", str(error))
        else:
            self.error(error)

    def info(self, sentence: str) -> None:
        """Say something worth a banner (interface thread)."""
        self.told.emit("info", sentence)

    def install(self) -> None:
        """Take the exception hooks of this process."""
        sys.excepthook = self._on_raised
        threading.excepthook = lambda args: self._on_raised(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def _on_raised(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        self._raised.emit(error)


def report(error: BaseException) -> str:
    """What a developer needs to know of `error`; holds no value of any document."""
    from reviewer.flow.fault import described

    return described(error)
