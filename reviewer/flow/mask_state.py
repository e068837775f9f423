"""What the rows about masks come to: which masks lie on a page now, and where the page stands.

`redaction.py` has the acts of people over this, `finding.py` those of the detectors. Everything
here runs on the store's thread.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict, replace
from functools import lru_cache

from reviewer.flow import hidden
from reviewer.flow.desk import now
from reviewer.model.document import Document, Page
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.masking import Look, Never, PlacedMask
from reviewer.model.redaction import Finding, LookAt, RedactionPolicy, Sought
from reviewer.store import documents, meta, page_states, redactions, suppliers
from reviewer.store.codec import content_hash
from reviewer.store.db import Store
from reviewer.store.page_states import PageState
from reviewer.store.redactions import LOOK, MASK, NEVER, STANDING, Said

POLICY = "redaction.policy"
VERSIONS = "redaction.detectors"
FACE = "face"
SAME = 0.5
"""Share of the two boxes' union that they have in common from which they hide the same thing."""
FACES_ASK = "A face was found; look whether all of it is hidden"
DOUBT_ASKS = "A detector is not sure of what it found"
AGAIN_ASKS = "A mask that was taken away is proposed again"


def policy(store: Store) -> RedactionPolicy:
    """What the project wants masked, and who must look; the default until somebody chose."""
    stored = meta.get(store, POLICY)
    if stored is None:
        return RedactionPolicy()
    said = json.loads(stored)
    return RedactionPolicy(
        sought=tuple(Sought(word) for word in said["sought"]),
        fields=tuple(said["fields"]),
        listed=tuple(said["listed"]),
        look=LookAt(said["look"]),
        local_only=bool(said["local_only"]),
        second=bool(said["second"]),
    )


@lru_cache(maxsize=8)  # asked several times for each call of a batch
def fingerprint(wanted: RedactionPolicy) -> str:
    """The hash of what a policy wants masked; who looks, and where to, changes no mask."""
    said = asdict(replace(wanted, look=LookAt.NONE, local_only=False))
    return content_hash(said)


def rules(store: Store) -> str:
    """The hash of what pages are found by now: the policy, and the detectors as they were last."""
    return content_hash([fingerprint(policy(store)), meta.get(store, VERSIONS, "")])


def masks(store: Store, rows: Sequence[Said]) -> list[PlacedMask]:
    """The masks in effect among all rows of a document, oldest first."""
    found = [row for row in redactions.in_effect(rows) if row.kind == MASK]
    if any(row.standing is not None for row in found):
        stand = {row.id for row in standing(store)}
        found = [row for row in found if row.standing is None or row.standing in stand]
    return [_placed(row) for row in found]


def masked(store: Store, document_id: int) -> bool:
    """Whether a mask lies on any page of a document."""
    return bool(masks(store, redactions.of_document(store, document_id)))


def standing(store: Store) -> list[Said]:
    """The masks for all documents of a supplier that are in effect."""
    return redactions.in_effect(redactions.of_kind(store, STANDING))


def never(rows: Sequence[Said]) -> Never | None:
    """The mark that a document is not uploaded, if one stands."""
    marks = [row for row in redactions.in_effect(rows) if row.kind == NEVER]
    return Never(marks[-1].by, marks[-1].at, marks[-1].said) if marks else None


def look(rows: Sequence[Said], page: int, seen: str) -> Look | None:
    """The newest look at a page as it is now."""
    for row in reversed(redactions.in_effect(rows)):
        if row.kind == LOOK and row.page == page and row.said == seen:
            return Look(row.by, row.at, row.said)
    return None


def spared(rows: Sequence[Said], page: int, only: Container[str] | None = None) -> tuple[Box, ...]:
    """Places where a person took a detector's mask away, and put none instead: on their word.

    `only` are the words of what those masks hid that count.
    """
    gone = redactions.reversed_by(rows)
    moved = {row.act for row in rows if row.kind == MASK and row.reverses is None and row.by}
    return tuple(
        row.box
        for row in rows
        if row.page == page
        and _is_detected(row)
        and row.box is not None
        and (only is None or row.said in only)
        and (back := gone.get(row.id)) is not None
        and back.by
        and back.act not in moved
    )


def seen_hash(page: Page, by: str, detectors: Sequence[str], on_it: Iterable[PlacedMask]) -> str:
    """The hash of what a person sees of a page: its pixels, its masks and what put them there."""
    boxes = sorted([m.box.as_list(), m.what, m.origin] for m in on_it if m.page == page.number)
    return content_hash([page.sha256, by, list(detectors), boxes])


def refresh(store: Store, pages: Iterable[tuple[int, int]]) -> None:
    """Bring the states of pages up to date after rows about them were added."""
    by_document: dict[int, set[int]] = {}
    for document_id, number in pages:
        by_document.setdefault(document_id, set()).add(number)
    for document_id, numbers in by_document.items():
        document = documents.get(store, document_id)
        rows = redactions.of_document(store, document_id)
        page_states.note_never(store, document_id, never(rows) is not None)
        lying = masks(store, rows)
        for page in document.pages:
            known = page_states.get(store, document_id, page.number)
            if page.number in numbers and known is not None:
                _put_state(store, page, known, rows, lying)
        hidden.explain(store, document_id, [mask.mask for mask in lying])


def explain(store: Store, document_id: int) -> None:
    """Say on the hidden fields of a document whether masks still hide them."""
    lying = masks(store, redactions.of_document(store, document_id))
    hidden.explain(store, document_id, [mask.mask for mask in lying])


