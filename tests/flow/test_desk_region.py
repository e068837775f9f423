"""Values from the page: their place is kept, survives, is exported and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.flow import desk, desk_region, desk_sheet, page_turns, sent_pages
from reviewer.flow.project import Project
from reviewer.model.decision import DecisionType
from reviewer.model.errors import UsageError
from reviewer.model.field import Field, FieldState
from reviewer.model.geometry import Box
from reviewer.model.picked import FROM_REGION, Picked
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import blobs, decisions, documents, fields, readings

ANA = {"by": "ana", "ms": 1000}
PLACE = Box(100, 200, 180, 214)


def field(project: Project, path: str) -> Field:
    def find(store):
        document = documents.find(store, "harbour-lane.pdf")
        return fields.find(store, document.id, path)

    found = project.call(find)
    assert found is not None
    return found


def take(project: Project, path: str, value: str, picked: Picked):
    at = field(project, path).id
    project.call(lambda store: desk_region.take(store, at, value, picked, **ANA))
    return last(project)


def last(project: Project):
    return project.call(lambda store: decisions.last(store, "ana"))


def test_words_picked_are_the_value_with_their_place(checked: Path, run, tmp_path: Path):
    with Project.open(checked) as project:
        before = field(project, "vendor")
        said = take(project, "vendor", " Harbour Lane ", Picked("Harbour Lane", 1, PLACE))
        assert (said.type, said.value) == (DecisionType.CORRECT, "Harbour Lane")
        assert (said.witness, said.page, said.box) == ("page", 1, PLACE)
    with Project.open(checked) as project:
        after = field(project, "vendor")
        assert (after.value, after.box, after.state) == (
            "Harbour Lane", PLACE, FieldState.DECIDED,
        )  # fmt: skip
    target = tmp_path / "out.jsonl"
    assert run("export", checked, "--format", "jsonl", "--out", target).code == 0
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    told = next(line for line in lines if line["document"] == "harbour-lane.pdf")
    cell = told["details"]["vendor"]
    assert (cell["value"], cell["witness"], cell["box"]) == (
        "Harbour Lane", "page", PLACE.as_list(),
    )  # fmt: skip
    with Project.open(checked) as project:
        project.call(lambda store: desk.undo(store, "ana"))
        assert field(project, "vendor") == before
        project.call(lambda store: desk.redo(store, "ana"))
        assert field(project, "vendor").box == PLACE


def test_what_was_amended_is_typed_and_what_was_right_is_accepted(project: Project):
    amended = take(project, "vendor", "Harbour Lane Ltd", Picked("Harbour Lane", 1, PLACE))
    assert (amended.witness, amended.box) == ("typed", PLACE)
    now = field(project, "total").value
    right = take(project, "total", now, Picked(now, 1, PLACE))
    assert (right.type, right.witness, right.box) == (DecisionType.ACCEPT, "page", PLACE)
    again = take(project, "total", "1.00", Picked("1.00", 1, PLACE, FROM_REGION))
    assert again.witness == "region"
    with pytest.raises(UsageError, match="press X"):
        take(project, "total", "  ", Picked("", 1, PLACE))


def test_the_words_of_a_page_are_those_that_were_read(project: Project):
    document = project.call(lambda store: documents.find(store, "harbour-lane.pdf"))
    found = project.call(lambda store: desk_region.words_of(store, document.pages[0]))
    assert "Harbour" in {word.text for word in found.words}
    nowhere = project.call(
        lambda store: desk_region.words_of(store, type(document.pages[0])(1, 9, 9, "no such page"))
    )
    assert nowhere is None


def test_a_document_is_gone_through_field_by_field(project: Project):
    document = project.call(lambda store: documents.find(store, "harbour-lane.pdf"))
    ids = [f.id for f in project.call(lambda store: fields.of_document(store, document.id))]
    walked = [ids[0]]
    while walked[-1] != ids[-1]:
        walked.append(project.call(lambda s, at=walked[-1]: desk_sheet.following(s, at)))
    assert walked == ids
    assert project.call(lambda store: desk_sheet.before(store, ids[1])) == ids[0]
    assert project.call(lambda store: desk_sheet.before(store, ids[0])) == ids[0]
    beyond = project.call(lambda store: desk_sheet.following(store, ids[-1]))
    there = project.call(lambda store: fields.get(store, beyond))
    others = project.call(lambda store: fields.of_document(store, there.document))
    assert beyond == ids[-1] or (there.document != document.id and beyond == others[0].id)


def test_pages_stay_turned(checked: Path):
    with Project.open(checked) as project:
        project.call(lambda store: page_turns.keep(store, "a", 5))
        project.call(lambda store: page_turns.keep(store, "b", 3))
        project.call(lambda store: page_turns.keep(store, "b", 4))
    with Project.open(checked) as project:
        assert project.call(page_turns.every) == {"a": 1}


def test_a_page_is_shown_as_it_was_sent_where_a_copy_was_kept(project: Project):
    document = project.call(lambda store: documents.find(store, "harbour-lane.pdf"))

    def look(page: int = 1):
        return project.call(lambda store: sent_pages.look(store, document.id, page))

    assert look() == sent_pages.SentPage(None, sent_pages.NOTHING)
    values = (FieldValue("total", "1.00"),)
    kept = project.call(lambda store: blobs.put_bytes(store, b"the masked picture"))
    for images in (("ab" * 32,), (kept,)):
        reading = Reading(
            "C", "far", values, "far-1", created="2026-11-20T10:00:00Z", images=images
        )
        project.call(lambda store, r=reading: readings.save(store, document.id, r))
        said = look()
        assert "far-1 on 2026-11-20" in said.sentence
        assert (said.picture is not None) == (images == (kept,))
    assert said.picture.read_bytes() == b"the masked picture"
    assert look(2).sentence == sent_pages.NOTHING
