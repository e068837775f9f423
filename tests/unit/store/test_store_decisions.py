"""Decisions are only ever appended; undo and redo go to any depth."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType, standing
from reviewer.model.errors import UsageError
from reviewer.model.geometry import Box
from reviewer.store import decisions, fields
from reviewer.store.db import Store
from reviewer.store.verify import verify


def whole(document: int) -> Decision:
    return Decision(
        document,
        "line_items[2].total",
        DecisionType.CORRECT,
        "ana",
        "2026-11-20T10:05:00Z",
        value="31,60 €",
        ms=2100,
        witness="page",
        page=1,
        box=Box(1.5, 2, 3, 4),
    )


def test_a_decision_comes_back_as_it_was(store: Store, add) -> None:
    document = add("a.jpg")
    first = decisions.append(store, whole(document.id))
    assert first == replace(whole(document.id), id=1)
    gone = Decision(
        document.id, "date", DecisionType.ABSENT, "bo", "t", absence=Absence.NOT_ON_PAGE
    )
    second = decisions.append(store, gone)
    assert decisions.of_field(store, document.id, first.path) == (first,)
    assert list(decisions.each(store)) == [first, second]


def test_decisions_come_in_chunks_without_loss(store: Store, add, tell, monkeypatch) -> None:
    monkeypatch.setattr(decisions, "_CHUNK", 2)
    document = add("a.jpg")
    told = [tell(document.id, "total", str(n)) for n in range(5)]
    assert list(decisions.each(store)) == told


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decisions SET value = 'x'",
        "DELETE FROM decisions",
        "REPLACE INTO decisions SELECT * FROM decisions",
        "UPDATE ledger SET said = 'x'",
        "DELETE FROM ledger",
    ],
)
def test_nothing_that_was_said_can_be_changed(store: Store, add, tell, sql: str) -> None:
    tell(add("a.jpg").id, "total")
    store.run("INSERT INTO ledger (at, said, sha256) VALUES ('t', '[]', 'x')")
    with pytest.raises(sqlite3.IntegrityError, match="append"):
        store.run(sql)


def test_the_same_decision_twice_is_kept_once(store: Store, add) -> None:
    document = add("a.jpg")
    said = Decision(document.id, "total", DecisionType.CORRECT, "ana", "t", value="5", ms=7)
    first = decisions.append(store, said)
    assert decisions.append(store, replace(said, ms=9, witness="imported")) == first
    for other in (
        replace(said, value="6"),
        replace(said, at="u"),
        replace(said, by="bo"),
        replace(said, path="date"),
        replace(said, type=DecisionType.ACCEPT),
        replace(said, value=None, absence=Absence.UNREADABLE, type=DecisionType.UNREADABLE),
    ):
        assert decisions.append(store, other).id > first.id
    assert len(list(decisions.each(store))) == 7


def test_an_undo_imported_twice_is_kept_once(store: Store, add, tell) -> None:
    document = add("a.jpg").id
    first, second = tell(document, "total", "1"), tell(document, "total", "2")
    undo = tell(document, "total", reverses=second.id, at="then")
    again = tell(document, "total", reverses=first.id, at="then")
    assert again == undo
    assert standing(decisions.each(store)) == [first]


def test_a_redo_at_the_very_time_of_its_undo_is_another_decision(store: Store, add, tell) -> None:
    document = add("a.jpg").id
    first = tell(document, "total", "1")
    undo = tell(document, "total", reverses=first.id, at="then")
    redo = tell(document, "total", reverses=undo.id, at="then")
    assert redo.id > undo.id
    assert standing(decisions.each(store)) == [first]


def test_an_undo_of_something_later_is_another_decision(store: Store, add, tell) -> None:
    document = add("a.jpg").id
    first = tell(document, "total", "1")
    undo = tell(document, "total", reverses=first.id, at="then")
    second = tell(document, "total", "2")
    assert tell(document, "total", reverses=second.id, at="then").id > undo.id
    assert standing(decisions.each(store)) == []


def test_an_undo_must_name_a_decision_on_its_field(store: Store, add, tell) -> None:
    document = add("a.jpg").id
    told = tell(document, "total")
    for path, reverses in (("date", told.id), ("total", 99)):
        with pytest.raises(UsageError, match=f"no decision on {path} to take back"):
            tell(document, path, reverses=reverses)
    with pytest.raises(UsageError, match="no document 99"):
        tell(99, "total")
    assert list(decisions.each(store)) == [told]


def test_text_that_is_no_unicode_is_kept_readable(store: Store, add) -> None:
    document = add("a.jpg")
    kept = decisions.append(store, replace(whole(document.id), value="a\ud800b", by="\udce9"))
    assert (kept.value, kept.by) == ("a?b", "?")
    assert list(decisions.each(store)) == [kept]
    fields.settle(store, document.id, kept.path, kept)
    assert verify(store) == []


def undo(store: Store, tell, by: str | None = "ana"):
    newest = decisions.last(store, by)
    return newest and tell(newest.document, newest.path, by=by or "ana", reverses=newest.id)


def redo(store: Store, tell, by: str | None = "ana"):
    newest = decisions.last_undone(store, by)
    return newest and tell(newest.document, newest.path, by=by or "ana", reverses=newest.id)


def values(store: Store) -> list[str | None]:
    return [d.value for d in standing(decisions.each(store))]


def test_undo_and_redo_walk_back_and_forth(store: Store, add, tell) -> None:
    document = add("a.jpg").id
    for value, path in (("1", "total"), ("2", "date"), ("3", "total")):
        tell(document, path, value)
    undo(store, tell), undo(store, tell)
    assert values(store) == ["1"]
    redo(store, tell)
    assert values(store) == ["1", "2"]
    undo(store, tell), undo(store, tell)
    assert values(store) == []
    assert undo(store, tell) is None
    redo(store, tell), redo(store, tell), redo(store, tell)
    assert values(store) == ["1", "2", "3"]
    assert redo(store, tell) is None
    assert verify(store) == []


def test_nothing_is_redone_over_a_new_decision(store: Store, add, tell) -> None:
    document = add("a.jpg").id
    tell(document, "total", "1")
    undo(store, tell)
    tell(document, "date", "2")
    assert decisions.last_undone(store, "ana") is None


def test_each_person_takes_back_only_their_own(store: Store, add, tell) -> None:
    document = add("a.jpg").id
    mine = tell(document, "total", "1", by="ana")
    theirs = tell(document, "date", "2", by="bo")
    assert decisions.last(store, "ana") == mine
    assert decisions.last(store, "bo") == theirs
    assert decisions.last(store) == theirs
    assert decisions.last(store, "cy") is None
    undone = undo(store, tell, "ana")
    assert decisions.last(store, "ana") is None
    tell(document, "date", "3", by="bo")
    assert decisions.last_undone(store, "ana") == undone
    assert decisions.last_undone(store, "bo") is None


def test_what_somebody_else_took_back_does_not_stand(store: Store, add, tell) -> None:
    document = add("a.jpg").id
    first = tell(document, "total", "1", by="ana")
    second = tell(document, "total", "2", by="ana")
    tell(document, "total", by="imported", reverses=second.id)
    assert decisions.last(store, "ana") == first
    assert decisions.last_undone(store, "ana") is None


def test_one_step_back_does_not_read_the_whole_history(store: Store, add, tell) -> None:
    document = add("a.jpg").id
    store.rows("PRAGMA synchronous = OFF")
    for number in range(300):
        tell(document, f"path {number % 5}", str(number))
    read: list[str] = []
    store.db.conn.set_trace_callback(read.append)
    assert decisions.last(store, "ana").value == "299"
    store.db.conn.set_trace_callback(None)
    assert len(read) == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.sampled_from(["tell", "undo", "redo"]), max_size=25))
def test_undo_and_redo_are_those_of_any_editor(tmp_path_factory, acts: list[str]) -> None:
    """Against the textbook: two stacks, and a new act empties the second."""
    folder = tmp_path_factory.mktemp("undo") / "project"
    done: list[str] = []
    undone: list[str] = []
    with Store.create(folder, kind_text="", name="x") as store:
        store.rows("PRAGMA synchronous = OFF")
        store.run(
            "INSERT INTO documents (sha256, name, base, origin, media_type, size, kept, page_count)"
            " VALUES ('x', 'x', 'x', '', '', 0, 0, 0)"
        )
        for number, act in enumerate(acts):
            target = None
            if act == "tell":
                done.append(str(number))
                undone.clear()
            elif act == "undo":
                target = decisions.last(store, "ana")
                assert (target and target.value) == (done[-1] if done else None)
                undone += [done.pop()] if done else []
            else:
                target = decisions.last_undone(store, "ana")
                assert (target is not None) == bool(undone)
                done += [undone.pop()] if undone else []
            if act == "tell" or target is not None:
                decisions.append(store, entry(number, target))
            assert values(store) == done
            assert decisions.last(store) == (standing(decisions.each(store)) or [None])[-1]


def entry(number: int, target: Decision | None) -> Decision:
    if target is None:
        return Decision(1, "total", DecisionType.CORRECT, "ana", str(number), value=str(number))
    return Decision(1, "total", DecisionType.UNDO, "ana", str(number), reverses=target.id)
