"""Whether a project is whole: its database, its blobs, its history, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reviewer.model.decision import truth
from reviewer.model.errors import ProjectError
from reviewer.store import blobs, decisions, ledger, search, suppliers
from reviewer.store.chain import broken
from reviewer.store.db import Store
from reviewer.store.folder import BLOBS

_CHUNK = 1000


def verify(store: Store, *, full: bool = True) -> list[str]:
    """What is wrong with the project, a sentence each; empty when it is whole.

    Without `full` the database gets its quick check, and blobs are looked for but not read.
    """
    checks: list[Callable[[], Iterator[str]]] = [
        lambda: _database(store, full),
        lambda: _references(store),
        lambda: _kind(store),
        lambda: _missing_blobs(store),
        lambda: broken(store, "decisions", decisions.sealed(store)),
        lambda: broken(store, "ledger", ledger.sealed(store)),
        lambda: _states(store),
        lambda: _tallies(store),
        lambda: _suppliers(store),
        lambda: _names(store),
        lambda: _search(store),
    ]
    if full:
        checks.append(lambda: _damaged_blobs(store))
    problems: list[str] = []
    for check in checks:
        try:
            problems += check()
        except ProjectError as error:
            problems.append(str(error))
        except ValueError as error:
            problems.append(f"Something that is stored makes no sense: {error}.")
    return list(dict.fromkeys(problems))


def _database(store: Store, full: bool) -> Iterator[str]:
    for (found,) in store.rows(f"PRAGMA {'integrity_check' if full else 'quick_check'}"):
        if found != "ok":
            what = found.splitlines()[-1]
            yield f"The database is damaged: {what}. Restore the project from a backup."


def _references(store: Store) -> Iterator[str]:
    for table, row, parent, _key in store.rows("PRAGMA foreign_key_check"):
        yield f"Row {row} of {table} belongs to a row of {parent} that is not there."


def _kind(store: Store) -> Iterator[str]:
    store.kind_text()
    yield from ()


def _missing_blobs(store: Store) -> Iterator[str]:
    for sha256, name in store.rows("SELECT sha256, name FROM documents WHERE kept = 1"):
        if not blobs.path(store, sha256).is_file():
            yield f"The copy of {name} is missing. Add the document again."


def _damaged_blobs(store: Store) -> Iterator[str]:
    for path in blobs.each(store.folder):
        if not blobs.is_whole(path):
            row = store.row("SELECT name FROM documents WHERE sha256 = ?", (path.name,))
            name = f"The copy of {row[0]}" if row else f"{BLOBS}/{path.parent.name}/{path.name}"
            yield f"{name} is damaged: its bytes are not those that were stored. Add it again."


def _states(store: Store) -> Iterator[str]:
    """The decision each field points to must be the one its history says counts."""
    after = 0
    while documents := store.rows(
        "SELECT id, name FROM documents WHERE id > ? AND (id IN (SELECT document_id FROM decisions)"
        " OR id IN (SELECT document_id FROM fields WHERE decision_id IS NOT NULL)) "
        "ORDER BY id LIMIT ?",
        (after, _CHUNK),
    ):
        for document_id, name in documents:
            yield from _states_of(store, document_id, name)
        after = documents[-1][0]


def _states_of(store: Store, document_id: int, name: str) -> Iterator[str]:
    rows = store.rows("SELECT path, decision_id FROM fields WHERE document_id = ?", (document_id,))
    pointed: dict[str, int | None] = dict(rows)
    told = store.rows("SELECT DISTINCT path FROM decisions WHERE document_id = ?", (document_id,))
    for path in sorted({*pointed, *(row[0] for row in told)}):
        counting = truth(decisions.of_field(store, document_id, path))
        if pointed.get(path) != (None if counting is None else counting.id):
            yield f"The state of {path} of {name} is not what its decisions say."


def _tallies(store: Store) -> Iterator[str]:
    for (name,) in store.rows(
        "SELECT d.name FROM documents d LEFT JOIN (SELECT document_id, count(*) AS n, "
        "sum(flagged) AS flagged, sum(flagged = 1 AND decision_id IS NOT NULL) AS decided, "
        "count(decision_id) AS settled FROM fields GROUP BY document_id) f ON f.document_id = d.id "
        "WHERE (d.field_count, d.flagged_count, d.decided_count, d.settled_count) <> "
        "(coalesce(f.n, 0), coalesce(f.flagged, 0), coalesce(f.decided, 0), coalesce(f.settled, 0))"
    ):
        yield f"The counts of {name} are not those of its fields. Check the project again."
    totals = store.rows("SELECT documents, fields, flagged, decided, pages FROM totals")
    counted = store.rows(
        "SELECT count(*), coalesce(sum(field_count), 0), coalesce(sum(flagged_count), 0), "
        "coalesce(sum(decided_count), 0), coalesce(sum(page_count), 0) FROM documents"
    )
    if totals != counted:
        yield "The totals of the project are not those of its documents."


def _suppliers(store: Store) -> Iterator[str]:
    """Who a document is from must be what its field says; unknown in projects of before."""
    after = ""
    while found := store.rows(
        "SELECT name, id, supplier FROM documents WHERE name > ? AND supplier IS NOT NULL "
        "ORDER BY name LIMIT ?",
        (after, _CHUNK),
    ):
        for name, document_id, supplier in found:
            if suppliers.supplier_of(store, document_id) != supplier:
                yield f"The supplier kept of {name} is not what its field says. Check it again."
        after = found[-1][0]


def _names(store: Store) -> Iterator[str]:
    """How many fields of a name there are, and are left, is what the fields say."""
    kept = store.rows("SELECT name, fields, left_over FROM field_names ORDER BY name")
    counted = store.rows(
        "SELECT name, count(*), sum(flagged = 1 AND decision_id IS NULL) "
        "FROM fields GROUP BY name ORDER BY name"
    )
    if kept != counted:
        yield "The counts of what is left of each field are not those of the fields."


def _search(store: Store) -> Iterator[str]:
    """A damaged search index is made anew: it holds nothing of its own."""
    if not search.is_whole(store):
        search.rebuild(store)
    yield from ()
