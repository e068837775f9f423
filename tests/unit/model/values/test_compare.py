"""Normalising, comparing and telling values apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import values
from reviewer.model.kind import FieldType
from reviewer.model.verdict import Verdict

TYPES = {
    "company": FieldType.TEXT, "vendor": FieldType.TEXT, "buyer": FieldType.TEXT,
    "address": FieldType.ADDRESS, "date": FieldType.DATE, "issue_date": FieldType.DATE,
    "total": FieldType.AMOUNT, "subtotal": FieldType.AMOUNT, "tax": FieldType.AMOUNT,
    "currency": FieldType.CURRENCY, "number": FieldType.IDENTIFIER, "iban": FieldType.IDENTIFIER,
}  # fmt: skip

types = st.sampled_from(FieldType)
printed = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789.,-/ RM€$'()", max_size=14),
    st.sampled_from(
        ["05/03/2018", "March 5, 2018", "1.2340", "RM 31 .60", "ŉ", "ΐ", "ß", "ﷺ", "e\u200d\u0301"]
    ),
)


@given(printed, types, st.booleans())
def test_normalising_twice_changes_nothing(text, type, day_first):
    once = values.normalise(text, type, day_first=day_first)
    if once is not None:
        assert once
        assert values.normalise(once, type, day_first=day_first) == once


@given(printed, printed, types)
def test_the_order_of_two_values_does_not_matter(a, b, type):
    assert values.same(a, b, type) == values.same(b, a, type)
    assert values.compare(a, b, type) == values.compare(b, a, type)


@given(printed, types)
def test_a_value_is_itself(text, type):
    assert values.compare(text, f" {text} ", type) is Verdict.AGREES
    once = values.normalise(text, type)
    assert once is None or values.same(text, once, type)


@given(st.text(), st.text())
def test_similarity_lies_between_nothing_and_one(a, b):
    assert 0 <= values.similarity(a, b) == values.similarity(b, a) <= 1
    assert values.similarity(a, a) == 1


@pytest.mark.parametrize(
    ("a", "b", "type", "verdict"),
    [
        ("SECURE PARKING S/B", "Secure Parking S.B.", FieldType.TEXT, Verdict.AGREES_NORMALISED),
        ("AEON SDN.BHD", "AEON SDN BHD", FieldType.TEXT, Verdict.AGREES_NORMALISED),
        ("AEON SDNBHD", "AEON SDN. BHD.", FieldType.TEXT, Verdict.AGREES_NORMALISED),
        ("AEON SDN BHD", "AEON", FieldType.TEXT, Verdict.PARTIAL),
        ("NO. 59 JALAN PERMAS", "NO. 50 JALAN PERMAS", FieldType.ADDRESS, Verdict.PARTIAL),
        ("AEON", "TESCO", FieldType.TEXT, Verdict.DIFFERS),
        ("A+", "A-", FieldType.TEXT, Verdict.DIFFERS),
        ("☑", "☐", FieldType.TEXT, Verdict.DIFFERS),
        ("---", "...", FieldType.TEXT, Verdict.DIFFERS),
        ("09/02/2018", "9 Feb 2018", FieldType.DATE, Verdict.AGREES_NORMALISED),
        ("09/02/2018", "02/09/2018", FieldType.DATE, Verdict.PARTIAL),
        ("09/02/2018", "10/02/2018", FieldType.DATE, Verdict.DIFFERS),
        ("09/02/2018", "9 Feb", FieldType.DATE, Verdict.DIFFERS),
        ("RM436.20", "436.2", FieldType.AMOUNT, Verdict.AGREES_NORMALISED),
        ("436.20", "43620", FieldType.AMOUNT, Verdict.PARTIAL),
        ("436.20", "-436.20", FieldType.AMOUNT, Verdict.PARTIAL),
        ("436.20", "436.21", FieldType.AMOUNT, Verdict.DIFFERS),
        ("0.00", "-0", FieldType.AMOUNT, Verdict.AGREES_NORMALISED),
        ("0.00", "5.00", FieldType.AMOUNT, Verdict.DIFFERS),
        ("12", "12.00", FieldType.INTEGER, Verdict.AGREES_NORMALISED),
        ("DE89 3704 0044", "de8937040044", FieldType.IDENTIFIER, Verdict.AGREES_NORMALISED),
        ("No. RE-2018/77", "RE201877", FieldType.IDENTIFIER, Verdict.PARTIAL),
        ("RE-2018-77", "RE-2018-78", FieldType.IDENTIFIER, Verdict.DIFFERS),
        ("RM", "myr", FieldType.CURRENCY, Verdict.AGREES_NORMALISED),
        ("€", "US$", FieldType.CURRENCY, Verdict.DIFFERS),
        ("Deutschland", "DEU", FieldType.COUNTRY, Verdict.AGREES_NORMALISED),
        ("f", "F", FieldType.CHOICE, Verdict.AGREES_NORMALISED),
        ("n/a", "N/A", FieldType.AMOUNT, Verdict.AGREES_NORMALISED),
    ],
)
def test_verdicts(a, b, type, verdict):
    assert values.compare(a, b, type) is verdict


@pytest.mark.parametrize(
    ("text", "type", "canonical"),
    [
        ("21/05/2018", FieldType.DATE, "2018-05-21"),
        ("RM31.6", FieldType.AMOUNT, "31.60"),
        ("1,234", FieldType.INTEGER, "1234"),
        ("1.5", FieldType.INTEGER, None),
        ("de 89-37", FieldType.IDENTIFIER, "DE8937"),
        ("  ", FieldType.IDENTIFIER, None),
        ("Ringgit Malaysia", FieldType.CURRENCY, "MYR"),
        ("dollars", FieldType.CURRENCY, "USD"),
        ("zl", FieldType.CURRENCY, "PLN"),
        ("doubloons", FieldType.CURRENCY, None),
        ("Allemagne", FieldType.COUNTRY, "DE"),
        ("España", FieldType.COUNTRY, "ES"),
        ("Österreich", FieldType.COUNTRY, "AT"),
        ("British Citizen", FieldType.COUNTRY, "GB"),
        ("Atlantis", FieldType.COUNTRY, None),
        ("  Jalan  1/2,\nKL. ", FieldType.ADDRESS, "jalan 1 2 kl"),
        ("...", FieldType.TEXT, None),
    ],
)
def test_canonical_forms(text, type, canonical):
    assert values.normalise(text, type) == canonical


def test_a_choice_takes_the_spelling_of_the_kind():
    choices = ("Self-employed", "Other")
    assert values.normalise("SELF EMPLOYED", FieldType.CHOICE, choices=choices) == "Self-employed"
    assert values.normalise("retired", FieldType.CHOICE, choices=choices) is None
    assert values.normalise("Retired", FieldType.CHOICE) == "retired"


@pytest.mark.parametrize("folder", ["invoices", "receipts-scans", "receipts-vlm"])
def test_every_known_truth_is_a_value_of_its_type(shared_data: Path, folder: str):
    lines = (shared_data / folder / "truth.jsonl").read_text("utf-8").splitlines()
    truths = [json.loads(line) for line in lines]
    strange = [
        (truth["document"], name, text)
        for truth in truths
        for name, text in truth["fields"].items()
        if text and values.normalise(text, TYPES[name]) is None
    ]
    assert truths
    assert strange == []
