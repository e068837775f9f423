"""Tasks done on other machines: the same shape as `Workers`, and the same functions, through Dask.

A task goes to the scheduler as bytes, with the files it names; a Dask worker hands it to a walled
process of its own machine, and the answer is taken in as carefully as one of ours. What has to
stay here, and what only makes sense here (the window's pictures), is done by our own processes.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from reviewer import __version__
from reviewer.closing import Closing
from reviewer.flow import dask_tasks, tasks
from reviewer.flow.dask_files import Files, Noted, Stays
from reviewer.flow.dask_link import LOOK_SECONDS, Link, Lost, checked_address, understood
from reviewer.flow.dask_reading import DaskErrands
from reviewer.flow.parcels import pack
from reviewer.flow.plan import Errands, ReaderChoice
from reviewer.flow.workers import Workers
from reviewer.intake.open import open_document
from reviewer.model.document import Page
from reviewer.model.errors import Cancelled, DocumentError
from reviewer.model.evidence import Evidence

T = TypeVar("T")

TRIES = 3
"""Times a task is handed out when scheduler or connection are lost under it."""
SHIPPED: frozenset[Callable[..., object]] = frozenset({
    open_document, tasks.page_words, tasks.second_look, tasks.layout_fields, tasks.checked,
    tasks.find_masks, tasks.found_masks, tasks.detectors, tasks.upload_picture, tasks.empty_part,
})  # fmt: skip
"""What is done elsewhere: plain data in, plain data out. All else is done by our own processes."""


class DaskWorkers(Closing):
    """Runs tasks on the workers of a Dask scheduler.

    Documents and pages whose hashes are in `kept` are worked on by `own` processes of this
    machine; `only_here` means that all workers are to run on it. Raises ReaderError when the
    scheduler cannot be reached or has no worker, UsageError without Dask or for an address that
    is none.
    """

    def __init__(
        self,
        address: str,
        *,
        kept: Collection[str] = (),
        own: int | None = None,
        only_here: bool = False,
        note: Noted | None = None,
    ) -> None:
        self._link = Link(checked_address(address), only_here=only_here)
        self._kept = frozenset(kept)
        self._note = note
        self._own_count = own
        self._own: Workers | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._given_up: BaseException | None = None
        self._running: dict[Future[Any], asyncio.Task[None]] = {}
        self._files = Files(self._link, self._kept, note)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="dask", daemon=True)
        self._thread.start()
        try:
            self.wait(self._link.open())
            self._watch = asyncio.run_coroutine_threadsafe(self._look_on(), self._loop)
        except BaseException:
            self.close()
            raise

    @property
    def count(self) -> int:
        """Tasks the workers do at once, as far as is known now."""
        return sum(self._link.workers.values()) or 1

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """What a coroutine on the connection's event loop comes to."""
        return self.start(work).result()

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin a coroutine on the connection's event loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def submit(
        self,
        function: Callable[..., T],
        *arguments: object,
        seconds: float | None = None,
        urgent: bool = False,
        same: bool = False,
    ) -> Future[T]:
        """Run `function(*arguments)` on a worker, at most `seconds`.

        What cannot go, or is urgent, is done by a process of this machine. The future raises what
        the function raised, or DocumentError when workers died of it.
        """
        stays = function not in SHIPPED or self._is_kept(arguments)
        if stays or urgent or same:
            own = self._processes()
            return own.submit(function, *arguments, seconds=seconds, urgent=urgent, same=same)
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("the workers are closed")
        self._loop.call_soon_threadsafe(self._begin, future, function, arguments, seconds)
        return future

    def errands(self, choice: ReaderChoice) -> Errands:
        """The workers, as those who ask this model with keys of their own."""
        return DaskErrands(self._link, self.start, choice)

    def close(self) -> None:
        """Drop what is queued and let go of what is running; processes of this machine end."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self.wait(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._own is not None:
            self._own.close()

    def _is_kept(self, arguments: Sequence[object]) -> bool:
        """Whether arguments speak of what is kept here, or nobody can tell of them."""
        if not self._kept:
            return False
        return any(map(_is_of_others, arguments)) or not self._kept.isdisjoint(_hashes(arguments))

    def _processes(self) -> Workers:
        with self._lock:
            if self._closed:
                raise RuntimeError("the workers are closed")
            if self._own is None:
                self._own = Workers(self._own_count)
            return self._own

    def _begin(
        self,
        future: Future[Any],
        function: Callable[..., Any],
        arguments: Sequence[object],
        seconds: float | None,
    ) -> None:
        """On the event loop: one coroutine for each task, which ends when its future is dropped."""
        task = self._loop.create_task(self._settle(future, function, arguments, seconds))
        self._running[future] = task
        task.add_done_callback(lambda _done: self._running.pop(future, None))
        future.add_done_callback(partial(self._drop, task))

    def _drop(self, task: asyncio.Task[None], future: Future[Any]) -> None:
        if future.cancelled() and not self._closed:
            self._loop.call_soon_threadsafe(task.cancel)

    async def _settle(
        self,
        future: Future[Any],
        function: Callable[..., Any],
        arguments: Sequence[object],
        seconds: float | None,
    ) -> None:
        """Do one task; whatever happens, its future is settled."""
        done, value = False, None
        try:
            if self._given_up is not None:
                raise self._given_up
            done, value = await self._done(function, arguments, seconds)
        except asyncio.CancelledError:
            value = self._given_up or Cancelled()
        except Exception as error:  # noqa: BLE001 - a future that is left open is waited for forever
            value = error
        if not future.set_running_or_notify_cancel():
            return
        if done:
            future.set_result(value)
        else:
            future.set_exception(value)

    async def _done(
        self, function: Callable[..., Any], arguments: Sequence[object], seconds: float | None
    ) -> tuple[bool, Any]:
        """What came of one task, tried again when it was lost on the way."""
        parcel = pack(function, arguments)
        if self._note is not None and not parcel.paths:
            await asyncio.wrap_future(self._note.rest(len(parcel.call)))
        for _try in range(TRIES):
            try:
                held = [await self._files.held(path) for path in parcel.paths]
                answer = await self._link.ask(
                    dask_tasks.do,
                    __version__,
                    parcel.call,
                    seconds,
                    tuple(one.sha256 for one in held),
                    *(one.future for one in held),
                    name=function.__name__,
                )
                return understood(answer)
            except Stays:
                own = self._processes().submit(function, *arguments, seconds=seconds)
                return True, await asyncio.wrap_future(own)
            except Lost:
                self._files.forget(parcel.paths)
        raise DocumentError(
            f"The connection to the Dask workers was lost {TRIES} times while they worked on it; "
            "run the same command again."
        )

    async def _look_on(self) -> None:
        """See who is there; when nobody is for too long, tell everything that waits."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._link.look()
                self._given_up = None
            except Exception as error:  # noqa: BLE001 - it is raised where somebody waits
                if self._running:
                    self._given_up = error
                    for task in list(self._running.values()):
                        task.cancel()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        self._files.forget_all()
        await asyncio.sleep(0)  # what was let go of is told to the scheduler in the next turn
        await self._link.close()


def _is_of_others(argument: object) -> bool:
    """Whether it holds values of documents that its hashes do not name.

    They are of one without words, or those that people settled of earlier ones.
    """
    return isinstance(argument, Evidence) and bool(not argument.pages or argument.earlier)


def _hashes(arguments: Sequence[object]) -> Iterator[str]:
    """The hashes of documents and pages that arguments speak of."""
    for one in arguments:
        if isinstance(one, Path):
            yield one.name
        elif isinstance(one, Page):
            yield one.sha256
        elif isinstance(one, Evidence):
            yield from _hashes(one.pages)
        elif isinstance(one, tuple):
            yield from _hashes(one)
