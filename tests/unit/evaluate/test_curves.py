"""Reliability and thresholds against their definitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.curves import Threshold, reliability, thresholds
from reviewer.evaluate.metrics import rank

PREDICTIONS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.3, 0.3, 0.9]) | st.floats(0, 1), st.booleans()),
    max_size=60,
)


@given(PREDICTIONS)
def test_bins_hold_every_value_once(predictions: list[tuple[float, bool]]) -> None:
    bins = reliability(predictions)
    assert sum(one.n for one in bins) == len(predictions)
    assert sum(one.n * one.share for one in bins) == pytest.approx(sum(w for _, w in predictions))
    assert all(one.low <= one.share <= one.high for one in bins)
    risks = [one.risk for one in bins]
    assert risks == sorted(risks)
    assert len(set(risks)) == len(risks)


@given(PREDICTIONS)
def test_a_threshold_is_its_definition(predictions: list[tuple[float, bool]]) -> None:
    errors = sum(wrong for _, wrong in predictions)
    for point in thresholds(predictions):
        everyone = point.review == 0
        unseen = [w for risk, w in predictions if everyone or risk < point.risk]
        assert point.review == pytest.approx(1 - len(unseen) / len(predictions))
        assert point.slipping == sum(unseen)
        assert point.slip == pytest.approx(sum(unseen) / len(unseen) if unseen else 0)
        assert point.caught == pytest.approx(1 - sum(unseen) / errors if errors else 1)
        assert point.low <= point.slip <= point.high


def test_many_points_are_thinned_to_both_ends() -> None:
    found = thresholds([(i / 5000, i % 7 == 0) for i in range(5000)], most=50)
    assert len(found) == 50
    assert (found[0].review, found[-1].review) == (1.0, 0.0)


def test_a_threshold_speaks_in_real_units() -> None:
    point = Threshold(0.2, 0.09, 0.006, 0.003, 0.011, 6, 0.9)
    assert point.in_words() == (
        "Review 9 %, about 0.6 % wrong slip through, 95 % interval 0.3 to 1.1 %."
    )


def test_intervals_are_over_documents_whose_errors_go_together() -> None:
    predictions = [((i + 1) / 500, i % 50 < 10) for i in range(400)]
    together = [i // 10 for i in range(400)]
    apart = thresholds(predictions)[-1]
    joined = rank([risk for risk, _ in predictions], [w for _, w in predictions], together)
    joint = thresholds(joined)[-1]
    assert apart.slip == joint.slip
    assert joint.high - joint.low > 1.5 * (apart.high - apart.low)
    wide = reliability(joined, 1)[0]
    assert (wide.low, wide.high) == (joint.low, joint.high)
