"""Starts the window: one place where all parts are made and handed to each other.

What is slow to import (the flow, and what it brings) is imported aside after the first paint.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from reviewer import paths
from reviewer.settings import Settings, apply_limits
from reviewer.ui.bridge import Bridge
from reviewer.ui.keymap import use_keys
from reviewer.ui.language import use_language
from reviewer.ui.main_window import MainWindow
from reviewer.ui.notify import Notifier
from reviewer.ui.theme import Density, Mode, Motion, Theme
from reviewer.ui.tidy import keep_out_of_the_way
from reviewer.ui.typing_guard import TypingGuard
from reviewer.ui.view_state import ViewState
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.flow.redact_files import Looked
    from reviewer.flow.workers import Workers


def run(project_folder: Path | None) -> int:
    """Show the window, with the project in `project_folder` if one is given, until it is closed."""
    app = _application()
    settings = Settings(paths.settings_file())
    apply_limits(settings)
    window = build(
        project_folder,
        theme=None,
        state=ViewState(paths.view_state_file()),
        settings=settings,
    )
    window.notifier.install()
    window.painted.connect(lambda: keep_out_of_the_way(window))
    window.show()
    return app.exec()


def review(found: Sequence[Looked], workers: Workers) -> list[Looked]:
    """Let a person look at the masks of files; what they made of them. Until the dialog closes."""
    from reviewer.flow.mask_session import MaskSession
    from reviewer.ui.mask_review import MaskReview

    app = _application()
    settings = Settings(paths.settings_file())
    use_language(app, settings.text("language"))
    session = MaskSession(found, _who(settings))
    notifier = Notifier(app)
    theme = Theme(app, cast(Mode, settings.text("theme")))
    shown = MaskReview(session, workers, theme, Bridge(notifier.error), None)
    shown.finished.connect(app.quit)
    shown.open()
    app.exec()
    return session.result()


def build(
    project_folder: Path | None,
    *,
    theme: Mode | None,
    state: ViewState | None = None,
    settings: Settings | None = None,
) -> MainWindow:
    """A window that is not shown yet; it opens its project after the first paint.

    `theme` is "light", "dark", or None for what `state` has kept, else the system's. Without a
    `state` nothing is remembered.
    """
    state = state or ViewState()
    app = _application()
    settings = settings or Settings()
    use_language(app, settings.text("language"))
    use_keys(settings.text("key_set"), settings.keys)
    chosen = settings.text("theme") if settings.is_set("theme") else state.theme
    look = Theme(app, theme or cast(Mode, chosen))
    look.set_density(cast(Density, settings.text("density")))
    look.set_motion(cast(Motion, settings.text("motion")))
    notifier = Notifier(app)
    bridge = Bridge(notifier.error)
    work = Work(bridge, notifier.error)
    window = MainWindow(look, bridge, work, notifier, state, lambda: _who(settings), settings)
    for part in (look, notifier, bridge):
        part.setParent(window)
    guard = TypingGuard(window)
    app.installEventFilter(guard)
    window.painted.connect(lambda: _go_on(window, project_folder))
    return window


def _go_on(window: MainWindow, project_folder: Path | None) -> None:
    """Open the project, or have in memory what the first one needs."""
    if project_folder is not None:
        window.open_folder(project_folder)
    else:
        window.work.aside(_import_flow)
        window.prepare()


def _import_flow() -> None:
    import reviewer.ui.session  # noqa: F401


def _application() -> QApplication:
    app = QApplication.instance()
    if app is None:
        app = QApplication(sys.argv[:1])
        app.setApplicationName("Reviewer")
        app.setApplicationDisplayName("Reviewer")
        app.setWindowIcon(QIcon(str(paths.icons() / "reviewer.svg")))
    return cast(QApplication, app)


def _who(settings: Settings) -> str:
    return settings.text("name") or _user()


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in this container
        return "reviewer"
