"""Readings, proposed values and verdicts that something else changed are found and never shown."""

from __future__ import annotations

import string
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.errors import ProjectDamaged
from reviewer.model.reading import FieldValue, Reading, Usage
from reviewer.model.verdict import CheckResult, Verdict
from reviewer.store import fields, harvest, readings
from reviewer.store.codec import content_hash
from reviewer.store.db import Store
from reviewer.store.queue import of_ids
from reviewer.store.repair import repair
from reviewer.store.seals import fits, seal
from reviewer.store.verify import quick_look, verify


@pytest.fixture
def held(store: Store, add) -> Store:
    """A document with a reading that was replaced, one that counts, two fields and a verdict."""
    document = add("a.jpg", {"total": 0.9, "date": 0.1})
    for model in ("old", "new"):
        said = (FieldValue("total", "31.60"), FieldValue("date", "2026-03-14"))
        made = Reading("A", "layout", said, model=model, usage=Usage(1, 2, 3))
        readings.save(store, document.id, made)
    found = [CheckResult("ocr", "total", Verdict.AGREES, "The page says 31.60.")]
    fields.replace(store, document.id, fields.of_document(store, document.id), found)
    assert verify(store) == []
    return store


def found_of(store: Store) -> list[str]:
    quick = quick_look(store, 60).problems
    found = [one for one in verify(store) if "not what this program stored" in one]
    assert [one for one in quick if "not what this program stored" in one] == found
    return found


@pytest.mark.parametrize(
    "change",
    [
        "value = '31.00'",
        "absence = 'unreadable'",
        "risk = 0.01",
        "flagged = 1 - flagged",
        "reasons = '[]'",
        "page = 7",
        "box = '[1.0,2.0,3.0,4.0]'",
    ],
)
def test_whatever_is_shown_of_a_field_is_sealed(held: Store, change: str) -> None:
    held.run("UPDATE fields SET reasons = '[\"x\"]', seal = NULL")
    held.run("UPDATE fields SET seal = seal(document_id, path, value, absence, risk, flagged, "
             "reasons, page, box)")  # fmt: skip
    held.run(f"UPDATE fields SET {change} WHERE path = 'total'")
    (sentence,) = found_of(held)
    assert sentence.startswith("The proposed value of total of a.jpg is not what")
    assert f"reviewer check {held.folder}" in sentence
    for shown in (
        lambda: fields.of_document(held, 1),
        lambda: fields.get(held, 1),
        lambda: list(fields.each(held)),
        lambda: harvest.after(held, "", 10),
    ):
        with pytest.raises(ProjectDamaged, match=r"total of a\.jpg.*check.*reviewer restore"):
            shown()
    assert fields.find(held, 1, "date") is not None
    withheld, date = of_ids(held, [1, 2])
    assert (withheld.value, withheld.path, withheld.flagged) == (None, "total", True)
    assert "not what this program stored" in withheld.reasons[0]
    assert date.path == "date"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("said = replace(said, '31.60', '31.00') WHERE role = 'A'", "Reading A of a.jpg is"),
        ("cost_usd = 0.5 WHERE role = 'A'", "Reading A of a.jpg is"),
        ("sha256 = 'x' WHERE role = 'A'", "Reading A of a.jpg is"),
    ],
)
def test_a_reading_that_was_changed_is_named_and_not_shown(
    held: Store, change: str, what: str
) -> None:
    held.run(f"UPDATE readings SET {change}")
    (sentence,) = found_of(held)
    assert sentence.startswith(what)
    assert f"reviewer restore {held.folder}" in sentence
    with pytest.raises(ProjectDamaged, match=f"{what}.*reviewer restore"):
        readings.of_document(held, 1)
    with pytest.raises(ProjectDamaged, match=what):
        readings.of_documents(held, [1])


def test_whole_dollars_that_were_hashed_as_a_whole_number_still_fit(held: Store) -> None:
    (row,) = held.rows(
        "SELECT reader, said, model, prompt, created, images, input_tokens, output_tokens "
        "FROM readings WHERE role = 'A'"
    )
    held.run("UPDATE readings SET sha256 = ? WHERE role = 'A'", (content_hash([*row, 3]),))
    assert verify(held) == []
    assert readings.of_document(held, 1)[0].usage.cost_usd == 3.0


