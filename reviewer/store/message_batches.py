"""Batches of questions at a provider, and their items, until each has come to its end."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from reviewer.model.batch import OPEN, BatchItem, BatchState, SentBatch
from reviewer.store.codec import canonical, clean
from reviewer.store.db import Row, Store
from reviewer.store.faults import stored

_COLUMNS = (
    "SELECT id, token, remote, found, state, reader, model, base_url, manner, requests, created, "
    "expires, counts, strangers, note, (SELECT count(*) FROM message_batch_items i "
    "WHERE i.batch_id = b.id AND i.settled = 0) FROM message_batches b"
)
_ITEMS = (
    "SELECT number, document_id, prompt, key, sent, pictures, outcome, reason "
    "FROM message_batch_items"
)


def begin(
    store: Store,
    *,
    token: str,
    reader: str,
    model: str,
    base_url: str,
    manner: str,
    created: str,
    items: Collection[BatchItem],
) -> int:
    """Note a batch that is about to be sent, with all that is in it."""
    with store.atomic():
        batch = store.run(
            "INSERT INTO message_batches "
            "(token, state, reader, model, base_url, manner, requests, created) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (token, BatchState.SENDING.value, reader, model, base_url, manner, len(items), created),
        )
        store.many(
            "INSERT INTO message_batch_items "
            "(batch_id, number, document_id, prompt, key, sent, pictures) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(batch, i.number, i.document, i.prompt, i.key, i.sent, i.pictures) for i in items],
        )
    return batch


def arrived(
    store: Store, batch: int, remote: str, expires: str | None, *, found: bool = False
) -> None:
    """The provider has it, under this name; `found` where it only may be this one."""
    store.run(
        "UPDATE message_batches SET state = ?, remote = ?, found = ?, expires = ?, note = '' "
        "WHERE id = ?",
        (BatchState.WAITING.value, clean(remote), int(found), expires, batch),
    )


def told(store: Store, batch: int, counts: dict[str, int], expires: str | None) -> None:
    """What the provider says of it now."""
    store.run(
        "UPDATE message_batches SET counts = ?, expires = coalesce(?, expires), note = '' "
        "WHERE id = ?",
        (canonical(counts), expires, batch),
    )


def note(store: Store, batch: int, sentence: str) -> None:
    """Why nothing is known of it, in a sentence."""
    store.run("UPDATE message_batches SET note = ? WHERE id = ?", (clean(sentence), batch))


def not_ours(store: Store, batch: int, remote: str) -> None:
    """What was taken for this batch holds other questions: where it is, is open again."""
    with store.atomic():
        row = store.row("SELECT strangers FROM message_batches WHERE id = ?", (batch,))
        known = json.loads(row[0]) if row else []
        store.run(
            "UPDATE message_batches SET state = ?, remote = NULL, strangers = ? WHERE id = ?",
            (BatchState.SENDING.value, canonical([*known, clean(remote)]), batch),
        )


def close(store: Store, batch: int, state: BatchState, sentence: str = "") -> None:
    """Nothing more comes of it: every item is settled."""
    with store.atomic():
        store.run(
            "UPDATE message_batches SET state = ?, note = ? WHERE id = ?",
            (state.value, clean(sentence), batch),
        )
        store.run(
            "UPDATE message_batch_items SET settled = 1 WHERE batch_id = ? AND settled = 0",
            (batch,),
        )


def answered(store: Store, batch: int, missing: str) -> None:
    """Every result is kept; what none came for has failed, as the sentence `missing` says."""
    with store.atomic():
        store.run(
            "UPDATE message_batch_items SET outcome = 'errored', reason = ? "
            "WHERE batch_id = ? AND outcome = 'waiting'",
            (clean(missing), batch),
        )
        store.run(
            "UPDATE message_batches SET state = ? WHERE id = ?",
            (BatchState.ANSWERED.value, batch),
        )


def result(store: Store, batch: int, number: int, outcome: str, reason: str = "") -> None:
    """What came of one item."""
    store.run(
        "UPDATE message_batch_items SET outcome = ?, reason = ? WHERE batch_id = ? AND number = ?",
        (outcome, clean(reason), batch, number),
    )


def settle(store: Store, batch: int, document: int) -> None:
    """The document has what came of its questions."""
    store.run(
        "UPDATE message_batch_items SET settled = 1 WHERE batch_id = ? AND document_id = ?",
        (batch, document),
    )


def unfinished(store: Store) -> tuple[SentBatch, ...]:
    """The batches that something is still to come of, oldest first."""
    states = ", ".join(f"'{state.value}'" for state in OPEN)
    rows = store.rows(f"{_COLUMNS} WHERE state IN ({states}) ORDER BY id")
    return tuple(_batch(row) for row in rows)


def each(store: Store) -> tuple[SentBatch, ...]:
    """Every batch, oldest first."""
    return tuple(_batch(row) for row in store.rows(f"{_COLUMNS} ORDER BY id"))


def get(store: Store, batch: int) -> SentBatch | None:
    """The batch of this number."""
    row = store.row(f"{_COLUMNS} WHERE id = ?", (batch,))
    return None if row is None else _batch(row)


def item(store: Store, batch: int, number: int) -> BatchItem | None:
    """The item of this number."""
    row = store.row(f"{_ITEMS} WHERE batch_id = ? AND number = ?", (batch, number))
    return None if row is None else BatchItem(*row)


def waiting_items(store: Store, batch: int) -> Iterable[BatchItem]:
    """The items that no result came for."""
    rows = store.rows(f"{_ITEMS} WHERE batch_id = ? AND outcome = 'waiting'", (batch,))
    return tuple(BatchItem(*row) for row in rows)


def unsettled(store: Store, batch: int) -> tuple[int, ...]:
    """The documents that have not got what came of their questions, by number."""
    rows = store.rows(
        "SELECT DISTINCT document_id FROM message_batch_items "
        "WHERE batch_id = ? AND settled = 0 ORDER BY document_id",
        (batch,),
    )
    return tuple(row[0] for row in rows)


def of_document(store: Store, batch: int, document: int) -> tuple[BatchItem, ...]:
    """What a batch asks about one document."""
    rows = store.rows(
        f"{_ITEMS} WHERE batch_id = ? AND document_id = ? ORDER BY number", (batch, document)
    )
    return tuple(BatchItem(*row) for row in rows)


def remotes(store: Store) -> frozenset[str]:
    """The provider's names of all batches that are known to be this project's."""
    rows = store.rows("SELECT remote FROM message_batches WHERE remote IS NOT NULL")
    return frozenset(row[0] for row in rows)


def waiting(store: Store) -> int:
    """How many requests are not settled."""
    row = store.row("SELECT count(*) FROM message_batch_items WHERE settled = 0")
    return 0 if row is None else int(row[0])


@stored
def _batch(row: Row) -> SentBatch:
    number, token, remote, found, state, reader, model, base_url, *rest = row
    manner, requests, created, expires, counts, strangers, said, left = rest
    return SentBatch(
        id=number,
        token=token,
        remote=remote,
        found=bool(found),
        state=BatchState(state),
        reader=reader,
        model=model,
        base_url=base_url,
        manner=manner,
        requests=requests,
        created=created,
        expires=expires,
        counts=json.loads(counts),
        strangers=tuple(json.loads(strangers)),
        note=said,
        left=left,
    )
