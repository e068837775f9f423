"""Starts the window: one place where all parts are made and handed to each other.

What is slow to import (the flow, and what it brings) is imported aside after the first paint.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from reviewer import paths
from reviewer.ui.bridge import Bridge
from reviewer.ui.desk import Desk
from reviewer.ui.main_window import MainWindow
from reviewer.ui.notify import Notifier
from reviewer.ui.theme import Mode, Theme
from reviewer.ui.typing_guard import TypingGuard
from reviewer.ui.work import Work


def run(project_folder: Path | None) -> int:
    """Show the window, with the project in `project_folder` if one is given, until it is closed."""
    app = _application()
    window = build(project_folder, theme=None)
    window.notifier.install()
    window.show()
    return app.exec()


def build(project_folder: Path | None, *, theme: Mode | None) -> MainWindow:
    """A window that is not shown yet; it opens its project once the event loop runs.

    `theme` is "light", "dark", or None to go with the system.
    """
    app = _application()
    look = Theme(app, theme or "system")
    notifier = Notifier(app)
    bridge = Bridge(notifier.error)
    work = Work(bridge, notifier.error)
    desk = Desk(bridge, _user())
    window = MainWindow(look, bridge, work, desk, notifier)
    for part in (look, notifier, bridge):
        part.setParent(window)
    guard = TypingGuard(window)
    app.installEventFilter(guard)
    QTimer.singleShot(0, window, _later(window, project_folder))
    return window


def _later(window: MainWindow, project_folder: Path | None) -> Callable[[], None]:
    def start() -> None:
        if project_folder is None:
            window.work.aside(_import_flow)
        else:
            window.open_folder(project_folder)

    return start


def _import_flow() -> None:
    """Have it in memory before the first project is made or opened."""
    import reviewer.ui.session  # noqa: F401


def _application() -> QApplication:
    app = QApplication.instance()
    if app is None:
        app = QApplication(sys.argv[:1])
        app.setApplicationName("Reviewer")
        app.setApplicationDisplayName("Reviewer")
        app.setWindowIcon(QIcon(str(paths.icons() / "reviewer.svg")))
    return cast(QApplication, app)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in this container
        return "reviewer"
