"""Documents that stay on this machine go to no other, however the workers come and go."""

from __future__ import annotations

import asyncio
import pickle
import threading
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest

from reviewer.flow import dask_link
from reviewer.flow.dask_link import Link
from reviewer.flow.dask_reading import DaskErrands
from reviewer.flow.plan import ReaderChoice
from reviewer.model.errors import ReaderError

pytest.importorskip("distributed")
HERE, AWAY = "tcp://127.0.0.1:1111", "tcp://10.0.0.9:2222"


class Answer:
    """What a task came to."""

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return b"done"

    def release(self) -> None:
        pass


class Scheduler:
    """A client of Dask that only notes to which workers a task may go."""

    def __init__(self) -> None:
        self.status = "running"
        self.there = {HERE: 1, AWAY: 4}
        self.handed: list[Any] = []
        self.scheduler = SimpleNamespace(identity=self._identity)

    async def _identity(self, **_more: object) -> dict[str, Any]:
        return {"workers": {name: {"nthreads": count} for name, count in self.there.items()}}

    def submit(self, *_call: object, workers: list[str] | None, **_more: object) -> Answer:
        self.handed.append(workers)
        return Answer()


def linked(scheduler: Scheduler) -> Link:
    link = Link("tcp://127.0.0.1:8786", only_here=True)
    link._client = scheduler  # type: ignore[assignment]
    return link


def test_a_task_waits_until_a_worker_of_this_machine_is_there() -> None:
    """To Dask no names at all mean any worker."""

    async def work() -> list[Any]:
        scheduler = Scheduler()
        link = linked(scheduler)
        del scheduler.there[HERE]
        await link.look()
        asked = asyncio.create_task(link.ask(print, name="read"))
        held = asyncio.create_task(link.held(print, b"a document"))
        await asyncio.sleep(0.3)
        assert scheduler.handed == []
        scheduler.there[HERE] = 1
        await link.look()
        await asyncio.gather(asked, held)
        return scheduler.handed

    assert asyncio.run(work()) == [["127.0.0.1"], ["127.0.0.1"]], "whichever worker is here"


def test_a_task_that_waits_in_vain_is_told_so(monkeypatch) -> None:
    async def work() -> None:
        scheduler = Scheduler()
        link = linked(scheduler)
        del scheduler.there[HERE]
        await link.look()
        monkeypatch.setattr(dask_link, "NOBODY_SECONDS", 0.1)
        with pytest.raises(ReaderError, match="No Dask worker has been there"):
            await link.ask(print, name="read")
        assert scheduler.handed == []

    asyncio.run(work())


class Silent:
    """Workers of whom the one that asks is lost, or answers nonsense."""

    def __init__(self, answer: bytes | None) -> None:
        self._answer = answer

    async def call_once(self, *_call: object) -> bytes:
        if self._answer is None:
            raise dask_link.Lost("gone")
        return self._answer

    def start(self, work: Any) -> Future[bytes]:
        future: Future[bytes] = Future()
        try:
            future.set_result(asyncio.run_coroutine_threadsafe(work, self.loop).result(5))
        except dask_link.Lost as error:
            future.set_exception(error)
        return future


@pytest.mark.parametrize("answer", [None, b"nonsense", pickle.dumps((True, 7))])
def test_a_call_nobody_heard_of_again_may_have_been_paid(answer) -> None:
    workers = Silent(answer)
    loop = workers.loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        with pytest.raises(ReaderError) as failed:
            asyncio.run(
                DaskErrands(workers, workers.start, ReaderChoice("anthropic", "m")).describe()
            )  # type: ignore[arg-type]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
    assert failed.value.lost
