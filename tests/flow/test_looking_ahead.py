"""A field that was prepared is shown as it would be read anew, or it is read anew."""

from __future__ import annotations

import pytest

from reviewer.flow import desk
from reviewer.flow.project import Project
from reviewer.model.field import Changes
from reviewer.store import documents, fields, meta
from reviewer.store.db import Store
from reviewer.ui.looks import Look, Prepared, after, following, look, prepare, still
from reviewer.ui.outgoing import Pending

BY = {"by": "ana", "ms": 900}


@pytest.fixture
def doubtful(project: Project) -> Project:
    """Every field is flagged, so that cells of a table are among what comes next."""

    def flag(store: Store) -> None:
        every = list(fields.each(store))
        moved = [(f.id, 0.9 if "[" in f.path else f.risk, True) for f in every]
        fields.move_risks(store, moved, {f.document for f in every})

    project.call(flag)
    return project


def find(store: Store, now: int | None) -> int | None:
    """The next field, as the desk looks for it."""
    return following(None, lambda s: desk.next_field(s, now))(store, now)


def decide(store: Store, number: int, now: int) -> tuple[Pending, Changes]:
    """One act of several sorts, in turn."""
    acts = (
        lambda: desk.accept(store, now, **BY),
        lambda: desk.correct(store, now, f"{number}.50", **BY),
        lambda: desk.unreadable(store, now, **BY),
    )
    return Pending(lambda _store: None, desk.now(), now), acts[number % 3]()


def test_whatever_is_decided_what_was_prepared_is_what_is_there(doubtful: Project) -> None:
    kind = doubtful.kind

    def turn(store: Store, number: int, now: int, ready: Look | None) -> tuple[Look, Look]:
        told = decide(store, number, now)
        seen = after(store, kind, [told], now, find, ready)
        assert seen is not None
        return seen, look(store, kind, find(store, now), told[1])

    def walk(store: Store) -> tuple[int, int]:
        now, number, known = find(store, None), 0, 0
        while now is not None:
            prepared = prepare(store, kind, now, find)
            seen, read = turn(store, number, now, still(store, prepared))
            assert seen == read
            known += prepared is not None and seen.card is prepared.look.card
            number, now = number + 1, None if seen.card is None else seen.card.field.id
        return number, known

    turns, known = doubtful.call(walk)
    others = doubtful.call(lambda store: len(list(documents.each(store))))
    assert turns > 20
    assert known >= turns - 2 * others - 1, "only the first cell of a document is read anew"


def test_what_was_written_meanwhile_is_read(doubtful: Project) -> None:
    def work(store: Store) -> tuple[Look | None, Look | None]:
        prepared = prepare(store, doubtful.kind, find(store, None) or 0, find)
        before = still(store, prepared)
        meta.put(store, "something", "else")
        return before, still(store, prepared)

    before, behind = doubtful.call(work)
    assert isinstance(before, Look)
    assert behind is None


def test_a_connection_that_was_renewed_is_another(doubtful: Project) -> None:
    def work(store: Store) -> Look | None:
        prepared = Prepared(Look(None), store.stand)
        store.renew()
        return still(store, prepared)

    assert doubtful.call(work) is None


def test_several_acts_at_once_are_read_anew(doubtful: Project) -> None:
    kind = doubtful.kind

    def work(store: Store) -> tuple[Look | None, Look | None, int]:
        first = find(store, None) or 0
        prepared = prepare(store, kind, first, find)
        ready = still(store, prepared)
        second = find(store, first) or 0
        told = [decide(store, 0, second), decide(store, 0, first)]
        return after(store, kind, told, first, find, ready), ready, second

    seen, ready, second = doubtful.call(work)
    assert seen is not None
    assert ready is not None
    assert ready.card is not None
    assert ready.card.field.id == second
    assert seen.card is not None
    assert seen.card.field.id != second


def test_what_was_prepared_in_another_project_is_not_shown(doubtful: Project) -> None:
    def stand(store: Store) -> tuple[object, int]:
        return store.stand

    first = doubtful.call(stand)
    doubtful.close()
    with Project.open(doubtful.folder) as again:
        second = again.call(stand)
    assert first != second
