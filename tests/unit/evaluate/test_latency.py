"""Times of readings: the middle one with its interval, and the slow ones."""

import random
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.latency import Times, latency, ratio, seconds
from reviewer.model.reading import Reading, Usage

TIMES = st.lists(st.floats(0, 1e6), min_size=1, max_size=60)


def test_figures_by_hand():
    told = latency([3.0, 1.0, 2.0, 10.0])
    assert (told.n, told.median, told.slow) == (4, 2.5, 10.0)
    assert told.low is None
    assert latency([]) is None
    assert latency([float(n) for n in range(1, 101)]).slow == 95.0


def test_the_interval_is_that_of_the_ranks():
    told = latency([float(n) for n in range(1, 11)])
    # Known of ten: the second and the ninth, with 97.9 %.
    assert (told.low, told.high) == (2.0, 9.0)
    assert sum(comb(10, k) for k in range(2)) / 2**10 <= 0.025


@pytest.mark.parametrize("number", [6, 15, 60, 1200])
def test_the_median_lies_in_it_as_often_as_it_says(number: int):
    draw, rounds, inside = random.Random(number), 400 if number < 1000 else 60, 0
    for _ in range(rounds):
        told = latency(draw.lognormvariate(0, 1) for _ in range(number))
        inside += told.low <= 1.0 <= told.high
    assert inside / rounds >= 0.92


@given(TIMES)
def test_any_times_give_figures_in_order(times: list[float]):
    told = latency(times)
    assert min(times) <= told.median <= told.slow + 1e-9 or told.n == 2
    if told.low is not None:
        assert min(times) <= told.low <= told.median <= told.high <= max(times)
    else:
        assert told.n < 6
    assert told.in_words()


def test_the_ratio_is_of_the_same_document():
    told = ratio([(1.0, 2.0), (10.0, 20.0), (None, 3.0), (4.0, None), (0.0, 1.0)])
    assert (told.n, told.median) == (2, 2.0)
    assert ratio([(None, 1.0)]) is None


def test_readings_are_counted_by_their_role():
    times = Times()
    times.add([Reading("A", "x", (), usage=Usage(seconds=2.0)), Reading("B", "x", ())])
    times.add([Reading("A", "x", (), usage=Usage(seconds=4.0))])
    assert times.of("A").median == 3.0
    assert times.of("B") is None


def test_a_time_is_told_in_three_figures():
    assert [seconds(time) for time in (0.0123, 1.2345, 12.345, 1234.5)] == [
        "0.0123 s", "1.23 s", "12.3 s", "1,234 s",
    ]  # fmt: skip


def test_who_made_most_readings_of_a_role_is_named_first():
    times = Times()
    for model in ("m", "n", "n"):
        times.add([Reading("A", "x", (), model=model), Reading("B", "imported", ())])
    assert times.made_by("A") == ("x/n", "x/m")
    assert times.made_by("B") == ("imported",)
    assert times.made_by("C") == ()
