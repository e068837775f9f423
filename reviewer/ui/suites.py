"""Opens the suites of the project, freezes new ones and measures against them, aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt

from reviewer.ui.say import heard

if TYPE_CHECKING:
    from reviewer.flow.project import Project
    from reviewer.model.suite import Suite
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session
    from reviewer.ui.suites_dialog import SuitesDialog

T = TypeVar("T")


class Suites(QObject):
    """Asks the project; what is frozen is frozen by who reviews."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self._dialog: SuitesDialog | None = None

    def use(self, session: Session | None) -> None:
        """The suites of this project."""
        self._session = session

    def open(self) -> None:
        """Show the suites there are."""
        session = self._session
        if session is None or self._dialog is not None:
            return
        from reviewer.ui.suites_dialog import SuitesDialog

        self._dialog = dialog = SuitesDialog(
            may_freeze=not session.project.read_only, parent=self._window
        )
        dialog.frozen.connect(self._freeze)
        dialog.asked.connect(self._measure)
        dialog.finished.connect(self._on_finished)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        self._list("")

    def _list(self, sentence: str) -> None:
        def ask(project: Project) -> Sequence[Suite]:
            from reviewer.flow import suites

            return suites.each(project)

        def done(found: Sequence[Suite]) -> None:
            if self._dialog is not None:
                self._dialog.show_suites(found, sentence)

        self._aside(ask, done)

    def _freeze(self, name: str, note: str) -> None:
        by = self._window.who()

        def act(project: Project) -> Suite:
            from reviewer.flow import suites

            return suites.freeze(project, name, note=note, by=by)

        def done(made: Suite) -> None:
            from reviewer.ui.suites_dialog import in_words

            if self._dialog is not None:
                self._dialog.clear_name()
                self._list(in_words(made))

        self._aside(act, done)

    def _measure(self, name: str) -> None:
        def act(project: Project) -> str:
            from reviewer.flow import suites
            from reviewer.flow.project import Project as Opened

            # Beside the project: a large suite takes a while, and decisions do not wait for it.
            with Opened.open(project.folder, read_only=True) as beside:
                told = suites.against(beside, suites.find(beside, name), None).comparison
            return heard(told.worse_or_not)

        def done(sentence: str) -> None:
            if self._dialog is not None:
                self._dialog.say(sentence)

        self._aside(act, done)

    def _aside(self, act: Callable[[Project], T], done: Callable[[T], None]) -> None:
        session = self._session
        if session is not None:
            made = self._window.work.aside(lambda: act(session.project))
            self._window.bridge.watch(made, done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if self._dialog is not None:
            self._dialog.say(str(error))

    def _on_finished(self) -> None:
        self._dialog = None
