"""Rows are nested outside and flat paths inside; one way undoes the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.absence import Absence
from reviewer.model.fields_json import flatten, nest, parse_absence, text_of

NAMES = st.sampled_from(["total", "items", "x.y", "", "a]"]) | st.text(max_size=5)
PATHS = (
    NAMES
    | st.builds("{}[{}].{}".format, NAMES, st.integers(0, 3), NAMES)
    | st.builds("{}[{}]".format, NAMES, st.sampled_from(["0", "1", "007", "999999999"]))
)


def test_rows_become_paths_whether_flat_or_as_a_value():
    rows = [{"description": {"value": "Noodle"}, "total": "31.60"}, {"total": "2.00"}]
    expected = {
        "line_items[0].description": {"value": "Noodle"},
        "line_items[0].total": "31.60",
        "line_items[1].total": "2.00",
    }
    assert flatten({"line_items": rows}) == expected
    assert flatten({"line_items": {"value": rows}}) == expected


def test_no_rows_are_no_answer_and_plain_lists_keep_their_items():
    assert flatten({"line_items": []}) == {"line_items": None}
    assert flatten({"tags": ["a", 2]}) == {"tags[0]": "a", "tags[1]": 2}


def test_a_path_given_twice_counts_once():
    assert flatten({"a[0].b": 1, "a": [{"b": 2}]}) == {"a[0].b": 1}


def test_rows_after_a_gap_stay_flat():
    nested = nest({"total": "1", "rows[0].a": "x", "rows[2].a": "z", "rows[0].b": "y"})
    assert nested == {"total": "1", "rows": [{"a": "x", "b": "y"}], "rows[2].a": "z"}


@given(st.dictionaries(PATHS, st.none() | st.text() | st.integers()))
def test_nesting_is_undone_by_flattening(cells: dict):
    assert flatten(nest(cells)) == cells


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (31.6, "31.6"), (1e22, "10000000000000000000000"), (12, "12"), (-0.5, "-0.5"),
        (True, "true"), (False, "false"), ("x ", "x "), ("", None), ("  ", None), (None, None),
        ([], None), ({}, None),
    ],
)  # fmt: skip
def test_scalars_become_their_text(value: object, text: str | None):
    assert text_of(value) == text


def test_an_unknown_absence_names_those_there_are():
    assert parse_absence("not-asked") is Absence.NOT_ASKED
    with pytest.raises(ValueError, match="empty-on-page, not-on-page"):
        parse_absence("gone")
