"""Bounds on the share of wrong fields: exact where nothing is wrong, never too sure."""

from __future__ import annotations

import random
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.score import betting
from reviewer.score.betting import Sample, Unit
from reviewer.score.intervals import at_most, clopper_pearson


def fields(total: int, seen: list[int]) -> Sample:
    return Sample(total, tuple(Unit(1, wrong, 1) for wrong in seen))


@pytest.mark.parametrize(
    ("wrong", "seen", "low", "high"),
    [
        (0, 10, 0.0, 0.30850),
        (1, 10, 0.00253, 0.44502),
        (5, 10, 0.18709, 0.81291),
        (10, 10, 0.69150, 1.0),
        (2, 100, 0.00243, 0.07038),
    ],
)
def test_clopper_and_pearson_as_in_the_tables(
    wrong: int, seen: int, low: float, high: float
) -> None:
    assert clopper_pearson(wrong, seen) == pytest.approx((low, high), abs=1e-5)


def test_of_none_seen_nothing_is_known() -> None:
    assert clopper_pearson(0, 0) == (0.0, 1.0)


@given(st.integers(0, 30), st.floats(0, 1))
def test_the_binomial_is_that_of_its_definition(wrong: int, share: float) -> None:
    told = sum(comb(30, k) * share**k * (1 - share) ** (30 - k) for k in range(wrong + 1))
    assert at_most(wrong, 30, share) == pytest.approx(min(told, 1.0), abs=1e-9)


@given(st.integers(0, 5000), st.floats(0.0001, 0.9))
def test_nothing_is_proven_by_nothing(total: int, share: float) -> None:
    empty = fields(total, [])
    assert betting.bound(empty, 0.95) == 1.0
    if betting.allowed(share, total) < total:
        assert not betting.proves(empty, share, 0.95)


def test_without_errors_it_needs_few_more_than_the_exact_hypergeometric_test() -> None:
    total, share = 600, 0.02
    claimed = betting.allowed(share, total) + 1
    exact = next(n for n in range(total) if comb(total - claimed, n) / comb(total, n) <= 0.05)
    needed = betting.needed(fields(total, []), share, 0.95)
    assert needed is not None
    assert exact <= needed <= 1.1 * exact
    assert betting.proves(fields(total, [0] * needed), share, 0.95)
    assert not betting.proves(fields(total, [0] * (needed - 1)), share, 0.95)


def test_what_can_not_be_proven_any_more_says_so() -> None:
    assert betting.needed(fields(100, [1, 1, 1]), 0.02, 0.95) is None
    assert betting.bound(fields(10, [0] * 9 + [1]), 0.95) == 0.1


@given(st.lists(st.integers(0, 1), max_size=60), st.integers(60, 200))
def test_the_bound_is_never_below_what_was_seen(seen: list[int], total: int) -> None:
    sample = fields(total, seen)
    found = betting.bound(sample, 0.95)
    assert found >= sum(seen) / total
    assert found == 1.0 or betting.proves(sample, found, 0.95)


def test_peeking_after_every_answer_proves_what_is_false_in_at_most_one_of_twenty() -> None:
    rng, false = random.Random(0), 0
    for _ in range(200):
        truth = [1] * 7 + [0] * 193  # one more than 3 % allows
        rng.shuffle(truth)
        false += any(
            betting.proves(fields(200, truth[:seen]), 0.03, 0.95) for seen in range(40, 200, 10)
        )
    assert false <= 0.05 * 200 + 6


def test_errors_that_come_together_prove_nothing_twice() -> None:
    documents = Sample(400, tuple(Unit(4, 0, 4) for _ in range(50)))
    one_by_one = fields(400, [0] * 200)
    assert betting.bound(documents, 0.95) > 2 * betting.bound(one_by_one, 0.95)


def test_whole_documents_whose_errors_cluster_keep_the_promise() -> None:
    rng, false = random.Random(1), 0
    for _ in range(200):
        truth = [4] * 6 + [0] * 94  # 6 % of the fields, all in six documents
        rng.shuffle(truth)
        drawn = Sample(400, tuple(Unit(4, wrong, 4) for wrong in truth[:60]))
        false += betting.proves(drawn, 0.055, 0.95)
    assert false <= 0.05 * 200 + 6