def keep_finding(
    store: Store,
    document: Document,
    page: Page,
    asked: str,
    found: Finding,
    asks: tuple[str, ...] = (),
) -> None:
    """Lay what detectors found on a page, and note where it stands.

    `asks` are reasons to look beside those of the finding.

    What a hand put is left alone, and what a hand took away stays away, unless the detector is
    another one than it was then.
    """
    with store.atomic():
        rows = redactions.of_document(store, document.id)
        new = _laid(rows, document, page, found)
        rows += redactions.append(store, new)
        lying = masks(store, rows)
        asks = (*_asks(found, [m for m in lying if m.page == page.number]), *asks)
        state = PageState(
            document=document.id,
            page=page.number,
            policy=rules(store),
            detectors=found.detectors,
            asked=asked,
            asks=asks,
            warnings=found.warnings,
            seen="",
            looked=False,
        )
        _put_state(store, page, state, rows, lying)


def follow(store: Store, document: Document, supplier: str | None) -> None:
    """Lay the standing masks of its supplier on a document, each once.

    The document that such a mask was drawn on has it already.
    """
    mine = [
        row
        for row in standing(store)
        if supplier is not None and row.said == supplier and row.document != document.id
    ]
    if not mine:
        return
    rows = redactions.of_document(store, document.id)
    laid = {(row.standing, row.page) for row in rows}
    new = [
        following
        for row in mine
        for following in followers(row, document)
        if (row.id, following.page) not in laid
    ]
    if new:
        with store.atomic():
            redactions.append(store, new)
            refresh(store, [(row.document, row.page) for row in new])


def followers(row: Said, document: Document) -> list[Said]:
    """The masks that a standing one lays on a document."""
    return [
        Said(
            MASK,
            document.id,
            page.number,
            unshared(row.box, page),
            row.origin,
            f"{row.by}, in all documents of {row.said}",
            standing=row.id,
            at=now(),
        )
        for page in document.pages
        if row.box is not None and page.number == row.page
    ]


def supplier_of(store: Store, document_id: int) -> str | None:
    """Who a document is from as its field says, else as the offline reader guesses."""
    if (noted := suppliers.kept(store, document_id)) is not None:
        return noted
    guess = page_states.guess(store, document_id)
    return None if guess is None else guess.supplier


def documents_of(store: Store, supplier: str) -> list[int]:
    """The documents of a supplier, as far as anybody knows or guesses."""
    return [
        *suppliers.documents_of(store, supplier),
        *page_states.guessed_from(store, supplier),
    ]


def shared(box: Box, page: Page) -> Box:
    """A box in shares of its page."""
    return Box(
        box.left / page.width,
        box.top / page.height,
        box.right / page.width,
        box.bottom / page.height,
    )


def unshared(box: Box, page: Page) -> Box:
    """A box in shares as a box on this page."""
    return Box(
        box.left * page.width,
        box.top * page.height,
        box.right * page.width,
        box.bottom * page.height,
    )


def _put_state(
    store: Store,
    page: Page,
    known: PageState,
    rows: Sequence[Said],
    lying: Sequence[PlacedMask],
) -> None:
    seen = seen_hash(page, known.policy, known.detectors, lying)
    looked = look(rows, page.number, seen) is not None
    page_states.put(store, replace(known, seen=seen, looked=looked))


def _laid(rows: Sequence[Said], document: Document, page: Page, found: Finding) -> list[Said]:
    """The rows that make the detectors' masks on a page those they found now."""
    gone = redactions.reversed_by(rows)
    theirs = [row for row in rows if row.page == page.number and _is_detected(row)]
    lying = {row.id: row for row in theirs if row.id not in gone}
    refused = [row for row in theirs if row.id in gone and gone[row.id].by]
    new: list[Said] = []
    for mask in found.masks:
        same = next((r for r in lying.values() if r.box == mask.box and _alike(r, mask)), None)
        if same is not None:
            del lying[same.id]
            continue
        before = [row for row in refused if row.said == mask.what and _overlap(row, mask) >= SAME]
        if any(row.origin == mask.origin for row in before):
            continue
        new.append(
            Said(
                MASK, document.id, page.number, mask.box, mask.what, mask.origin, mask.score,
                again=bool(before), at=now(),
            )
        )  # fmt: skip
    return [*(row.back("", now()) for row in lying.values()), *new]


def _is_detected(row: Said) -> bool:
    return row.kind == MASK and row.reverses is None and not row.by and row.standing is None


def _alike(row: Said, mask: Mask) -> bool:
    return (row.said, row.origin) == (mask.what, mask.origin)


def _overlap(row: Said, mask: Mask) -> float:
    if row.box is None:
        return 0.0
    both = row.box.intersection(mask.box)
    union = row.box.area + mask.box.area - both
    return both / union if union else 0.0


def _asks(found: Finding, lying: Iterable[PlacedMask]) -> tuple[str, ...]:
    """Why a person should look at a page: reasons that hold whatever they do with the masks."""
    said = []
    if any(mask.what == FACE for mask in found.masks):
        said.append(FACES_ASK)
    if found.doubted:
        said.append(DOUBT_ASKS)
    if any(mask.again for mask in lying):
        said.append(AGAIN_ASKS)
    return tuple(said)


def _placed(row: Said) -> PlacedMask:
    return PlacedMask(
        id=row.id,
        document=row.document,
        page=row.page,
        box=row.box or Box(0, 0, 0, 0),
        what=row.said,
        origin=row.origin,
        score=row.score,
        by=row.by,
        at=row.at,
        again=row.again,
        standing=row.standing,
    )
