"""Which documents a reader has not read yet, a handful at a time, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from reviewer.model.document import Document, Failure
from reviewer.store import codec, documents
from reviewer.store.db import Store, Value
from reviewer.store.failures import failure_of

_CHUNK = 500
_READ = (
    "(SELECT count(DISTINCT r.prompt) FROM readings r WHERE r.document_id = d.id "
    "AND r.role IS NOT NULL AND r.reader = :reader AND r.model = :model "
    "AND r.prompt IN (SELECT value FROM json_each(:prompts))) = json_array_length(:prompts)"
)
_LEFT = (
    "EXISTS (SELECT 1 FROM failures f WHERE f.document = d.name AND f.stage = 'read' "
    "AND f.paid = 1 AND f.asked = :asked)"
)
_AT_PROVIDER = (
    "EXISTS (SELECT 1 FROM message_batch_items i JOIN message_batches b ON b.id = i.batch_id "
    "WHERE i.settled = 0 AND i.document_id = d.id AND b.reader = :reader AND b.model = :model)"
)
"""What is asked in a batch is not asked a second time while that waits."""
_AMONG = "(:among IS NULL OR d.id IN (SELECT value FROM json_each(:among)))"
_WAITS = f"{_AMONG} AND (:again OR NOT {_READ}) AND (:retry OR NOT {_LEFT}) AND NOT {_AT_PROVIDER}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of whom: a reader, its model, its prompts as readings carry them.

    `again` asks all documents anew, `retry` also those that were paid for in vain before. `where`
    is the address it goes to, `among` the documents it is about, by their ids.
    """

    reader: str
    model: str
    prompts: tuple[str, ...]
    where: str = ""
    again: bool = False
    retry: bool = False
    among: Collection[int] | None = field(default=None, repr=False)

    @property
    def sha256(self) -> str:
        """The hash that a dead letter is known by."""
        return codec.content_hash([self.reader, self.model, list(self.prompts), self.where])

    def bound(self) -> dict[str, Value]:
        """The values for a query."""
        return {
            "reader": codec.clean(self.reader),
            "model": codec.clean(self.model),
            "prompts": codec.canonical(list(self.prompts)),
            "asked": self.sha256,
            "again": int(self.again),
            "retry": int(self.retry or self.again),
            "among": None if self.among is None else codec.canonical(sorted(self.among)),
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents wait to be read, how many are, and which are left: paid for in vain."""

    waiting: int
    known: int
    left: tuple[Failure, ...]


def some(store: Store, asked: Asked, after: str, limit: int) -> list[Document]:
    """The next `limit` documents that wait, behind this name, in the order of their names."""
    return documents.picked(
        store,
        f"SELECT d.id FROM documents d WHERE d.name > :after AND {_WAITS} "  # noqa: S608
        "ORDER BY d.name LIMIT :limit",
        {**asked.bound(), "after": after, "limit": limit},
    )


def each(store: Store, asked: Asked) -> Iterator[Document]:
    """All documents that wait, in the order of their names; the store may be written to between."""
    after = ""
    while found := some(store, asked, after, _CHUNK):
        yield from found
        after = found[-1].name


def those(store: Store, asked: Asked) -> frozenset[int]:
    """All that wait `among` the documents it is about, by their numbers."""
    rows = store.rows(f"SELECT d.id FROM documents d WHERE {_WAITS}", asked.bound())  # noqa: S608
    return frozenset(row[0] for row in rows)


def tally(store: Store, asked: Asked) -> Tally:
    """How far this reader is with the project."""
    bound = asked.bound()
    waiting, total = store.rows(
        f"SELECT coalesce(sum({_WAITS}), 0), coalesce(sum({_AMONG} AND NOT {_AT_PROVIDER}), 0) "  # noqa: S608
        "FROM documents d",
        bound,
    )[0]
    left: tuple[Failure, ...] = ()
    if not bound["retry"]:
        rows = store.rows(
            "SELECT f.document, f.stage, f.reason, f.attempts, f.at, f.asked, f.paid "  # noqa: S608
            f"FROM documents d JOIN failures f ON f.document = d.name AND f.stage = 'read' "
            f"WHERE f.paid = 1 AND f.asked = :asked AND {_AMONG} AND NOT {_READ} "
            f"AND NOT {_AT_PROVIDER} ORDER BY d.name",
            bound,
        )
        left = tuple(failure_of(row) for row in rows)
    return Tally(int(waiting), int(total) - int(waiting) - len(left), left)
