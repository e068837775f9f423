"""From truth, fields and readings to the cases that are counted."""

from dataclasses import replace

import pytest

from reviewer.evaluate.cases import Case, document_cases
from reviewer.model.absence import Absence
from reviewer.model.field import Field
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.reading import FieldValue, Reading

KIND = Kind(
    "invoice",
    "Invoice",
    (
        FieldSpec("total", FieldType.AMOUNT, "Total"),
        FieldSpec("date", FieldType.DATE, "Date"),
        FieldSpec(
            "line_items",
            FieldType.ROWS,
            "Items",
            columns=(
                FieldSpec("description", FieldType.TEXT, "Description"),
                FieldSpec("total", FieldType.AMOUNT, "Total"),
            ),
        ),
    ),
)


def reading(role: str, **said: str | Absence | None) -> Reading:
    return named(role, said)


def named(role: str, said: dict[str, str | Absence | None]) -> Reading:
    values = tuple(
        FieldValue(path, None, value or Absence.NOT_ON_PAGE)
        if value is None or isinstance(value, Absence)
        else FieldValue(path, value)
        for path, value in said.items()
    )
    return Reading(role, "r", values)


def field(path: str, risk: float, flagged: bool = False) -> Field:
    return Field(1, "a.pdf", path, None, None, risk, flagged, ())


def cases(truth, fields, readings, **options) -> dict[str, Case]:
    found = document_cases("a.pdf", KIND, truth, fields, readings, **options)
    return {case.path: case for case in found}


@pytest.mark.parametrize(
    ("type_", "truth", "value", "right"),
    [
        (FieldType.AMOUNT, "RM31.60", "31.6", True),
        (FieldType.AMOUNT, "31.60", "31.06", False),
        (FieldType.DATE, "21/05/2018", "2018-05-21", True),
        (FieldType.TEXT, "A. B. C. Sdn Bhd", "a b c sdn bhd", True),
        (FieldType.TEXT, "Anything", None, False),
        (FieldType.TEXT, Absence.NOT_ON_PAGE, None, True),
        (FieldType.TEXT, Absence.UNREADABLE, None, True),
        (FieldType.TEXT, Absence.NOT_ON_PAGE, " ", True),
        (FieldType.TEXT, Absence.NOT_ON_PAGE, "fax", False),
    ],
)
def test_right_is_the_whole_value_after_normalisation(type_, truth, value, right):
    assert Case("a", "f", type_, True, truth, value).right(value) is right


def test_the_proposal_is_the_first_readings_and_carries_the_risk():
    found = cases(
        {"total": "31.60", "date": "2018-05-21"},
        [field("total", 0.2, True), field("date", 0.4)],
        [reading("A", total="30.00"), reading("B", total="31.60", date="21/05/2018")],
    )
    total, date = found["total"], found["date"]
    assert (total.shown, total.risk, total.flagged) == ("30.00", 0.2, True)
    assert total.readings == {"A": "30.00", "B": "31.60"}
    assert (date.shown, date.risk, date.flagged) == ("21/05/2018", 0.4, False)
    assert date.readings == {"A": None, "B": "21/05/2018"}


def test_a_field_that_was_made_to_be_decided_has_no_risk():
    made = replace(field("total", 0.0), absence=Absence.NOT_ASKED)
    found = cases({"total": "31.60"}, [made], [reading("A", total="30.00")])
    assert found["total"].risk is None


def test_what_nobody_asked_or_could_see_is_left_out():
    found = cases(
        {"total": "1", "fax": "2", "date": "3"},
        [],
        [reading("A", total=Absence.HIDDEN_BY_REDACTION)],
    )
    assert list(found) == ["date"]
    assert found["date"].shown is None
    assert found["date"].risk is None
    assert not Case("a", "f", FieldType.TEXT, True, Absence.NOT_ASKED, None).counts
    assert document_cases("a", KIND, {"total": "1"}, [], []) == []


def test_a_missing_row_is_wrong_and_the_others_find_theirs():
    truth = {
        "line_items[0].description": "Green tea",
        "line_items[0].total": "2.00",
        "line_items[1].description": "Black coffee",
        "line_items[1].total": "3.00",
        "line_items[2].description": "Cheese cake",
        "line_items[2].total": "5.00",
    }
    a = {
        "line_items[0].description": "Green tea",
        "line_items[0].total": "2.00",
        "line_items[1].description": "Cheese cake",
        "line_items[1].total": "6.00",
    }
    b = {"line_items[1].description": "Cheese cake", "line_items[1].total": "5.00"}
    fields = [field("line_items[1].total", 0.7, True)]
    found = cases(truth, fields, [named("A", a), named("B", b)])
    assert list(found) == list(truth)
    right = {path: case.right(case.shown) for path, case in found.items()}
    assert [path for path, is_right in right.items() if not is_right] == [
        "line_items[1].description",
        "line_items[1].total",
        "line_items[2].total",
    ]
    wrong = found["line_items[2].total"]
    assert (wrong.shown, wrong.risk, wrong.flagged) == ("6.00", 0.7, True)
    assert wrong.readings == {"A": "6.00", "B": "5.00"}
    missing = found["line_items[1].total"]
    assert (missing.shown, missing.risk, missing.flagged) == (None, None, False)


def test_a_row_too_many_is_wrong_in_the_columns_the_truth_judges():
    a = {
        "line_items[0].description": "Subtotal",
        "line_items[0].total": "9.00",
        "line_items[1].description": "Green tea",
        "line_items[1].total": "2.00",
    }
    truth = {"line_items[0].description": "Green tea"}
    found = cases(truth, [field("line_items[0].description", 0.3)], [named("A", a)])
    assert [(c.truth, c.shown, c.risk) for c in found.values()] == [
        ("Green tea", "Green tea", None),
        (Absence.NOT_ON_PAGE, "Subtotal", 0.3),
    ]


def test_truth_decided_on_the_projects_own_paths_is_not_matched():
    a = {"line_items[0].total": "2.00", "line_items[1].total": "5.00"}
    found = cases({"line_items[1].total": "2.00"}, [], [named("A", a)], match=False)
    assert [(c.path, c.shown) for c in found.values()] == [("line_items[1].total", "5.00")]
