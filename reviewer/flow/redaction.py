"""Masks before upload: one function for each act of a person.

All run on the store's thread (`project.submit`). Acts append and can be undone to any depth, also
after a restart; each says what it changed. `looks.py` has what is shown of pages and who let them
go, `finding.find_all` has the detectors look, `gate.py` lets pictures out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path

from reviewer.flow import mask_state
from reviewer.flow.desk import now
from reviewer.model.document import Document, Page
from reviewer.model.errors import UsageError
from reviewer.model.geometry import Box
from reviewer.model.masking import BY_HAND, Left, MaskChanges, Never, PlacedMask
from reviewer.model.redaction import RedactionPolicy
from reviewer.store import documents, ledger, meta, redactions
from reviewer.store.codec import canonical
from reviewer.store.db import Store
from reviewer.store.redactions import LOOK, MASK, NEVER, STANDING, Said


def policy(store: Store) -> RedactionPolicy:
    """What the project wants masked, and which pages a person must see before they leave."""
    return mask_state.policy(store)


def set_policy(store: Store, wanted: RedactionPolicy) -> None:
    """Keep the policy. Pages found by another one count as not found: `find_all` looks anew."""
    meta.put(store, mask_state.POLICY, canonical(asdict(wanted)))


def put(
    store: Store, document_id: int, page: int, box: Box, *, by: str, what: str = BY_HAND
) -> MaskChanges:
    """Draw a mask. The box is clipped to the page; UsageError when nothing of it is left."""
    document = documents.get(store, document_id)
    row = _drawn(document_id, page_in(document, page), box, what, by)
    kept = keep(store, [row])
    return MaskChanges(f"Masked a place on page {page} of {document.name}", _pages(kept), _id(kept))


def move(store: Store, mask_id: int, box: Box, *, by: str) -> MaskChanges:
    """Give a mask another place or size. Raises UsageError when it does not lie there any more."""
    document, mask = _lying(store, mask_id)
    page = page_in(document, mask.page)
    row = _drawn(document.id, page, box, mask.what, by)
    kept = keep(store, [_row(mask).back(row.by, row.at), row])
    did = f"Moved a mask on page {mask.page} of {document.name}"
    return MaskChanges(did, _pages(kept), _id(kept))


def take_back(store: Store, mask_id: int, *, by: str) -> MaskChanges:
    """Take a mask away, whoever put it. A detector does not put it back by itself."""
    document, mask = _lying(store, mask_id)
    kept = keep(store, [_row(mask).back(person(by), now())])
    did = f"Took away a mask on page {mask.page} of {document.name}"
    return MaskChanges(did, _pages(kept))


def apply_to_all_pages(store: Store, mask_id: int, *, by: str) -> MaskChanges:
    """Mask the same place (in shares of the page) on all other pages of the document."""
    document, mask = _lying(store, mask_id)
    share = mask_state.shared(mask.box, page_in(document, mask.page))
    rows = [
        _drawn(document.id, page, mask_state.unshared(share, page), mask.what, by, "on all pages")
        for page in document.pages
        if page.number != mask.page
    ]
    if not rows:
        raise UsageError(f"{document.name} has no other page.")
    did = f"Masked this place on all pages of {document.name}"
    return MaskChanges(did, _pages(keep(store, rows)), mask_id)


def apply_to_supplier(store: Store, mask_id: int, *, by: str) -> MaskChanges:
    """Mask the same place in all documents of this supplier, those that come later too.

    Raises UsageError when nobody knows who the document is from.
    """
    document, mask = _lying(store, mask_id)
    supplier = mask_state.supplier_of(store, document.id)
    if supplier is None:
        raise UsageError(
            f"Nobody knows yet who {document.name} is from; read and check it first, or mask it "
            "alone."
        )
    share = mask_state.shared(mask.box, page_in(document, mask.page))
    first = Said(
        STANDING, document.id, mask.page, share, supplier, mask.what, by=person(by), at=now()
    )
    with store.atomic():
        stands = redactions.append(store, [first])[0]
        rows: list[Said] = []
        for other in mask_state.documents_of(store, supplier):
            if other != document.id:
                rows += mask_state.followers(stands, documents.get(store, other))
        kept = redactions.append(store, rows, act=stands.act)
        mask_state.refresh(store, _pages(kept))
    did = f"Masked this place in all documents of {supplier}"
    return MaskChanges(did, _pages(kept), mask_id)


def never_send(store: Store, document_id: int, *, by: str, why: str = "") -> MaskChanges:
    """Do not upload this document, whatever else is said. Saying it twice changes nothing."""
    document = documents.get(store, document_id)
    did = f"{document.name} is not to be uploaded"
    if never_of(store, document_id) is not None:
        return MaskChanges(did)
    mark = Said(NEVER, document_id, 0, said=why.strip(), by=person(by), at=now())
    kept = keep(store, [mark])
    return MaskChanges(did, _everypage_in(document, kept))


def may_send(store: Store, document_id: int, *, by: str) -> MaskChanges:
    """Take back that a document is not to be uploaded."""
    document = documents.get(store, document_id)
    rows = redactions.of_document(store, document_id)
    marks = [row for row in redactions.in_effect(rows) if row.kind == NEVER]
    kept = keep(store, [mark.back(person(by), now()) for mark in marks])
    return MaskChanges(f"{document.name} may be uploaded again", _everypage_in(document, kept))


def never_of(store: Store, document_id: int) -> Never | None:
    """Who said that this document is not to be uploaded; None when it may."""
    return mask_state.never(redactions.of_document(store, document_id))


def find_document(store: Store, named: str) -> Document:
    """The document that a person names. Raises UsageError when that is none, or more than one."""
    return documents.find(store, named, Path.cwd())


def never_sent(store: Store) -> list[tuple[str, Never]]:
    """The documents that are not to be uploaded, by name, with who said so."""
    marks = redactions.in_effect(redactions.of_kind(store, NEVER))
    found = {row.document: Never(row.by, row.at, row.said) for row in marks}
    return sorted((documents.get(store, one).name, mark) for one, mark in found.items())


def undo(store: Store, by: str) -> MaskChanges | None:
    """Take back this person's last act that stands (mask, look or mark); None without one.

    A look is taken back even where the page has left already: then `already` says so, and nothing
    more of it is sent without a new look.
    """
    return _reverse(store, redactions.last_act(store, person(by)), by, "Took back")


def redo(store: Store, by: str) -> MaskChanges | None:
    """Do again what was undone last; None when something was done since, or nothing was undone."""
    return _reverse(store, redactions.last_undone(store, person(by)), by, "Did again")


def _reverse(store: Store, act: int | None, by: str, word: str) -> MaskChanges | None:
    if act is None:
        return None
    undone = redactions.of_act(store, act)
    kept = keep(store, [row.back(person(by), now()) for row in undone], undoes=act)
    stands = {row.id for row in undone if row.kind == STANDING}
    pages = dict.fromkeys([*_pages(kept), *redactions.following(store, _roots(store, stands))])
    did = f"{word}: {_named(store, undone)}"
    return MaskChanges(did, tuple(pages), already=_left(store, undone))


def keep(store: Store, rows: Sequence[Said], *, undoes: int | None = None) -> list[Said]:
    """Keep rows as one act, and bring the pages they touch up to date."""
    with store.atomic():
        kept = redactions.append(store, rows, undoes=undoes)
        touched = list(_pages(kept))
        stands = {row.reverses for row in kept if row.kind == STANDING and row.reverses}
        touched += redactions.following(store, _roots(store, stands))
        mask_state.refresh(store, touched)
    return kept


def _left(store: Store, undone: Sequence[Said]) -> Left | None:
    """Where a page went on the strength of the look that is taken back, if it did."""
    for row in undone:
        if row.kind == LOOK and row.reverses is None:
            digest = documents.get(store, row.document).sha256
            went = ledger.sent_since(store, digest, row.page, row.at)
            if went is not None:
                return Left(*went)
    return None


def _roots(store: Store, ids: set[int]) -> set[int]:
    """The standing masks behind rows that take them back, or take that back, and so on."""
    by_id = {row.id: row for row in redactions.of_kind(store, STANDING)}
    found = set()
    for row_id in ids:
        row = by_id[row_id]
        while row.reverses is not None:
            row = by_id[row.reverses]
        found.add(row.id)
    return found


def _named(store: Store, rows: Sequence[Said]) -> str:
    """An act as a person would name it; what an undo took back, by its own name."""
    while rows and rows[0].undoes is not None:
        rows = redactions.of_act(store, rows[0].undoes)
    name = documents.get(store, rows[0].document).name
    first = rows[0]
    if first.kind == STANDING:
        return f"this place in all documents of {first.said} masked"
    if first.kind == NEVER:
        return f"{name} {'may be' if first.reverses else 'is not to be'} uploaded"
    if first.kind == LOOK:
        return f"page {first.page} of {name} may be sent"
    if len({row.page for row in rows}) > 1:
        return f"this place on all pages of {name} masked"
    taken = {row.reverses is not None for row in rows}
    what = "moved" if len(taken) > 1 else "taken away" if taken == {True} else "put"
    return f"a mask on page {first.page} of {name} {what}"


def _drawn(document_id: int, page: Page, box: Box, what: str, by: str, where: str = "") -> Said:
    who = person(by)
    origin = f"{who}, {where}" if where else who
    return Said(
        MASK, document_id, page.number, _clipped(box, page), what or BY_HAND, origin, by=who,
        at=now(),
    )  # fmt: skip


def _clipped(box: Box, page: Page) -> Box:
    """The part of a box that lies on the page. Raises UsageError when there is none."""
    sides = (box.left, box.top, box.right, box.bottom)
    if not all(map(isfinite, sides)):
        raise UsageError("The mask has no place on the page; draw it again.")
    left, right = sorted(min(max(x, 0.0), page.width) for x in (box.left, box.right))
    top, bottom = sorted(min(max(y, 0.0), page.height) for y in (box.top, box.bottom))
    if left == right or top == bottom:
        raise UsageError("The mask lies beside the page; draw it on the page.")
    return Box(left, top, right, bottom)


def _lying(store: Store, mask_id: int) -> tuple[Document, PlacedMask]:
    """A mask that lies on a page, with its document. Raises UsageError when it does not."""
    row = redactions.get(store, mask_id)
    if row is not None:
        rows = redactions.of_document(store, row.document)
        for mask in mask_state.masks(store, rows):
            if mask.id == mask_id:
                return documents.get(store, row.document), mask
    raise UsageError("This mask does not lie on the page any more; look at the page again.")


def _row(mask: PlacedMask) -> Said:
    return Said(MASK, mask.document, mask.page, id=mask.id)


def page_in(document: Document, number: int) -> Page:
    """A page of a document by its number. Raises UsageError when there is none."""
    for page in document.pages:
        if page.number == number:
            return page
    raise UsageError(f"{document.name} has no page {number}.")


def _pages(rows: Sequence[Said]) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys((row.document, row.page) for row in rows))


def _everypage_in(document: Document, kept: Sequence[Said]) -> tuple[tuple[int, int], ...]:
    return tuple((document.id, page.number) for page in document.pages) if kept else ()


def _id(kept: Sequence[Said]) -> int:
    return kept[-1].id


def person(by: str) -> str:
    """The name of who acts. Acts of people carry a name; the empty one is the detectors'."""
    return by.strip() or "somebody"
