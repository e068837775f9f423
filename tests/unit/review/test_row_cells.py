"""Splitting and merging rows, and filling a column from the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.document import Word
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec, FieldType
from reviewer.review.cells import merge_rows, split_row
from reviewer.review.fill import column_band, fill

COLUMNS = (
    FieldSpec("description", FieldType.TEXT, "Description"),
    FieldSpec("quantity", FieldType.INTEGER, "Quantity"),
    FieldSpec("total", FieldType.AMOUNT, "Total"),
)


def test_a_row_read_from_two_lines_gives_a_number_to_each() -> None:
    cells = {"description": "Rope\nAnchor", "quantity": "2 1", "total": "3.50 € 7.00"}
    first, second = split_row(COLUMNS, cells)
    assert first == {"description": "Rope", "quantity": "2", "total": "3.50 € 7.00"}
    assert second == {"description": "Anchor", "quantity": "1"}


def test_the_caret_says_where_to_cut() -> None:
    first, second = split_row(COLUMNS, {"description": "Rope Anchor"}, ("description", 5))
    assert (first, second) == ({"description": "Rope"}, {"description": "Anchor"})
    whole = split_row(COLUMNS, {"description": "Rope"}, ("description", 0))
    assert whole == ({"description": "Rope"}, {})


def test_merging_joins_texts_and_keeps_the_number_that_is_there() -> None:
    upper, lower = {"description": "Rope,"}, {"description": "20 m", "total": "3.50"}
    assert merge_rows(COLUMNS, upper, lower) == {"description": "Rope, 20 m", "total": "3.50"}
    assert merge_rows(COLUMNS, {"total": "1"}, {"total": "2"}) == {"total": "1"}


texts = st.dictionaries(st.sampled_from([c.name for c in COLUMNS]), st.text(max_size=12))


@given(texts, st.integers(-2, 14))
def test_a_split_loses_nothing_but_space(cells: dict[str, str], at: int) -> None:
    first, second = split_row(COLUMNS, cells, ("description", at))
    for name, value in cells.items():
        parts = first.get(name, "") + second.get(name, "")
        assert "".join(parts.split()) == "".join(value.split())


def word(text: str, left: float, top: float, line: int) -> Word:
    return Word(text, Box(left, top, left + 40, top + 10), line=line)


WORDS = (
    word("Rope", 0, 100, 1), word("3.50", 200, 101, 1),
    word("Anchor", 0, 120, 2), word("RM", 170, 120, 2), word("7.00", 212, 120, 2),
    word("9.99", 200, 140, 3), word("Total", 0, 300, 4), word("20.49", 200, 300, 4),
)  # fmt: skip


def test_a_band_gives_each_row_its_words_and_proposes_rows_that_are_missing() -> None:
    rows = {0: Box(0, 100, 240, 111), 1: Box(0, 119, 240, 131)}
    found = fill(WORDS, Box(165, 95, 260, 160), rows)
    assert [(one.row, one.text) for one in found] == [(0, "3.50"), (1, "RM 7.00"), (None, "9.99")]
    assert found[1].box == Box(170, 120, 252, 130)


def test_a_band_beside_all_words_gives_nothing() -> None:
    assert fill(WORDS, Box(500, 0, 600, 500), {}) == ()


def test_the_band_of_a_column_holds_the_places_it_was_made_of() -> None:
    boxes = [Box(200, 100, 240, 110), Box(205, 120, 240, 131)]
    band = column_band(boxes)
    assert band is not None
    assert all(band.intersection(box) == box.area for box in boxes)
    assert column_band([]) is None
