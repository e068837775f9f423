"""What must be hidden in words: by check digit, label and list, broken and misread as OCR does."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.model.document import Page
from reviewer.model.redaction import TEXT, RedactionPolicy, Sought
from reviewer.redact.text import contacts, listed, mrz, numbers
from reviewer.redact.text.look import look
from reviewer.redact.text.stream import Stream
from tests.fakes.paper import page_words

PAGE = Page(1, 600, 800, "")
COUNTRIES = {"DE": 18, "AT": 16, "BE": 12, "FI": 14, "ES": 20, "PL": 24, "DK": 14}
"""Countries whose IBANs are of digits alone, and how many follow the check digits."""


def hidden(text: str, *sought: Sought, names: tuple[str, ...] = ()) -> set[str]:
    """The words that masks hide, as page_words makes them."""
    read = page_words(text)
    policy = RedactionPolicy(sought, listed=names)
    boxes = [mask.box for mask in look((read,), PAGE, policy)]
    return {
        word.text
        for word in read.words
        if any(box.intersection(word.box) >= 0.9 * word.box.area for box in boxes)
    }


def iban(country: str, digits: str) -> str:
    rest = int("".join(str(int(c, 36)) for c in f"{digits}{country}00")) % 97
    return f"{country}{98 - rest:02}{digits}"


def card(digits: str) -> str:
    for last in "0123456789":
        total = 0
        for place, char in enumerate(reversed(digits + last)):
            value = int(char) * (1 + place % 2)
            total += value - 9 * (value > 9)
        if total % 10 == 0:
            return digits + last
    raise AssertionError


@st.composite
def broken(draw, number: str) -> str:
    """A number in groups, some on the next line, up to two digits read as letters."""
    chars = list(number)
    turns = {"0": "O", "1": "I", "8": "B", "5": "S"}
    unclear = [i for i, c in enumerate(chars) if i >= 4 and c in turns]
    for place in draw(st.lists(st.sampled_from(unclear), max_size=2)) if unclear else ():
        chars[place] = turns.get(chars[place], chars[place])
    size = draw(st.sampled_from((4, 5, 22)))
    groups = ["".join(chars[i : i + size]) for i in range(0, len(chars), size)]
    gaps = draw(
        st.lists(st.sampled_from(("", " ", "\n")), min_size=len(groups), max_size=len(groups))
    )
    return "".join(group + gap for group, gap in zip(groups, gaps, strict=True)).strip()


@given(st.data(), st.sampled_from(sorted(COUNTRIES)))
@settings(max_examples=60)
def test_an_iban_is_found_however_it_is_broken_and_misread(data, country) -> None:
    size = COUNTRIES[country]
    digits = data.draw(st.text("0123456789", min_size=size, max_size=size))
    text = data.draw(broken(iban(country, digits)))
    page = f"Bank {text} end"
    (hit, *_) = [h for h in numbers.ibans(page) if h.score == 1.0] or [None]
    assert hit is not None, page
    assert page[hit.start : hit.end] == text


@given(st.data(), st.sampled_from((("4", 15), ("51", 15), ("37", 14), ("2720", 15))))
@settings(max_examples=60)
def test_a_card_is_found_and_its_neighbour_is_not(data, issuer) -> None:
    start, size = issuer
    rest = size - len(start)
    number = card(start + data.draw(st.text("0123456789", min_size=rest, max_size=rest)))
    grouped = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    assert [h.score for h in numbers.cards(f"Visa {grouped} paid")] == [1.0]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not list(numbers.cards(f"No {wrong} paid"))


@pytest.mark.parametrize(
    "text",
    ["SSN 536-90-4399", "CPF 390.533.447-05", "BSN: 111222333", "Steuer-ID 36 574 261 809",
     "PESEL 44051401359", "NINO AB 12 34 56 C", "RSSMRA85T10A562S", "756.9217.0769.85",
     "900101-14-5678", "12345678Z", "personnummer 880320-0016"],
)  # fmt: skip
def test_national_numbers(text) -> None:
    assert hidden(text, Sought.NATIONAL_ID) >= {text.split()[-1]}


@pytest.mark.parametrize(
    "text",
    ["SSN 431-O9-5904", "AHV 756.3372.1830.2I", "Aadhaar 6I4I 3229 7213", "DNI 60S37688D",
     "NRIC 790506-9O-7746", "CPF 842.9O0.743-I6"],
)  # fmt: skip
def test_national_numbers_with_digits_read_for_letters(text) -> None:
    assert hidden(text, Sought.NATIONAL_ID) >= set(text.split()[1:])


@pytest.mark.parametrize("text", ["Invoice 111222333", "44051401359", "Order 880320-0017 net"])
def test_numbers_that_many_things_could_be_need_a_label(text) -> None:
    assert not hidden(text, Sought.NATIONAL_ID)


@pytest.mark.parametrize(
    ("text", "all_of"),
    [("mail joe.b@example.co.uk now", "joe.b@example.co.uk"), ("a (at) b.de", "a (at) b.de"),
     ("to joe@\nexample.com", "joe@ example.com")],
)  # fmt: skip
def test_addresses_of_mail(text, all_of) -> None:
    assert hidden(text, Sought.EMAIL) == set(all_of.split())


@pytest.mark.parametrize(
    "text",
    ["Tel: 03-7725 9889", "+49 (0)30 1234567", "(415) 555-2671", "01 42 68 53 00", "HP 0123456789"],
)
def test_telephones(text) -> None:
    assert any(h.end == len(text) for h in contacts.phones(text))


@pytest.mark.parametrize(
    "text", ["Total 1 234 567", "2018-03-12", "LD-2601-014", "35.36 35.36", "08.30 - 12.30",
             "No 1234567890"],
)  # fmt: skip
def test_other_numbers_are_no_telephones(text) -> None:
    assert not list(contacts.phones(text))


def test_a_date_of_birth_is_known_by_its_label_and_others_stay() -> None:
    page = "Date of birth       Issued\n26 APR 1991         15.08.2021"
    assert hidden(page, Sought.BIRTH) == {"26", "APR", "1991"}
    assert hidden("geb. am 1.2.1980", Sought.BIRTH) == {"1.2.1980"}
    assert hidden("Geburtsdatum: 01.02.1980 Datum: 03.04.2024", Sought.BIRTH) == {"01.02.1980"}
    table = (
        "Name    Fecha de nacimiento\nAna     01/02/1980\nLuis    03/04/1985\nIva     05/06/2001"
    )
    assert hidden(table, Sought.BIRTH) == {"01/02/1980", "03/04/1985", "05/06/2001"}


def test_a_zone_is_hidden_with_all_its_lines() -> None:
    zone = (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    )
    page = f"Passport of Utopia\n\n\n{zone}\n\n\nSigned in Zenith"
    assert hidden(page, Sought.MRZ) == set(zone.split("\n"))
    assert mrz.is_zone("L8989O2C36UTO74O8I22FI2O4159ZE184226BCKKKK1O"), "misread, the checks fit"
    assert not mrz.is_zone("THISISALINEOFCAPITALSWITHOUTANYMEANINGATALL1")


def test_names_are_found_misread_across_lines_and_turned_round() -> None:
    page = "Herr Jurgen\nMuller-Ludenscheidt\nHauptstr. 12 annual Ann"
    assert hidden(page, names=("Müller-Lüdenscheidt, Jürgen",)) == {"Jurgen", "Muller-Ludenscheidt"}
    assert hidden(page, names=("Hauptstraße 12",)) == {"Hauptstr.", "12"}
    assert hidden(page, names=("Ann",)) == {"Ann"}
    assert hidden("J0hn Srnith", names=("John Smith",)) == {"J0hn", "Srnith"}


@given(st.text("abcdefgxyz", min_size=9, max_size=30), st.integers(0, 10_000))
@settings(max_examples=60)
def test_one_wrong_letter_hides_no_name(name, seed) -> None:
    chance = random.Random(seed)
    place = chance.randrange(len(name))
    wrong = chance.choice((name[:place] + name[place + 1 :], f"{name[:place]}q{name[place:]}",
                           f"{name[:place]}q{name[place + 1 :]}"))  # fmt: skip
    ends = [end for _, end, _ in listed.found(f"qqqq{wrong}qqqq", name)]
    assert any(abs(end - 4 - len(wrong)) <= 1 for end in ends)


@given(st.text(max_size=300))
@settings(max_examples=25)
def test_no_text_makes_the_rules_fail(text) -> None:
    read = page_words(text.replace("\n", " ") or "x")
    for mask in look((read,), PAGE, RedactionPolicy(TEXT, listed=("Ann Smith", text[:20]))):
        assert 0 <= mask.box.left <= mask.box.right <= PAGE.width


def test_a_part_of_a_long_word_is_hidden_and_the_rest_stays() -> None:
    stream = Stream(page_words("Kontoverbindung:DE89370400440532013000/Lastschrift").lines())
    (hit,) = numbers.ibans(stream.text)
    (box,) = stream.boxes(hit.start, hit.end)
    whole = stream.words[0].box
    assert whole.left < box.left
    assert box.right < whole.right
    assert not list(stream.boxes(3, 3))


@pytest.mark.parametrize(
    "text",
    ["Amex 3782 822463 10005 09/28", "at 12 4111 1111 1111 1111", "Diners 3056 930902 5904\n12 x"],
)
def test_a_card_is_found_beside_other_digits(text) -> None:
    number = text.split()[1:] if text[0].isupper() else text.split()[2:]
    assert hidden(text, Sought.CARD) >= set(number[:3])


def test_sums_in_a_row_are_no_card() -> None:
    assert not hidden("19 3782 82 2463 1000 5 77", Sought.CARD)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Pay DE89 3704 0044         Total 12.00\n0532 0130 00            Paid on Monday",
         "DE89 3704 0044 0532 0130 00"),
        ("write to ann@             and in the end\nexample.com          all is well",
         "ann@ example.com"),
    ],
)  # fmt: skip
def test_what_goes_on_in_the_next_line_of_its_column(text, whole) -> None:
    found = hidden(text, Sought.IBAN, Sought.EMAIL)
    assert found >= set(whole.split())
    assert not found & {"Total", "Monday", "well"}


@pytest.mark.parametrize(
    "text",
    ["Surname: MULLER\nGiven name: Jurgen", "Given name Jürgen\nand so on\nSurname Müller",
     "Jürgen            Total\nMüller        12.00"],
)  # fmt: skip
def test_the_words_of_a_name_that_stand_apart(text) -> None:
    found = hidden(text, names=("Jürgen Müller",))
    assert len(found) == 2
    assert not hidden("Mr Müller paid", names=("Jürgen Müller",))
    assert not hidden("Jürgen" + " and so on" * 30 + " Müller", names=("Jürgen Müller",))
