"""Asking again what failed in passing: the one owner of retries, for the SDKs' own are off."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from reviewer.extract import refusals
from reviewer.extract.pace import LONGEST_PAUSE, Pace
from reviewer.model.errors import ReaderError

T = TypeVar("T")

ATTEMPTS = 3
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
"""Seconds before the second attempt at most, and before any."""


def backoff(attempt: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds to wait after so many attempts: doubled each time, and at least half of it by chance.

    Without chance all that failed together would come back together ("full jitter" as in the
    Architecture Blog of AWS, 2015, but never at once).
    """
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (attempt - 1))
    return longest * (0.5 + chance() / 2)


async def insist(call: Callable[[], Awaitable[T]], pace: Pace) -> T:
    """What `call` gives, after at most three attempts at the pace that the endpoint bears.

    Raises ReaderError with the number of `attempts` that were made.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            async with pace.turn(again=attempt > 1) as began:
                try:
                    return await call()
                except ReaderError as error:
                    if refusals.is_crowded(error):
                        pace.refused(began, refusals.wait_of(error))
                    raise
        except ReaderError as error:
            error.attempts = attempt
            if attempt == ATTEMPTS or not refusals.is_passing(error):
                raise
            asked = refusals.wait_of(error)
        wait = backoff(attempt) if asked is None else asked * (1 + random.random() / 10)
        await asyncio.sleep(min(wait, LONGEST_PAUSE))
    raise AssertionError
