"""Readings keep their history and are counted and paid once; words and replies come back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.model.absence import Absence
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.evidence import PageQuality
from reviewer.model.field import FieldState
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue, Reading, Usage
from reviewer.store import fields, readings, seconds, words
from reviewer.store.db import Store

VALUES = (
    FieldValue("total", "31.60", None, 0.95, "smudged", 1, Box(1.5, 2, 3, 4)),
    FieldValue("date", None, Absence.UNREADABLE),
    FieldValue("line_items[0].total", "lone \ud800 surrogate"),
)


def reading(role: str, cost: float | None = 0.004, reader: str = "anthropic") -> Reading:
    return Reading(
        role, reader, VALUES, "model", f"{role}:hash", "2026-11-20", ("ab", "cd"), Usage(7, 8, cost)
    )


def test_a_reading_comes_back_as_it_was(store: Store, add) -> None:
    document = add("a.jpg")
    readings.save(store, document.id, reading("A"))
    assert readings.of_document(store, document.id) == (reading("A"),)


def test_readings_come_in_the_order_of_witnesses(store: Store, add) -> None:
    document = add("a.jpg")
    for role in ("R27", "B", "Z", "A"):
        readings.save(store, document.id, reading(role))
    found = [r.role for r in readings.of_document(store, document.id)]
    assert found == ["A", "B", "Z", "R27"]


def test_a_new_reading_of_a_role_takes_the_place_of_the_old_one(store: Store, add) -> None:
    document = add("a.jpg")
    old, new = reading("A", 0.004), replace(reading("A", 0.002), values=VALUES[:1])
    readings.save(store, document.id, old)
    readings.save(store, document.id, new)
    assert readings.of_document(store, document.id) == (new,)
    assert readings.history(store, document.id) == (replace(old, role=""),)
    counts = fields.counts(store)
    assert (counts.readings, counts.cost_usd) == (1, pytest.approx(0.006))


def test_a_reading_that_moves_to_another_role_is_not_paid_twice(store: Store, add) -> None:
    document = add("a.jpg")
    layout, paid = reading("A", None, "layout"), reading("B", 0.01)
    for role, said in [("A", paid), ("A", layout), ("B", paid), ("B", paid), ("A", paid)]:
        readings.save(store, document.id, replace(said, role=role))
    counts = fields.counts(store)
    assert counts.cost_usd == 0.01
    assert counts.readings == 2
    assert readings.of_document(store, document.id) == (replace(paid, role="A"), paid)
    assert [said.reader for said in readings.history(store, document.id)] == ["layout"]


def test_a_reading_that_comes_back_is_no_history_any_more(store: Store, add) -> None:
    document = add("a.jpg")
    layout, paid = reading("A", None, "layout"), reading("A", 0.01)
    for role, said in [("A", layout), ("A", paid), ("B", layout)]:
        readings.save(store, document.id, replace(said, role=role))
    assert [r.reader for r in readings.of_document(store, document.id)] == ["anthropic", "layout"]
    assert readings.history(store, document.id) == ()


def test_costs_add_up_without_rounding(store: Store, add) -> None:
    for number in range(10):
        readings.save(store, add(f"{number}.jpg").id, reading("A", 0.1))
    assert fields.counts(store).cost_usd == 1.0


def test_a_new_reading_leaves_what_a_human_decided(store: Store, add, tell) -> None:
    document = add("a.jpg", {"total": 0.9})
    tell(document.id, "total", "31.60")
    readings.save(store, document.id, reading("A"))
    field = fields.find(store, document.id, "total")
    assert field is not None
    assert (field.value, field.state) == ("31.60", FieldState.DECIDED)


def test_a_paid_reply_is_kept_as_it_came(store: Store) -> None:
    assert readings.reply(store, "key") is None
    readings.save_reply(store, "key", '{"a": "é\u2028"}\n')
    assert readings.reply(store, "key") == '{"a": "é\u2028"}\n'
    readings.save_reply(store, "key", "later")
    assert readings.reply(store, "key") == "later"


def test_words_come_back_as_they_were(store: Store) -> None:
    found = PageWords(
        (Word("TOTAL", Box(1, 2, 3.125, 4), 0.91, 0), Word("31,60 €", Box(5, 2, 9, 4), None, 1)),
        WordSource.OCR,
        "tesseract 5.3.0",
    )
    assert words.get(store, "page") is None
    assert not words.known(store, "page")
    words.save(store, "page", found)
    assert words.get(store, "page") == found
    assert words.known(store, "page")
    empty = PageWords((), WordSource.TEXT_LAYER, "text layer")
    words.save(store, "page", empty)
    assert words.get(store, "page") == empty


def test_what_further_engines_read_stands_beside_the_words_of_the_readings(store: Store) -> None:
    def read(engine: str, text: str) -> PageWords:
        return PageWords((Word(text, Box(1, 2, 3, 4), 0.5, 0),), WordSource.OCR, engine)

    words.save(store, "page", read("rapidocr 3.10.0", "486.20"))
    for text in ("436.20", "486.2O"):
        words.save_further(store, "page", read("tesseract 5.3.0", text))
    words.save_further(store, "other", read("tesseract 5.3.0", "1.00"))
    assert words.get(store, "page") == read("rapidocr 3.10.0", "486.20")
    assert words.further(store, "page") == (read("tesseract 5.3.0", "486.2O"),)
    assert words.witnesses(store, "page") == (
        ("rapidocr 3.10.0", WordSource.OCR),
        ("tesseract 5.3.0", WordSource.OCR),
    )
    assert words.witnesses(store, "nobody") == words.further(store, "nobody") == ()
    assert not words.known(store, "other")


def test_the_quality_of_a_page_comes_back_under_its_number(store: Store) -> None:
    assert words.quality(store, "page", 1) is None
    for sharpness in (0.25, 0.75):
        words.save_quality(store, "page", PageQuality(1, sharpness, 0.5, 0.9, 21.5, -1.25))
    assert words.quality(store, "page", 3) == PageQuality(3, 0.75, 0.5, 0.9, 21.5, -1.25)


def timed(said: Reading, seconds: float | None) -> Reading:
    return replace(said, usage=replace(said.usage, seconds=seconds))


def test_how_long_it_took_is_kept_and_sealed(store: Store, add) -> None:
    document = add("a.jpg")
    readings.save(store, document.id, timed(reading("A"), 2))
    assert readings.of_document(store, document.id) == (timed(reading("A"), 2.0),)
    assert list(readings.broken(store)) == []
    store.run("UPDATE readings SET seconds = 0.5")
    assert list(readings.broken(store)) == [(document.id, "A")]


@pytest.mark.parametrize("order", [(None, 2.5), (2.5, None), (2.5, 2.5)])
def test_a_reading_told_with_and_without_its_time_is_paid_once(store: Store, add, order) -> None:
    document = add("a.jpg")
    for took in order:
        readings.save(store, document.id, timed(reading("A"), took))
    assert readings.of_document(store, document.id) == (timed(reading("A"), 2.5),)
    assert readings.history(store, document.id) == ()
    assert fields.counts(store).cost_usd == pytest.approx(0.004)
    assert list(readings.broken(store)) == []


def test_times_are_told_by_model(store: Store, add) -> None:
    for number in range(40):
        document = add(f"{number}.jpg")
        readings.save(store, document.id, timed(reading("A"), 1 + number / 10))
        readings.save(store, document.id, reading("B", reader="layout"))
    (taken,) = seconds.taken(store)
    assert (taken.reader, taken.model, taken.n) == ("anthropic", "model", 40)
    assert taken.median == pytest.approx(2.95)
    assert taken.p95 == pytest.approx(4.7)


def test_a_reply_remembers_how_long_it_took(store: Store) -> None:
    readings.save_reply(store, "key", "said", 1.5)
    assert readings.timed_reply(store, "key") == ("said", 1.5)
    readings.save_reply(store, "key", "later")
    assert readings.timed_reply(store, "key") == ("later", None)
    assert readings.timed_reply(store, "another") is None
