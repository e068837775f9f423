"""A budget is never exceeded, whatever replies come and however many are under way; nor wasted."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.flow.budget import Budget, BudgetSpent, require_prices
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.purse import Purse
from reviewer.model.errors import UsageError

MODEL = "claude-haiku-4-5"
PAGE = [(1000, 1400)]
TEXT, ROOM, MORE = 4_000, 8_192, 20_000


@dataclass
class Server:
    """Answers as the chance of its seed says: at any length up to the room, not at all, too late.

    A reply that fills its room is asked again with more, as the readers do it.
    """

    budget: Budget
    chance: random.Random
    fills: float
    fails: float
    charged: float = 0.0
    begun: int = 0
    whole: int = 0
    at_once: int = 0
    most_at_once: int = 0

    async def document(self) -> None:
        async with self.budget.room(1):
            self.begun += 1
            cost = 0.0
            for _prompt in "AB":
                paid, full = await self.call(ROOM)
                cost += paid + ((await self.call(MORE))[0] if full else 0.0)
            self.budget.learn(1, cost)
            self.whole += 1

    async def call(self, room: int) -> tuple[float, bool]:
        """One call, up to three attempts: what it cost, whether its reply filled the room."""
        for _attempt in range(3):
            most = self.budget.worst(PAGE, TEXT, room)
            held = await self.budget.hold(most)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            await asyncio.sleep(0)
            for _ in range(self.chance.randrange(4)):
                await asyncio.sleep(0)
            self.at_once -= 1
            if self.chance.random() < self.fails:
                if self.chance.random() < 0.5:
                    self.budget.free(held)
                else:
                    self.budget.lose(held)
                continue
            full = self.chance.random() < self.fills
            share = 1.0 if full else self.chance.random() * 0.2
            cost = most * share
            self.charged += cost
            self.budget.pay(held, cost)
            return cost, full
        return 0.0, False


async def run(server: Server, documents: int, crew: int) -> None:
    waiting = iter(range(documents))

    async def work() -> None:
        for _ in waiting:
            try:
                await server.document()
            except BudgetSpent:
                return

    async with asyncio.timeout(20):
        await asyncio.gather(*(work() for _ in range(crew)))


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32), crew=st.integers(1, 20), dollars=st.floats(4, 6),
    fills=st.sampled_from([0.0, 0.05, 0.5, 1.0]), fails=st.sampled_from([0.0, 0.05, 0.5]),
    again=st.booleans(),
)  # fmt: skip
@example(seed=0, crew=20, dollars=4.0, fills=1.0, fails=0.0, again=True)
def test_no_replies_can_exceed_a_budget(seed, crew, dollars, fills, fails, again):
    purse = Purse()
    budget = Budget(dollars, model=MODEL, prompts=2, purse=purse)
    first = Server(budget, random.Random(seed), fills, fails)
    asyncio.run(run(first, 30, crew))
    charged = first.charged
    if again:  # the second reader of the same run, in a loop of its own
        other = Budget(dollars, model="claude-sonnet-5-5", prompts=1, purse=purse)
        second = Server(other, random.Random(seed + 1), fills, fails)
        asyncio.run(run(second, 30, crew))
        charged += second.charged
    assert charged <= dollars + 1e-9
    assert purse.spent == pytest.approx(charged)


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32), crew=st.integers(1, 20))
def test_a_budget_much_larger_than_a_document_is_used(seed, crew):
    budget = Budget(2.0, model=MODEL, prompts=2)
    server = Server(budget, random.Random(seed), 0.0, 0.0)
    asyncio.run(run(server, 10_000, crew))
    assert budget.spent >= 0.9 * 2.0
    assert server.whole == server.begun, "no document is left half read"


def test_far_from_its_limit_a_budget_makes_nobody_wait():
    budget = Budget(1_000.0, model=MODEL, prompts=2)
    server = Server(budget, random.Random(1), 0.1, 0.1)
    asyncio.run(run(server, 400, 20))
    assert (server.whole, server.most_at_once) == (400, 20)


def test_the_first_document_is_read_alone():
    budget = Budget(5.0, model=MODEL, prompts=2)
    seen = []

    async def document() -> None:
        async with budget.room(1):
            seen.append(len(budget._documents))
            await asyncio.sleep(0.001)
            budget.learn(1, 0.01)

    async def all_of_them() -> None:
        await asyncio.gather(*(document() for _ in range(5)))

    asyncio.run(all_of_them())
    assert seen[:2] == [1, 1]
    assert max(seen) == 4


def test_without_a_budget_all_are_read_at_once_and_counted():
    budget = Budget(None, model="a model nobody knows", prompts=2)

    async def call() -> None:
        async with budget.room(1):
            held = await budget.hold(budget.worst(PAGE, TEXT, ROOM))
            await asyncio.sleep(0)
            assert len(budget._calls) == 5
            await asyncio.sleep(0)
            budget.pay(held, 1.0)

    async def all_of_them() -> None:
        await asyncio.gather(*(call() for _ in range(5)))

    asyncio.run(all_of_them())
    assert budget.spent == 5


def test_a_reply_that_says_no_price_counts_as_all_that_was_held():
    budget = Budget(1.0, model=MODEL, prompts=1)

    async def call() -> float:
        held = await budget.hold(0.25)
        budget.pay(held, None)
        return held

    assert asyncio.run(call()) == budget.spent == 0.25


def test_a_formula_that_says_too_little_is_corrected():
    budget = Budget(1.0, model=MODEL, prompts=1)
    before = budget.worst(PAGE, TEXT, ROOM)

    async def call() -> None:
        budget.pay(await budget.hold(before), 2 * before)

    asyncio.run(call())
    assert budget.worst(PAGE, TEXT, ROOM) == pytest.approx(2 * before)


def test_a_formula_that_says_too_little_is_corrected_once_for_all_calls_under_way():
    budget = Budget(100.0, model=MODEL, prompts=1)
    before = budget.worst(PAGE, TEXT, ROOM)

    async def calls() -> None:
        held = [await budget.hold(budget.worst(PAGE, TEXT, ROOM)) for _ in range(20)]
        for at, one in enumerate(held):
            budget.pay(one, (1.5 + at / 100) * one)
        assert budget.worst(PAGE, TEXT, ROOM) == pytest.approx(1.69 * before)
        held = [await budget.hold(budget.worst(PAGE, TEXT, ROOM)) for _ in range(2)]
        for one in held:
            budget.pay(one, 2 * before)

    asyncio.run(calls())
    assert budget.worst(PAGE, TEXT, ROOM) == pytest.approx(2 * before)


def test_a_budget_too_small_for_anything_says_so_before_anything_is_sent():
    budget = Budget(0.001, model=MODEL, prompts=2)

    async def document() -> None:
        async with budget.room(1):
            raise AssertionError

    with pytest.raises(BudgetSpent, match="is too small to begin with: one more document"):
        asyncio.run(document())


def test_a_small_budget_is_kept_by_what_documents_cost_so_far():
    budget, read = Budget(0.01, model=MODEL, prompts=2), 0

    async def documents() -> None:
        nonlocal read
        while True:
            async with budget.room(1):
                for _prompt in "AB":
                    held = await budget.hold(budget.worst(PAGE, TEXT, ROOM))
                    budget.pay(held, 0.0015)
                budget.learn(1, 0.003)
                read += 1

    with pytest.raises(BudgetSpent, match=r"Stopped at 0\.0090 USD: one more document"):
        asyncio.run(documents())
    assert read == 3


def test_calls_without_a_reply_count_but_no_more_than_a_reply_would():
    budget = Budget(3.0, model=MODEL, prompts=1)

    async def calls() -> None:
        budget.lose(await budget.hold(0.2))
        budget.pay(await budget.hold(0.2), 0.01)
        budget.lose(await budget.hold(0.2))

    asyncio.run(calls())
    assert (budget.spent, budget.purse.lost) == (0.01, pytest.approx(0.21))


def test_a_model_without_a_price_has_no_budget():
    with pytest.raises(UsageError, match="The price of x is not known"):
        Budget(1.0, model="x", prompts=2)
    known, unknown = ReaderChoice("anthropic", MODEL), ReaderChoice("openai", "x")
    with pytest.raises(UsageError, match="The price of x is not known"):
        require_prices(ReadPlan(known, second=unknown, budget=1.0))
    require_prices(ReadPlan(known, second=unknown))
