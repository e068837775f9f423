"""A pool of spawned processes for what may crash, hang or eat memory: parsing, rendering, OCR.

One supervising thread per process. A task that kills its process, or takes too long or too much,
costs its own future a DocumentError; the process is replaced and all other tasks go on.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from reviewer.closing import Closing
from reviewer.flow.answers import Refused
from reviewer.flow.worker_process import WorkerProcess
from reviewer.model.errors import Cancelled, DocumentError

if TYPE_CHECKING:
    from reviewer.flow.plan import Errands, ReaderChoice

T = TypeVar("T")

SECONDS, MEGABYTES = 120.0, 2048
"""What a task may take, where whoever asks says nothing else."""
RECYCLE_AFTER = 200
"""Tasks a process does before it is replaced, so that leaks of native libraries stay small."""


class Pool(Protocol):
    """Whatever tasks are handed to: processes of this machine (`Workers`), or other machines."""

    @property
    def count(self) -> int:
        """Tasks that are done at once."""

    def submit(
        self,
        function: Callable[..., T],
        *arguments: object,
        seconds: float | None = None,
        urgent: bool = False,
        same: bool = False,
    ) -> Future[T]:
        """Run `function(*arguments)` elsewhere, at most `seconds`."""

    def errands(self, choice: ReaderChoice) -> Errands | None:
        """Who asks a model in our place; None where we ask ourselves."""

    def close(self) -> None:
        """Drop what is queued, and let go."""


@dataclass(frozen=True, slots=True)
class _Task:
    future: Future[Any]
    call: bytes
    seconds: float


class Workers(Closing):
    """Runs module-level functions in `count` processes, each started when it is first needed.

    One more process serves urgent tasks alone, so that the window never waits behind OCR.
    """

    def __init__(
        self, count: int | None = None, *, seconds: float = SECONDS, megabytes: int = MEGABYTES
    ) -> None:
        self.count = count or os.cpu_count() or 1
        self._seconds = seconds
        self._megabytes = megabytes
        self._urgent: deque[_Task] = deque()
        self._same: deque[_Task] = deque()
        self._queued: deque[_Task] = deque()
        self._changed = threading.Condition()
        self._processes: set[WorkerProcess] = set()
        self._closed = False
        self._is_idle = True
        self._threads = [
            threading.Thread(
                target=self._supervise, args=(number == 0,), name=f"worker-{number}", daemon=True
            )
            for number in range(self.count + 1)
        ]
        for thread in self._threads:
            thread.start()

    def submit(
        self,
        function: Callable[..., T],
        *arguments: object,
        seconds: float | None = None,
        urgent: bool = False,
        same: bool = False,
    ) -> Future[T]:
        """Run `function(*arguments)` in a process, at most `seconds`; urgent tasks go first.

        `same` are those that the process for urgent tasks does alone: it has loaded what they need.
        The future raises what the function raised, or DocumentError when its process died.
        """
        call = pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)
        future: Future[T] = Future()
        with self._changed:
            if self._closed:
                raise RuntimeError("the workers are closed")
            queue = self._same if same else self._urgent if urgent else self._queued
            queue.append(_Task(future, call, self._seconds if seconds is None else seconds))
            self._changed.notify_all()
        return future

    def errands(self, _choice: ReaderChoice) -> None:
        """Nobody: processes of this machine have no network."""

    def close(self) -> None:
        """Drop what is queued, kill what is running; nothing of it is left when this returns."""
        with self._changed:
            self._closed = True
            waiting = [*self._same, *self._urgent, *self._queued]
            for queue in (self._same, self._urgent, self._queued):
                queue.clear()
            for process in self._processes:
                process.kill()
            self._changed.notify_all()
        for task in waiting:
            task.future.cancel()
        for thread in self._threads:
            thread.join()

    def _supervise(self, urgent_only: bool) -> None:
        process: WorkerProcess | None = None
        while (task := self._next(urgent_only)) is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            process = self._do(task, process)
        if process is not None:
            self._forget(process)

    def _next(self, urgent_only: bool) -> _Task | None:
        """The next task, waiting for one; None when the pool is closed.

        An urgent one is left to the process for urgent tasks while that has nothing to do: it has
        loaded what pages need, and another one may have to be started first.
        """
        with self._changed:
            self._is_idle = self._is_idle or urgent_only
            while not self._closed:
                if urgent_only and (queue := self._same or self._urgent):
                    self._is_idle = False
                    self._changed.notify_all()
                    return queue.popleft()
                if not urgent_only and self._urgent and not self._is_idle:
                    return self._urgent.popleft()
                if not urgent_only and self._queued:
                    return self._queued.popleft()
                self._changed.wait()
        return None

    def _do(self, task: _Task, process: WorkerProcess | None) -> WorkerProcess | None:
        """Settle one task; the process to go on with, or None when the next task needs another."""
        try:
            process = process or self._start()
            done, value = process.ask(task.call, task.seconds)
        except Exception as error:  # noqa: BLE001 - a thread that died would leave the future open
            task.future.set_exception(self._death(error, process, task.seconds))
            if process is not None:
                self._forget(process)
            return None
        if done:
            task.future.set_result(value)
        elif isinstance(value, MemoryError):
            task.future.set_exception(_unreadable(f"ran out of memory ({self._megabytes:,} MB)"))
        else:
            task.future.set_exception(value)
        if process.tasks < RECYCLE_AFTER and not isinstance(value, MemoryError):
            return process
        self._forget(process)
        return None

    def _start(self) -> WorkerProcess:
        process = WorkerProcess(self._megabytes)
        with self._changed:
            self._processes.add(process)
            if self._closed:
                process.kill()
        return process

    def _forget(self, process: WorkerProcess) -> None:
        with self._changed:
            self._processes.discard(process)
        process.end()

    def _death(self, error: Exception, process: WorkerProcess | None, seconds: float) -> Exception:
        """What the task's future raises after its process failed it."""
        if self._closed:
            return Cancelled()
        if isinstance(error, TimeoutError):
            return _unreadable(f"did not finish within {seconds:g} s")
        if isinstance(error, Refused):
            return _unreadable("gave an answer that no reader gives")
        if process is not None and isinstance(error, (EOFError, OSError)):
            return _unreadable(process.death())
        return error


def _unreadable(why: str) -> DocumentError:
    return DocumentError(f"The document could not be read: the reader process {why}.")
