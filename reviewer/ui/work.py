"""Work beside the interface: long jobs with progress and cancel, and short questions.

Threads come from `flow.jobs`, which is imported when the first job starts, after the first paint.
Short work has a thread of its own: opening a project and importing the flow happen on it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from reviewer.model.errors import Cancelled, UsageError
from reviewer.ui.bridge import Bridge, Latest

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from reviewer.flow.jobs import Background, Progress
    from reviewer.flow.running import Numbers

T = TypeVar("T")
Job = Callable[["Callable[[Progress], None]", threading.Event], T]

PAUSE = 0.2
"""Seconds between two looks at how far a job is: more often nobody reads it."""
BUSY = "Something is still running; stop it, or wait until it is done."


class Work(QObject):
    """Runs one long job at a time and says how far it is."""

    started = Signal(str)
    progressed = Signal(object)
    """How far the job is, as `Numbers`: a few times a second, however often it says so."""
    stopping = Signal()
    """The person asked the job to stop; calls that are paid may still be under way."""
    finished = Signal()
    stopped = Signal()
    """The person stopped the job; what was finished is kept."""

    def __init__(self, bridge: Bridge, on_error: Callable[[Exception], None]) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._on_error = on_error
        self._aside: ThreadPoolExecutor | None = None
        self._background: Background | None = None
        self._running = False
        self._told: Latest[Numbers] | None = None
        self._job: Future[Any] | None = None
        self._stopping = False
        self._frozen = ""

    @property
    def is_running(self) -> bool:
        """Whether a long job is under way."""
        return self._running

    @property
    def is_stopping(self) -> bool:
        """Whether the job was asked to stop."""
        return self._running and self._stopping

    def aside(self, act: Callable[[], T]) -> Future[T]:
        """Do something short that must not stop the interface."""
        if self._aside is None:
            from concurrent.futures import ThreadPoolExecutor

            self._aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside")
        return self._aside.submit(act)

    def start(self, title: str, job: Job[T], done: Callable[[T], None]) -> None:
        """Start a long job called `title`, unless another one is still running."""
        if self._running:
            self._on_error(UsageError(BUSY))
            return
        from reviewer.flow.jobs import Background
        from reviewer.flow.running import Reckoner

        if self._background is None:
            self._background = Background()
        reckon = Reckoner()
        self._told = told = self._bridge.latest(self._on_progress, pause=PAUSE)

        def report(progress: Progress) -> None:
            told(reckon(progress))

        self._running, self._stopping = True, False
        self.started.emit(title)
        self._job = future = self._background.start(lambda cancel: job(report, cancel))
        self._bridge.watch(future, lambda made: self._end(done, made), self._on_failed)

    def cancel(self) -> None:
        """Ask the running job to stop; what it finished is kept."""
        if self._background is not None:
            self._background.cancel.set()
        if self._running:
            self._stopping = True
            self.stopping.emit()

    def afterwards(self, act: Callable[[], object]) -> None:
        """Do something aside; where a job runs, stop that and do it as soon as it ended.

        What a job still has to keep, such as replies that are paid, is kept before that.
        """
        if self._job is None or self._job.done():
            self.aside(act)
        else:
            self._job.add_done_callback(lambda _job: act())
            self.cancel()

    def close(self, last: Callable[[], object] | None = None) -> None:
        """Stop what is running and wait for it, then do the `last` thing."""
        if self._background is not None:
            self._background.close()
        self._thaw()
        if last is not None:
            self.aside(last)
        if self._aside is not None:
            self._aside.shutdown(wait=True)

    def _end(self, done: Callable[[T], None], made: T) -> None:
        self._stop()
        done(made)

    def _on_failed(self, error: Exception) -> None:
        self._stop()
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self._on_error(error)

    def _on_progress(self, numbers: Numbers) -> None:
        if not self._running:
            return
        if numbers.stage != self._frozen:
            # All that is imported and shown is passed over by the collector while the job goes on:
            # looking through it would stop every thread for a tenth of a second, now and then.
            self._frozen = numbers.stage
            gc.freeze()
        self.progressed.emit(numbers)

    def _thaw(self) -> None:
        if self._frozen:
            self._frozen = ""
            gc.unfreeze()

    def _stop(self) -> None:
        if self._told is not None:
            self._told.flush()
        self._thaw()
        self._running = False
        self.finished.emit()
