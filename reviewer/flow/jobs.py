"""Threads: the one that owns the store, the one for long work, and work kept a little ahead.

`workers.py` owns the processes. Nothing else in the program starts either.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from reviewer.model.errors import Cancelled, ReviewerError
from reviewer.store import verify
from reviewer.store.db import Store

T = TypeVar("T")
Item = TypeVar("Item")

_LOOK_AFTER_A_FAULT = 5.0
"""Seconds that a look at the database takes at most when something failed that never should."""


MOST_GATHERED = 16
"""Acts in one transaction: a person's decision never waits behind more."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is. `total` is 0 while it is not known yet."""

    stage: str
    done: int
    failed: int
    total: int
    cost: float | None = None
    """US dollars so far, where something is paid for."""
    calls: int = 0
    retries: int = 0
    at_once: int = 0
    """Of a model: the calls made, how many of them anew, how many it bears at once now."""
    under_way: int = 0
    """Calls that are not answered yet."""


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Report to nobody."""


class StoreThread:
    """The one thread that ever sees the `Store`; everyone else hands it functions."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        """Open the store on its thread. Raises what `open_store` raises."""
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._closed = False
        self._gathered: deque[tuple[Callable[[Store], object], Future[Any]]] = deque()
        opening = self._pool.submit(open_store)
        try:
            self._store = opening.result()
        except BaseException:
            opening.add_done_callback(_let_go)  # interrupted: it may still come to be open
            self._pool.shutdown(wait=False)
            raise
        self._owner = self._pool.submit(threading.get_ident).result()

    def submit(self, act: Callable[[Store], T]) -> Future[T]:
        """Run `act` on the store's thread after everything handed in before; do not wait."""
        return self._pool.submit(self._run, act)

    def gather(self, act: Callable[[Store], T]) -> Future[T]:
        """Run `act` in one transaction with what others hand in meanwhile; do not wait.

        The future is done when that is on disk. Each act that raises takes back only what it wrote
        itself. For what no person waits for: many small writes cost the disk as much as one.
        """
        future: Future[T] = Future()
        self._gathered.append((act, future))
        self._pool.submit(self._commit)
        return future

    def call(self, act: Callable[[Store], T]) -> T:
        """Run `act` on the store's thread and wait for what it returns or raises.

        On that thread itself it runs at once: it would wait for itself for ever.
        """
        if threading.get_ident() == self._owner:
            return self._run(act)
        return self.submit(act).result()

    def _run(self, act: Callable[[Store], T]) -> T:
        """A fault on a damaged database is told as the damage it comes from."""
        try:
            return act(self._store)
        except (ReviewerError, Cancelled):
            raise
        except Exception as error:
            found = verify.damage(self._store, _LOOK_AFTER_A_FAULT)
            if found is None:
                raise
            raise found from error

    def close(self) -> None:
        """Finish what was handed in, then close the store; closing twice does no harm."""
        if not self._closed:
            self._closed = True
            self._pool.submit(self._store.close).result()
            self._pool.shutdown()

    def _commit(self) -> None:
        """Run what was gathered, as much as one turn may take, and tell everybody after it."""
        acts = [self._gathered.popleft() for _ in range(min(MOST_GATHERED, len(self._gathered)))]
        wanted = [(act, future) for act, future in acts if future.set_running_or_notify_cancel()]
        if not wanted:
            return
        try:
            with self._store.atomic():
                made = [(future, *self._within(act)) for act, future in wanted]
        except Exception as error:  # noqa: BLE001 - whoever waits for a future is told
            made = [(future, None, error) for _act, future in wanted]
        for future, value, failed in made:
            if failed is None:
                future.set_result(value)
            else:
                future.set_exception(failed)

    def _within(self, act: Callable[[Store], object]) -> tuple[object, Exception | None]:
        try:
            with self._store.atomic():
                return self._run(act), None
        except Exception as error:  # noqa: BLE001 - it is raised where the future is asked
            return None, error


def lasting(act: Future[T]) -> Future[T]:
    """What comes of an act for somebody who may give up waiting: it is done all the same.

    A future that nobody waits for any more is cancelled, and so is what was not begun yet.
    """
    shown: Future[T] = Future()

    def show(done: Future[T]) -> None:
        if not shown.set_running_or_notify_cancel():
            return
        if (error := done.exception()) is not None:
            shown.set_exception(error)
        else:
            shown.set_result(done.result())

    act.add_done_callback(show)
    return shown


class Background:
    """Long work beside the interface: one job after the other, each can be cancelled."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self.cancel = threading.Event()
        self._closing = False

    def start(self, job: Callable[[threading.Event], T]) -> Future[T]:
        """Run `job(cancel)` after the jobs started before it."""

        def run() -> T:
            self.cancel.clear()
            if self._closing:  # just now: then nobody asks a second time
                self.cancel.set()
            return job(self.cancel)

        return self._pool.submit(run)

    def close(self) -> None:
        """Ask the running job to stop and wait for it; the others never start."""
        self._closing = True
        self.cancel.set()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _let_go(opening: Future[Store]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


def ahead(
    items: Iterable[Item],
    start: Callable[[Item], Future[T]],
    *,
    depth: int,
    cancel: threading.Event,
) -> Iterator[tuple[Item, Future[T]]]:
    """Start work on `items`, at most `depth` at once, and yield each in order when it is done.

    Bounded, so that memory does not grow with the number of items. Raises `Cancelled` when
    `cancel` is set; what was started is dropped, what was yielded is the caller's.
    """
    waiting: deque[tuple[Item, Future[T]]] = deque()
    try:
        for item in items:
            waiting.append((item, start(item)))
            if len(waiting) >= depth:
                yield _finished(waiting.popleft(), cancel)
        while waiting:
            yield _finished(waiting.popleft(), cancel)
    finally:
        for _item, future in waiting:
            future.cancel()


def _finished(started: tuple[Item, Future[T]], cancel: threading.Event) -> tuple[Item, Future[T]]:
    while not cancel.is_set():
        try:
            started[1].exception(timeout=0.2)
        except TimeoutError:
            if not started[1].done():
                continue
        return started
    raise Cancelled
