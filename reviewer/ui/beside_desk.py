"""Notes and history as parts of the window: what is known of the field on the desk beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, FieldCard, Note
from reviewer.ui.say import heard, say

if TYPE_CHECKING:
    from reviewer.flow.history import Earlier
    from reviewer.ui.history_list import HistoryList
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.note_dialog import NoteDialog
    from reviewer.ui.session import Session


class Notes(QObject):
    """Writes a line on the field on the desk."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self.dialog: NoteDialog | None = None

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session

    def open(self) -> None:
        """Ask for the note."""
        from reviewer.ui.note_dialog import NoteDialog

        card = self._window.workspace.desk.card
        if card is None:
            return
        self.dialog = NoteDialog(card, self._window)
        self.dialog.written.connect(lambda text: self._write(card, text))
        self.dialog.open()

    def _write(self, card: FieldCard, text: str) -> None:
        from reviewer.flow import history

        session, by = self._session, self._window.who()
        if session is None:
            return
        field_id = card.field.id
        future = session.project.submit(lambda store: history.write(store, field_id, text, by=by))
        self._window.bridge.watch(future, self._on_written, self._on_failed)

    def _on_written(self, written: tuple[Note | None, Changes]) -> None:
        note, changes = written
        room = self._window.workspace
        self._window.hints.say(say("✓ {did}, saved", did=heard(changes.did)), "settled")
        if room.view.card.editor.is_editing:
            room.view.card.show_note(note)  # looking again would lose what is typed
        else:
            room.desk.reload()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UsageError):
            self._window.hints.say(str(error), "doubt")
        else:
            self._window.notifier.unsaved(error)


class History(QObject):
    """Shows what the same supplier's documents said, once the field is on the desk."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self._list: HistoryList | None = None

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session
        if self._list is None and session is not None:
            self._furnish()

    def open(self) -> None:
        """Go into the list."""
        if self._list is None or self._list.isHidden():
            self._window.hints.say("No settled document of the same supplier says anything.", "dim")
            return
        self._window.workspace.fields.show()
        self._list.take_focus()

    def _furnish(self) -> None:
        from reviewer.ui.history_list import HistoryList

        room = self._window.workspace
        self._list = made = HistoryList(room.fields)
        layout = room.fields.layout()
        if layout is not None:
            layout.addWidget(made)
        made.opened.connect(room.desk.go)
        made.left.connect(room.view.take_focus)
        later = room.desk.later
        room.desk.shown.connect(lambda card: later.do("history", lambda: self._ask(card)))

    def _ask(self, card: FieldCard) -> None:
        from reviewer.flow import history

        session, field_id = self._session, card.field.id
        if session is None or session.is_closing:
            return
        ticket = self._window.bridge.ticket("history")
        future = session.project.submit(lambda store: history.earlier(store, field_id))
        self._window.bridge.watch(future, self._show, lambda _error: self._show(()), ticket=ticket)

    def _show(self, said: tuple[Earlier, ...]) -> None:
        if self._list is not None:
            self._list.show_earlier(said)
