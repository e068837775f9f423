"""Batches at a provider come to an end once, and what waits in them is known."""

from __future__ import annotations

from reviewer.model.batch import BatchItem, BatchState
from reviewer.model.document import Failure
from reviewer.store import failures, message_batches, unread
from reviewer.store.db import Store
from reviewer.store.unread import Asked
from reviewer.store.verify import verify

ASKED = Asked("anthropic", "m", ("A:1", "B:2"))


def begin(store: Store, *documents: int, token: str = "t") -> int:
    items = [
        BatchItem(number, document, prompt, f"key {number}", 0, "[]")
        for number, (document, prompt) in enumerate((d, p) for d in documents for p in "AB")
    ]
    return message_batches.begin(
        store, token=token, reader="anthropic", model="m", base_url="https://a.example",
        manner="{}", created="2026-11-26T00:00:00+00:00", items=items,
    )  # fmt: skip


def test_a_batch_from_its_sending_to_its_end(store: Store, add) -> None:
    one, two = add("a.jpg"), add("b.jpg")
    batch = begin(store, one.id, two.id)
    (row,) = message_batches.unfinished(store)
    assert (row.state, row.remote, row.requests, row.left) == (BatchState.SENDING, None, 4, 4)
    message_batches.arrived(store, batch, "msgbatch_1", "2026-11-27T00:00:00+00:00")
    message_batches.told(store, batch, {"processing": 4}, None)
    row = message_batches.unfinished(store)[0]
    assert (row.state, row.remote, row.counts) == (
        BatchState.WAITING, "msgbatch_1", {"processing": 4},
    )  # fmt: skip
    assert row.expires == "2026-11-27T00:00:00+00:00"
    message_batches.result(store, batch, 0, "succeeded")
    message_batches.result(store, batch, 1, "expired", "too late")
    message_batches.answered(store, batch, "nothing came")
    outcomes = [(i.outcome, i.reason) for i in message_batches.of_document(store, batch, two.id)]
    assert outcomes == [("errored", "nothing came")] * 2
    assert message_batches.of_document(store, batch, one.id)[1].reason == "too late"
    message_batches.settle(store, batch, one.id)
    assert message_batches.unsettled(store, batch) == (two.id,)
    message_batches.close(store, batch, BatchState.DONE)
    assert (message_batches.unfinished(store), message_batches.waiting(store)) == ((), 0)
    assert [row.state for row in message_batches.each(store)] == [BatchState.DONE]
    assert verify(store) == []


def test_what_was_taken_for_a_batch_may_be_a_stranger(store: Store, add) -> None:
    batch = begin(store, add("a.jpg").id)
    for name in ("x", "y"):
        message_batches.arrived(store, batch, name, None)
        message_batches.not_ours(store, batch, name)
    row = message_batches.unfinished(store)[0]
    assert (row.state, row.remote, row.strangers) == (BatchState.SENDING, None, ("x", "y"))
    assert message_batches.remotes(store) == frozenset()


def test_documents_that_wait_are_asked_of_nobody_else(store: Store, add) -> None:
    one, two = add("a.jpg"), add("b.jpg")
    batch = begin(store, one.id)
    waiting = [document.id for document in unread.some(store, ASKED, "", 9)]
    assert waiting == [two.id]
    tally = unread.tally(store, ASKED)
    assert (tally.waiting, tally.known) == (1, 0)
    other = Asked("anthropic", "another", ("A:1", "B:2"))
    assert len(unread.some(store, other, "", 9)) == 2
    message_batches.close(store, batch, BatchState.UNSENT, "It never arrived.")
    assert len(unread.some(store, ASKED, "", 9)) == 2


def test_what_was_paid_in_vain_and_is_tried_in_a_batch_waits_and_is_not_left(store, add) -> None:
    one = add("a.jpg")
    why = Failure(one.name, "read", "nothing in it", asked=ASKED.sha256, paid=True)
    failures.save_failure(store, why)
    assert unread.tally(store, ASKED) == unread.Tally(0, 0, (why,))
    begin(store, one.id)
    assert unread.tally(store, ASKED) == unread.Tally(0, 0, ())
