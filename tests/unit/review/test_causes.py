"""What many doubts have in common, told so that a clerk can act on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.absence import Absence
from reviewer.model.field import Field
from reviewer.model.kind import FieldType
from reviewer.review.causes import Doubt, causes, template
from reviewer.review.differences import difference

TEXT, DATE, AMOUNT = FieldType.TEXT, FieldType.DATE, FieldType.AMOUNT


@pytest.mark.parametrize(
    ("value", "witness", "kind", "words"),
    [
        ("2018-03-04", "04/03/2018", DATE, "writes the date in another form"),
        ("03/04/2018", "04/03/2018", DATE, "takes the day for the month"),
        ("04/03/2015", "04/03/2018", DATE, "has another year"),
        ("28 Mar 2018", "26 MAR 2018", DATE, "has another day"),
        ("7.20", "RM 7.20", AMOUNT, "leaves the currency sign out"),
        ("RM7.20", "7.20", AMOUNT, "adds a currency sign"),
        ("10.0", "10.00", AMOUNT, "writes the amount in another form"),
        ("7.20", "-7.20", AMOUNT, "has the sign of the amount turned"),
        ("7.20", "72.0", AMOUNT, "has the decimal point elsewhere"),
        ("Ted Heng", "TED HENG", TEXT, "writes capitals and small letters in another way"),
        ("ABC-12", "ABC 12", TEXT, "has other spaces or punctuation marks"),
        ("Cafe Noir", "Café Noir", TEXT, "leaves accents out or adds them"),
        ("NO. 53, JALAN BESAR", "NO. 53, JALAN BESAR, SELANGOR", TEXT, "leaves out the end"),
        ("A1O2", "A102", TEXT, "reads O for 0"),
        ("YONG GEN", "YONG CEX", TEXT, "has one or two other characters"),
    ],
)
def test_a_difference_has_a_name(value: str, witness: str, kind: FieldType, words: str) -> None:
    found = difference(value, witness, kind, day_first=True)
    assert found is not None
    assert found.words == words


def test_what_has_nothing_in_common_has_no_name() -> None:
    assert difference("Subway", "Urban Idea", TEXT, day_first=True) is None
    assert difference("7.20", "7.20", AMOUNT, day_first=True) is None


def test_the_same_change_is_made_to_others() -> None:
    swap = difference("A1O2", "A102", TEXT, day_first=True)
    assert swap is not None
    assert swap.same is not None
    assert (swap.same("O7"), swap.same("17")) == ("07", None)
    form = difference("2018-03-04", "04/03/2018", DATE, day_first=True)
    assert form is not None
    assert form.same is not None
    assert (form.same("2019-12-31"), form.same("no date")) == ("31/12/2019", None)


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from([TEXT, DATE, AMOUNT]))
def test_any_two_texts_can_be_compared(value: str, witness: str, kind: FieldType) -> None:
    found = difference(value, witness, kind, day_first=True)
    assert found is None or (found.words and found.key)
    assert difference(value, value, kind, day_first=True) is None


def doubt(number: int, value: str | None, page: str | None = None, **more: object) -> Doubt:
    absence = None if value else Absence.NOT_ON_PAGE
    told = {"title": "Date", "type": DATE, **more}
    reasons = (f"It is {number} days early",)
    field = Field(number, f"d{number}", "date", value, absence, 0.5, True, reasons, id=number)
    return Doubt(field, page=page, **told)  # type: ignore[arg-type]


def test_fields_of_one_supplier_come_before_fields_of_any() -> None:
    said = [
        ("2018-03-04", "04/03/2018"),
        ("2018-05-01", "01/05/2018"),
        ("2018-06-09", "09/06/2018"),
    ]
    ours = [doubt(n, a, b, supplier="teo heng") for n, (a, b) in enumerate(said)]
    others = [doubt(9, "2017-01-02", "02/01/2017"), doubt(8, "2017-01-03", "03/01/2017")]
    first, second = causes([*ours, *others])
    assert first.doubts == tuple(ours)
    assert "at teo heng" in first.sentence
    assert "2018-03-04 where the page says 04/03/2018" in first.sentence
    assert second.doubts == tuple(others)
    assert (first.witness, second.witness) == ("ocr", "ocr")


def test_two_witnesses_against_one_are_a_cause() -> None:
    found = causes(
        [
            doubt(1, "1.00", "2.20", type=AMOUNT, others=(("B", "2.2"),)),
            doubt(2, "8.00", "9.10", type=AMOUNT, others=(("B", "9.1"),)),
        ]
    )
    assert [(c.sentence, c.witness) for c in found] == [
        ("Date: reading B and the page agree, reading A says otherwise", "B")
    ]


def test_a_failing_rule_is_told_without_its_numbers() -> None:
    rule = "The total of {} rows = 7.20, the document says 7.19"
    found = causes([doubt(n, None, failed=rule.format(n)) for n in (2, 3)])
    assert found[0].sentence == "The total of … rows = …, the document says …"
    assert template('"TED HENG" is not "TEO HENG"') == "… is not …"


def test_a_field_alone_is_no_group_and_no_field_is_in_two() -> None:
    assert causes([doubt(1, "2018-03-04", "04/03/2018", others=(("B", "x"),))]) == ()
    assert causes([]) == ()
    many = [doubt(n, f"2018-03-{n + 10}", f"{n + 10}/03/2018", supplier="s") for n in range(5)]
    found = causes([*many, doubt(7, None), doubt(8, None)])
    assert [len(cause.doubts) for cause in found] == [5, 2]
