"""One entry for every byte string that left the machine: appended and sealed like decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.ledger import Redacted, Sent, SentFilter, SentLine, SentPage
from reviewer.store.chain import Sealed, newest, seal
from reviewer.store.codec import box_list, canonical, clean
from reviewer.store.db import Row, Store
from reviewer.store.faults import stored

_CHUNK = 1000


def before(
    store: Store,
    *,
    host: str,
    model: str,
    image_sha256: Sequence[str],
    masks: int,
    prompt: str,
    bytes: int,
    redacted: Redacted | None = None,
) -> int:
    """Note what is about to be sent, durably; returns the entry for `after`."""
    said: list[object] = [host, model, list(image_sha256), masks, prompt, bytes]
    if redacted is not None:
        pages = [_page_said(page) for page in redacted.pages]
        said.append({"document": redacted.document, "pages": pages, "policy": redacted.policy})
    return _append(store, None, clean(canonical(said)))


def after(store: Store, row: int, outcome: str) -> None:
    """Note what came of what was sent under the entry `row`."""
    _append(store, row, canonical(clean(outcome)))


def each(store: Store) -> Iterator[Sent]:
    """Everything that was sent, oldest first, each with its newest outcome."""
    last = 0
    while rows := store.rows(
        "SELECT id, at, said, (SELECT o.said FROM ledger o WHERE o.sent = l.id "
        "ORDER BY o.id DESC LIMIT 1) FROM ledger l "
        "WHERE l.sent IS NULL AND l.id > ? ORDER BY l.id LIMIT ?",
        (last, _CHUNK),
    ):
        yield from map(_sent, rows)
        last = rows[-1][0]


def pictures_by_host(store: Store, after: int = 0, upto: int | None = None) -> dict[str, int]:
    """How many pictures were sent where in entries behind `after`, and no later than `upto`."""
    rows = store.rows(
        "SELECT json_extract(said, '$[0]'), sum(json_array_length(said, '$[2]')) "
        "FROM ledger WHERE sent IS NULL AND id > ? AND id <= ? GROUP BY 1",
        (after, last(store) if upto is None else upto),
    )
    return {str(host): int(count) for host, count in rows}


def stretch(store: Store, wanted: SentFilter, low: int, high: int) -> list[SentLine]:
    """The requests among the entries above `low` and up to `high`, newest first."""
    rows = store.rows(
        "SELECT id, at, json_extract(said, '$[0]'), json_array_length(said, '$[2]'), "
        "json_extract(said, '$[5]') FROM ledger l WHERE sent IS NULL AND id > :low AND id <= :high "
        "AND (:host = '' OR json_extract(said, '$[0]') = :host) "
        "AND at >= :since AND (:until = '' OR at < :until) "
        "AND (:document = '' OR EXISTS (SELECT 1 FROM documents d WHERE d.sha256 = "
        "json_extract(l.said, '$[6].document') "
        "AND instr(lower(d.name), lower(:document)) > 0)) ORDER BY id DESC",
        {
            "low": low,
            "high": high,
            "host": wanted.host,
            "since": wanted.since,
            "until": wanted.until,
            "document": wanted.document,
        },
    )
    return [SentLine(*row) for row in rows]


def last(store: Store) -> int:
    """The newest entry; 0 where there is none."""
    return newest(store, "ledger")[0]


def some(store: Store, ids: Sequence[int]) -> list[tuple[Sent, str]]:
    """These requests, in this order, each with its document's name where that is known."""
    rows = store.rows(
        "SELECT l.id, l.at, l.said, (SELECT o.said FROM ledger o WHERE o.sent = l.id "
        "ORDER BY o.id DESC LIMIT 1), coalesce((SELECT d.name FROM documents d WHERE d.sha256 = "
        "json_extract(l.said, '$[6].document')), '') "
        "FROM ledger l WHERE l.sent IS NULL AND l.id IN (SELECT value FROM json_each(?))",
        (canonical(list(ids)),),
    )
    found = {row[0]: (_sent(row[:4]), str(row[4])) for row in rows}
    return [found[one] for one in ids if one in found]


def sent_since(store: Store, document: str, page: int, since: str) -> tuple[str, str] | None:
    """Where and when a picture of a page (of the document with this hash) went last, `since`."""
    row = store.row(
        "SELECT json_extract(l.said, '$[0]'), l.at FROM ledger l WHERE l.sent IS NULL "
        "AND l.at >= ? AND json_extract(l.said, '$[6].document') = ? "
        "AND EXISTS (SELECT 1 FROM json_each(l.said, '$[6].pages') p "
        "WHERE json_extract(p.value, '$.page') = ?) ORDER BY l.id DESC LIMIT 1",
        (since, document, page),
    )
    return None if row is None else (str(row[0]), str(row[1]))


def get(store: Store, row: int) -> Sent | None:
    """What was sent under this entry, with its newest outcome."""
    found = store.row(
        "SELECT id, at, said, (SELECT o.said FROM ledger o WHERE o.sent = l.id "
        "ORDER BY o.id DESC LIMIT 1) FROM ledger l WHERE l.sent IS NULL AND l.id = ?",
        (row,),
    )
    return None if found is None else _sent(found)


def sealed(store: Store) -> Iterator[Sealed]:
    """All entries with what their seals cover, oldest first, for `verify`."""
    last = 0
    while entries := sealed_after(store, last):
        yield from entries
        last = entries[-1].id


def sealed_after(store: Store, entry: int) -> list[Sealed]:
    """The next thousand entries, so that nobody waits until all are read."""
    rows = store.rows(
        "SELECT id, at, sent, said, sha256 FROM ledger WHERE id > ? ORDER BY id LIMIT ?",
        (entry, _CHUNK),
    )
    return [
        Sealed(columns[0], f"Entry {columns[0]} of the ledger", columns, kept)
        for *columns, kept in rows
    ]


def _append(store: Store, sent: int | None, said: str) -> int:
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    with store.atomic():
        last_id, last_seal = newest(store, "ledger")
        row_id = last_id + 1
        return store.run(
            "INSERT INTO ledger (id, at, sent, said, sha256) VALUES (?, ?, ?, ?, ?)",
            (row_id, at, sent, said, seal(last_seal, [row_id, at, sent, said])),
        )


@stored
def _sent(row: Row) -> Sent:
    row_id, at, said, outcome = row
    host, model, images, masks, prompt, size, *more = json.loads(said)
    return Sent(
        host=host,
        model=model,
        images=tuple(images),
        masks=masks,
        prompt=prompt,
        size=size,
        at=at,
        outcome=None if outcome is None else json.loads(outcome),
        id=row_id,
        redacted=_redacted(more[0]) if more else Redacted(),
    )


def _redacted(said: dict[str, Any]) -> Redacted:
    return Redacted(said["document"], tuple(map(_sent_page, said["pages"])), said["policy"])


def _page_said(page: SentPage) -> dict[str, Any]:
    return {
        "page": page.page,
        "image": page.image,
        "masks": [[box_list(m.box), m.what, m.origin, m.score] for m in page.masks],
        "detectors": list(page.detectors),
        "seen": page.seen,
        "looked_by": page.looked_by,
        "looked_at": page.looked_at,
    }


def _sent_page(said: dict[str, Any]) -> SentPage:
    masks = tuple(
        Mask(said["page"], Box(*box), origin, score, what)
        for box, what, origin, score in said["masks"]
    )
    return SentPage(
        said["page"],
        said["image"],
        masks,
        tuple(said["detectors"]),
        said["seen"],
        said["looked_by"],
        said["looked_at"],
    )
