"""Redacted copies of files from the window: look for what to hide, let a person look, write."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from reviewer.ui.say import say
from reviewer.ui.work import BUSY

if TYPE_CHECKING:
    from reviewer.flow.jobs import Report
    from reviewer.flow.redact_files import Looked
    from reviewer.flow.workers import Workers
    from reviewer.model.document import Failure
    from reviewer.model.redaction import RedactionPolicy
    from reviewer.ui.copies_dialog import CopiesDialog
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.mask_review import MaskReview
    from reviewer.ui.session import Session


class Redactor(QObject):
    """Needs no project; its worker processes live as long as the copies take."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.review: MaskReview | None = None
        self.result: CopiesDialog | None = None

    def use(self, session: Session | None) -> None:
        """Projects come and go; copies of files have nothing to do with them."""

    def open(self) -> None:
        """Ask which files, and where the copies go."""
        from reviewer.ui.redact_dialog import RedactDialog

        if self._window.work.is_running:  # better now than after everything was chosen
            self._window.notifier.info(say(BUSY))
            return
        dialog = RedactDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(self.start)
        dialog.open()

    def start(self, paths: Sequence[Path], policy: RedactionPolicy, out: Path, look: bool) -> None:
        """Look for what is to be hidden; then a person looks, or the copies are written at once."""

        def job(report: Report, cancel: threading.Event) -> _Found:
            from reviewer.flow import redact_files
            from reviewer.flow.outcome import Crew
            from reviewer.flow.workers import Workers

            workers = Workers()
            try:
                files, failed = redact_files.look(Crew(workers, report, cancel), paths, policy, out)
            except BaseException:
                workers.close()
                raise
            return _Found(workers, files, failed, policy, out)

        def looked(found: _Found) -> None:
            if look and found.files:
                self._show(found)
            else:
                self._write(found, found.files)

        self._window.work.start(say("Looking for what is to be hidden"), job, looked)

    def _show(self, found: _Found) -> None:
        from reviewer.flow.mask_session import MaskSession
        from reviewer.ui.mask_review import MaskReview

        window, session = self._window, MaskSession(found.files, self._window.who())
        self.review = review = MaskReview(
            session, found.workers, window.theme, window.bridge, window
        )
        review.dialog.seen_ms = window.workspace.desk.seen_ms

        def finished(write: bool) -> None:
            self.review = None
            if write:
                self._write(found, session.result())
            else:
                window.bridge.watch(window.work.aside(found.workers.close), lambda _none: None)
                window.notifier.info(say("Closed. No copy was written."))

        review.finished.connect(finished)
        review.open()

    def _write(self, found: _Found, files: list[Looked]) -> None:
        work = self._window.work
        if work.is_running:  # what a person looked at is not given up for it

            def later() -> None:
                work.finished.disconnect(later)
                self._write(found, files)

            work.finished.connect(later)
            return

        def job(report: Report, cancel: threading.Event) -> tuple[int, list[Failure]]:
            from reviewer.flow import redact_files
            from reviewer.flow.outcome import Crew

            with found.workers as workers:
                crew = Crew(workers, report, cancel)
                copied, failed = redact_files.write(crew, files, found.policy, found.out)
            return len(copied), [*found.failed, *failed]

        work.start(say("Writing redacted copies"), job, lambda made: self._tell(*made, found.out))

    def _tell(self, count: int, failed: Sequence[Failure], out: Path) -> None:
        from reviewer.ui.copies_dialog import CopiesDialog

        self.result = dialog = CopiesDialog(count, failed, out, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    def _on_closed(self) -> None:
        self.result = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What the search found, and the processes that are ready to go on."""

    workers: Workers
    files: list[Looked]
    failed: list[Failure]
    policy: RedactionPolicy
    out: Path
