"""How fast an endpoint is asked: with a clock of its own, so that nothing waits."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from reviewer.extract import insist as insisting
from reviewer.extract import pace as pacing
from reviewer.extract.insist import ATTEMPTS, LONGEST_WAIT, backoff, insist
from reviewer.extract.pace import Pace
from reviewer.extract.refusals import Passing, StatusError, timed_out
from reviewer.model.errors import ReaderError


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await _real_sleep(0)


_real_sleep = asyncio.sleep


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(pacing.asyncio, "sleep", made.sleep)
    return made


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def crowded(status: int = 429, **headers: str) -> StatusError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return StatusError("too much", status, headers=named)


def test_no_more_calls_are_under_way_than_there_may_be(clock) -> None:
    pace, most = Pace(3, clock=clock), 0

    async def call() -> None:
        nonlocal most
        async with pace.turn():
            most = max(most, pace.busy)
            for _ in range(5):
                await _real_sleep(0)

    async def all_of_them() -> None:
        await asyncio.gather(*(call() for _ in range(20)))

    run(all_of_them())
    assert (most, pace.busy, pace.calls, pace.retries) == (3, 0, 20, 0)


def test_a_refusal_halves_once_for_all_that_began_together(clock) -> None:
    pace = Pace(20, clock=clock)
    for _ in range(20):
        pace.refused(100.0, None)
        clock.now = 100.5
    assert pace.at_once == 10
    pace.refused(101.0, None)
    clock.now = 102
    pace.refused(101.5, None)
    for _ in range(10):
        clock.now += 1
        pace.refused(clock.now, None)
    assert pace.at_once == 1


def test_answers_let_it_grow_again_but_not_beyond_the_most(clock) -> None:
    pace = Pace(4, clock=clock)
    pace.refused(100.0, None)
    assert pace.at_once == 2
    for _ in range(3):
        pace.answered({})
    assert pace.at_once == 3
    for _ in range(50):
        pace.answered({})
    assert pace.at_once == 4


def test_everybody_waits_for_a_retry_after_but_not_for_ever(clock) -> None:
    pace = Pace(5, clock=clock)
    pace.refused(100.0, 3.0)

    async def begin() -> float:
        async with pace.turn() as began:
            return began

    assert run(begin()) == pytest.approx(103.0)
    pace.pause(86_400)
    assert run(begin()) <= 103.0 + pacing.LONGEST_PAUSE + 1e-6


def test_calls_are_spread_once_few_requests_are_left(clock) -> None:
    pace = Pace(20, clock=clock)
    pace.answered({
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": "60",
    })  # fmt: skip

    async def two() -> list[float]:
        times = []
        for _ in range(2):
            async with pace.turn() as began:
                times.append(began)
        return times

    first, second = run(two())
    assert second - first == pytest.approx(60 / 50)


def test_what_failed_in_passing_is_tried_three_times_and_counted(clock) -> None:
    pace, calls = Pace(2, clock=clock), 0

    async def call() -> str:
        nonlocal calls
        calls += 1
        raise Passing("nobody there")

    with pytest.raises(Passing) as caught:
        run(insist(call, pace))
    assert (calls, caught.value.attempts, pace.retries) == (ATTEMPTS, 3, 2)
    assert len(clock.slept) == 2
    assert 0.25 <= clock.slept[0] <= 0.5 <= clock.slept[1] <= 1.0


@pytest.mark.parametrize(
    "error",
    [
        StatusError("bad", 400), StatusError("too large", 413), StatusError("no", 401, fatal=True),
        StatusError("no quota", 429, fatal=True), timed_out("host", 1), ReaderError("nonsense"),
        crowded(500, x_should_retry="false"),
    ],
)  # fmt: skip
def test_what_another_attempt_does_not_mend_is_tried_once(clock, error) -> None:
    calls = 0

    async def call() -> str:
        nonlocal calls
        calls += 1
        raise error

    with pytest.raises(ReaderError) as caught:
        run(insist(call, Pace(clock=clock)))
    assert (calls, caught.value.attempts) == (1, 1)


def test_the_servers_own_wait_is_obeyed(clock, monkeypatch) -> None:
    monkeypatch.setattr(insisting.random, "random", lambda: 0.0)
    answers = [crowded(retry_after="7"), crowded(529, retry_after_ms="1500")]

    async def call() -> str:
        if answers:
            raise answers.pop(0)
        return "read"

    assert run(insist(call, Pace(clock=clock))) == "read"
    assert clock.slept[0] == pytest.approx(7)
    assert sum(clock.slept) == pytest.approx(8.5)


def test_waits_grow_and_differ() -> None:
    assert [backoff(n, lambda: 1.0) for n in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert backoff(1, lambda: 0.0) == 0.25
    assert backoff(40, lambda: 1.0) == LONGEST_WAIT


def test_those_asked_again_go_first(clock) -> None:
    pace, order = Pace(1, clock=clock), []

    async def call(name: str, again: bool) -> None:
        async with pace.turn(again=again):
            order.append(name)
            await _real_sleep(0)

    async def scene() -> None:
        async with pace.turn():
            waiting = [asyncio.create_task(call("fresh", again=False))]
            await _real_sleep(0)
            waiting.append(asyncio.create_task(call("again", again=True)))
            await _real_sleep(0)
        await asyncio.gather(*waiting)

    run(scene())
    assert order == ["again", "fresh"]
