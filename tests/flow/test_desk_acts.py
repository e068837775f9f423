"""The reviewer's acts over a tiny project: each durable, each taken back to any depth."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.flow import desk
from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, Field, FieldState
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import decisions, documents, fields, readings

ANA, BEN = {"by": "ana", "ms": 1000}, {"by": "ben", "ms": 500}


class Desk:
    """The acts by the path of the field, on the invoice of Harbour Lane."""

    def __init__(self, project: Project) -> None:
        self.project = project
        found = project.call(lambda store: documents.find(store, "harbour-lane.pdf"))
        self.document = found.id

    def field(self, path: str) -> Field:
        found = self.project.call(lambda store: fields.find(store, self.document, path))
        assert found is not None
        return found

    def do(self, act, path: str, *values: object, **more: object) -> Changes:
        field = self.field(path)
        return self.project.call(lambda store: act(store, field.id, *values, **more))

    def take(self, path: str, witness: str) -> Changes:
        field, kind = self.field(path), self.project.kind
        return self.project.call(lambda s: desk.take(s, kind, field.id, witness, **ANA))

    def undo(self, by: str = "ana") -> Changes | None:
        return self.project.call(lambda store: desk.undo(store, by))

    def redo(self, by: str = "ana") -> Changes | None:
        return self.project.call(lambda store: desk.redo(store, by))

    def said(self, path: str) -> tuple[str | None, Absence | None, FieldState]:
        field = self.field(path)
        return field.value, field.absence, field.state


@pytest.fixture
def at(project: Project) -> Desk:
    return Desk(project)


OPEN, DECIDED = FieldState.OPEN, FieldState.DECIDED


def test_accepting_a_value_and_an_absence(at):
    changes = at.do(desk.accept, "total", **ANA)
    assert changes.did == "Accepted total"
    assert changes.fields == (at.field("total").id,)
    assert changes.documents == (at.document,)
    assert at.said("total") == ("£891.78", None, DECIDED)

    path = _make_absent(at, "iban")
    at.do(desk.accept, path, **ANA)
    assert at.said(path) == (None, Absence.NOT_ON_PAGE, DECIDED)
    card = at.project.call(lambda s: desk.card(s, at.project.kind, at.field(path).id))
    assert (card.decision.type.value, card.decision.absence) == ("accept", Absence.NOT_ON_PAGE)


def _make_absent(at: Desk, path: str) -> str:
    field = at.field(path)
    said = Field(
        field.document, field.document_name, path, None, Absence.NOT_ON_PAGE, 0.5, True, ()
    )
    at.project.call(lambda store: fields.replace(store, field.document, [said], []))
    return path


def test_correcting_keeps_what_was_typed_and_where_it_was_picked(at):
    at.do(desk.correct, "vendor", "  Harbour Lane Ltd ", witness="page", page=1,
          box=Box(1, 2, 3, 4), **ANA)  # fmt: skip
    field = at.field("vendor")
    assert (field.value, field.page, field.box) == ("Harbour Lane Ltd", 1, Box(1, 2, 3, 4))
    for nothing in ("", "   \n"):
        with pytest.raises(UsageError, match="An empty value says nothing; press X"):
            at.do(desk.correct, "vendor", nothing, **ANA)
    assert at.said("vendor") == ("Harbour Lane Ltd", None, DECIDED)


def test_the_three_ways_to_have_no_value(at):
    at.do(desk.absent, "tax", Absence.EMPTY_ON_PAGE, **ANA)
    at.do(desk.unreadable, "buyer", **ANA)
    before = at.said("number")[:2]
    at.do(desk.ambiguous, "number", **ANA)
    assert at.said("tax") == (None, Absence.EMPTY_ON_PAGE, DECIDED)
    assert at.said("buyer") == (None, Absence.UNREADABLE, DECIDED)
    assert at.said("number") == (*before, DECIDED)


def test_taking_what_a_witness_says(at):
    _disagree(at, "total", "999.99")
    changes = at.take("total", "B")
    assert changes.did.startswith("Corrected total")
    assert at.said("total") == ("999.99", None, DECIDED)
    at.take("total", "ocr")
    assert at.said("total")[0] == at.project.call(
        lambda s: desk.card(s, at.project.kind, at.field("total").id).ocr_text
    )
    at.undo()
    at.undo()
    assert at.take("total", "A").did == "Accepted total"
    assert at.said("total")[0] == "£891.78"

    _disagree(at, "tax", None, Absence.EMPTY_ON_PAGE)
    assert "tax" in at.take("tax", "B").did
    assert at.said("tax") == (None, Absence.EMPTY_ON_PAGE, DECIDED)


def _disagree(at: Desk, path: str, value: str | None, absence: Absence | None = None) -> None:
    """Let reading B say something else of one field."""

    def act(store) -> None:
        b = next(r for r in readings.of_document(store, at.document) if r.role == "B")
        rest = tuple(v for v in b.values if v.path != path)
        other = (*rest, FieldValue(path, value, absence))
        readings.save(store, at.document, Reading("B", b.reader, other, prompt=b.prompt))

    at.project.call(act)


def test_a_witness_that_has_nothing_to_say(at):
    before = at.said("total")
    with pytest.raises(UsageError, match="Reading C says nothing of Total"):
        at.take("total", "C")
    at.project.call(lambda s: fields.create(s, at.document, "invented"))
    for witness, sentence in (
        ("A", "Reading A says nothing of Invented"),
        ("ocr", "OCR found nothing for Invented on this document"),
    ):
        with pytest.raises(UsageError, match=sentence):
            at.take("invented", witness)
    assert at.said("total") == before
    assert at.undo() is None


def test_undo_and_redo_to_any_depth_also_after_reopening(checked: Path):
    paths = ("total", "tax", "vendor", "total", "number")
    with Project.open(checked) as project:
        at = Desk(project)
        states = [_all(at)]
        for index, path in enumerate(paths):
            at.do(desk.correct, path, f"value {index}", **ANA)
            states.append(_all(at))
        at.undo()
        assert _all(at) == states[-2]
    with Project.open(checked) as project:
        at = Desk(project)
        assert at.redo() is not None
        assert at.redo() is None
        for state in reversed(states[:-1]):
            changes = at.undo()
            assert changes is not None
            assert "corrected " in changes.did
            assert _all(at) == state
        assert at.undo() is None
    with Project.open(checked) as project:
        at = Desk(project)
        for state in states[1:]:
            changes = at.redo()
            assert changes is not None
            assert "orrected " in changes.did
            assert _all(at) == state
        assert at.redo() is None
        at.undo()
        at.do(desk.accept, "buyer", **ANA)
        assert at.redo() is None, "a new decision ends what could be redone"
        history = project.call(lambda store: list(decisions.each(store)))
        assert len(history) == 5 + 1 + 1 + 5 + 5 + 1 + 1, "nothing is ever taken out"


def _all(at: Desk) -> list[tuple[str, str | None, FieldState]]:
    found = at.project.call(lambda s: desk.document_fields(s, at.document))
    return [(f.path, f.value, f.state) for f in found]


def test_each_takes_back_their_own(at):
    at.do(desk.correct, "total", "1.00", **ANA)
    at.do(desk.correct, "tax", "2.00", **BEN)
    assert "total" in at.undo("ana").did
    assert at.said("tax") == ("2.00", None, DECIDED)
    assert at.undo("ana") is None
    assert at.redo("ben") is None
    assert "tax" in at.undo("ben").did
    assert "total" in at.redo("ana").did


def test_where_one_was_is_where_one_comes_back_to(checked: Path, run):
    assert run("check", checked, "--threshold", "0.0001", "--workers", "1").code == 0
    with Project.open(checked) as project:
        first = project.call(desk.resume)
        queue = project.call(lambda s: desk.queue(s, limit=1000))
        assert first == queue[0].id
        assert [f.risk for f in queue] == sorted((f.risk for f in queue), reverse=True)
        left = project.call(desk.counts).left
        project.call(lambda s: desk.remember(s, queue[3].id))
        project.call(lambda s: desk.accept(s, first, by="ana", ms=2000))
        assert project.call(desk.counts).left == left - 1
        following = project.call(lambda s: desk.next_field(s, first))
        assert following == queue[1].id
        assert project.call(lambda s: desk.previous_field(s, queue[2].id)) == queue[1].id
        last = queue[-1].id
        assert project.call(lambda s: desk.next_field(s, last)) == queue[1].id, "round to the first"
    with Project.open(checked) as project:
        assert project.call(desk.resume) == queue[3].id
        project.call(lambda s: desk.remember(s, 10**9))
        assert project.call(desk.resume) == queue[1].id
        with pytest.raises(UsageError, match="is not in the project any more"):
            project.call(lambda s: desk.accept(s, 10**9, by="ana", ms=1))


def test_a_decision_outlives_a_new_check(checked: Path, run):
    with Project.open(checked) as project:
        Desk(project).do(desk.correct, "total", "1.00", **ANA)
    assert run("check", checked, "--workers", "1").code == 0
    with Project.open(checked) as project:
        at = Desk(project)
        assert at.said("total") == ("1.00", None, DECIDED)
        at.undo()
        assert at.said("total") == ("£891.78", None, OPEN)
