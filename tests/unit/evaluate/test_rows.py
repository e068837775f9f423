"""Rows of the truth find the rows that were read, in order."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate import rows
from reviewer.evaluate.rows import align, match_rows, rows_of

SCORES = st.integers(0, 4).flatmap(
    lambda left: st.integers(0, 4).flatmap(
        lambda right: st.lists(
            st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=right, max_size=right),
            min_size=left,
            max_size=left,
        )
    )
)


def test_rows_are_gathered_by_number():
    cells = {"items[2].a": "x", "items[0].a": "y", "items[0].b": None, "total": "1", "o[0].a": "z"}
    assert rows_of(cells, "items") == {0: {"a": "y"}, 2: {"a": "x"}}


def test_a_missing_row_shifts_the_others():
    truth = {0: {"d": "Green tea"}, 1: {"d": "Black coffee"}, 2: {"d": "Cheese cake"}}
    assert match_rows(truth, {0: {"d": "Green tee"}, 1: {"d": "Cheese cake"}}) == {0: 0, 2: 1}
    assert match_rows(truth, {}) == {}
    assert match_rows({}, truth) == {}


def test_a_row_too_many_is_skipped():
    read = {0: {"d": "Subtotal"}, 1: {"d": "Green tea"}, 5: {"d": "Cheese cake"}}
    assert match_rows({0: {"d": "Green tea"}, 1: {"d": "Cheese cake"}}, read) == {0: 1, 1: 5}


def test_too_many_rows_are_matched_by_position(monkeypatch):
    monkeypatch.setattr(rows, "MOST_PAIRS", 3)
    read = {0: {"d": "b"}, 1: {"d": "a"}}
    assert match_rows({0: {"d": "a"}, 1: {"d": "b"}}, read) == {0: 0, 1: 1}


@given(SCORES)
def test_no_alignment_is_better(scores: list[list[float]]):
    left, right = len(scores), len(scores[0]) if scores else 0
    pairs = align(left, right, lambda i, j: scores[i][j])
    assert pairs == sorted(set(pairs))
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == min(left, right)
    size = min(left, right)
    best = max(
        sum(scores[i][j] for i, j in zip(a, b, strict=True))
        for a in combinations(range(left), size)
        for b in combinations(range(right), size)
    )
    assert sum(scores[i][j] for i, j in pairs) == best
