"""The test over documents claims no more than it says, and its interval holds what it says."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.compare import mcnemar
from reviewer.evaluate.intervals import student
from reviewer.evaluate.paired import clustering, flipped, gain_interval

DIFFERENCES = st.lists(st.integers(-4, 4), max_size=9)


@given(DIFFERENCES)
def test_it_is_the_share_of_all_ways_to_turn_documents_round(differences: list[int]) -> None:
    sizes = [abs(one) for one in differences if one]
    turned = [
        abs(sum(sign * size for sign, size in zip(signs, sizes, strict=True)))
        for signs in product((1, -1), repeat=len(sizes))
    ]
    at_least = sum(one >= abs(sum(differences)) for one in turned) / len(turned)
    assert flipped(differences) == pytest.approx(at_least)
    assert flipped(differences) == flipped([-one for one in differences])


@given(st.integers(0, 60), st.integers(0, 60))
def test_with_one_field_a_document_it_is_mcnemars(wins: int, losses: int) -> None:
    assert flipped([1] * wins + [-1] * losses) == pytest.approx(mcnemar(wins, losses))


def test_many_documents_are_tested_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(4)
    many = [int(one) for one in draw.integers(-3, 4, 900)] + [1] * 60
    exact = flipped(many)
    monkeypatch.setattr("reviewer.evaluate.paired._COUNTED", 0)
    assert flipped(many) == pytest.approx(exact, rel=0.05)
    assert flipped([0] * 10) == 1


@pytest.mark.parametrize("documents", [2, 5, 10, 40])
def test_of_runs_that_are_equally_good_few_are_told_apart(documents: int) -> None:
    """A thousand pairs of runs whose errors go together by document."""
    draw, claimed, missed = np.random.default_rng(documents), 0, 0
    for _ in range(1000):
        sizes = draw.integers(1, 20, documents)
        bad = draw.beta(0.25, 2.25, (2, documents))
        first, second = (draw.binomial(sizes, of) for of in bad)
        differences = [int(one) for one in first - second]
        interval = gain_interval(differences, [int(n) for n in sizes])
        assert interval is not None
        claimed += flipped(differences) < 0.05
        missed += not interval[0] <= 0 <= interval[1]
    assert claimed <= 60, "5 %, and what chance adds to a thousand"
    assert missed <= 80, "95 %, a little less where few documents have any error"


def test_what_is_there_is_found() -> None:
    draw, claimed = np.random.default_rng(1), 0
    for _ in range(200):
        sizes = np.full(150, 4)
        first, second = draw.binomial(sizes, 0.90), draw.binomial(sizes, 0.97)
        claimed += flipped([int(one) for one in second - first]) < 0.05
    assert claimed >= 180


def test_no_interval_is_a_point() -> None:
    assert gain_interval([1], [4]) is None
    same = gain_interval([0] * 20, [4] * 20)
    every = gain_interval([1] * 20, [1] * 20)
    assert same is not None
    assert every is not None
    assert same == (pytest.approx(-0.168, abs=0.001), pytest.approx(0.168, abs=0.001))
    assert every[1] == 1
    assert 0.5 < every[0] < 0.832
    quarter = gain_interval([-1] * 12, [4] * 12)
    assert quarter is not None
    assert -0.32 < quarter[0] < -0.25 < -0.19 < quarter[1] < -0.17, "one of four fields, each time"


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 3)), min_size=2))
def test_any_interval_is_around_the_gain(told: list[tuple[int, int, int]]) -> None:
    sizes = [wins + losses + both for wins, losses, both in told]
    differences = [wins - losses for wins, losses, _ in told]
    interval = gain_interval(differences, sizes)
    if interval is None:
        assert sum(sizes) == 0
        return
    gain = sum(differences) / sum(sizes)
    assert -1 <= interval[0] <= gain + 1e-12
    assert gain - 1e-12 <= interval[1] <= 1
    assert interval[0] < interval[1]


def test_students_distribution() -> None:
    known = {1: 12.706, 2: 4.303, 3: 3.182, 5: 2.571, 10: 2.228, 60: 2.000}
    for freedom, value in known.items():
        assert student(freedom) == pytest.approx(value, rel=0.005)


def test_clustering_is_one_where_fields_are_apart() -> None:
    assert clustering([1, -1, 0, 1]) == 1
    assert clustering([5, 0, -5]) == 5
    assert clustering([]) == 1
