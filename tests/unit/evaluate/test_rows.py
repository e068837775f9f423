"""Rows of the truth find the rows that were read, whatever their order."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate import assign as solver
from reviewer.evaluate import rows
from reviewer.evaluate.assign import assign
from reviewer.evaluate.rows import RowCount, match_rows, rows_of

GAIN = st.sampled_from([0.0, 0.3, 0.5, 1.0]) | st.floats(0, 1)
GAINS = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda size: st.lists(
        st.lists(GAIN, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)
WORDS = ("tea", "green tea", "black coffee", "cheese cake", "")


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
    read = {0: {"d": "c2"}, 1: {"d": "a1"}, 2: {"d": "b"}}
    assert match_rows({0: {"d": "a"}, 1: {"d": "b"}, 2: {"d": "c"}}, read) == {0: 0, 1: 2, 2: 1}


@pytest.mark.parametrize("tried", [0, solver._TRIED])
def test_no_assignment_is_better(tried: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(solver, "_TRIED", tried)

    @given(GAINS)
    def holds(gains: list[list[float]]):
        pairs = assign(gains)
        assert pairs == sorted(pairs)
        assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
        assert all(gains[i][j] > 0 for i, j in pairs)
        turned = gains if len(gains) <= len(gains[0]) else list(zip(*gains, strict=True))
        best = max(
            sum(row[j] for row, j in zip(turned, columns, strict=True))
            for columns in permutations(range(len(turned[0])), len(turned))
        )
        assert sum(gains[i][j] for i, j in pairs) == pytest.approx(best)

    holds()


def test_nothing_is_assigned_to_nothing():
    assert assign([]) == []
    assert assign([[], []]) == []
    assert assign([[0.0, 0.0]]) == []


def test_rows_in_another_order_are_found():
    truth = {i: {"d": name} for i, name in enumerate(("Green tea", "Black coffee", "Cheese cake"))}
    read = {0: {"d": "Cheese cak"}, 1: {"d": "Green tea"}, 2: {"d": "Blach coffee"}}
    assert match_rows(truth, read) == {0: 1, 1: 2, 2: 0}


def test_rows_that_repeat_keep_their_order():
    """One of them misread: the others stay where they are, and so does it."""
    truth = {i: {"d": "Coffee", "p": "2.00"} for i in range(8)}
    read = {i: {"d": "Coffee", "p": "2.80" if i in (2, 5) else "2.00"} for i in range(8)}
    found = match_rows(truth, read)
    assert sorted(found.values()) == list(range(8))
    assert [found[i] for i in sorted(found)][:2] == [0, 1]
    alike = {i: {"d": "Coffee", "p": f"2.{i}1"} for i in range(8)}
    wrong = {i: {"d": "Coffee", "p": f"2.{i}7"} for i in range(8)}
    assert match_rows(alike, wrong) == {i: i for i in range(8)}


def test_rows_that_are_not_alike_are_not_the_same():
    truth = {0: {"d": "Green tea"}, 1: {"d": "Zucchini"}}
    assert match_rows(truth, {0: {"d": "Green tea"}, 1: {"d": "Loyalty"}}) == {0: 0}


def test_a_row_that_says_nothing_is_no_row():
    assert match_rows({0: {"d": "x"}, 1: {}}, {0: {}, 1: {"d": "x"}}) == {0: 1}


def test_cells_are_not_run_together():
    truth = {0: {"a": "1 2", "b": "3"}, 1: {"a": "1", "b": "2 3"}}
    assert match_rows(truth, {0: truth[1], 1: truth[0]}) == {0: 1, 1: 0}


ROWS = st.lists(st.fixed_dictionaries({"d": st.sampled_from(WORDS), "p": st.sampled_from("12")}))


@given(ROWS, st.randoms(use_true_random=False))
def test_the_same_rows_in_any_order_are_all_found(told: list[dict[str, str]], chance):
    other = list(enumerate(told))
    chance.shuffle(other)
    read = {at: row for at, (_, row) in enumerate(other)}
    found = match_rows(dict(enumerate(told)), read)
    assert all(told[i] == read[j] for i, j in found.items())
    assert len(found) == len(told)


def test_rows_are_counted():
    count = RowCount()
    assert count.sentence == ""
    count.add(4, 5, {0: 2, 1: 0, 2: 1})
    assert (count.matched, count.moved, count.missing, count.too_many) == (3, 1, 1, 2)
    assert "3 found again, 1 of them in another order, 1 missing, 2 too many" in count.sentence
