"""What need not be in the next frame: done once that is on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class AfterPaint(QObject):
    """Runs what waits, in the order of its names, when the interface has painted.

    Of two things under one name only the newer is done. A timer of no length ends behind all that
    is posted already, and a window's painting is posted.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Callable[[], None]] = {}
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self.flush)

    def do(self, name: str, act: Callable[[], None]) -> None:
        """Do this after the next frame, in the place of what waits under this name."""
        self._waiting.pop(name, None)
        self._waiting[name] = act
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Do now all that waits."""
        self._timer.stop()
        waiting, self._waiting = self._waiting, {}
        for act in waiting.values():
            act()

    def drop(self) -> None:
        """Forget what waits: another project is shown."""
        self._timer.stop()
        self._waiting = {}
