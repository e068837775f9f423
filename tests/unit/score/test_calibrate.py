"""Risks follow the project's own decisions: not at all without any, fully with many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.score.calibrate import IDENTITY, Outcome, learn, learn_level

RISKS = st.floats(0.0, 1.0)
OUTCOMES = st.lists(
    st.builds(Outcome, st.sampled_from("ab"), st.sampled_from("xyz"), RISKS, st.booleans()),
    max_size=40,
)


def world(rng: np.random.Generator, count: int, shift: float, by_field: dict[str, float]):
    """Fields with a shipped risk that is off by `shift` log-odds and more by field."""
    names = rng.choice(list(by_field), count)
    x = rng.normal(-3, 2, count)
    true = 1 / (1 + np.exp(-(x + shift + np.array([by_field[n] for n in names]))))
    shipped = 1 / (1 + np.exp(-x))
    return names, shipped, true, rng.random(count) < true


def excess(count: int, shift: float, by_field: dict[str, float], seed: int) -> tuple[float, float]:
    """Log loss above the best possible, of the shipped risks and of the learned ones."""
    rng = np.random.default_rng(seed)
    names, shipped, true, wrong = world(rng, 2000, shift, by_field)
    told = rng.permutation(np.argsort(-shipped)[: 2 * count])[:count]
    made = learn(Outcome("r", str(names[i]), float(shipped[i]), bool(wrong[i])) for i in told)
    risks = made.risks(["r"] * 2000, [str(n) for n in names], shipped)

    def loss(q):
        return float(-(true * np.log(q) + (1 - true) * np.log(1 - q)).mean())

    return loss(shipped) - loss(true), loss(risks) - loss(true)


@given(st.lists(RISKS, min_size=1, max_size=10))
def test_without_decisions_nothing_changes(risks: list[float]) -> None:
    assert learn([]) == IDENTITY
    assert list(learn([]).risks(["r"] * len(risks), ["f"] * len(risks), risks)) == risks


@settings(max_examples=60)
@given(OUTCOMES, st.lists(RISKS, min_size=2, max_size=10, unique=True))
def test_of_two_values_of_one_field_the_riskier_stays_so(
    outcomes: list[Outcome], risks: list[float]
) -> None:
    order = learn(outcomes)
    for made in (order, order.then(learn_level(outcomes, order))):
        mapped = made.risks(["a"] * len(risks), ["x"] * len(risks), sorted(risks))
        assert np.all(np.diff(mapped) >= 0)
        assert np.all((mapped >= 0) & (mapped <= 1))


@settings(max_examples=60)
@given(OUTCOMES, OUTCOMES)
def test_the_level_keeps_the_order_of_all_fields(first: list[Outcome], then: list[Outcome]) -> None:
    order = learn(first)
    level = learn_level(then, order)
    groups = [("a", "x", 0.1), ("b", "y", 0.1), ("a", "z", 0.02), ("new", "other", 0.3)]
    before = order.risks(*map(list, zip(*groups, strict=True)))
    after = order.then(level).risks(*map(list, zip(*groups, strict=True)))
    one_by_one = [level.risk("", "", float(risk)) for risk in before]
    assert after == pytest.approx(one_by_one)
    # Risks that are equal but for rounding may change places.
    assert np.all(np.diff(after[np.argsort(before, kind="stable")]) >= -1e-12)


def test_twenty_decisions_do_no_harm_where_the_shipped_risks_are_right() -> None:
    harm = [excess(20, 0.0, {"a": 0.0, "b": 0.0}, seed)[1] for seed in range(20)]
    assert np.mean(harm) < 0.005  # of a loss of about 0.25


@pytest.mark.parametrize(("count", "left"), [(20, 0.85), (100, 0.45), (400, 0.15)])
def test_more_decisions_mend_more_of_what_is_off(count: int, left: float) -> None:
    both = [excess(count, 0.8, {"a": 0.6, "b": -0.6}, seed) for seed in range(20)]
    shipped, learned = np.mean(both, axis=0)
    assert learned < left * shipped


def test_a_field_that_is_often_wrong_gets_riskier_than_another_and_others_hardly_move() -> None:
    told = [Outcome("r", "company", 0.2, True)] * 15 + [
        Outcome("r", "date", 0.2, i < 2) for i in range(10)
    ]
    made = learn(told)
    assert made.risk("r", "company", 0.2) > 0.6
    assert made.risk("r", "date", 0.2) < 0.35
    assert made.risk("other", "company", 0.2) < made.risk("r", "company", 0.2)
