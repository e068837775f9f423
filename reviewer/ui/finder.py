"""Searches all documents and jumps to one by its name; keeps the search index up to date."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from reviewer.model.wording import title
from reviewer.ui.bridge import Bridge
from reviewer.ui.say import heard, say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.model.search import Found, Hit
    from reviewer.store.db import Store
    from reviewer.ui.finder_dialog import FinderDialog
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session

_REST = 15
"""Milliseconds between two turns of learning: decisions and pages come in between."""


class Finder(QObject):
    """Opens the two dialogs and answers them from the store's thread."""

    def __init__(self, window: MainWindow, bridge: Bridge) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._session: Session | None = None
        self._page: int | None = None
        self._rest = QTimer(self, interval=_REST, singleShot=True)
        self._rest.timeout.connect(self._learn)
        self.is_complete = False
        """Whether the index knows everything that is stored."""

    def use(self, session: Session | None) -> None:
        """Search this project; what its index does not know yet is learned while nobody waits."""
        self._session = session
        self.is_complete = False
        if session is not None:
            QTimer.singleShot(1000, self, self._learn)

    def refresh(self) -> None:
        """Documents, words or values came: learn them."""
        self._learn()

    def open(self) -> None:
        """Search values and words of all documents."""
        hint = say("Words of values and pages: 7.20, teo heng, invoice 2023")
        dialog = self._dialog(say("Search all documents"), hint)
        dialog.asked.connect(lambda text: self._search(dialog, text))
        dialog.chosen.connect(self._go)
        dialog.show_found((), say("Type what stands on a document, or in a value."))
        self._learn()
        dialog.open()

    def open_documents(self) -> None:
        """Jump to a document by letters of its name."""
        dialog = self._dialog(say("Go to a document"), say("Letters of its name, in their order"))
        dialog.asked.connect(lambda text: self._names(dialog, text))
        dialog.chosen.connect(self._go_document)
        self._names(dialog, "")
        dialog.open()

    def _dialog(self, name: str, hint: str) -> FinderDialog:
        from reviewer.ui.finder_dialog import FinderDialog

        parent: QWidget = self._window
        dialog = FinderDialog(name, hint, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ticket = self._bridge.ticket
        dialog.finished.connect(lambda _code: ticket("finder"))
        return dialog

    def _search(self, dialog: FinderDialog, text: str) -> None:
        from reviewer.flow import queue as acts

        ticket = self._bridge.ticket("finder")
        if self._session is None or not text.strip():
            dialog.show_found((), say("Type what stands on a document, or in a value."))
            return

        def ask(store: Store) -> Found | None:
            """Nothing where a newer question waits: who types fast asks once."""
            return acts.find(store, text) if self._bridge.holds(ticket) else None

        def show(found: Found | None) -> None:
            if found is not None:
                _show(dialog, found)

        self._bridge.watch(self._session.project.submit(ask), show, ticket=ticket)

    def _names(self, dialog: FinderDialog, text: str) -> None:
        from reviewer.flow import queue as acts
        from reviewer.ui.finder_dialog import Choice

        ticket = self._bridge.ticket("finder")
        if self._session is None:
            return

        def show(found: tuple[tuple[int, str], ...] | None) -> None:
            choices = []
            for document, name in found or ():
                folder, _, leaf = visible(name).rpartition("/")
                choices.append(Choice(leaf, folder, document))
            note = "" if choices else say("No document has these letters in its name.")
            dialog.show_found(choices, note)

        def ask(store: Store) -> tuple[tuple[int, str], ...] | None:
            return acts.documents_named(store, text) if self._bridge.holds(ticket) else None

        self._bridge.watch(self._session.project.submit(ask), show, ticket=ticket)

    def _go(self, hit: Hit) -> None:
        if hit.field is not None:
            self._window.workspace.desk.go(hit.field)
        else:
            self._go_document(hit.document, hit.page)

    def _go_document(self, document: int, page: int | None = None) -> None:
        """The first field left in the document; of a page that was found, that page."""
        self.go(document, page, self._say_unread)

    def _say_unread(self) -> None:
        self._window.hints.say(say("Nothing has been read in this document yet."), "doubt")

    def go(self, document: int, page: int | None, otherwise: Callable[[], None]) -> None:
        """Go to the first field left in a document, or do something else where it has none."""
        from reviewer.flow import queue as acts

        if self._session is None:
            return

        def arrive(field: int | None) -> None:
            desk, view = self._window.workspace.desk, self._window.workspace.view
            if field is None:
                otherwise()
                return
            if page is not None:
                once = Qt.ConnectionType.SingleShotConnection
                desk.document_shown.connect(lambda _fields: view.show_page(page), once)
            desk.go(field)

        found = self._session.project.submit(lambda s: acts.first_field(s, document, page))
        self._bridge.watch(found, arrive, ticket=self._bridge.ticket("jump"))

    def _learn(self) -> None:
        from reviewer.flow import queue as acts

        session = self._session
        if session is None or session is not self._window.session or self._rest.isActive():
            return
        if session.is_closing:  # a backup is put back: the window has it a moment longer
            return

        def learned(complete: bool) -> None:
            self.is_complete = complete
            if not complete:
                self._rest.start()

        found = session.project.submit(acts.learn)
        self._bridge.watch(found, learned, lambda _error: None, ticket=self._bridge.ticket("learn"))


def _show(dialog: FinderDialog, found: Found) -> None:
    from reviewer.ui.finder_dialog import Choice

    choices = []
    for hit in found.hits:
        leaf = visible(hit.document_name.rpartition("/")[2])
        where = title(hit.path) if hit.field is not None else say("page {n}", n=hit.page)
        choices.append(Choice(visible(hit.text[:160]), f"{where} · {leaf}", hit))
    nothing = "" if choices else say("Nothing like this is in the project.")
    dialog.show_found(choices, heard(found.note) or nothing)
