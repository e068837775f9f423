"""Printed lines put together from the pieces an engine found."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.geometry import Box
from reviewer.model.lines import number_lines


def _word(text, left, top, width=40.0, height=10.0):
    return Word(text, Box(left, top, left + width, top + height))


def _lines(placed):
    """`placed` is (piece, text, left, top[, width, height]); the text of each line."""
    words = [_word(*rest) for _, *rest in placed]
    numbered = number_lines(words, [piece for piece, *_ in placed])
    page = PageWords(numbered, WordSource.OCR, "test")
    return [" ".join(word.text for word in line) for line in page.lines()]


def test_an_amount_column_joins_its_labels():
    assert _lines(
        [
            (1, "Subtotal", 0, 0),
            (1, "amount", 45, 0),
            (2, "Tax", 0, 14),
            (3, "Total", 0, 28),
            (4, "100.00", 400, 1),
            (5, "19.00", 400, 15),
            (6, "119.00", 400, 29),
        ]
    ) == ["Subtotal amount 100.00", "Tax 19.00", "Total 119.00"]


def test_a_skewed_page_keeps_its_lines_apart():
    slope = math.tan(math.radians(2))
    placed = []
    for row in range(5):
        for column, left in enumerate((0, 50, 100, 150)):
            placed.append((row, f"{row}{column}", left, 14 * row + slope * left))
        placed.append((f"amount {row}", f"{row}x", 500, 14 * row + slope * 500))
    assert _lines(placed) == [f"{row}0 {row}1 {row}2 {row}3 {row}x" for row in range(5)]


def test_a_logo_does_not_swallow_the_lines_beside_it():
    lines = _lines(
        [
            (0, "LOGO", 0, 0, 100, 40),
            (1, "Street", 300, 0),
            (2, "Town", 300, 15),
            (3, "Phone", 300, 30),
        ]
    )
    assert len(lines) == 3
    assert sorted(" ".join(lines).split()) == ["LOGO", "Phone", "Street", "Town"]
    assert sum("Street" in line or "Town" in line or "Phone" in line for line in lines) == 3


def test_words_printed_over_each_other_are_not_one_line():
    assert len(_lines([(0, "first", 0, 0), (1, "second", 5, 2)])) == 2


def test_no_words_no_lines():
    assert number_lines([], []) == ()


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.floats(0, 500),
            st.floats(0, 500),
            st.floats(0, 80),
            st.floats(0, 30),
        ),
        max_size=30,
    )
)
def test_every_word_stays_and_lines_count_up(boxes):
    words = [_word(str(i), *box) for i, (_, *box) in enumerate(boxes)]
    numbered = number_lines(words, [piece for piece, *_ in boxes])
    assert sorted(word.text for word in numbered) == sorted(word.text for word in words)
    numbers = [word.line for word in numbered]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(set(numbers))))
    for before, after in pairwise(numbered):
        assert before.line != after.line or before.box.left <= after.box.left
