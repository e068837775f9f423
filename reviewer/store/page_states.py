"""What detectors found on pages, and where each page of each document stands before upload."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.redaction import Finding, LookAt
from reviewer.store import codec
from reviewer.store.db import Row, Store, Value

_COLUMNS = (
    "SELECT document_id, page, policy, detectors, asked, asks, warnings, seen, looked "
    "FROM page_states"
)
_STATES = "page_states p JOIN documents d ON d.id = p.document_id"
_HERE = "p.policy = :policy"
_WAITS = "(d.never = 0 AND p.looked = 0 AND (:all OR (:doubted AND p.asks <> '[]')))"


@dataclass(frozen=True, slots=True)
class PageState:
    """Where a page stands.

    `policy` is the hash of the policy and the detectors' versions, `asked` that of all they were
    given beside the pixels. `asks` are the reasons to look, `seen` is the hash of what a person
    would see, `looked` whether one saw just that.
    """

    document: int
    page: int
    policy: str
    detectors: tuple[str, ...]
    asked: str
    asks: tuple[str, ...]
    warnings: tuple[str, ...]
    seen: str
    looked: bool


@dataclass(frozen=True, slots=True)
class Guess:
    """What the offline reader makes of a document, to mask by: its supplier, and field places."""

    words: str
    """Hash of the words it was made from."""
    supplier: str | None = None
    places: Mapping[str, tuple[int, Box]] = field(default_factory=dict)


def save_finding(
    store: Store, page_sha256: str, asked: str, versions: str, finding: Finding, at: str
) -> None:
    """Keep what the detectors found on a page; the same question again has the same answer."""
    masks = [[codec.box_list(m.box), m.origin, m.score, m.what] for m in finding.masks]
    said = [masks, list(finding.detectors), list(finding.warnings), finding.doubted]
    store.run(
        "INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?, ?)",
        (page_sha256, asked, versions, codec.clean(codec.canonical(said)), at),
    )


def finding(store: Store, page_sha256: str, asked: str, versions: str, page: int) -> Finding | None:
    """What was found on a page as number `page` of its document; None when it was not asked."""
    row = store.row(
        "SELECT said FROM findings WHERE page_sha256 = ? AND asked = ? AND detectors = ?",
        (page_sha256, asked, versions),
    )
    if row is None:
        return None
    masks, detectors, warnings, doubted = json.loads(row[0])
    return Finding(
        page,
        tuple(Mask(page, Box(*box), origin, score, what) for box, origin, score, what in masks),
        tuple(detectors),
        tuple(warnings),
        doubted,
    )


def put(store: Store, state: PageState) -> None:
    """Keep where a page stands; it replaces what was kept of it."""
    store.run(
        "INSERT OR REPLACE INTO page_states VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            state.document,
            state.page,
            state.policy,
            codec.canonical(state.detectors),
            state.asked,
            codec.clean(codec.canonical(state.asks)),
            codec.clean(codec.canonical(state.warnings)),
            state.seen,
            int(state.looked),
        ),
    )


def get(store: Store, document_id: int, page: int) -> PageState | None:
    """Where a page stands; None when no detector ever looked at it."""
    row = store.row(f"{_COLUMNS} WHERE document_id = ? AND page = ?", (document_id, page))
    return None if row is None else _state(row)


def waiting(store: Store, policy: str, look: LookAt) -> list[tuple[int, int]]:
    """The pages that wait for a look, as (document, page), in the order they are looked at.

    Documents that never leave wait for nobody.
    """
    found = store.rows(
        f"SELECT p.document_id, p.page FROM {_STATES} WHERE {_HERE} AND {_WAITS} "  # noqa: S608
        "ORDER BY d.name, p.page",
        _bound(policy, look),
    )
    return [(document, page) for document, page in found]


def next_waiting(
    store: Store, policy: str, look: LookAt, after: tuple[str, int] | None, *, back: bool
) -> tuple[int, int] | None:
    """The page that waits next after a document's name and page, round to the other end."""
    way, end = ("<", "DESC") if back else (">", "ASC")
    here = f"SELECT p.document_id, p.page FROM {_STATES} WHERE {_HERE} AND {_WAITS}"  # noqa: S608
    order = f"ORDER BY d.name {end}, p.page {end} LIMIT 1"
    bound = _bound(policy, look)
    row = None
    if after is not None:
        bound |= {"name": after[0], "page": after[1]}
        row = store.row(f"{here} AND (d.name, p.page) {way} (:name, :page) {order}", bound)
    row = row or store.row(f"{here} {order}", bound)
    return None if row is None else (row[0], row[1])


