"""Waiting until something changes, within one event loop."""

from __future__ import annotations

import asyncio


class Changes:
    """Those who wait for the next change. Telling them waits for nothing, unlike a condition's."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    async def wait(self) -> None:
        """Wait for the next change; whoever wakes looks again at what was waited for."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            await waiter
        finally:
            self._waiting.remove(waiter)

    def tell(self) -> None:
        """Something changed: wake all."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
