"""A field under a mask is hidden: neither wrong nor missing, in no figure, on no path."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.flow import gate, hidden, mask_state, redaction
from reviewer.flow.gate import Cleared, Permit, PermittedPage
from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.document import Document, Page
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.masking import PlacedMask
from reviewer.model.reading import FieldValue, Reading, proposal
from reviewer.model.redaction import RedactionPolicy
from reviewer.store import documents, fields, page_states, readings, redactions
from reviewer.store.db import Store
from tests.fakes import vlm_server as fake
from tests.fakes.found import nothing_found
from tests.fakes.vlm_server import Received, Response, VlmServer
from tests.flow.test_reading_by_model import KEY, B, is_a, read

HARBOUR = "harbour-lane.pdf"
HERE, THERE = (1, Box(10, 10, 50, 20)), (1, Box(10, 500, 50, 510))
OVER_IT = Mask(1, Box(0, 0, 60, 30), "ana")


def said(value: str | None, absence: Absence | None = None) -> FieldValue:
    return FieldValue("total", value, absence, 0.9, "clear", 1)


@pytest.mark.parametrize(
    ("answer", "places", "masks", "left"),
    [
        (said("7.19"), [HERE], [OVER_IT], (None, Absence.HIDDEN_BY_REDACTION)),
        (said(None, Absence.NOT_ON_PAGE), [HERE], [OVER_IT], (None, Absence.HIDDEN_BY_REDACTION)),
        (said("7.19"), [HERE, THERE], [OVER_IT], ("7.19", None)),
        (said("7.19"), [THERE], [OVER_IT], ("7.19", None)),
        (said("7.19"), [], [OVER_IT], ("7.19", None)),
        (said("7.19"), [(2, HERE[1])], [OVER_IT], ("7.19", None)),
        (said("7.19"), [HERE], [Mask(1, Box(0, 0, 12, 30), "ana")], ("7.19", None)),
        (said(None, Absence.NOT_ASKED), [HERE], [OVER_IT], (None, Absence.NOT_ASKED)),
        (said(None, Absence.HIDDEN_BY_REDACTION), [], [], (None, Absence.UNREADABLE)),
        (said(None, Absence.HIDDEN_BY_REDACTION), [THERE], [OVER_IT], (None, Absence.UNREADABLE)),
        (
            said(None, Absence.HIDDEN_BY_REDACTION), [], [OVER_IT],
            (None, Absence.HIDDEN_BY_REDACTION),
        ),
    ],
)  # fmt: skip
def test_what_was_covered_was_not_read(answer, places, masks, left) -> None:
    (value,) = hidden.hide([answer], {"total": places}, masks)
    assert (value.value, value.absence) == left


def test_rows_are_compared_by_what_they_are_and_not_by_their_number() -> None:
    """The mask lies over the screws: first for the model, last for who read before."""

    def row(number: int, name: str, price: str) -> list[FieldValue]:
        return [
            FieldValue(f"line_items[{number}].description", name),
            FieldValue(f"line_items[{number}].total", price),
        ]

    before = Reading("A", "layout", (*row(0, "Long hammer", "7.00"), *row(1, "Screws", "1.00")))
    places = {"line_items[1].total": [HERE], "line_items[0].total": [THERE]}
    document = Document("0" * 64, "a.pdf", "application/pdf", 1, ())
    page = PermittedPage(Page(1, 800, 1000, ""), (OVER_IT,), (), (), (), "", None)
    permit = Permit(document, (page,), RedactionPolicy())
    cleared = Cleared(permit, (), "", places, (before,))
    said = (*row(0, "Screws", "9.99"), *row(1, "Long hammer", "7.00"))
    told = {value.path: value for value in gate.understood(cleared, said)}
    assert told["line_items[1].description"].value == "Screws"
    assert told["line_items[1].total"].absence is Absence.HIDDEN_BY_REDACTION
    assert told["line_items[0].total"].value == "7.00"


def test_who_could_see_is_heard_before_who_could_not() -> None:
    covered = FieldValue("total", None, Absence.HIDDEN_BY_REDACTION)
    a = Reading("A", "model", (covered,))
    b = Reading("B", "layout", (FieldValue("total", "7.19"),))
    assert proposal([a, b], "total").value == "7.19"
    assert proposal([a], "total") == covered
    unasked = Reading("B", "model", (FieldValue("total", None, Absence.NOT_ASKED),))
    assert proposal([a, unasked], "total") == covered
    assert proposal([unasked], "total") is None


def everything(request: Received) -> Response:
    """A reply that has a total for every document, seen or not."""
    read_it = {"state": "READ", "confidence": "high", "reason": "", "page": 1}
    a = json.dumps({"fields": {"total": {**read_it, "value": "891.78"}}, "rows": {}})
    return fake.message(a if is_a(request) else B)


def cover_total(folder: Path) -> None:
    """Mask every place where the total of one invoice may stand."""
    with Project.open(folder) as project:
        document = project.call(lambda store: documents.find(store, HARBOUR))

        def cover(store) -> None:
            for page, box in hidden.places_of(store, document.id)["total"]:
                redaction.put(store, document.id, page, box.grown(2, 2), by="ana")
                places = {"total": (page, box)}
                page_states.save_guess(store, document.id, page_states.Guess("k", None, places))

        project.call(cover)
        nothing_found(project)


@pytest.mark.parametrize("layout_too", [False, True])
def test_a_hidden_field_is_in_no_figure(run, checked, lines, monkeypatch, layout_too) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    cover_total(checked)
    if not layout_too:  # as if no offline reading had ever been made
        with Project.open(checked) as project:
            project.call(lambda s: s.run("UPDATE readings SET role = NULL WHERE reader = 'layout'"))
    with VlmServer(everything) as server:
        assert run("read", checked, *read(server)).code == 0
        assert len(server.posts) == 4
    with Project.open(checked) as project:
        document = project.call(lambda store: documents.find(store, HARBOUR))
        told = project.call(lambda store: readings.of_document(store, document.id))
        by_model = [r.get("total") for r in told if r.reader == "anthropic"]
        assert [v.absence for v in by_model] == [Absence.HIDDEN_BY_REDACTION] * 2
    run("check", checked, "--workers", "1")
    with Project.open(checked) as project:
        total = project.call(lambda store: fields.find(store, document.id, "total"))
    flags = run("flags", checked, "--json").json["fields"]
    (flag,) = [f for f in flags if (f["document"], f["field"]) == (HARBOUR, "total")]
    truth = lines("truth.jsonl", *(
        {"document": name, "fields": {"total": "891.78"}} for name in (HARBOUR, "lindenau.pdf")
    ))  # fmt: skip
    measured = run("evaluate", checked, "--truth", truth, "--json").json
    if layout_too:
        assert total.value is not None, "who saw the page itself is heard"
        assert measured["documents"] == 2
        return
    assert (total.value, total.absence) == (None, Absence.HIDDEN_BY_REDACTION)
    assert (flag["flagged"], flag["risk"], flag["absent"]) == (False, 0.0, "hidden-by-redaction")
    assert (measured["fields"], measured["documents"]) == (1, 1)
    assert measured["risk"]["flagged_share"] is not None
    out = checked.parent / "set.jsonl"
    assert run("export", checked, "--format", "jsonl", "--out", out).code == 0
    told = map(json.loads, out.read_text("utf-8").splitlines())
    exported = {document["document"]: document for document in told}
    assert exported[HARBOUR]["fields"]["total"] == {"absent": "hidden-by-redaction"}
    before = run("evaluate", checked, "--truth", out, "--json").json
    assert HARBOUR not in str(before)
    assert run("route", checked, "--max-wrong", "1%", "--json").code == 0
    drawn = run("audit", checked, "--draw", "100%", "--json").json["waiting"]
    assert (HARBOUR, "total") not in [(one["document"], one["field"]) for one in drawn]
    assert run("status", checked, "--json").json["failed"] == []


def lying(store: Store) -> list[PlacedMask]:
    return [
        mask
        for document in documents.each(store)
        for mask in mask_state.masks(store, redactions.of_document(store, document.id))
    ]


def test_masks_survive_reading_again_and_another_process(run, checked, monkeypatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    cover_total(checked)
    with Project.open(checked) as project:
        before = project.call(lying)
    run("read", checked, "--reader", "layout", "--again", "--workers", "1")
    with VlmServer(everything) as server:
        run("read", checked, *read(server, "--again"))
    run("check", checked, "--workers", "1")
    with Project.open(checked) as project:
        after = project.call(lying)
    assert before
    assert before == after


def test_a_hidden_field_says_at_once_that_its_mask_is_gone(run, checked, monkeypatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    cover_total(checked)
    with Project.open(checked) as project:  # as if no offline reading had ever been made
        project.call(lambda s: s.run("UPDATE readings SET role = NULL WHERE reader = 'layout'"))
    with VlmServer(everything) as server:
        assert run("read", checked, *read(server)).code == 0
    run("check", checked, "--workers", "1")
    with Project.open(checked) as project:
        document = project.call(lambda store: documents.find(store, HARBOUR))

        def total(store) -> tuple[str, ...]:
            field = fields.find(store, document.id, "total")
            assert (field.absence, field.flagged) == (Absence.HIDDEN_BY_REDACTION, False)
            return field.reasons

        assert project.call(total) == (hidden.HID,)
        masks = project.call(lying)
        for mask in masks:
            project.call(lambda s, one=mask: redaction.take_back(s, one.id, by="ana"))
        assert project.call(total) == (hidden.UNCOVERED,)
        for _mask in masks:
            project.call(lambda store: redaction.undo(store, "ana"))
        assert project.call(total) == (hidden.HID,)
    assert run("verify", checked).code == 0