def tally(store: Store, policy: str, look: LookAt) -> tuple[int, int, int, int]:
    """How many pages are found, wait for a look, were seen as they are, and may leave."""
    found, waits, looked, cleared = store.rows(
        f"SELECT count(*), coalesce(sum({_WAITS}), 0), coalesce(sum(p.looked), 0), "  # noqa: S608
        f"coalesce(sum(d.never = 0 AND NOT {_WAITS}), 0) FROM {_STATES} WHERE {_HERE}",
        _bound(policy, look),
    )[0]
    return int(found), int(waits), int(looked), int(cleared)


def note_never(store: Store, document_id: int, never: bool) -> None:
    """Keep whether a mark says that the document is not uploaded, to count by."""
    store.run("UPDATE documents SET never = ? WHERE id = ?", (int(never), document_id))


def count_never(store: Store) -> int:
    """How many documents are marked so."""
    return int(store.rows("SELECT count(*) FROM documents WHERE never = 1")[0][0])


def save_passed(store: Store, page_sha256: str, picture_sha256: str, by: str) -> None:
    """Note that the detectors found nothing on the encoded picture of a page."""
    store.run(
        "INSERT OR IGNORE INTO passed_pictures VALUES (?, ?, ?)", (page_sha256, picture_sha256, by)
    )


def passed(store: Store, pages: Sequence[str], by: str) -> frozenset[str]:
    """The pictures of these pages that these detectors found nothing on, by their hashes."""
    return frozenset(
        row[0]
        for page in pages
        for row in store.rows(
            "SELECT picture_sha256 FROM passed_pictures WHERE page_sha256 = ? AND detectors = ?",
            (page, by),
        )
    )


def save_guess(store: Store, document_id: int, guess: Guess) -> None:
    """Keep what the offline reader makes of a document."""
    places = {path: [page, codec.box_list(box)] for path, (page, box) in guess.places.items()}
    store.run(
        "INSERT OR REPLACE INTO guesses VALUES (?, ?, ?, ?)",
        (document_id, guess.words, guess.supplier, codec.clean(codec.canonical(places))),
    )


def guess(store: Store, document_id: int) -> Guess | None:
    """What the offline reader makes of a document; None when it was not asked."""
    row = store.row(
        "SELECT words, supplier, places FROM guesses WHERE document_id = ?", (document_id,)
    )
    if row is None:
        return None
    places = json.loads(row[2])
    return Guess(row[0], row[1], {path: (page, Box(*box)) for path, (page, box) in places.items()})


def _bound(policy: str, look: LookAt) -> dict[str, Value]:
    return {
        "policy": policy,
        "all": int(look is LookAt.ALL),
        "doubted": int(look is LookAt.DOUBTED),
    }


def _state(row: Row) -> PageState:
    document, page, policy, detectors, asked, asks, warnings, seen, looked = row
    return PageState(
        document,
        page,
        policy,
        codec.texts_of(detectors),
        asked,
        codec.texts_of(asks),
        codec.texts_of(warnings),
        seen,
        bool(looked),
    )


def guessed_from(store: Store, supplier: str) -> list[int]:
    """The documents that the offline reader takes for this supplier's, and nothing says whose."""
    found = store.rows(
        "SELECT g.document_id FROM guesses g JOIN documents d ON d.id = g.document_id "
        "WHERE g.supplier = ? AND d.supplier IS NULL ORDER BY g.document_id",
        (supplier,),
    )
    return [row[0] for row in found]
