"""The only way from another thread to the interface: results and progress arrive here.

Workers never hold a widget. A result may carry a ticket; when a newer one of the same name was
drawn meanwhile, the result is stale and dropped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from reviewer.model.errors import Cancelled

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
OnError = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to show a result, until a newer ticket of the same name is drawn."""

    name: str
    number: int


class Bridge(QObject):
    """Carries futures' results and workers' messages to the interface thread."""

    _arrived = Signal(object)

    def __init__(self, on_error: OnError, parent: QObject | None = None) -> None:
        """`on_error` hears of every failure that nobody else asked for."""
        super().__init__(parent)
        self._on_error = on_error
        self._tickets: dict[str, int] = {}
        self._open = True
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def ticket(self, name: str) -> Ticket:
        """Draw a ticket; results that carry an older one of this name are dropped from now on."""
        self._tickets[name] = self._tickets.get(name, 0) + 1
        return Ticket(name, self._tickets[name])

    def holds(self, ticket: Ticket) -> bool:
        """Whether no newer ticket of its name was drawn. Any thread may ask."""
        return self._tickets.get(ticket.name) == ticket.number

    def watch(
        self,
        future: Future[T],
        done: Callable[[T], None],
        failed: OnError | None = None,
        *,
        ticket: Ticket | None = None,
    ) -> None:
        """Call `done` with the result, or `failed` with the error, on the interface thread."""

        def deliver(finished: Future[T]) -> None:
            self.post(lambda: self._hand_over(finished, done, failed, ticket))

        future.add_done_callback(deliver)

    def latest(self, show: Callable[[T], None], *, pause: float = 0.0) -> Latest[T]:
        """A function any thread may call often; `show` gets only the newest of what is waiting.

        At most one of them crosses to the interface in so many seconds, and the last one always.
        """
        return Latest(self, show, pause)

    def close(self) -> None:
        """Drop whatever arrives from now on."""
        self._open = False

    def post(self, call: Callable[[], None]) -> None:
        """Do something on the interface thread, from any other."""
        if self._open:
            self._arrived.emit(call)

    def _on_arrived(self, call: Callable[[], None]) -> None:
        if self._open:
            call()

    def _hand_over(
        self,
        future: Future[T],
        done: Callable[[T], None],
        failed: OnError | None,
        ticket: Ticket | None,
    ) -> None:
        if ticket is not None and self._tickets[ticket.name] != ticket.number:
            return
        if future.cancelled():
            return
        try:
            result = future.result()
        except Cancelled as stop:
            if failed is not None:
                failed(stop)
            return
        except Exception as error:  # noqa: BLE001 - whatever a worker raised is shown, not lost
            (failed or self._on_error)(error)
            return
        done(result)


class Latest(Generic[T]):
    """The newest of many messages on its way to the interface."""

    def __init__(self, bridge: Bridge, show: Callable[[T], None], pause: float) -> None:
        self._bridge = bridge
        self._show = show
        self._pause = pause
        self._lock = threading.Lock()
        self._waiting: list[T] = []
        self._shown = float("-inf")

    def __call__(self, message: T) -> None:
        """From any thread: this is the newest now."""
        with self._lock:
            idle = not self._waiting
            self._waiting[:] = [message]
        if idle:
            self._bridge.post(self._arrive)

    def flush(self) -> None:
        """On the interface thread: show what waits, now."""
        with self._lock:
            if not self._waiting:
                return
            newest = self._waiting.pop()
        self._shown = time.monotonic()
        self._show(newest)

    def _arrive(self) -> None:
        early = self._shown + self._pause - time.monotonic()
        if early > 0:
            # A method of what is no QObject would be called without holding the object it is of.
            QTimer.singleShot(round(1000 * early) + 1, self._bridge, lambda: self.flush())
        else:
            self.flush()
