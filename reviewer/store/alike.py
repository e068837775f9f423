"""One field of all documents, in pieces by keyset; and single fields with their pages."""

from __future__ import annotations

import json
from collections.abc import Sequence

from reviewer.model.document import Page
from reviewer.model.specimen import Glance, Specimen
from reviewer.store.db import Store, Value
from reviewer.store.field_rows import BY_FIELD, field_of

Place = tuple[str, int]
"""Path and id of the last field of a piece: the next one begins behind it."""

_LIST = "(SELECT value FROM json_each(?))"
_PAGES = (
    "SELECT d.id, d.sha256, p.number, p.width, p.height, p.sha256, p.unit "
    "FROM documents d JOIN pages p ON p.document_id = d.id"
)
_GLANCE = """
SELECT f.id, coalesce(t.value, f.value, ''), f.risk, f.flagged, f.decision_id IS NOT NULL, f.path
FROM fields f LEFT JOIN decisions t ON t.id = f.decision_id
WHERE f.path >= :first AND f.path < :beyond AND f.path LIKE :like ESCAPE '!'
  AND (f.path, f.id) > (:path, :id) ORDER BY f.path, f.id LIMIT :limit
"""


def glances(
    store: Store, name: str, *, after: Place | None = None, limit: int = 2000
) -> tuple[tuple[Glance, ...], Place | None]:
    """At most `limit` values of a field or column, and where to go on; None at the end.

    `name` is `total`, or `line_items[].total` for the column over all rows.
    """
    values: dict[str, Value] = {**_range(name), "limit": limit}
    values["path"], values["id"] = after or ("", 0)
    rows = store.rows(_GLANCE, values)
    found = tuple(
        Glance(i, value, risk, bool(flagged), bool(settled))
        for i, value, risk, flagged, settled, _path in rows
    )
    return found, (rows[-1][5], rows[-1][0]) if len(rows) == limit else None


def specimens(store: Store, ids: Sequence[int]) -> tuple[Specimen, ...]:
    """Fields by their ids, in this order, those that are gone left out."""
    rows = store.rows(f"{BY_FIELD} WHERE f.id IN {_LIST}", (json.dumps(list(ids)),))
    found = {row[0]: field_of(row) for row in rows}
    documents = sorted({field.document for field in found.values()})
    pages = {
        (document, number): (sha256, Page(number, width, height, page, unit))
        for document, sha256, number, width, height, page, unit in store.rows(
            f"{_PAGES} WHERE d.id IN {_LIST}", (json.dumps(documents),)
        )
    }
    made = []
    for field in (found[i] for i in ids if i in found):
        sha256, page = pages.get((field.document, field.page or 1), ("", None))
        made.append(Specimen(field, sha256, page))
    return tuple(made)


def _range(name: str) -> dict[str, Value]:
    """Which stretch of the index a name means."""
    table, marked, column = name.partition("[].")
    if not marked:
        return {"first": name, "beyond": f"{name}\0", "like": _plain(name)}
    return {
        "first": f"{table}[",
        "beyond": f"{table}\\",
        "like": f"{_plain(table)}[%].{_plain(column)}",
    }


def _plain(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
