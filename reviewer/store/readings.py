"""Readings and the paid replies they were parsed from. Nothing that was paid for is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.reading import Reading, Usage
from reviewer.store import codec
from reviewer.store.db import Row, Store, Value
from reviewer.store.derivation import Derived
from reviewer.store.faults import changed, stored

_COLUMNS = (
    "SELECT role, reader, said, model, prompt, created, images, "
    "input_tokens, output_tokens, cost_usd, seconds, sha256 FROM readings"
)
_OF_MANY = (
    "SELECT document_id, role, reader, said, model, prompt, created, images, "
    "input_tokens, output_tokens, cost_usd, seconds, sha256 FROM readings WHERE role IS NOT NULL "
    "AND document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, length(role), role"
)


PUT_ASIDE = "Put it aside with reviewer verify PROJECT --repair and read the document again"
_ALL = _COLUMNS.replace("SELECT", "SELECT document_id,", 1)


def save(store: Store, document_id: int, reading: Reading) -> None:
    """Make this the document's reading of its role; the one before is kept as history.

    A reading that was there before, now or as history, only changes its role: it is not counted
    or paid for twice.
    """
    with store.atomic():
        row = _timed(store, document_id, _columns(reading))
        sha256 = _hash(row)
        _write_again(store, document_id, sha256, row)
        if _role_of(store, document_id, sha256, reading.role):
            return
        store.run(
            "UPDATE readings SET role = NULL WHERE document_id = ? AND role = ?",
            (document_id, reading.role),
        )
        if not _revive(store, document_id, sha256, reading.role):
            store.run(
                "INSERT INTO readings (document_id, sha256, role, reader, said, model, prompt, "
                "created, images, input_tokens, output_tokens, cost_usd, seconds) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (document_id, sha256, reading.role, *row),
            )
        _tally(store, document_id)


def of_document(store: Store, document_id: int) -> tuple[Reading, ...]:
    """The current readings of a document, in the order of their roles."""
    rows = store.rows(
        f"{_COLUMNS} WHERE document_id = ? AND role IS NOT NULL ORDER BY length(role), role",
        (document_id,),
    )
    return tuple(_reading(store, document_id, row) for row in rows)


def of_documents(store: Store, document_ids: Sequence[int]) -> dict[int, list[Reading]]:
    """The current readings of several documents, by document and in the order of their roles."""
    rows = store.rows(_OF_MANY, (codec.canonical(list(document_ids)),))
    found: dict[int, list[Reading]] = {}
    for document_id, *row in rows:
        found.setdefault(document_id, []).append(_reading(store, document_id, tuple(row)))
    return found


def history(store: Store, document_id: int) -> tuple[Reading, ...]:
    """The readings of a document that others took the place of, oldest first; no role.

    One that is not what was stored is left out: `verify` names it.
    """
    rows = store.rows(
        f"{_COLUMNS} WHERE document_id = ? AND role IS NULL ORDER BY id", (document_id,)
    )
    return tuple(_reading(store, document_id, row) for row in rows if _fits(row))


def runs(store: Store) -> list[tuple[str, str, str, int]]:
    """Which readers, models and prompts read how many documents, most first; history counts too."""
    rows = store.rows(
        "SELECT reader, model, prompt, count(DISTINCT document_id) AS many FROM readings "
        "GROUP BY reader, model, prompt ORDER BY many DESC, reader, model, prompt"
    )
    return [(reader, model, prompt, count) for reader, model, prompt, count in rows]


def prompts(store: Store) -> dict[str, int]:
    """How many current readings were made with which prompt."""
    rows = store.rows(
        "SELECT prompt, count(*) FROM readings WHERE role IS NOT NULL GROUP BY prompt"
    )
    return {str(prompt): int(count) for prompt, count in rows}


def save_reply(store: Store, key: str, raw: str, seconds: float | None = None) -> None:
    """Keep a reply as it came, before anybody parses it; a later one under `key` replaces it."""
    store.run(
        "INSERT INTO replies (key, raw, seconds) VALUES (?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET raw = excluded.raw, seconds = excluded.seconds",
        (key, codec.clean(raw), seconds),
    )


def reply(store: Store, key: str) -> str | None:
    """The reply kept under `key`."""
    found = timed_reply(store, key)
    return None if found is None else found[0]


def timed_reply(store: Store, key: str) -> tuple[str, float | None] | None:
    """The reply kept under `key`, and the seconds it took where that is known."""
    row = store.row("SELECT raw, seconds FROM replies WHERE key = ?", (key,))
    return None if row is None else (str(row[0]), row[1])


def _columns(reading: Reading) -> tuple[Value, ...]:
    """Everything but the role."""
    return (
        codec.clean(reading.reader),
        codec.values_text(reading.values),
        codec.clean(reading.model),
        codec.clean(reading.prompt),
        codec.clean(reading.created),
        codec.canonical(reading.images),
        reading.usage.input_tokens,
        reading.usage.output_tokens,
        None if reading.usage.cost_usd is None else float(reading.usage.cost_usd),
        None if reading.usage.seconds is None else float(reading.usage.seconds),
    )


def _hash(row: Sequence[object]) -> str:
    """Over everything but the role; seconds only where there are some, as before there were any."""
    *content, seconds = row
    return codec.content_hash(content if seconds is None else row)


def _timed(store: Store, document_id: int, row: tuple[Value, ...]) -> tuple[Value, ...]:
    """The same reading told once with its seconds and once without is one reading, with them."""
    *content, seconds = row
    if seconds is None:
        known = store.row(
            "SELECT seconds FROM readings WHERE document_id = ? AND reader = ? AND said = ? "
            "AND model = ? AND prompt = ? AND created = ? AND images = ? AND input_tokens = ? "
            "AND output_tokens = ? AND cost_usd IS ? AND seconds IS NOT NULL",
            (document_id, *content),
        )
        return row if known is None else (*content, known[0])
    store.run(
        "UPDATE readings SET seconds = ?, sha256 = ? WHERE document_id = ? AND sha256 = ?",
        (seconds, _hash(row), document_id, _hash((*content, None))),
    )
    return row


def broken(store: Store) -> Iterator[tuple[int, str | None]]:
    """Document and role of each reading, current or not, that is not what was stored."""
    for document_id, *row in store.each_row(_ALL):
        if not _fits(row):
            yield document_id, row[0]


def called(store: Store, document_id: int, role: str | None) -> str:
    """A reading as a person calls it."""
    row = store.row("SELECT name FROM documents WHERE id = ?", (document_id,))
    of = f"of {row[0]}" if row else f"of document {document_id}, which is not there,"
    return f"Reading {role} {of}" if role else f"An earlier reading {of}"


def put_aside(store: Store) -> int:
    """Let no document count a reading that is not what was stored: it can be read again."""
    found = [(document_id, role) for document_id, role in broken(store) if role is not None]
    store.many("UPDATE readings SET role = NULL WHERE document_id = ? AND role = ?", found)
    for document_id, _role in found:
        _tally(store, document_id)
    return len(found)


def _write_again(store: Store, document_id: int, sha256: str, row: tuple[Value, ...]) -> None:
    """The same reading made anew mends the one that was kept: their hashes are the same."""
    for kept_id, *kept in store.rows(
        _COLUMNS.replace("SELECT", "SELECT id,", 1) + " WHERE document_id = ? AND sha256 = ?",
        (document_id, sha256),
    ):
        if not _fits(kept):
            store.run(
                "UPDATE readings SET reader = ?, said = ?, model = ?, prompt = ?, created = ?, "
                "images = ?, input_tokens = ?, output_tokens = ?, cost_usd = ?, seconds = ? "
                "WHERE id = ?",
                (*row, kept_id),
            )


def _fits(row: Sequence[object]) -> bool:
    """Whether a row of `_COLUMNS` is what its hash was made of."""
    *content, seconds, sha256 = row[1:]
    if _hash((*content, seconds)) == sha256:
        return True
    cost = content[-1]  # earlier programs hashed whole dollars as a whole number
    whole = isinstance(cost, float) and cost.is_integer()  # what its column holds
    return whole and codec.content_hash([*content[:-1], int(cost)]) == sha256  # type: ignore[call-overload]


@stored
def _reading(store: Store, document_id: int, row: Row) -> Reading:
    if not _fits(row):
        raise changed(called(store, document_id, row[0]), PUT_ASIDE)
    role, reader, said, model, prompt, created, images, *usage, _sha256 = row
    return Reading(
        role=role or "",
        reader=reader,
        values=codec.values_of(said),
        model=model,
        prompt=prompt,
        created=created,
        images=codec.texts_of(images),
        usage=Usage(*usage),
    )


def _role_of(store: Store, document_id: int, sha256: str, role: str) -> bool:
    """Whether the same reading has this role already."""
    found = store.row(
        "SELECT 1 FROM readings WHERE document_id = ? AND sha256 = ? AND role = ?",
        (document_id, sha256, role),
    )
    return found is not None


def _revive(store: Store, document_id: int, sha256: str, role: str) -> bool:
    """Give `role` to the same reading if it is among the history."""
    found = store.row(
        "SELECT id FROM readings WHERE document_id = ? AND sha256 = ? AND role IS NULL",
        (document_id, sha256),
    )
    if found is not None:
        store.run("UPDATE readings SET role = ? WHERE id = ?", (role, found[0]))
    return found is not None


_COUNTED = (
    "(SELECT count(role) FROM readings WHERE document_id = documents.id), "
    "(SELECT coalesce(sum(nano), 0) FROM "
    "(SELECT DISTINCT sha256, CAST(round(coalesce(cost_usd, 0) * 1e9) AS INTEGER) AS nano "
    "FROM readings WHERE document_id = documents.id))"
)
"""The current readings of a document, and what all that were ever made cost, each once."""


def _tally(store: Store, document_id: int) -> None:
    store.run(
        f"UPDATE documents SET (reading_count, cost_nano) = (SELECT {_COUNTED}) "  # noqa: S608
        "WHERE id = ?",
        (document_id,),
    )


def _astray(store: Store) -> list[Row]:
    return store.rows(
        f"SELECT id, name FROM documents WHERE (reading_count, cost_nano) <> (SELECT {_COUNTED})"  # noqa: S608
    )


def _wrong(store: Store) -> Iterator[str]:
    for _id, name in _astray(store):
        yield f"The readings counted of {name}, or their cost, are not those that are kept."


def _mend(store: Store) -> int:
    found = _astray(store)
    for document_id, _name in found:
        _tally(store, document_id)
    return len(found)


DERIVED = Derived("counts of readings", _wrong, _mend)
