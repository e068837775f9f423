"""Carries out an act of a view that stands in the place of the desk, one at a time.

What was done is told in the hint bar and to the queue; what could not be done is told as at the
desk. The view that asked shows what came of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, Field
from reviewer.ui.say import heard, say

if TYPE_CHECKING:
    from reviewer.store.db import Store
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session

Done = tuple[Changes, tuple[Field, ...]]


class ActRunner(QObject):
    """Acts on the open project; while one is under way further ones are ignored."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._session: Session | None = None
        self._busy = False

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session
        self._busy = False

    def run(self, act: Callable[[Store], Changes], then: Callable[[Changes], None]) -> None:
        """Carry an act out, tell what it did, then call `then`."""
        from reviewer.flow import desk as acts

        session = self._session
        if session is None or self._busy:
            return
        self._busy = True

        def work(store: Store) -> Done:
            changes = act(store)
            touched = set(changes.fields)
            told = [f for at in changes.documents for f in acts.document_fields(store, at)]
            return changes, tuple(field for field in told if field.id in touched)

        def on_done(done: Done) -> None:
            if session is self._session:
                self._busy = False
                self.tell(*done)
                then(done[0])

        self._window.bridge.watch(session.project.submit(work), on_done, self._on_failed)

    def reverse(self, again: bool, then: Callable[[Changes], None]) -> None:
        """Take the last act back, or do it again."""
        self.run(reversing(self._window.who(), again), then)

    def tell(self, changes: Changes, changed: tuple[Field, ...]) -> None:
        """Let the rest of the window know what was done."""
        desk = self._window.workspace.desk
        desk.changed.emit(changed)
        desk.count()
        self._window.hints.say(say("✓ {did}, saved", did=heard(changes.did)), "settled")

    def complain(self, error: Exception) -> None:
        """Say why nothing was done."""
        if isinstance(error, UsageError):
            self._window.hints.say(heard(str(error)), "doubt")
        else:
            self._window.hints.say(say("not saved"), "doubt")
            self._window.notifier.unsaved(error)

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        self.complain(error)


def reversing(by: str, again: bool) -> Callable[[Store], Changes]:
    """Undo or redo as an act that says when there is nothing to reverse."""
    from reviewer.flow import desk as acts

    reverse = acts.redo if again else acts.undo

    def work(store: Store) -> Changes:
        changes = reverse(store, by)
        if changes is None:
            raise UsageError("There is nothing to redo." if again else "There is nothing to undo.")
        return changes

    return work
