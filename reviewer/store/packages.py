"""What was split off a project, and which decisions came back from where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reviewer.model.decision import Decision
from reviewer.model.package import Label
from reviewer.store import decisions, meta
from reviewer.store.chain import newest
from reviewer.store.codec import canonical
from reviewer.store.db import Store

KEY = "package"
"""Where a package keeps whose part it is."""
_CHUNK = 500


class Known(NamedTuple):
    """A package that was split off here; see the step m008 for what the numbers are."""

    id: str
    part: int
    parts: int
    documents: tuple[tuple[int, str], ...]
    base: int
    base_seal: str
    own: int
    own_seal: str
    taken: int
    taken_seal: str
    seen: int


def add(
    store: Store,
    label: Label,
    made_at: str,
    documents: Sequence[tuple[int, str]],
    own: tuple[int, str],
) -> None:
    """Remember a package that is split off now."""
    base, base_seal = newest(store, "decisions")
    store.run(
        "INSERT INTO packages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            label.id,
            label.part,
            label.parts,
            made_at,
            canonical([list(document) for document in documents]),
            base,
            base_seal,
            *own,
            *own,
            base,
        ),
    )


def get(store: Store, package: str) -> Known | None:
    """The package with this id, if it was split off this project."""
    row = store.row(
        "SELECT id, part, parts, documents, base, base_seal, own, own_seal, taken, taken_seal, "
        "seen FROM packages WHERE id = ?",
        (package,),
    )
    if row is None:
        return None
    documents = tuple((int(i), str(sha256)) for i, sha256 in json.loads(row[3]))
    return Known._make((*row[:3], documents, *row[4:]))


def base_decisions(store: Store, known: Known) -> list[int]:
    """The decisions that were in a package from the start, as they are numbered here."""
    inside = {document for document, _sha256 in known.documents}
    rows = store.rows(
        "SELECT id, document_id FROM decisions WHERE id <= ? ORDER BY id", (known.base,)
    )
    return [row_id for row_id, document in rows if document in inside]


def seal_of(store: Store, decision: int) -> str:
    """The seal of a decision; "" for none."""
    row = store.row("SELECT sha256 FROM decisions WHERE id = ?", (decision,))
    return "" if row is None else str(row[0])


def taken(store: Store, package: str) -> dict[int, int]:
    """The decisions that came from a package: their number there, and here."""
    rows = store.rows(
        "SELECT origin, decision_id FROM taken_decisions WHERE package_id = ?", (package,)
    )
    return dict(rows)


def part_of(store: Store, decision: int) -> int:
    """The part that a decision came in; 0 for one that was made here."""
    row = store.row(
        "SELECT p.part FROM taken_decisions t JOIN packages p ON p.id = t.package_id "
        "WHERE t.decision_id = ?",
        (decision,),
    )
    return 0 if row is None else int(row[0])


def note(store: Store, package: str, origin: int, seal: str, kept: Decision) -> None:
    """Remember where a decision came from."""
    store.run(
        "INSERT OR IGNORE INTO taken_decisions VALUES (?, ?, ?, ?)",
        (kept.id, package, origin, seal),
    )


def advance(store: Store, package: str, taken: int, seal: str) -> None:
    """A package is taken in up to the decision `taken`, whose seal there is `seal`."""
    store.run(
        "UPDATE packages SET taken = ?, taken_seal = ?, seen = ? WHERE id = ?",
        (taken, seal, newest(store, "decisions")[0], package),
    )


def decided_since(store: Store, known: Known, document: int, path: str) -> bool:
    """Whether a field was decided by anybody else since a package was split off or merged last."""
    row = store.row(
        "SELECT 1 FROM decisions d WHERE document_id = ? AND path = ? AND id > ? AND NOT EXISTS "
        "(SELECT 1 FROM taken_decisions t WHERE t.decision_id = d.id AND t.package_id = ?)",
        (document, path, known.seen, known.id),
    )
    return row is not None


def told(store: Store) -> Iterator[tuple[str, int, Decision]]:
    """Every decision that came in a package, with the package and its part, oldest first."""
    rows = store.rows(
        "SELECT t.package_id, p.part, d.document_id, d.path FROM taken_decisions t "
        "JOIN decisions d ON d.id = t.decision_id JOIN packages p ON p.id = t.package_id "
        "GROUP BY t.package_id, d.document_id, d.path ORDER BY p.part, t.package_id, d.document_id"
    )
    inside: frozenset[int] = frozenset()
    before = None
    for package, part, document, path in rows:
        if package != before:
            before, inside = package, frozenset(taken(store, package).values())
        for decision in decisions.of_field(store, document, path):
            if decision.id in inside:
                yield package, part, decision


def label_of(store: Store) -> Label | None:
    """Whose part this project is, if it is a package."""
    said = meta.get(store, KEY)
    return None if said is None else parse_label(said)


def parse_label(said: str) -> Label | None:
    """A label as it is kept; None where it is none."""
    try:
        found = json.loads(said)
        label = Label(**found) if isinstance(found, dict) else None
    except (ValueError, TypeError, RecursionError):
        return None
    if label is None or not all(isinstance(text, str) for text in (label.id, label.project)):
        return None
    numbers = (label.part, label.parts)
    return label if all(type(number) is int for number in numbers) else None
