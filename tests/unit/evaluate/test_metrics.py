"""The figures against hand-computed examples and their own definitions."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.metrics import auroc, brier, coverage_at, ece, likeness, share

RISKS = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]) | st.floats(0, 1)
PREDICTIONS = st.lists(st.tuples(RISKS, st.booleans()), max_size=40)

FIVE = [(0.1, False), (0.2, False), (0.2, True), (0.6, False), (0.9, True)]


def pairs_auroc(predictions: list[tuple[float, bool]]) -> float | None:
    """The definition: all pairs of a wrong and a right value."""
    wrong = [risk for risk, is_wrong in predictions if is_wrong]
    right = [risk for risk, is_wrong in predictions if not is_wrong]
    if not wrong or not right:
        return None
    won = sum((w > r) + (w == r) / 2 for w, r in product(wrong, right))
    return won / (len(wrong) * len(right))


def test_auroc_by_hand():
    # wrong .2: beats .1, ties .2, loses to .6 = 1.5; wrong .9 beats all = 3; of 2 x 3 pairs
    assert auroc(FIVE) == pytest.approx(4.5 / 6)
    assert auroc([(0.1, False), (0.2, True)]) == 1
    assert auroc([(0.2, False), (0.1, True)]) == 0
    assert auroc([(0.5, False), (0.5, True)]) == 0.5


def test_no_errors_or_nothing_right_is_no_auroc():
    assert auroc([(0.1, False), (0.9, False)]) is None
    assert auroc([(0.1, True)]) is None
    assert auroc([]) is None


@given(PREDICTIONS)
def test_auroc_is_its_definition(predictions: list[tuple[float, bool]]):
    expected = pairs_auroc(predictions)
    found = auroc(predictions)
    assert found == (None if expected is None else pytest.approx(expected))


@given(PREDICTIONS)
def test_auroc_turns_round_with_the_outcomes(predictions: list[tuple[float, bool]]):
    found = auroc(predictions)
    turned = auroc([(risk, not is_wrong) for risk, is_wrong in predictions])
    assert turned == (None if found is None else pytest.approx(1 - found))


def test_brier_by_hand():
    # .01 + .04 + .64 + .36 + .01
    assert brier(FIVE) == pytest.approx(1.06 / 5)
    assert brier([]) is None


def test_ece_by_hand():
    # five values, five bins of one: |.1-0| + |.2-.5| + |.2-.5| + |.6-0| + |.9-1|
    assert ece(FIVE) == pytest.approx(1.4 / 5)
    # two bins of two and three: |.3-.5| + |1.7-1.5|
    assert ece(FIVE, bins=2) == pytest.approx(0.4 / 5)
    assert ece([(0.25, True), (0.25, False), (0.25, False), (0.25, False)]) == pytest.approx(0)
    assert ece([]) is None


def test_ece_uses_ten_bins_of_equal_mass():
    # ten risky ones in the last of ten bins, each bin holding ten
    predictions = [(0.0, False)] * 90 + [(1.0, True)] * 5 + [(1.0, False)] * 5
    assert ece(predictions) == pytest.approx(5 / 100)


@given(PREDICTIONS, st.randoms())
def test_the_order_of_values_changes_nothing(predictions: list[tuple[float, bool]], random):
    shuffled = list(predictions)
    random.shuffle(shuffled)
    for figure in (auroc, ece, brier):
        one, other = figure(predictions), figure(shuffled)
        assert one == (None if other is None else pytest.approx(other))
    assert coverage_at(predictions, "0.99") == coverage_at(shuffled, "0.99")


@given(PREDICTIONS.filter(bool))
def test_one_bin_is_the_gap_of_the_means(predictions: list[tuple[float, bool]]):
    gap = sum(risk - is_wrong for risk, is_wrong in predictions) / len(predictions)
    assert ece(predictions, bins=1) == pytest.approx(abs(gap))
    assert 0 <= ece(predictions) <= 1


def test_coverage_by_hand():
    # least risky first: right 1/1, then the tie 2/3, then 3/4, then 3/5
    assert coverage_at(FIVE, "0.99") == 1 / 5
    assert coverage_at(FIVE, "0.75") == 4 / 5
    assert coverage_at(FIVE, "0.6") == 1
    assert coverage_at([(0.1, True), (0.2, False)], "0.99") == 0
    assert coverage_at([], "0.99") is None


def test_coverage_at_the_border_is_exact():
    predictions = [(0.1, False)] * 199 + [(0.1, True)]
    assert coverage_at(predictions, "0.995") == 1
    assert coverage_at([*predictions, (0.1, True)], "0.995") == 0


@given(PREDICTIONS.filter(bool), st.sampled_from(["0.5", "0.9", "0.99", "0.995"]))
def test_coverage_is_the_best_threshold(predictions: list[tuple[float, bool]], accuracy: str):
    best = 0
    for threshold in {risk for risk, _ in predictions}:
        taken = [is_wrong for risk, is_wrong in predictions if risk <= threshold]
        if Fraction(len(taken) - sum(taken), len(taken)) >= Fraction(accuracy):
            best = max(best, len(taken))
    assert coverage_at(predictions, accuracy) == best / len(predictions)


def test_likeness_by_hand():
    assert likeness("kitten", "sitting") == pytest.approx(1 - 3 / 7)
    assert likeness("ab", "ac") == 0  # half of it differs
    assert likeness("abc", "abd") == pytest.approx(2 / 3)
    assert likeness("same", "same") == 1


def test_a_share_of_nothing_is_no_number():
    assert share(0, 0) is None
    assert share(1, 4) == 0.25
