"""Amounts in the forms documents print."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import values
from reviewer.model.kind import FieldType

LOCALES = [(",", "."), (".", ","), (" ", ","), ("\u00a0", ","), ("\u202f", ","), ("'", "."),
           ("’", "."), ("", "."), ("", ",")]  # fmt: skip
AROUND = [
    "{}", "RM{}", "RM {}", "MYR {}", "$ {}", "US$ {}", "€{}", "{} €", "EUR {}", "{} EUR", "£{}",
    "CHF {}", "Rs. {}", "₹{}", "{} kr", "{} zł", "¥ {}", "*{}", "{} CHF", "= {}",
]  # fmt: skip
MINUS = ["({})", "-{}", "{}-", "−{}", "{} CR", "- {}"]

cents = st.integers(min_value=0, max_value=10**11)


def printed(amount: Decimal, locale: tuple[str, str]) -> str:
    group, point = locale
    return f"{amount:,.2f}".translate({ord(","): group, ord("."): point})


@given(cents, st.sampled_from(LOCALES), st.sampled_from(AROUND))
def test_one_amount_in_any_print(amount, locale, around):
    value = Decimal(amount) / 100
    assert values.parse_amount(around.format(printed(value, locale))) == value


@given(cents, st.sampled_from(LOCALES), st.sampled_from(AROUND[1:]), st.sampled_from(MINUS))
def test_one_debt_in_any_print(amount, locale, around, minus):
    value = Decimal(amount) / 100
    assert (
        values.parse_amount(minus.format(around.format(printed(value, locale)).lstrip("=* ")))
        == -value
    )


@given(cents, st.sampled_from(LOCALES), st.sampled_from(AROUND))
def test_an_amount_is_found_inside_a_line(amount, locale, around):
    value = Decimal(amount) / 100
    group, point = locale
    if (group, point) == (" ", ","):
        group = "."
    line = f"Total due {around.format(printed(value, (group, point)))}"
    assert [hit.value for hit in values.find_amounts(line)] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("RM 31 .60", "31.60"), ("1.234", "1234"), ("1,234", "1234"), ("0.123", "0.123"),
        ("0,5", "0.5"), ("1234.567", "1234.567"), ("1,234,567", "1234567"), ("2 pcs", "2"),
        ("Rs 12,34,567.00", "1234567"), ("1.234.56", "1234.56"), ("12.-", "12"), ("x2", "2"),
        ("12,-- €", "12"), (".50", "0.5"), ("436.2", "436.2"), ("3 Stk.", "3"), ("-$5.00", "-5"),
        ("$-5.00", "-5"), ("(RM 5.00)", "-5"), ("１２．５０", "12.5"),
    ],
)  # fmt: skip
def test_printed_forms(text, value):
    assert values.parse_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "6%", "21.05.2018", "1e5", "NaN", "Infinity", "(12.00", "12.00)", "1 2 3",
     "1.234,567.00", "INV-12", "9" * 80, "-", "RM"],
)  # fmt: skip
def test_what_is_no_amount(text):
    assert values.parse_amount(text) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("2 150.00 300.00", ["150.00", "300.00"]),
        ("TOTAL RM 31 .60 SR", ["RM 31 .60"]),
        ("TOTAL 31.60SR", ["31.60"]),
        ("Tel 03-12345678 on 05.03.2018 12:30", []),
        ("GST 6% 1.89", ["1.89"]),
        ("MwSt 19,00 % 5,00", ["5,00"]),
        ("1 234,50 €", ["1 234,50 €"]),
        ("Change (12.00)", ["(12.00)"]),
        ("(GST 1.00)", ["1.00"]),
        ("(1.00 + 2.00)", ["1.00", "2.00"]),
        ("off 12.00- net 3.00", ["12.00-", "3.00"]),
        ("2 x 3.50 = 7.00", ["3.50", "7.00"]),
        ("pay 5 € or $6", ["5 €", "$6"]),
        ("NO.59 JALAN 81750", []),
        ("FORM 12", []),
        ("FR76 1242 1242", []),
        ("TOTAL Fr. 20.-", ["Fr. 20.-"]),
        ("1 RM 16.99", ["RM 16.99"]),
        ("5 JAN 12.50", ["12.50"]),
        ("RM12.00RM13.00", ["RM12.00", "13.00"]),
    ],
)
def test_amounts_in_a_line(line, found):
    hits = values.find_amounts(line)
    assert [hit.text for hit in hits] == found
    assert [line[hit.start : hit.end] for hit in hits] == found
    assert [hit.value for hit in hits] == [values.parse_amount(text) for text in found]


def test_the_canonical_form_is_never_read_as_thousands():
    assert values.normalise("0.123", FieldType.AMOUNT) == "0.1230"
    assert values.normalise("436.2", FieldType.AMOUNT) == "436.20"
    assert values.normalise("-0.00", FieldType.AMOUNT) == "0.00"
    assert values.normalise("1200", FieldType.AMOUNT) == "1200.00"


@given(st.text())
def test_any_text_is_bearable(text):
    values.parse_amount(text)
    for hit in values.find_amounts(text):
        assert text[hit.start : hit.end] == hit.text


@given(st.text(alphabet="0123456789.,-() '€RMx%", max_size=60))
def test_any_heap_of_digits_is_bearable(text):
    for hit in values.find_amounts(text):
        assert values.parse_amount(hit.text) == hit.value
