"""Planted errors: shown, answered, told; never a decision, whatever is said and whatever ends."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.flow import desk, history, measure, split, suites, vigilance
from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, FieldState
from reviewer.store import decisions, fields, harvest, notes, planted
from reviewer.store.db import Store

Act = Callable[[Store, int], Changes]


@pytest.fixture
def shown(project: Project) -> int:
    """An error is planted after the first field, in a project with some fields settled."""
    project.call(lambda store: vigilance.set_share(store, 0.2))
    for field in project.call(lambda store: desk.queue(store, only="all", limit=12)):
        if field.value is not None:
            project.call(lambda s, i=field.id: desk.accept(s, i, by="ann", ms=1000))

    def plant(store: Store) -> int | None:
        following = desk.queue(store, only="all", limit=1)[0].id
        for now in range(1, 500):
            found = vigilance.instead(store, now, following)
            if found is not None and found < 0:
                assert vigilance.instead(store, now, following) == found
                return found
        return None

    found = project.call(plant)
    assert found is not None
    return found


def kept(store: Store) -> tuple[list[object], list[object]]:
    return list(decisions.each(store)), list(fields.each(store))


ACTS: dict[str, Act] = {
    "accept": lambda s, i: desk.accept(s, i, by="ben", ms=900),
    "correct": lambda s, i: desk.correct(s, i, "something else", by="ben", ms=900),
    "absent": lambda s, i: desk.absent(s, i, Absence.NOT_ON_PAGE, by="ben", ms=900),
    "unreadable": lambda s, i: desk.unreadable(s, i, by="ben", ms=900),
    "ambiguous": lambda s, i: desk.ambiguous(s, i, by="ben", ms=900),
}


@pytest.mark.parametrize("name", ACTS)
def test_whatever_is_said_of_it_is_no_decision(project: Project, shown: int, name: str) -> None:
    before = project.call(kept)
    truth = project.call(lambda store: dict(_truths(store)))
    changes = project.call(lambda store: ACTS[name](store, shown))
    again = project.call(lambda store: ACTS[name](store, shown))
    assert changes == again
    assert changes.fields == changes.documents == ()
    assert ("you caught it" in changes.did) == (name != "accept")
    assert project.call(kept) == before
    assert project.call(lambda store: dict(_truths(store))) == truth
    (figures,) = project.call(vigilance.figures)
    assert (figures.by, figures.answered, figures.caught) == ("ben", 1, int(name != "accept"))


def test_a_note_on_it_does_not_come_to_stand_on_the_field_below(
    project: Project, shown: int
) -> None:
    note, changes = project.call(lambda store: history.write(store, shown, "Planted?", by="ben"))
    assert note is None
    assert "no note is kept" in changes.did
    under = project.call(lambda store: vigilance.field_of(store, shown))
    found = project.call(lambda store: notes.of_field(store, under.document, under.path))
    assert not found


def _truths(store: Store) -> list[tuple[str, object]]:
    return [
        (gathered.document.name, measure.decided_truth(gathered))
        for gathered in harvest.each(store)
    ]


def test_it_looks_like_a_field_that_nobody_settled(project: Project, shown: int) -> None:
    kind = project.kind
    card = project.call(lambda store: desk.card(store, kind, shown))
    under = project.call(lambda store: fields.find(store, card.field.document, card.field.path))
    assert under is not None
    assert under.state is FieldState.DECIDED
    assert card.field.id == shown < 0
    assert card.field.value != under.value
    assert (card.field.state, card.decision) == (FieldState.OPEN, None)
    told = card.readings[0].get(card.field.path)
    assert told is None or told.value == card.field.value
    taken = project.call(lambda s: desk.take(s, kind, shown, "A", by="ben", ms=9, shown=card))
    assert "you accepted it" in taken.did


def test_the_program_may_end_before_it_is_answered(
    checked: Path, project: Project, shown: int
) -> None:
    before = project.call(kept)
    project.close()
    with Project.open(checked) as again:
        assert again.call(kept) == before
        assert again.call(vigilance.figures) == ()
        desk_field = again.call(desk.resume)
        assert desk_field is None or desk_field > 0
        undone = again.call(lambda store: desk.undo(store, "ben"))
        assert undone is None


def test_packages_carry_neither_planted_errors_nor_suites(
    project: Project, shown: int, tmp_path: Path
) -> None:
    project.call(lambda store: desk.accept(store, shown, by="ben", ms=900))
    for field in project.call(lambda store: desk.queue(store, only="open", limit=400)):
        project.call(lambda s, i=field.id: desk.accept(s, i, by="ann", ms=None))
    suites.freeze(project, "march")
    for field in project.call(lambda store: desk.queue(store, only="decided", limit=2)):
        project.call(lambda s, f=field: desk.undo_field(s, f, "ann", desk.now()))
    made = split.split(project, tmp_path / "out", into=2, overlap=1.0)
    assert len(made) == 2
    for package in (tmp_path / "out").iterdir():
        with Project.open(package, read_only=True) as part:
            assert part.call(vigilance.figures) == ()
            assert part.call(lambda store: planted.find(store, -shown)) is None
            assert suites.each(part) == ()


def test_the_queue_goes_on_after_it_and_none_follows_another(project: Project, shown: int) -> None:
    after = project.call(lambda store: vigilance.real(store, shown))
    assert after is not None
    assert after > 0
    assert project.call(lambda store: vigilance.instead(store, shown, 1)) == 1
    project.call(lambda store: desk.accept(store, shown, by="ben", ms=900))
    assert project.call(lambda store: vigilance.instead(store, after, 1)) == 1
    project.call(lambda store: desk.remember(store, shown))
    assert project.call(lambda store: desk.resume(store) or 0) >= 0
    with pytest.raises(UsageError, match="gone"):
        project.call(lambda store: desk.accept(store, -999, by="ben", ms=900))


def test_nothing_is_planted_unless_it_is_turned_on(checked: Path, run: Callable) -> None:
    with Project.open(checked) as project:
        found = project.call(
            lambda store: {vigilance.instead(store, now, 1) for now in range(1, 200)}
        )
        assert found == {1}
    assert run("vigilance", checked).out == "Planted errors: off.\n"
    assert "after 2 %" in run("vigilance", checked, "--share", "2%").out
    assert run("vigilance", checked, "--json").json["share"] == 0.02
    assert run("vigilance", checked, "--share", "50%").code == 2
    assert run("vigilance", checked, "--off").out == "Planted errors: off.\n"


def test_a_project_that_is_only_read_plants_nothing(checked: Path, project: Project) -> None:
    project.call(lambda store: vigilance.set_share(store, 0.2))
    field = project.call(lambda store: desk.queue(store, only="all"))[0]
    project.call(lambda store: desk.accept(store, field.id, by="ann", ms=1000))
    project.close()
    with Project.open(checked, read_only=True) as again:
        found = again.call(
            lambda store: {vigilance.instead(store, now, 1) for now in range(1, 100)}
        )
    assert found == {1}


def test_what_was_planted_is_never_changed(project: Project, shown: int) -> None:
    assert project.call(lambda store: planted.find(store, -shown)) is not None
    for sql in ("UPDATE planted SET value = 'x'", "DELETE FROM planted"):
        with pytest.raises(Exception, match="never changed"):
            project.call(lambda store, sql=sql: store.run(sql))


@given(st.text(max_size=20), st.integers())
def test_an_altered_value_differs_by_one_character(value: str, seed: int) -> None:
    changed = vigilance.altered(value, random.Random(seed))
    if changed is not None:
        assert len(changed) == len(value)
        assert sum(a != b for a, b in zip(changed, value, strict=True)) == 1
