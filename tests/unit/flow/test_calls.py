"""A call to a model from the ledger's row to the reply on disk, whenever the run is stopped."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from reviewer.extract.reader import Request
from reviewer.flow import gate
from reviewer.flow.budget import Budget
from reviewer.flow.calls import Calls
from reviewer.flow.jobs import StoreThread
from reviewer.model.errors import ReaderError
from reviewer.store import ledger, readings
from reviewer.store.db import Store

KIND = '[kind]\nname = "x"\ntitle = "X"\n'
ASKED = Request("127.0.0.1", "m", "A", "p", "text", (), 0, 10, "key")


@pytest.fixture
def thread(tmp_path):
    made = StoreThread(lambda: Store.create(tmp_path / "p", kind_text=KIND, name="p"))
    yield made
    made.close()


@pytest.fixture
def calls(thread, monkeypatch) -> Calls:
    monkeypatch.setattr(gate, "enter", entered)
    run = SimpleNamespace(project=thread, cancel=threading.Event())
    reader = SimpleNamespace(usage=unknown)
    budget = Budget(None, model="m", prompts=1)
    batch: Any = SimpleNamespace(run=run, reader=reader, budget=budget, closing=False)
    cleared: Any = SimpleNamespace(images=())
    return Calls(batch, cleared, None)


def entered(store: Store, **_what: object) -> int:
    return ledger.before(
        store, host="127.0.0.1", model="m", image_sha256=(), masks=0, prompt="p", bytes=10
    )


def unknown(_raw: str) -> None:
    raise ReaderError("nobody knows")


def outcomes(thread: StoreThread) -> list[str | None]:
    return thread.call(lambda store: [entry.outcome for entry in ledger.each(store)])


async def stopped_in(act: Any, thread: StoreThread) -> None:
    """Begin something that writes, and stop it while the disk is slow."""
    go = threading.Event()
    thread.submit(lambda _store: go.wait(10))
    task = asyncio.ensure_future(act)
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.sleep(0.05)
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_a_reply_that_came_is_kept_though_the_run_is_stopped_just_then(thread, calls) -> None:
    async def work() -> None:
        await calls.begin(ASKED)
        await stopped_in(calls.answered("key", "what was paid", 1.5), thread)
        await calls.given_up()

    asyncio.run(work())
    kept = thread.call(lambda store: readings.timed_reply(store, "key"))
    assert kept == ("what was paid", 1.5)
    assert outcomes(thread) == ["answered"]


def test_why_none_came_is_told_though_the_run_is_stopped_just_then(thread, calls) -> None:
    async def work() -> None:
        await calls.begin(ASKED)
        await stopped_in(calls.failed(ReaderError("It is full.")), thread)
        await calls.given_up()

    asyncio.run(work())
    assert outcomes(thread) == ["failed: It is full."]


def test_a_call_that_was_stopped_before_it_began_leaves_no_row_open(thread, calls) -> None:
    async def work() -> None:
        await stopped_in(calls.begin(ASKED), thread)
        await calls.given_up()

    asyncio.run(work())
    assert None not in outcomes(thread)


def test_a_row_that_was_being_written_says_that_nothing_was_sent(
    thread, calls, monkeypatch
) -> None:
    writing, go = threading.Event(), threading.Event()

    def slowly(store: Store, **what: object) -> int:
        writing.set()
        go.wait(10)
        return entered(store, **what)

    async def work() -> None:
        task = asyncio.ensure_future(calls.begin(ASKED))
        await asyncio.to_thread(writing.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        go.set()
        await calls.given_up()

    monkeypatch.setattr(gate, "enter", slowly)
    asyncio.run(work())
    thread.call(lambda _store: None)  # what the first act handed in comes behind this one
    assert outcomes(thread) == ["stopped before it was sent"]
