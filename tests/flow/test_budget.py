"""A budget is kept however many documents are under way, and used as far as it goes."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.flow.budget import Budget
from reviewer.model.errors import ReaderError, UsageError

MODEL = "claude-haiku-4-5"


async def spend(budget: Budget, costs: list[float], crew: int) -> int:
    """Read documents of these costs, `crew` at once; how many were read."""
    waiting, done = iter(costs), 0
    order = random.Random(0)

    async def work() -> None:
        nonlocal done
        for cost in waiting:
            try:
                async with budget.room(1):
                    for _ in range(2):
                        await asyncio.sleep(order.random() / 1000)
                        budget.spent += cost / 2
                    budget.learn(1, cost)
                    done += 1
            except ReaderError:
                return

    await asyncio.gather(*(work() for _ in range(crew)))
    return done


@given(
    cost=st.floats(0.003, 0.1), crew=st.integers(1, 20), affordable=st.integers(1, 12),
    wanted=st.integers(1, 15),
)  # fmt: skip
def test_a_budget_is_kept_and_used(cost, crew, affordable, wanted):
    limit = cost * (affordable + 0.5)
    budget = Budget(limit, model=MODEL, prompts=2)
    done = asyncio.run(spend(budget, [cost] * wanted, crew))
    assert budget.spent <= limit
    assert done == min(affordable, wanted)


def test_without_a_budget_all_are_read_at_once():
    budget = Budget(None, model="a model nobody knows", prompts=2)
    assert asyncio.run(spend(budget, [1.0] * 5, 5)) == 5
    assert budget.spent == 5


def test_a_dearer_document_is_learnt_from():
    budget = Budget(0.9, model=MODEL, prompts=2)
    assert asyncio.run(spend(budget, [0.1, 0.4, 0.1, 0.1], 1)) == 3
    assert budget.spent == pytest.approx(0.6)


def test_a_model_without_a_price_has_no_budget():
    with pytest.raises(UsageError, match="The price of x is not known"):
        Budget(1.0, model="x", prompts=2)
