"""Keeping a run within its US dollars while many documents are under way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reviewer.extract.prices import cost_usd
from reviewer.model.errors import ReaderError, UsageError

LEAST_ASKED, LEAST_SAID = 1_000, 100
"""Tokens that a question about a page and its reply have at the very least."""


class Budget:
    """Admits documents while the dearest page so far says that they fit into `limit`.

    The first document is read alone, to learn what a page costs. Without a `limit` everything is
    admitted at once, and `spent` is counted all the same.
    """

    def __init__(self, limit: float | None, *, model: str, prompts: int) -> None:
        """Raises UsageError when nobody knows what `model` costs, so that no limit can be kept."""
        least = cost_usd(model, LEAST_ASKED, LEAST_SAID)
        if limit is not None and least is None:
            raise UsageError(
                f"The price of {model} is not known, so no budget can be kept; read without one."
            )
        self.limit = limit
        self.spent = 0.0
        self._page = (least or 0.0) * prompts
        self._learned = False
        self._held: list[float] = []
        self._freed = asyncio.Condition()

    @asynccontextmanager
    async def room(self, pages: int) -> AsyncIterator[None]:
        """Hold what `pages` pages may cost. Raises a fatal ReaderError when it is not there.

        Waits for documents under way first: they may come out cheaper than was thought.
        """
        if self.limit is None:
            yield
            return
        async with self._freed:
            while self._held and not (self._learned and self._fits(pages)):
                await self._freed.wait()
            if not self._fits(pages):
                raise ReaderError(
                    f"Stopped at {self.spent:.4f} USD: one more document might exceed the budget "
                    f"of {self.limit:g} USD; raise it and read again to go on.",
                    fatal=True,
                )
            held = self._page * pages
            self._held.append(held)
        try:
            yield
        finally:
            async with self._freed:
                self._held.remove(held)
                self._freed.notify_all()

    def learn(self, pages: int, cost: float) -> None:
        """Note what all questions about a document of so many pages cost."""
        page = cost / max(1, pages)
        self._page = max(self._page, page) if self._learned else page
        self._learned = True

    def _fits(self, pages: int) -> bool:
        """Whether `pages` more fit beside what is spent and what is under way."""
        wanted = self.spent + sum(self._held) + self._page * pages
        return self.limit is None or wanted <= self.limit
