"""What left the machine is noted before and after, in order, for good."""

from __future__ import annotations

from reviewer.model.ledger import Sent
from reviewer.store import ledger
from reviewer.store.db import Store
from reviewer.store.verify import verify


def send(store: Store, host: str = "api.example.org") -> int:
    return ledger.before(
        store, host=host, model="m", image_sha256=["ab", "cd"], masks=2, prompt="A", bytes=1234
    )


def test_an_entry_is_there_before_its_outcome_is_known(store: Store) -> None:
    row = send(store)
    (sent,) = ledger.each(store)
    assert sent == Sent(
        "api.example.org", "m", ("ab", "cd"), 2, "A", 1234, sent.at, outcome=None, id=row
    )
    assert sent.at.endswith("Z")


def test_outcomes_go_to_their_entries_and_the_newest_counts(store: Store, monkeypatch) -> None:
    monkeypatch.setattr(ledger, "_CHUNK", 2)
    first, second, third = send(store), send(store), send(store, "localhost")
    ledger.after(store, second, "529 overloaded")
    ledger.after(store, first, "ok")
    ledger.after(store, second, "ok")
    found = [(sent.id, sent.outcome) for sent in ledger.each(store)]
    assert found == [(first, "ok"), (second, "ok"), (third, None)]
    assert verify(store) == []
