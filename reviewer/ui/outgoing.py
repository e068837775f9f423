"""Decisions on their way to the disk: what was not saved waits, in order, and is tried again.

Each keeps the time of its first try, so that one the disk did keep after all is not kept twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from reviewer.model.errors import ProjectError, UsageError
from reviewer.model.field import Changes
from reviewer.ui.bridge import Bridge
from reviewer.ui.looks import Following, Look, Prepared, after, still

if TYPE_CHECKING:
    from reviewer.store.db import Store
    from reviewer.ui.session import Session

Act = Callable[["Store"], Changes | None]
PAUSES_MS = (3_000, 5_000, 10_000, 15_000)
"""Until the next try: soon at first, then calmly."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One act and its time. `field` is None for undo and redo, which may find `nothing` to do."""

    act: Act
    at: str
    field: int | None = None
    typed: str | None = None
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of a try: acts that are on the disk now, acts that make no sense, what failed."""

    done: tuple[tuple[Pending, Changes], ...] = ()
    refused: tuple[tuple[Pending, str], ...] = ()
    error: Exception | None = None
    by_itself: bool = False
    """Whether it was tried again without anybody asking."""
    here: int | None = None
    """The field that was looked at then."""


def deliver(store: Store, waiting: tuple[Pending, ...], *, again: bool) -> Delivered:
    """Save acts in order (on the store's thread); the first that fails keeps all behind it.

    `again` says that the connection itself may be broken: a drive was gone and is back.
    """
    done: list[tuple[Pending, Changes]] = []
    refused: list[tuple[Pending, str]] = []
    for pending in waiting:
        try:
            changes = _try(store, pending, again)
        except UsageError as error:
            refused.append((pending, str(error)))
        except Exception as error:  # noqa: BLE001 - whatever it was, the act is not lost
            return Delivered(tuple(done), tuple(refused), error)
        else:
            done.append((pending, changes))
    return Delivered(tuple(done), tuple(refused))


def _try(store: Store, pending: Pending, again: bool) -> Changes:
    from reviewer.flow import desk as acts

    with acts.at_time(pending.at):
        try:
            changes = pending.act(store)
        except ProjectError:
            if not again:
                raise
            store.renew()
            changes = pending.act(store)
    if changes is None:
        raise UsageError(pending.nothing)
    return changes


class Outgoing(QObject):
    """The acts that are not on the disk yet, and when they are tried again."""

    due = Signal()
    """It is time to try again."""
    changed = Signal(int)
    """How many acts the disk refused so far."""

    sent = Signal(object, object)
    """What came of a try, as `Delivered`, and the `Look` at what comes next, if anything does."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.pauses = PAUSES_MS
        self._waiting: list[Pending] = []
        self._failures = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.due)

    def __len__(self) -> int:
        return len(self._waiting) if self._failures else 0

    @property
    def waiting(self) -> tuple[Pending, ...]:
        """All that is to be saved, oldest first."""
        return tuple(self._waiting)

    @property
    def failed(self) -> bool:
        """Whether the last try failed."""
        return self._failures > 0

    def of(self, field: int) -> Pending | None:
        """The act on this field that is not saved."""
        return next((p for p in self._waiting if p.field == field), None)

    def _add(self, pending: Pending) -> None:
        """One more act. The same field decided anew: the last word counts, at its place behind."""
        if pending.field is not None:
            self._waiting = [p for p in self._waiting if p.field != pending.field]
        self._waiting.append(pending)

    def send(
        self,
        session: Session,
        pending: Pending | None,
        here: int | None,
        following: Following,
        prepared: Prepared | None = None,
        *,
        by_itself: bool = False,
    ) -> None:
        """Save what waits, `pending` behind it, and see what comes after the field `here`.

        What was `prepared` is not read again, where nothing else happened since.
        """
        if pending is not None:
            self._add(pending)
        waiting, again, kind = self.waiting, self.failed, session.project.kind

        def work(store: Store) -> tuple[Delivered, Look | None]:
            ready = still(store, prepared)
            made = replace(deliver(store, waiting, again=again), by_itself=by_itself, here=here)
            try:
                return made, after(store, kind, made.done, here, following, ready)
            except ProjectError as error:  # saved, but what comes next cannot be read
                return replace(made, error=error), None

        future = session.project.submit(work)
        self._bridge.watch(
            future, self._on_sent, lambda e: self._on_sent((Delivered(error=e), None))
        )

    def _on_sent(self, answer: tuple[Delivered, Look | None]) -> None:
        made, seen = answer
        self._settle(made)
        self.sent.emit(made, seen)

    def _settle(self, delivered: Delivered) -> None:
        """Forget what was saved or makes no sense; wait with the rest."""
        gone = [p for p, _ in (*delivered.done, *delivered.refused)]
        self._waiting = [p for p in self._waiting if not any(p is one for one in gone)]
        if delivered.error is None:
            self._failures = 0
            self._timer.stop()
        else:
            pause = self.pauses[min(self._failures, len(self.pauses) - 1)]
            self._failures += 1
            if isinstance(delivered.error, ProjectError):  # a bug would only come back
                self._timer.start(pause)
        self.changed.emit(len(self))

    def drop(self) -> None:
        """Forget everything: another project is shown, or the person gave it up."""
        self._waiting, self._failures = [], 0
        self._timer.stop()
        self._bridge.ticket("outgoing")  # nobody waits for an answer any more
        self.changed.emit(0)
