"""Whoever changes the ledger is found out: by the chain, by its counter, by an earlier copy."""

from __future__ import annotations

from typing import Any, cast

import pytest

from reviewer.flow import sent
from reviewer.flow.project import Project
from reviewer.store import chain, ledger
from reviewer.store.db import Store
from reviewer.store.verify import verify
from tests.unit.store.test_store_ledger import send
from tests.unit.store.test_store_verify import tamper


class _Here:
    """A project as far as it is asked here."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def call(self, act: Any) -> Any:
        return act(self._store)


def written(store: Store) -> list[str]:
    return [sent._line(*one.content, one.seal) for one in ledger.sealed(store)]


@pytest.fixture
def busy(store: Store) -> Store:
    for host in ("a.example", "b.example", "c.example"):
        ledger.after(store, send(store, host), "answered")
    return store


SWAP = (
    "UPDATE ledger SET id = 99 WHERE id = 1",
    "UPDATE ledger SET id = 1 WHERE id = 3",
    "UPDATE ledger SET id = 3 WHERE id = 99",
)
CUT = "DELETE FROM ledger WHERE id >= 5"


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (("UPDATE ledger SET said = replace(said, 'b.ex', 'z.ex')",), "Entry 3 of the ledger was"),
        (("UPDATE ledger SET at = '2020-01-01T00:00:00Z' WHERE id = 2",), "Entry 2 of the ledger"),
        (("UPDATE ledger SET sent = 1 WHERE id = 4",), "Entry 4 of the ledger was changed"),
        (("DELETE FROM ledger WHERE id = 3",), "Entries 3 to 3 of the ledger are missing"),
        (("DELETE FROM ledger WHERE id = 1",), "Entries 1 to 1 of the ledger are missing"),
        (SWAP, "Entry 1 of the ledger was changed"),
        ((CUT,), "Entries 5 to 6 of the ledger are missing"),
        (("DELETE FROM ledger",), "Entries 1 to 6 of the ledger are missing"),
    ],
)
def test_what_another_program_changed_is_named(busy, statements, said) -> None:
    assert verify(busy) == []
    tamper(busy, *statements)
    assert any(said in sentence for sentence in verify(busy)), verify(busy)


def test_an_earlier_copy_finds_a_chain_made_anew_and_an_end_cut_off(busy) -> None:
    copy, here = written(busy), cast("Project", _Here(busy))
    assert (sent.check(copy), sent.differences(here, copy)) == ((6, []), [])
    send(busy)
    assert sent.differences(here, copy) == [], "what came later is no difference"

    tamper(busy, "UPDATE ledger SET said = replace(said, 'b.ex', 'z.ex') WHERE id = 3")
    before, anew = "", []
    for one in ledger.sealed(busy):
        before = chain.seal(before, one.content)
        anew.append(f"UPDATE ledger SET sha256 = '{before}' WHERE id = {one.id}")
    tamper(busy, *anew)
    assert verify(busy) == [], "its seals are right"
    told = sent.differences(here, copy)
    assert told[0] == "Entry 3 of the project is not what it was in the file."
    assert len(told) == 4

    tamper(busy, CUT, "UPDATE sqlite_sequence SET seq = 4 WHERE name = 'ledger'")
    assert verify(busy) == []
    assert "Entry 6 is in the file, but not in the project any more." in sent.differences(
        here, copy
    )


def test_a_clock_that_goes_back_breaks_nothing(store, monkeypatch) -> None:
    times = iter(("2026-11-26T10:00:00+00:00", "2001-01-01T00:00:00+00:00"))

    class Clock:
        @staticmethod
        def now(_zone: object) -> Any:
            from datetime import datetime

            return datetime.fromisoformat(next(times))

    monkeypatch.setattr(ledger, "datetime", Clock)
    send(store)
    send(store)
    assert verify(store) == []
    assert sent.check(written(store)) == (2, [])
