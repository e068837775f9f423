"""Dates in the forms documents print."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import values

MARCH = date(2018, 3, 5)
FULL = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "ms": "Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember",
}
SHORT = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "ms": "Jan Feb Mac Apr Mei Jun Jul Ogos Sep Okt Nov Dis",
}
NAMES = [table[language].split() for table in (FULL, SHORT) for language in FULL]

SHAPES = [
    "{d:02}/{m:02}/{y}", "{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d:02}.{m:02}.{y}", "{d}. {m}. {y}",
    "{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}{m:02}{d:02}", "{d:02} {m:02} {y}",
    "{d} {name} {y}", "{d:02}{name}{y}", "{d:02}/{name}/{y}", "{d}-{name}-{y}", "{d}. {name} {y}",
    "{name} {d}, {y}", "{name} {d} {y}", "{d} de {name} de {y}", "{d}th {name} {y}",
    "{y}-{name}-{d:02}", "{d:02}/{m:02}/{y} 14:05", "{d:02}/{m:02}/{y} 2:05:59 PM",
    "Mon {d}/{m}/{y}", "Donnerstag, {d}. {name} {y}", "{y}-{m:02}-{d:02}T10:00:00Z",
    "Date: {d:02}/{m:02}/{y}",
]  # fmt: skip
SHORT_YEARS = [
    "{d:02}/{m:02}/{s:02}",
    "{d:02}.{m:02}.{s:02}",
    "{d:02}{name}{s:02}",
    "{d} {name} '{s:02}",
]

days = st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31))


def printed(shape: str, day: date, names: list[str]) -> str:
    name = names[day.month - 1]
    return shape.format(d=day.day, m=day.month, y=day.year, s=day.year % 100, name=name)


@given(days, st.sampled_from(SHAPES + SHORT_YEARS), st.sampled_from(NAMES))
def test_a_printed_date_is_read_back(day, shape, names):
    assert values.parse_date(printed(shape, day, names)) == day


@given(days, st.sampled_from(["{m:02}/{d:02}/{y}", "{m}-{d}-{y}"]))
def test_month_first_where_the_kind_says_so(day, shape):
    assert values.parse_date(printed(shape, day, NAMES[0]), day_first=False) == day


@given(days, st.sampled_from(SHAPES), st.sampled_from(NAMES))
def test_a_date_is_found_inside_a_line(day, shape, names):
    text = printed(shape, day, names)
    found = values.find_dates(f"Ref A/7 {text} Bill")
    assert [hit.value for hit in found] == [day]
    assert found[0].text in text


@pytest.mark.parametrize(
    "text",
    [
        "05/03/2018", "March 5th, 2018", "5 mars 2018 12h30", "lundi 5 mars 2018", "5 MAR'18",
        "05/03/2018(Mon) 12:30", "12:30 05/03/2018", "2018-03-05T12:00:00.123+02:00",
        "5 Mar 2018 10:12pm",
        "５／３／２０１８", "5\u00a0mars\u00a02018", "mar 5 mars 2018",
    ],
)  # fmt: skip
def test_printed_forms(text):
    assert values.parse_date(text) == MARCH


def test_order_matters_only_where_it_is_open():
    assert values.parse_date("03/21/2018") == date(2018, 3, 21)
    assert values.parse_date("21/03/2018", day_first=False) == date(2018, 3, 21)
    assert values.parse_date("2018-03-05", day_first=False) == MARCH
    assert values.parse_date("99-12-31") == date(1999, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2018", "32 MAR 2018", "00/01/2018", "13/13/2018", "May 2018", "2018", "12.50", "",
        "5 marbles 2018", "1.2.18.4", "03-12-345678", "05/03/2018 and 06/03/2018", "no 05/03/2018",
        "5 jui 2018", "x" * 500,
    ],
)  # fmt: skip
def test_what_is_no_date(text):
    assert values.parse_date(text) is None


def test_dates_found_stand_where_they_are_said_to():
    line = "Tel 03-12-345678 Date 05.03.2018-14:30 due 12 abc 15 MAR 2018"
    found = values.find_dates(line)
    assert [line[hit.start : hit.end] for hit in found] == ["05.03.2018", "15 MAR 2018"]
    assert [hit.text for hit in found] == ["05.03.2018", "15 MAR 2018"]


@given(st.text())
def test_any_text_is_bearable(text):
    values.parse_date(text)
    for hit in values.find_dates(text):
        assert text[hit.start : hit.end] == hit.text
