"""Keeping a run within its US dollars while many documents are under way.

Two looks at the same money. Each call holds the very most it may cost before it leaves: its
pictures by their formula, its text at a token for each byte, and all the room its reply is given.
So what is spent never exceeds the limit, whatever the replies. And each document is begun only
while what was learnt says that it will fit beside those under way, so that a run ends between
documents. Far from the limit neither ever waits.

A limit of less than five calls at their dearest would be used up by what replies hardly ever cost:
there only the second look counts, at what documents cost so far.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from reviewer.extract.changes import Changes
from reviewer.extract.prices import cost_usd, dearest_at, tiers_of
from reviewer.extract.tokens import most_tokens
from reviewer.flow.plan import ReadPlan
from reviewer.flow.purse import Purse
from reviewer.model.errors import ReaderError, UsageError

MOST_ROOM = 20_000
"""Tokens of a reply whose room nobody says."""
LEAST_ASKED, LEAST_SAID = 1_000, 100
"""Tokens that a question about a page and its reply have at the very least."""
SURE = 5
"""Calls at their dearest that a limit must have room for to be kept whatever the replies."""


class BudgetSpent(ReaderError):
    """The next call might exceed the budget, so the run stops."""

    def __init__(self, message: str) -> None:
        super().__init__(message, fatal=True)


class Budget:
    """Admits documents and calls of one reader while they fit into the `limit` of a run.

    The first document is read alone, to learn what a page costs. Without a `limit` everything is
    admitted at once, and what is spent is counted all the same.
    """

    def __init__(
        self,
        limit: float | None,
        *,
        model: str,
        prompts: int,
        purse: Purse | None = None,
        factor: float = 1.0,
    ) -> None:
        """`factor` is of the usual price. Raises UsageError when nobody knows that of `model`."""
        self._tiers = tiers_of(model)
        if limit is not None and self._tiers is None:
            raise UsageError(_no_price(model))
        self.limit = limit
        self.purse = purse or Purse()
        self._model = model
        self._prompts = prompts
        self._factor = factor
        self._stretch = 1.0
        """How much more than what was held a reply came to: a formula may be out of date."""
        self._stretched: dict[float, float] = {}
        """How much of that what is held for calls under way has in it."""
        least = cost_usd(model, LEAST_ASKED, LEAST_SAID) or 0.0
        self._page = least * prompts * factor
        self._call = self._dearest = 0.0
        self._learned = False
        self._documents: list[float] = []
        self._calls: list[float] = []
        self._changes = Changes()

    @property
    def spent(self) -> float:
        """US dollars that this run has spent, with all its readers."""
        return self.purse.spent

    @asynccontextmanager
    async def room(self, pages: int) -> AsyncIterator[None]:
        """Hold what a document of so many pages is likely to cost.

        Waits for documents under way, which may come out cheaper than was thought. Raises
        BudgetSpent when it is not there.
        """
        if self.limit is None:
            yield
            return
        while self._documents and not (self._learned and self._fits(pages)):
            await self._changes.wait()
        if not self._fits(pages):
            raise self._stopped(self._beside or self._page * pages)
        held = self._page * pages
        self._documents.append(held)
        try:
            yield
        finally:
            self._documents.remove(held)
            self._changes.tell()

    def learn(self, pages: int, cost: float) -> None:
        """Note what all questions about a document of so many pages cost."""
        page = cost / max(1, pages)
        self._page = max(self._page, page) if self._learned else page
        self._learned = True

    def worst(self, sizes: Sequence[tuple[int, int]], text_bytes: int, room: int) -> float:
        """The most a call may cost: pictures of these sizes, so much text, a reply of all `room`.

        0 where nobody knows the price; then there is no limit either.
        """
        if self._tiers is None:
            return 0.0
        asked = most_tokens(self._model, list(sizes), text_bytes)
        return dearest_at(self._tiers, asked, room or MOST_ROOM) * self._factor * self._stretch

    async def hold(self, worst: float) -> float:
        """Put the most that a call may cost aside; `pay`, `free` or `lose` it afterwards.

        Waits while calls under way may still come out cheaper. Raises BudgetSpent when they cannot.
        """
        self._call = max(self._call, worst)
        stretched = self._stretch
        while self._is_sure and self._calls and not self._holds(worst):
            await self._changes.wait()
        if self._is_sure and not self._holds(worst):
            raise self._stopped(worst)
        self._calls.append(worst)
        self._stretched[worst] = stretched
        return worst

    def pay(self, held: float, cost: float | None) -> None:
        """A reply came and cost so much; where nobody can tell, all that was held for the limit."""
        unknown = 0.0 if self.limit is None else held
        paid = unknown if cost is None else cost
        self.purse.spent += paid
        self._dearest = max(self._dearest, paid)
        if held and paid > held:
            stretched = self._stretched.get(held, 1.0)
            self._stretch = max(self._stretch, stretched * paid / held)
        self.free(held)

    def free(self, held: float) -> None:
        """The call was refused, or never left: nothing was paid."""
        self._calls.remove(held)
        if held not in self._calls:
            self._stretched.pop(held, None)
        self._changes.tell()

    def lose(self, held: float) -> None:
        """No reply came, and nobody can tell whether it will be charged: it counts as if it was."""
        self.purse.lost += min(held, self._dearest or held)
        self.free(held)

    def _fits(self, pages: int) -> bool:
        """Whether a document more fits: as dear as ever beside one call at its very dearest."""
        if self.limit is None:
            return True
        under_way = sum(self._documents)
        return self._gone + under_way + self._page * pages + self._beside <= self.limit

    def _holds(self, worst: float) -> bool:
        return self.limit is None or self._gone + sum(self._calls) + worst <= self.limit

    @property
    def _is_sure(self) -> bool:
        """Whether the limit is large enough to be kept whatever the replies."""
        return self.limit is None or self.limit >= SURE * self._call

    @property
    def _beside(self) -> float:
        """What is kept free beside the documents: one call at its very dearest."""
        return self._call if self._is_sure else 0.0

    @property
    def _gone(self) -> float:
        return self.purse.spent + self.purse.lost

    def _stopped(self, worst: float) -> BudgetSpent:
        what = "call to" if self._is_sure and self._call else "document read by"
        might = f"one more {what} {self._model} might cost up to {worst:.4f} USD"
        if not self._gone:
            return BudgetSpent(
                f"A budget of {self.limit:g} USD is too small to begin with: {might}; raise it."
            )
        lost = (
            f" and up to {self.purse.lost:.4f} USD in calls that failed" if self.purse.lost else ""
        )
        return BudgetSpent(
            f"Stopped at {self.purse.spent:.4f} USD{lost}: {might} and exceed the budget of "
            f"{self.limit:g} USD; raise it and read again to go on."
        )


def require_prices(plan: ReadPlan) -> None:
    """Raise UsageError when a plan has a budget, and a reader whose price nobody knows."""
    if plan.budget is None:
        return
    for choice in plan.remote:
        if tiers_of(choice.model) is None:
            raise UsageError(_no_price(choice.model))


def _no_price(model: str) -> str:
    return f"The price of {model} is not known, so no budget can be kept; read without one."
