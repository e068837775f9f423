"""How long a reading took: from each request to its whole reply, and nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from reviewer.extract.abilities import Abilities
from reviewer.extract.claude import ClaudeReader
from reviewer.extract.question import Delivered, Memory
from reviewer.extract.reader import Answer
from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import VlmServer
from tests.unit.extract.test_claude import KIND, MODEL, A, Log, finding, picture

SLOW = 0.2


def read(replies: Iterator[Delivered], log: Log, **memory: object) -> Answer:
    """Read with replies that are brought by hand."""

    async def run() -> Answer:
        held = Memory(abilities=Abilities(max_tokens=20_000), **memory)  # type: ignore[arg-type]
        reader = ClaudeReader(MODEL, api_key="k", base_url="https://example.invalid", memory=held)

        async def bring(*_asked: object) -> Delivered:
            return next(replies)

        reader.carrier = bring
        try:
            return await reader.read(KIND, [picture()], "A", log.ears)
        finally:
            await reader.close()

    return asyncio.run(run())


def raw(text: str, *, cut: bool = False) -> str:
    return (fake.truncated(text) if cut else fake.message(text)).body.decode()


def test_it_is_measured_from_the_request_to_the_reply() -> None:
    def step(_request: fake.Received) -> fake.Response:
        time.sleep(SLOW)
        return fake.message(A)

    log = Log()

    async def run(url: str) -> Answer:
        reader = ClaudeReader(MODEL, api_key="k", base_url=url)
        try:
            return await reader.read(KIND, [picture()], "A", log.ears)
        finally:
            await reader.close()

    with VlmServer(step) as server:
        answer = asyncio.run(run(server.url))
    assert answer.usage.seconds is not None
    assert answer.usage.seconds >= SLOW
    assert log.seconds == [answer.usage.seconds]


def test_waiting_for_a_turn_and_attempts_in_vain_are_not_counted() -> None:
    log = Log()
    with VlmServer(fake.error(529, "overloaded_error", retry_after_ms="300"), fake.message(A)) as s:
        began = time.monotonic()
        reader = ClaudeReader(MODEL, api_key="k", base_url=s.url)

        async def run() -> Answer:
            try:
                return await reader.read(KIND, [picture()], "A", log.ears)
            finally:
                await reader.close()

        answer = asyncio.run(run())
        whole = time.monotonic() - began
    assert answer.usage.seconds is not None
    assert answer.usage.seconds <= whole - 0.3


def test_of_a_reply_that_was_cut_off_both_calls_count() -> None:
    told = iter([Delivered(raw(A[:80], cut=True), {}, 3.0), Delivered(raw(A), {}, 4.5)])
    assert read(told, Log()).usage.seconds == pytest.approx(7.5)


def test_a_kept_reply_took_as_long_as_it_took_then() -> None:
    log = Log()
    first = read(iter([Delivered(raw(A), {}, 2.5)]), log)
    kept = dict(log.replies)
    assert read(iter([]), Log(), kept=finding(kept, 2.5)).usage == first.usage
    assert read(iter([]), Log(), kept=finding(kept)).usage.seconds is None


def test_what_came_in_a_batch_has_no_time() -> None:
    log = Log()
    read(iter([Delivered(raw(A), {}, 2.5)]), log)
    assert read(iter([]), Log(), came=dict(log.replies)).usage.seconds is None
