"""Acts over many fields, notes and history, without a window: whole or not at all, one undo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.flow import acts, alike, causes, desk, exporting, history
from reviewer.flow.exporting import ExportOrder
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError
from reviewer.model.field import Field, FieldState
from reviewer.review.causes import causes as grouped
from reviewer.store import decisions, fields, notes
from reviewer.store.db import Store
from reviewer.store.verify import verify


def fields_of(project: Project, path: str) -> list[Field]:
    return [f for f in project.call(lambda s: list(fields.each(s))) if f.path == path]


def flag(project: Project, *paths: str) -> None:
    def act(store: Store) -> None:
        told = [f for f in fields.each(store) if f.path in paths]
        fields.move_risks(store, [(f.id, 0.5, True) for f in told], {f.document for f in told})

    project.call(act)


def test_values_come_in_pieces_and_in_all(project: Project) -> None:
    found, after = project.call(lambda s: alike.glances(s, "line_items[].total", None, limit=3))
    every = list(found)
    while after is not None:
        found, after = project.call(
            lambda s, at=after: alike.glances(s, "line_items[].total", at, limit=3)
        )
        every += found
    told = project.call(lambda s: list(fields.each(s)))
    wanted = [f for f in told if f.path.startswith("line_items[") and f.path.endswith("].total")]
    assert sorted(one.id for one in every) == sorted(f.id for f in wanted)
    plain, end = project.call(lambda s: alike.glances(s, "total", None))
    assert (len(plain), end) == (2, None)
    assert {one.value for one in plain} == {f.value for f in fields_of(project, "total")}
    made = project.call(lambda s: alike.specimens(s, [one.id for one in plain] + [99999]))
    assert [one.field.id for one in made] == [one.id for one in plain]
    assert all(one.place is not None and one.document_sha256 for one in made)


def test_a_screen_is_one_act_and_each_field_has_its_own_decision_and_time(project: Project) -> None:
    flag(project, "total", "number")
    shown = {f.id: (f.value, f.absence) for f in fields_of(project, "total")}
    project.call(lambda s: alike.accept_shown(s, shown, by="ann", ms=101))
    told = project.call(lambda s: list(decisions.each(s)))
    assert sorted(d.ms or 0 for d in told) == [50, 51]
    assert len({d.act for d in told}) == 1
    assert project.call(desk.counts).median_ms is None  # nobody was that fast one by one
    assert project.call(lambda s: acts.next_undo(s, "ann")) == "accepted 2 values of total"
    changes = project.call(lambda s: desk.undo(s, "ann"))
    assert changes is not None
    assert len(changes.fields) == 2
    assert {f.state for f in fields_of(project, "total")} == {FieldState.OPEN}
    project.call(lambda s: desk.redo(s, "ann"))
    assert {f.state for f in fields_of(project, "total")} == {FieldState.DECIDED}
    assert project.call(verify) == []


def test_what_says_something_else_by_now_is_left_alone(project: Project) -> None:
    first, second = fields_of(project, "total")
    shown = {first.id: ("another", None), second.id: (second.value, second.absence)}
    project.call(lambda s: alike.accept_shown(s, shown, by="ann", ms=None))
    assert [f.state.value for f in fields_of(project, "total")] == ["open", "decided"]
    with pytest.raises(UsageError):
        project.call(lambda s: alike.accept_shown(s, shown, by="ann", ms=None))


def test_other_peoples_decisions_stand_when_an_act_is_taken_back(project: Project) -> None:
    first, _second = fields_of(project, "total")
    shown = {f.id: (f.value, f.absence) for f in fields_of(project, "total")}
    project.call(lambda s: alike.accept_shown(s, shown, by="ann", ms=None))
    project.call(lambda s: desk.correct(s, first.id, "1.00", by="bob", ms=None))
    project.call(lambda s: desk.undo(s, "ann"))
    told = fields_of(project, "total")
    assert [(f.state.value, f.value == "1.00") for f in told] == [
        ("decided", True),
        ("open", False),
    ]


def test_a_group_is_settled_by_a_remedy_without_what_was_left_out(project: Project) -> None:
    paths = [f.path for f in project.call(lambda s: list(fields.each(s))) if f.value]
    flag(project, *paths)
    doubts, after = project.call(lambda s: causes.gather(s, project.kind, None, limit=500))
    assert after is None
    cause = next(c for c in grouped(doubts) if len(c.doubts) >= 3)
    remedy = causes.remedies(cause)[0]
    out = remedy.becomes[0][0].field
    before = project.call(desk.counts).left
    project.call(lambda s: causes.settle(s, remedy, [out.id], by="ann", ms=90))
    settled = len(remedy.becomes) - 1
    assert project.call(desk.counts).left == before - settled
    for doubt, value in remedy.becomes[1:]:
        field = project.call(lambda s, d=doubt: fields.get(s, d.field.id))
        assert (field.value, field.state) == (value, FieldState.DECIDED)
    assert project.call(lambda s: fields.get(s, out.id)).state is FieldState.OPEN
    project.call(lambda s: desk.undo(s, "ann"))
    assert project.call(desk.counts).left == before


def test_a_note_is_kept_and_exported_and_the_newest_counts(
    project: Project, tmp_path: Path
) -> None:
    field = fields_of(project, "total")[0]
    for text in ("first", " second\nline "):
        project.call(lambda s, t=text: history.write(s, field.id, t, by="ann"))
    order = ExportOrder("jsonl", tmp_path / "out.jsonl")
    with Workers(1) as workers:
        exporting.export(Run(project, workers), order)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    line = next(one for one in lines if one["document"] == field.document_name)
    told = line["details"]["total"]["note"]
    assert (told["text"], told["by"]) == ("second line", "ann")
    assert "note" not in line["details"]["number"]
    project.call(lambda s: history.write(s, field.id, " ", by="bob"))
    assert project.call(lambda s: notes.of_document(s, field.document)) == {}
    every = project.call(lambda s: notes.of_field(s, field.document, "total"))
    assert [note.text for note in every] == ["first", "second line", ""]
    with pytest.raises(Exception, match="only ever appended"):
        project.call(lambda s: s.run("DELETE FROM notes"))


def test_history_hears_settled_values_of_the_same_supplier_alone(project: Project) -> None:
    first, second = fields_of(project, "vendor")
    for field in (first, second):
        project.call(lambda s, i=field.id: desk.correct(s, i, "TED HENG", by="ann", ms=None))
    told = project.call(lambda s: fields.of_document(s, second.document))
    calm = [(f.id, f.risk, False) for f in told]
    project.call(lambda s: fields.move_risks(s, calm, [second.document]))
    mine, theirs = fields_of(project, "total")
    project.call(lambda s: fields.move_risks(s, [(theirs.id, 0.9, True)], [second.document]))
    assert project.call(lambda s: history.earlier(s, mine.id)) == ()
    project.call(lambda s: desk.correct(s, theirs.id, "5.00", by="ann", ms=None))
    said = project.call(lambda s: history.earlier(s, mine.id))
    assert [(one.value, one.often, one.field) for one in said] == [("5.00", 1, theirs.id)]
    cell = next(f for f in project.call(lambda s: list(fields.each(s))) if "[" in f.path)
    assert project.call(lambda s: history.earlier(s, cell.id)) == ()


def test_time_is_shared_so_that_it_adds_up() -> None:
    assert acts.shares(101, 3) == [34, 34, 33]
    assert acts.shares(None, 2) == [None, None]
    assert acts.shares(5, 0) == []
