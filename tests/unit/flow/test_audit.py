"""The blind audit and what decisions do to risks, on a project with fields but no real pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.flow import audit, chance, desk, imports, promise
from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.document import Document, Page
from reviewer.model.errors import UsageError
from reviewer.model.field import Field, FieldState
from reviewer.store import audits, documents, fields
from reviewer.store.db import Store
from reviewer.store.verify import verify

DOCUMENTS = 40


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Forty receipts: the total is doubtful, the date is not."""
    with Project.create(tmp_path / "project", "receipt") as made:
        made.call(lambda store: [take_in(store, tmp_path, number) for number in range(DOCUMENTS)])
        yield made


def take_in(store: Store, folder: Path, number: int) -> None:
    file = folder / f"{number}.png"
    file.write_bytes(str(number).encode())
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    page = Page(1, 100.0, 200.0, sha256, "px")
    document = documents.save(
        store, Document(sha256, file.name, "image/png", 9, (page,), str(file)), file
    )
    proposals = [("total", "7.18", 0.3 + number / 200), ("date", "2018-05-21", 0.001 * number)]
    fields.replace(
        store,
        document.id,
        [
            Field(document.id, file.name, path, value, None, risk, risk >= 0.2, ("because",))
            for path, value, risk in proposals
        ],
        (),
    )


def drawn(project: Project, share: float = 1.0) -> int:
    return project.call(lambda store: audit.draw(store, share))


def say(project: Project, audit_id: int, said: str | Absence) -> bool:
    return project.call(lambda store: audit.answer(store, project.kind, audit_id, said, by="bo"))


def decide_flagged(project: Project, value: str | None, count: int) -> None:
    """Correct (or, without a value, accept) so many flagged fields in the order of the queue."""

    def act(store: Store) -> None:
        for field in desk.queue(store, limit=count):
            if value is None:
                desk.accept(store, field.id, by="ana", ms=100)
            else:
                desk.correct(store, field.id, value, by="ana", ms=100)

    project.call(act)


def each(project: Project) -> list[Field]:
    return project.call(lambda store: list(fields.each(store)))


def test_only_what_was_accepted_is_drawn_and_drawing_again_draws_nothing_new(
    project: Project,
) -> None:
    assert drawn(project) == DOCUMENTS
    assert drawn(project) == 0
    assert {field.path for field in project.call(audit.waiting)} == {"date"}
    decide_flagged(project, None, 30)
    assert drawn(project) == 30
    waiting = project.call(audit.waiting)  # of the 30, those with 20 decisions after them
    assert sum(field.path == "total" for field in waiting) == 10


def test_a_larger_share_only_adds_to_what_was_drawn(project: Project) -> None:
    drawn(project, 0.3)
    first = {field.audit for field in project.call(audit.waiting)}
    assert 0 < len(first) < DOCUMENTS
    drawn(project, 0.7)
    assert first < {field.audit for field in project.call(audit.waiting)}


def test_what_the_audit_shows_holds_no_value(project: Project) -> None:
    drawn(project)
    field = project.call(audit.next_audit)
    assert field is not None
    assert "2018" not in repr(field)
    assert "because" not in repr(field)


def test_an_answer_that_agrees_after_normalisation_changes_nothing(project: Project) -> None:
    drawn(project)
    field = project.call(audit.next_audit)
    before = each(project)
    assert say(project, field.audit, "21/05/2018")
    assert each(project) == before
    with pytest.raises(UsageError, match="has been answered"):
        say(project, field.audit, "22/05/2018")


def test_an_answer_that_differs_flags_the_field_and_keeps_its_value(project: Project) -> None:
    drawn(project)
    shown = project.call(audit.next_audit)
    assert not say(project, shown.audit, "22/05/2018")
    field = project.call(lambda store: fields.find(store, shown.document, "date"))
    assert (field.value, field.flagged, field.state) == ("2018-05-21", True, FieldState.OPEN)
    assert field.reasons == ("The blind audit reads 22/05/2018", "because")
    promise.recalibrate(project)
    assert project.call(lambda store: fields.get(store, field.id)).flagged
    assert project.call(verify) == []


