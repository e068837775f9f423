"""Rows as decisions: every act on a table, its undo, and what leaves the project afterwards."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from reviewer.flow import acts, desk, exporting, imports, measure
from reviewer.flow.exporting import ExportOrder
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.readings import save_readings
from reviewer.flow.rows import Act, Rows
from reviewer.flow.table import table
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.table import Put
from reviewer.store import documents, fields, readings
from reviewer.store.verify import verify

DOCUMENT = "harbour-lane.pdf"
NAME = "line_items"


def write(project: Project, order: ExportOrder) -> None:
    with Workers(1) as workers:
        exporting.export(Run(project, workers), order)


class Desk:
    """One person at the table of one invoice."""

    def __init__(self, project: Project, by: str = "ann") -> None:
        self.project, self.by = project, by
        self.document = project.call(lambda s: documents.find(s, DOCUMENT, Path())).id

    def act(self, act: Act) -> Changes:
        kind = self.project.kind
        return self.project.call(lambda s: act(Rows(s, kind, self.document, NAME, self.by, 1000)))

    def undo(self) -> Changes | None:
        return self.project.call(lambda s: desk.undo(s, self.by))

    def redo(self) -> Changes | None:
        return self.project.call(lambda s: desk.redo(s, self.by))

    @property
    def rows(self) -> list[dict[str, str]]:
        made = self.project.call(lambda s: table(s, self.project.kind, self.document, NAME))
        return [
            {c.path.rpartition(".")[2]: c.value for c in row.cells if c.value} for row in made.rows
        ]

    def exported(self, target: Path) -> dict[str, Any]:
        write(self.project, ExportOrder("jsonl", target, force=True))
        lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
        return next(line for line in lines if line["document"] == DOCUMENT)


@pytest.fixture
def at(project: Project) -> Desk:
    return Desk(project)


ACTS: dict[str, tuple[Act, str]] = {
    "put": (lambda r: r.put(0, "description", "Rope"), "set row 1 · description to Rope"),
    "empty": (lambda r: r.put(0, "description", " "), "emptied row 1 · description"),
    "insert": (lambda r: r.insert(1), "added row 2"),
    "delete": (lambda r: r.delete([1]), "deleted row 2"),
    "delete many": (lambda r: r.delete([0, 1]), "deleted rows 1 to 2"),
    "duplicate": (lambda r: r.duplicate(0), "duplicated row 1"),
    "move": (lambda r: r.move(1, 0), "moved row 2 to 1"),
    "merge": (lambda r: r.merge(0), "merged rows 1 and 2"),
    "split": (lambda r: r.split(0, ("description", 3)), "split row 1"),
    "accept": (lambda r: r.accept(0), "accepted row 1"),
    "fill": (
        lambda r: r.fill([Put(0, "quantity", "9"), Put(None, "quantity", "7", before=1)]),
        "filled quantity in 2 rows",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_one_undo_takes_an_act_back_and_one_redo_does_it_again(at: Desk, name: str) -> None:
    act, did = ACTS[name]
    before = at.rows
    assert at.act(act).did.lower() == did.lower()
    after = at.rows
    assert name == "accept" or after != before
    assert at.project.call(lambda s: acts.next_undo(s, at.by)) == did
    assert _did(at.undo()) == f"Took back: {did}"
    assert at.rows == before
    assert _did(at.redo()) == f"Did again: {did}"
    assert at.rows == after


def test_what_each_act_does(at: Desk) -> None:
    first, second = at.rows[:2]
    at.act(lambda r: r.move(1, 0))
    assert at.rows[:2] == [second, first]
    at.act(lambda r: r.duplicate(0))
    assert at.rows[:3] == [second, second, first]
    at.act(lambda r: r.delete([0]))
    assert at.rows[:2] == [second, first]
    at.act(lambda r: r.split(0, ("description", 4)))
    cut = second["description"]
    assert at.rows[0]["description"] == cut[:4].strip()
    assert at.rows[1] == {"description": cut[4:].strip()}
    at.act(lambda r: r.merge(0))
    assert at.rows[0]["total"] == second["total"]
    assert at.rows[1] == first


def test_impossible_acts_say_what_to_do_and_change_nothing(at: Desk) -> None:
    before, last = at.rows, len(at.rows) - 1
    for act in (
        lambda r: r.move(0, -1),
        lambda r: r.move(last, last + 1),
        lambda r: r.merge(last),
        lambda r: r.split(0, None),
        lambda r: r.delete([99]),
        lambda r: r.fill([]),
    ):
        with pytest.raises(UsageError):
            at.act(act)
    assert at.rows == before
    assert at.undo() is None


def test_any_acts_are_undone_to_the_beginning_after_a_restart(checked: Path) -> None:
    chance = random.Random(5)
    with Project.open(checked) as project:
        at = Desk(project)
        start, done = at.rows, 0
        while done < 30:
            row, other = chance.randrange(6), chance.randrange(6)
            choices: list[Act] = [
                lambda r, row=row: r.put(row, "total", str(chance.randrange(99))),
                lambda r, row=row: r.insert(row),
                lambda r, row=row: r.delete([row]),
                lambda r, row=row: r.duplicate(row),
                lambda r, row=row, other=other: r.move(row, other),
                lambda r, row=row: r.merge(row),
                lambda r, row=row: r.split(row, ("description", 3)),
            ]
            try:
                at.act(chance.choice(choices))
                done += 1
            except UsageError:
                continue
        end = at.rows
    with Project.open(checked) as project:
        at = Desk(project)
        assert at.rows == end
        for _ in range(30):
            assert at.undo() is not None
        assert at.undo() is None
        assert at.rows == start
        for _ in range(30):
            assert at.redo() is not None
        assert at.redo() is None
        assert at.rows == end
        assert project.call(verify) == []


def test_a_deleted_row_leaves_the_truth_and_an_added_one_enters_it(
    at: Desk, tmp_path: Path
) -> None:
    first, second, *rest = at.rows
    at.act(lambda r: r.delete([0]))
    at.act(lambda r: r.insert(1))
    at.act(lambda r: r.put(1, "description", "Anchor"))
    at.act(lambda r: r.put(1, "total", "12.00"))
    line = at.exported(tmp_path / "out.jsonl")
    told = [{k: v for k, v in row.items() if isinstance(v, str)} for row in line["fields"][NAME]]
    assert told[0] == second
    assert told[1] == {"description": "Anchor", "total": "12.00"}
    assert told[2:] == rest
    assert first["description"] not in json.dumps(line["fields"])
    assert line["details"][f"{NAME}[0].total"]["read_as"] == f"{NAME}[1].total"
    write(at.project, ExportOrder("csv", tmp_path / "out.csv"))
    assert first["description"] not in (tmp_path / "out.csv").read_text("utf-8")


def test_the_exported_truth_comes_back_to_the_same_rows(at: Desk, tmp_path: Path) -> None:
    at.act(lambda r: r.delete([0]))
    at.act(lambda r: r.move(1, 0))
    at.act(lambda r: r.insert(1))
    at.act(lambda r: r.put(1, "total", "12.00"))
    before = at.rows
    at.exported(tmp_path / "out.jsonl")
    assert imports.import_truth(at.project, tmp_path / "out.jsonl").problems == ()
    assert at.rows == before


def test_deleting_counts_against_the_reader_and_leaves_nothing_to_settle(at: Desk) -> None:
    at.project.set_threshold(1e-9)
    at.project.call(lambda s: _flag_everything(s, at.document))
    left = at.project.call(desk.counts).left
    cells = len(at.rows[0])
    at.act(lambda r: r.delete([0]))
    assert at.project.call(desk.counts).left <= left - cells
    open_ones = at.project.call(lambda s: desk.queue(s, limit=999))
    mine = [f.path for f in open_ones if f.document == at.document]
    assert not [path for path in mine if path.startswith(f"{NAME}[0]")]
    judged = measure.evaluation(at.project, None, Path()).by_field
    assert {figures.accuracy for figures in judged.values()} == {0.0}


def test_a_new_reading_brings_no_deleted_row_back_and_moves_no_decision(at: Desk) -> None:
    rows = at.rows
    at.act(lambda r: r.put(1, "description", "settled by hand"))
    at.act(lambda r: r.delete([0]))
    at.act(lambda r: r.insert(len(rows) - 1))
    at.act(lambda r: r.put(len(rows) - 1, "description", "Pump, spare part"))
    before = at.rows
    again = [{"description": "A new head line", "total": "1.00"}, *rows]
    again += [{"description": "Pump, spare part", "total": "77.00"}]
    values = tuple(
        FieldValue(f"{NAME}[{number}].{column}", value)
        for number, row in enumerate(again)
        for column, value in row.items()
    )
    reading = Reading("", "other", values, model="m", prompt="A")
    at.project.call(lambda s: save_readings(s, at.document, [reading]))
    _check(at.project)
    after = at.rows
    assert [row.get("description") for row in after] == [
        *(row.get("description") for row in before),
        "A new head line",
    ]
    assert after[-2]["total"] == "77.00"
    assert len(at.project.call(lambda s: readings.of_document(s, at.document))) == 3


def test_the_sum_is_told_with_its_difference(at: Desk) -> None:
    at.act(lambda r: r.put(0, "total", "1.00"))
    made = at.project.call(lambda s: table(s, at.project.kind, at.document, NAME))
    failing = [one for one in made.sums if not one.holds]
    assert any("missing" in one.sentence or "too much" in one.sentence for one in failing)
    assert any(f"{NAME}[0].total" in one.paths for one in failing)


def test_an_act_that_is_cut_off_leaves_nothing(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before, told = at.rows, at.project.call(lambda s: len(s.rows("SELECT 1 FROM decisions")))
    monkeypatch.setattr(fields, "tally", lambda *_: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError, match="disk"):
        at.act(lambda r: r.delete([0]))
    monkeypatch.undo()
    assert at.rows == before
    assert at.project.call(lambda s: len(s.rows("SELECT 1 FROM decisions"))) == told


def _did(changes: Changes | None) -> str:
    return "" if changes is None else changes.did


def _flag_everything(store: Any, document: int) -> None:
    told = fields.of_document(store, document)
    fields.move_risks(store, [(f.id, f.risk, True) for f in told], [document])


def _check(project: Project) -> None:
    from reviewer.flow import pipeline
    from reviewer.flow.outcome import Run
    from reviewer.flow.workers import Workers

    with Workers(1) as workers:
        pipeline.check(Run(project, workers))
