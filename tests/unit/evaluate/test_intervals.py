"""Intervals: against known figures, and against what chance does."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.intervals import Clusters, clustered, growing, wilson
from reviewer.evaluate.paired import gain_interval
from tests.unit.evaluate.resampling import by_document


def clusters(documents: list[tuple[int, int]]) -> Clusters:
    found = Clusters()
    for part, n in documents:
        found.add(part, n)
    return found


def test_one_field_a_document_is_wilsons_interval():
    told = clusters([(1, 1)] * 90 + [(0, 1)] * 10)
    low, high = told.interval()
    known = wilson(90, 100)
    assert abs(low - known[0]) < 0.001
    assert abs(high - known[1]) < 0.001


def test_fields_that_fail_together_are_worth_their_documents():
    together = clusters([(10, 10)] * 90 + [(0, 10)] * 10).interval()
    apart = clusters([(9, 10)] * 100).interval()
    assert together[1] - together[0] > 2.5 * (apart[1] - apart[0])
    one_each = wilson(90, 100)
    assert abs(together[0] - one_each[0]) < 0.002


def test_all_right_is_not_certain():
    assert clusters([(10, 10)] * 20).interval() == wilson(20, 20)
    assert Clusters().interval() == (0.0, 1.0)
    assert Clusters().share is None


def test_it_says_what_resampling_the_documents_says():
    draw = random.Random(3)
    documents = []
    for _ in range(400):
        n, good = draw.randint(1, 12), draw.choice((0.95, 0.95, 0.4))
        documents.append((sum(draw.random() < good for _ in range(n)), n))
    ours = clusters(documents).interval()
    resampled = by_document([p for p, _ in documents], [n for _, n in documents])
    assert all(abs(a - b) < 0.005 for a, b in zip(ours, resampled, strict=True))


def test_the_truth_lies_in_it_as_often_as_it_says():
    draw, inside = random.Random(5), 0
    for _ in range(300):
        shares = [draw.choice((0.6, 1.0)) for _ in range(60)]
        documents = [(sum(draw.random() < s for _ in range(8)), 8) for s in shares]
        low, high = clusters(documents).interval()
        inside += low <= 0.8 <= high
    assert 0.91 <= inside / 300 <= 0.985


@given(st.lists(st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))))
def test_any_documents_give_an_interval_around_the_share(documents: list[tuple[int, int]]):
    told = clusters(documents)
    low, high = told.interval()
    assert 0 <= low <= high <= 1
    if told.share is not None:
        assert low - 1e-9 <= told.share <= high + 1e-9


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans())))
def test_fields_one_by_one_count_like_whole_documents(fields: list[tuple[int, bool]]):
    documents = np.array([document for document, _ in fields], np.int64)
    parts = np.array([part for _, part in fields], np.int64)
    sizes = range(len(fields) + 1)
    for size, told in zip(sizes, growing(documents, parts, sizes), strict=True):
        whole: dict[int, tuple[int, int]] = {}
        for document, part in fields[:size]:
            n, before = whole.get(document, (0, 0))
            whole[document] = n + 1, before + part
        assert told == clusters([(right, n) for n, right in whole.values()])
        assert told == clustered(documents[:size], parts[:size])


def test_a_gain_has_the_interval_of_resampled_documents():
    draw = random.Random(8)
    sizes = [draw.randint(1, 9) for _ in range(300)]
    gains = [draw.randint(-1, 2) if draw.random() < 0.3 else 0 for _ in sizes]
    ours = gain_interval(gains, sizes)
    assert ours is not None
    resampled = by_document(gains, sizes)
    assert all(abs(a - b) < 0.006 for a, b in zip(ours, resampled, strict=True))
