"""Runs the dialog about the questions that models are asked; everything is read and tried aside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewer.ui.bridge import Bridge
from reviewer.ui.say import say
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.extract.prompts import PromptName
    from reviewer.flow.attempt import Attempt
    from reviewer.flow.jobs import Report
    from reviewer.flow.plan import ReaderChoice
    from reviewer.flow.wording import Wording
    from reviewer.model.document import Document
    from reviewer.ui.prompts_dialog import PromptsDialog
    from reviewer.ui.session import Session

Held = tuple["tuple[Wording, ...]", "ReaderChoice | None", str]
"""Both questions, the model that was asked last, and where it is in words."""
BUSY = "Something is still running; stop it, or wait until it is done."


class Prompts(QObject):
    """Opens the dialog, saves what is written there, tries it on the open document."""

    refreshed = Signal()
    """A reading was kept."""

    def __init__(
        self, window: QWidget, bridge: Bridge, work: Work, document: Callable[[], Document | None]
    ) -> None:
        """`document` is the one that is open."""
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._work = work
        self._document = document
        self._session: Session | None = None
        self._dialog: PromptsDialog | None = None
        self._tried: Attempt | None = None

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session

    def open(self) -> None:
        """Show both questions as they are asked now."""
        if self._session is None or self._dialog is not None:
            return
        self._ask(self._show)

    def _show(self, held: Held) -> None:
        from reviewer.ui.prompts_dialog import PromptsDialog

        if self._dialog is not None:
            return
        wordings, choice, place = held
        document = self._document()
        name = document.name if document else ""
        self._dialog = dialog = PromptsDialog(
            wordings, choice.model if choice else "", place, name, self._window
        )
        dialog.saved.connect(self._save)
        dialog.tried.connect(lambda name, text: self._try(name, text, choice))
        dialog.kept.connect(self._keep)
        dialog.finished.connect(self._on_finished)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _save(self, name: PromptName, text: str) -> None:
        """Ask in these words from now on; empty for the shipped ones."""
        session = self._session
        if session is None:
            return

        def act() -> None:
            from reviewer.flow import wording

            if text:
                wording.put(session.project, name, text)
            else:
                wording.reset(session.project, name)

        saved = self._work.aside(act)
        self._bridge.watch(saved, lambda _none: self._ask(self._refresh), self._on_failed)

    def _try(self, name: PromptName, text: str, choice: ReaderChoice | None) -> None:
        session, document = self._session, self._document()
        if session is None or document is None or choice is None:
            return
        if self._work.is_running:
            self._refuse(say(BUSY))
            return

        def job(report: Report, cancel: threading.Event) -> Attempt | Exception:
            from reviewer.flow.attempt import attempt
            from reviewer.flow.outcome import Run
            from reviewer.model.errors import ReviewerError

            run = Run(session.project, session.workers, report, cancel)
            try:
                return attempt(run, choice, document.id, name, text)
            except ReviewerError as error:
                return error

        self._work.start(say("Trying the prompt"), job, self._show_try)

    def _show_try(self, tried: Attempt | Exception) -> None:
        if isinstance(tried, Exception):
            self._refuse(str(tried))
            return
        self._tried = tried
        if self._dialog is not None:
            self._dialog.show_try(tried)

    def _keep(self) -> None:
        session, tried = self._session, self._tried
        if session is None or tried is None:
            return

        def act() -> None:
            from reviewer.flow.attempt import keep
            from reviewer.flow.outcome import Run

            keep(Run(session.project, session.workers), tried)

        def done(_none: None) -> None:
            if self._dialog is not None:
                self._dialog.say_kept()
            self.refreshed.emit()

        self._bridge.watch(self._work.aside(act), done, self._on_failed)

    def _ask(self, then: Callable[[Held], None]) -> None:
        session = self._session
        if session is not None:
            held = self._work.aside(lambda: _held(session))
            self._bridge.watch(held, then, self._on_failed, ticket=self._bridge.ticket("prompts"))

    def _refresh(self, held: Held) -> None:
        if self._dialog is not None:
            self._dialog.show_wordings(held[0])

    def _on_failed(self, error: Exception) -> None:
        self._refuse(str(error))

    def _refuse(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.refuse(sentence)

    def _on_finished(self) -> None:
        self._dialog = self._tried = None


def _held(session: Session) -> Held:
    from reviewer.extract.hosts import host_is_local, host_of
    from reviewer.flow import consent, memory, wording

    kind = session.project.kind
    wordings = session.project.call(lambda store: wording.wordings(store, kind))
    choice = session.project.call(memory.last)
    if choice is None:
        return wordings, None, ""
    url = consent.url_of(choice)
    return wordings, choice, say("this machine") if host_is_local(url) else host_of(url)