def test_an_earlier_reading_that_was_changed_is_named_and_left_out(held: Store) -> None:
    assert len(readings.history(held, 1)) == 1
    held.run("UPDATE readings SET model = 'other' WHERE role IS NULL")
    (sentence,) = found_of(held)
    assert sentence.startswith("An earlier reading of a.jpg is")
    assert readings.history(held, 1) == ()


def test_a_changed_reading_is_put_aside_and_mended_by_reading_the_same_again(held: Store) -> None:
    (right,) = readings.of_document(held, 1)
    held.run("UPDATE readings SET said = replace(said, '31.60', '31.00') WHERE role = 'A'")
    made = repair(held)
    assert dict(made.repaired) == {"readings put aside": 1}
    (left,) = made.left
    assert left.sentence.startswith("An earlier reading of a.jpg is not what")
    assert readings.of_document(held, 1) == ()
    assert fields.counts(held).readings == 0
    readings.save(held, 1, replace(right, model="newest"))
    assert verify(held) == [left.sentence]
    readings.save(held, 1, right)
    assert readings.of_document(held, 1) == (right,)
    assert len(readings.history(held, 1)) == 2
    assert verify(held) == []


def test_a_verdict_that_was_changed_is_named_and_not_shown(held: Store) -> None:
    held.run("UPDATE verdicts SET results = replace(results, '31.60', '31.00')")
    (sentence,) = found_of(held)
    assert sentence.startswith("What was found of total of a.jpg is not what")
    with pytest.raises(ProjectDamaged, match="What was found of total"):
        fields.results(held, 1, "total")
    with pytest.raises(ProjectDamaged, match="What was found of total"):
        harvest.after(held, "", 10)


def test_what_the_program_writes_itself_keeps_its_seal(held: Store) -> None:
    fields.move_risks(held, [(1, 1, True), (2, 0, False)], [1])  # whole numbers, too
    fields.give_reason(held, 2, "Two people say different things.")
    fields.create(held, 1, "vendor\N{SNOWMAN}")
    fields.replace(held, 1, fields.of_document(held, 1)[:1], [])
    assert verify(held) == []
    assert held.rows("SELECT count(*) FROM fields WHERE seal IS NULL") == [(0,)]


def test_moving_a_risk_does_not_seal_what_was_changed_before(held: Store) -> None:
    held.run("UPDATE fields SET value = '31.00' WHERE path = 'total'")
    fields.move_risks(held, [(1, 0.5, True), (2, 0.6, True)], [1])
    assert len(found_of(held)) == 1


def test_checking_again_mends_it(held: Store) -> None:
    told = fields.of_document(held, 1)
    held.run("UPDATE fields SET value = '31.00' WHERE path = 'total'")
    fields.replace(held, 1, told, [])
    assert verify(held) == []


def test_a_row_without_a_seal_is_taken_as_it_is(held: Store) -> None:
    held.run("UPDATE fields SET seal = NULL, value = '5' WHERE path = 'total'")
    assert verify(held) == []
    assert fields.get(held, 1).value == "5"


CONTENT = st.lists(
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    min_size=1,
    max_size=9,
)


@given(CONTENT, st.data())
def test_another_sign_in_a_text_is_another_seal(content: list[object], data: st.DataObject) -> None:
    kept = seal(*content)
    assert -(2**31) <= kept < 2**31
    assert fits(kept, *content)
    at = data.draw(st.integers(0, len(content) - 1))
    if isinstance(content[at], str) and content[at]:
        text = str(content[at])
        sign = data.draw(st.sampled_from(string.printable).filter(lambda s: s != text[-1]))
        assert not fits(kept, *content[:at], text[:-1] + sign, *content[at + 1 :])
    assert not fits(kept, *content, None)


def test_a_seal_is_the_same_in_every_process() -> None:
    """Of another Python too: nothing in it depends on a table of letters or a hash's salt."""
    said = "from reviewer.store.seals import seal; print(seal(1, 'total', '31,60 €', 0.25, None))"
    other = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert int(other.stdout) == seal(1, "total", "31,60 €", 0.25, None) == SEALED


SEALED = 390794880
