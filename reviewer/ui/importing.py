"""Takes in a file of another tool: looks into it aside, asks what it means, reports the counts."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reviewer.ui.bridge import Bridge
from reviewer.ui.notify import Notifier
from reviewer.ui.say import heard, say
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.flow.foreign import Arrived
    from reviewer.flow.foreign_preview import Preview
    from reviewer.flow.jobs import Report
    from reviewer.ui.import_dialog import ImportDialog
    from reviewer.ui.session import Session


class Importing(QObject):
    """Opens the file dialog, then the dialog of names, then takes the file in."""

    refreshed = Signal()
    """The project holds more than before."""

    def __init__(self, window: QWidget, bridge: Bridge, work: Work, notifier: Notifier) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._work = work
        self._notifier = notifier
        self._session: Session | None = None
        self._dialog: ImportDialog | None = None

    def use(self, session: Session | None) -> None:
        """Take in for this project."""
        self._session = session

    def open(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self._window, say("Import readings or truth"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                say("Files of other tools (*.json *.jsonl *.csv *.tsv *.txt *.xml *.conll)"),
                say("All files (*)"),
            ]
        )
        dialog.fileSelected.connect(lambda path: self.look_into(Path(path)))
        dialog.open()

    def look_into(self, file: Path, column: str = "") -> None:
        """Show what is in `file`; `column` names the document, where it is a table."""
        session = self._session
        if session is None:
            return

        def act() -> Preview:
            from reviewer.flow.foreign_preview import preview

            return preview(session.project, file, "readings", {"document": column})

        asked = self._work.aside(act)
        self._bridge.watch(
            asked, self._show, self._notifier.error, ticket=self._bridge.ticket("import")
        )

    def _show(self, preview: Preview) -> None:
        from reviewer.ui.import_dialog import ImportDialog

        if self._dialog is not None:
            self._dialog.show_preview(preview)
            return
        self._dialog = dialog = ImportDialog(preview, self._window)
        dialog.chosen.connect(partial(self._take, preview.file))
        dialog.asked.connect(lambda column: self.look_into(preview.file, column))
        dialog.finished.connect(self._on_finished)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_finished(self) -> None:
        self._dialog = None

    def _take(self, file: Path, what: str, mapping: dict[str, str], unused: list[str]) -> None:
        session = self._session
        if session is None:
            return

        def job(_report: Report, _cancel: threading.Event) -> list[Arrived]:
            from reviewer.flow import foreign

            order = foreign.Order((file,), what, mapping=mapping, unused=frozenset(unused))
            return foreign.bring(session.project, order)

        self._work.start(say("Importing"), job, self._on_taken)

    def _on_taken(self, arrived: list[Arrived]) -> None:
        from reviewer.ui.export_dialog import CountsDialog

        self.refreshed.emit()
        lines = [line for one in arrived for line in one.in_words()]
        self._notifier.info(heard(lines[0]))
        problems = [problem for one in arrived for problem in one.problems]
        CountsDialog(
            say("Imported"), [heard(one) for one in (*lines, *problems[:12])], self._window
        ).open()
