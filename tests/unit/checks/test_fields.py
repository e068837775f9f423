"""Paths of a document's fields, and rows of several readings brought to one numbering."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.checks.fields import aligned, field_paths
from reviewer.model.absence import Absence
from tests.fakes import paper

RECEIPT = paper.kind("receipt")


def row(number, description, total):
    return {
        f"line_items[{number}].description": description,
        f"line_items[{number}].total": total,
    }


def test_paths_come_in_the_kinds_order_and_unknown_names_last():
    readings = [
        paper.reading("A", {"extra": "x", "total": "1.00", "company": "ACME"}),
        paper.reading("B", {"date": "2018-05-21", "company": "ACME", "more": "y"}),
    ]
    assert field_paths(RECEIPT, readings) == ("company", "date", "total", "extra", "more")


def test_rows_come_one_after_the_other_with_columns_in_order():
    answers = {"line_items[1].total": "2", "line_items[0].total": "1", "line_items[0].own": "z"}
    answers["line_items[0].description"] = "Tea"
    paths = field_paths(RECEIPT, [paper.reading("A", answers)])
    assert paths == (
        "line_items[0].description",
        "line_items[0].total",
        "line_items[0].own",
        "line_items[1].total",
    )


def test_a_field_nobody_was_asked_for_is_no_field():
    readings = [paper.reading("A", {"tax": Absence.NOT_ASKED, "total": Absence.NOT_ON_PAGE})]
    assert field_paths(RECEIPT, readings) == ("total",)


def test_a_row_that_only_b_has_at_the_top_does_not_shift_the_others():
    a = paper.reading("A", row(0, "Nasi lemak", "5.00") | row(1, "Teh tarik", "2.20"))
    b = paper.reading(
        "B", row(0, "Service", "0.70") | row(1, "Nasi Lemak", "5.00") | row(2, "Teh tarlk", "2.20")
    )
    _a, moved = aligned([a, b])
    assert {v.path: v.value for v in moved.values} == (
        row(2, "Service", "0.70") | row(0, "Nasi Lemak", "5.00") | row(1, "Teh tarlk", "2.20")
    )


def test_rows_that_only_one_has_do_not_take_the_number_of_another():
    a = paper.reading("A", row(0, "Nasi lemak", "5.00"))
    b = paper.reading("B", row(0, "Kopi O", "1.80"))
    c = paper.reading("C", row(0, "Kopi 0", "1.80"))
    _a, of_b, of_c = aligned([a, b, c])
    assert [v.path for v in of_b.values] == ["line_items[1].description", "line_items[1].total"]
    assert [v.path for v in of_c.values] == [v.path for v in of_b.values]


WORDS = st.lists(st.sampled_from(["tea", "coffee", "rice", "soup", "", "x1"]), max_size=6)


@given(st.lists(WORDS, max_size=3))
def test_aligning_keeps_every_value_and_changes_nothing_the_second_time(lists):
    readings = [
        paper.reading(role, {f"line_items[{n}].description": text for n, text in enumerate(texts)})
        for role, texts in zip("ABC", lists, strict=False)
    ]
    once = aligned(readings)
    assert aligned(once) == once
    for before, after in zip(readings, once, strict=True):
        assert [v.value for v in before.values] == [v.value for v in after.values]
        assert len({v.path for v in after.values}) == len(after.values)
