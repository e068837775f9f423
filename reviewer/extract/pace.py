"""How fast an endpoint is asked: so many calls at once as it bears, and not before it wants more.

Calls at once are halved when the endpoint says that it is too much, and grow by one for each round
that is answered (additive increase, multiplicative decrease: Chiu and Jain 1989, as TCP does it).
`retry-after` and the headers of rate limits make everybody wait, not only the call they came with.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from reviewer.extract.changes import Changes
from reviewer.extract.rate_limits import gap_of, pause_of

AT_ONCE = 20
LONGEST_PAUSE = 60.0
"""Seconds that an endpoint can make us wait at once, whatever it says."""


class Pace:
    """The calls under way to one endpoint, and when the next may begin. For one event loop."""

    def __init__(self, most: int = AT_ONCE, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = max(1, most)
        self.calls = 0
        """Calls that were begun."""
        self.retries = 0
        """How many of them were second or third attempts."""
        self.busy = 0
        self._clock = clock
        self._window = float(self.most)
        self._not_before = 0.0
        self._gap = 0.0
        self._cut = float("-inf")
        self._returning = 0
        self._changes = Changes()

    @property
    def at_once(self) -> int:
        """How many calls may be under way now."""
        return max(1, int(self._window))

    @asynccontextmanager
    async def turn(self, *, again: bool = False) -> AsyncIterator[float]:
        """Wait for a place among the calls under way; its time of beginning is what comes back.

        Those that are asked `again` go before those that never were. Leaving waits for nothing, so
        that no reply can be lost on the way out.
        """
        self._returning += again
        try:
            await self._admitted(again)
        finally:
            self._returning -= again
        self.busy += 1
        self.calls += 1
        self.retries += again
        began = self._clock()
        self._not_before = max(self._not_before, began + self._gap)
        try:
            yield began
        finally:
            self.busy -= 1
            self._changes.tell()

    def answered(self, headers: Mapping[str, str]) -> None:
        """A call was answered; its headers may tell how much more the endpoint takes."""
        self._window = min(self.most, self._window + 1 / self._window)
        self._gap = min(gap_of(headers, self.at_once), LONGEST_PAUSE)
        self.pause(pause_of(headers))

    def refused(self, began: float, wait: float | None) -> None:
        """The endpoint had too much to do. Calls that began together count as one such answer."""
        if began > self._cut:
            self._window = max(1.0, self._window / 2)
            self._cut = self._clock()
        self.pause(wait or 0.0)

    def pause(self, seconds: float) -> None:
        """Nothing further is begun for so long, or for the longest that is taken from anybody."""
        self._not_before = max(self._not_before, self._clock() + min(seconds, LONGEST_PAUSE))

    async def _admitted(self, again: bool) -> None:
        while True:
            if (wait := self._not_before - self._clock()) > 0:
                await asyncio.sleep(wait)
                continue
            if self._has_room(again):
                return
            await self._changes.wait()

    def _has_room(self, again: bool) -> bool:
        return self.busy + (0 if again else self._returning) < self.at_once