def test_a_slip_of_a_human_is_open_again_and_its_decision_is_kept(project: Project) -> None:
    decide_flagged(project, "7.18", 25)
    drawn(project)
    shown = next(f for f in project.call(audit.waiting) if f.path == "total")
    assert not say(project, shown.audit, "7.19")
    field = project.call(lambda store: fields.find(store, shown.document, "total"))
    assert (field.state, field.flagged) == (FieldState.OPEN, True)
    assert field.reasons[0] == "The blind audit reads 7.19"
    unseen, human = project.call(lambda store: audit.slip_rates(store, project.kind))
    assert (human.answered, human.wrong) == (1, 1)
    assert (unseen.answered, unseen.low, unseen.high) == (0, 0.0, 1.0)
    project.call(lambda store: desk.accept(store, field.id, by="ana", ms=5))
    _unseen, human = project.call(lambda store: audit.slip_rates(store, project.kind))
    assert human.wrong == 0  # who looked again says that the audit was the slip
    assert project.call(verify) == []


def test_answers_come_in_as_lines_and_bad_ones_are_named(project: Project, tmp_path: Path) -> None:
    drawn(project)
    first, second, *_ = project.call(audit.waiting)
    lines = [
        {"audit": first.audit, "value": "21.05.2018", "by": "bo", "ms": 900},
        {"audit": second.audit, "absent": "not-on-page"},
        {"audit": 99999, "value": "1"},
        {"audit": first.audit},
    ]
    file = tmp_path / "answers.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    came = imports.import_answers(project, file)
    assert came.taken == 2
    assert [problem.split(":")[0] for problem in came.problems] == [
        "answers.jsonl, line 3",
        "answers.jsonl, line 4",
    ]
    (unseen, _human) = project.call(lambda store: audit.slip_rates(store, project.kind))
    assert (unseen.answered, unseen.wrong) == (2, 1)


def test_answers_are_never_changed(project: Project) -> None:
    drawn(project)
    say(project, 1, "1")
    for sql in ("UPDATE audit_answers SET value = 'x'", "DELETE FROM audit_answers"):
        with pytest.raises(Exception, match="only ever appended"):
            project.call(lambda store, sql=sql: store.run(sql))


def test_decisions_move_open_fields_and_undoing_them_moves_them_back(project: Project) -> None:
    before = {field.id: field.risk for field in each(project)}
    decide_flagged(project, None, 20)  # all accepted: the shipped risks were too high
    changed = promise.recalibrate(project)
    after = {field.id: field for field in each(project)}
    open_totals = [f for f in after.values() if f.path == "total" and f.state is FieldState.OPEN]
    assert all(field.risk < 0.8 * before[field.id] for field in open_totals)
    assert {f.id for f in open_totals} <= set(changed.fields)
    decided = [field for field in after.values() if field.state is FieldState.DECIDED]
    assert all(field.risk == before[field.id] for field in decided)
    promise.recalibrate(project)
    assert {f.id: f.risk for f in each(project)} == {f.id: f.risk for f in after.values()}
    for _ in range(20):
        project.call(lambda store: desk.undo(store, "ana"))
    promise.recalibrate(project)
    assert {f.id: f.risk for f in each(project)} == pytest.approx(before)


def test_what_a_person_settles_without_being_asked_teaches_nothing(project: Project) -> None:
    def act(store: Store) -> None:
        for field in [f for f in fields.each(store) if f.path == "date"][:15]:
            desk.correct(store, field.id, "1999-01-01", by="ana", ms=5)

    project.call(act)
    assert promise.recalibrate(project).fields == ()


def test_no_promise_without_audits_then_one_that_the_project_keeps(project: Project) -> None:
    decide_flagged(project, "9.99", DOCUMENTS)
    found = promise.route(project, 0.02)
    assert found.threshold is None
    assert "cannot be promised yet" in promise.in_words(found)
    drawn(project)
    for field in project.call(audit.waiting):
        if field.path == "date":
            say(project, field.audit, "21/05/2018")
    found = promise.route(project, 0.02, apply=True)
    assert found.threshold is not None
    assert found.wrong == 0
    assert promise.in_words(found).startswith("At most 2 % wrong")
    assert project.threshold == found.threshold
    promise.settle(project)
    assert not any(field.flagged for field in each(project) if field.path == "date")
    project.set_threshold(0.5)
    promise.settle(project)
    assert project.threshold == 0.5
    assert project.call(verify) == []


def test_tickets_stay_and_are_spread_evenly(project: Project) -> None:
    seed = project.call(chance.ensure_seed)
    assert project.call(chance.ensure_seed) == seed
    tickets = [chance.ticket(seed, f"{n:064x}", "total") for n in range(2000)]
    assert 0.47 < sum(tickets) / 2000 < 0.53
    assert len(set(tickets)) == 2000
    assert project.call(audits.each) == []
