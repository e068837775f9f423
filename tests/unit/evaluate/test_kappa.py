"""Cohen's kappa as the textbook has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.kappa import cohen, pooled


def test_the_textbook_example() -> None:
    """Two readers, 50 proposals: 20 both yes, 15 both no, 5 and 10 differ (kappa 0.4)."""
    pairs = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10
    found = cohen(pairs)
    assert (found.n, found.agreement) == (50, pytest.approx(0.7))
    assert found.kappa == pytest.approx(0.4)


def test_chance_alone_and_nothing_at_all_have_no_kappa() -> None:
    assert cohen([("a", "a")] * 3).kappa is None
    assert cohen([]) == pooled([]) == cohen([])
    assert cohen([]).kappa is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_it_is_symmetric_and_at_most_one(pairs: list[tuple[str, str]]) -> None:
    one, other = cohen(pairs), cohen([(b, a) for a, b in pairs])
    assert (one.n, one.agreement) == (other.n, other.agreement)
    assert one.kappa == pytest.approx(other.kappa) if one.kappa is not None else True
    assert one.kappa is None or one.kappa <= 1
    assert pooled([one]).kappa == (None if one.kappa is None else pytest.approx(one.kappa))


def test_pairs_are_weighted_by_how_much_both_judged() -> None:
    much = cohen([("a", "a"), ("b", "b")] * 3)
    little = cohen([("a", "b"), ("b", "a")])
    both = pooled([much, little])
    assert (both.n, both.agreement, both.kappa) == (8, 0.75, pytest.approx((6 - 2) / 8))
