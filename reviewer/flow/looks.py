"""Looking before sending: what a page shows, which pages wait for a person, who let them go.

All but `preview` run on the store's thread (`project.submit`).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from reviewer.flow import hidden, mask_state
from reviewer.flow.desk import now
from reviewer.flow.redaction import keep, page_in, person
from reviewer.flow.workers import Pool
from reviewer.model.document import Document, Page
from reviewer.model.errors import UsageError
from reviewer.model.images import Mask, RedactedImage, Sending
from reviewer.model.masking import Conflict, MaskChanges, PageRedaction, PlacedMask, RedactionCounts
from reviewer.model.redaction import LookAt
from reviewer.store import blobs, documents, fields, page_states, redactions
from reviewer.store.db import Store
from reviewer.store.redactions import LOOK, Said

PREVIEW_BYTES = 4_500_000


def page_of(store: Store, document_id: int, page: int) -> PageRedaction:
    """Everything about one page before it may leave. Raises UsageError when there is none."""
    document = documents.get(store, document_id)
    its = page_in(document, page)
    rows = redactions.of_document(store, document_id)
    lying = tuple(mask for mask in mask_state.masks(store, rows) if mask.page == page)
    state, by = page_states.get(store, document_id, page), mask_state.rules(store)
    detectors = () if state is None else state.detectors
    seen = mask_state.seen_hash(its, by, detectors, lying)
    look, never = mask_state.look(rows, page, seen), mask_state.never(rows)
    found = state is not None and state.policy == by
    asks = state.asks if state is not None and found else ()
    wanted = asks or mask_state.policy(store).look is LookAt.ALL
    free = never is not None or mask_state.policy(store).look is LookAt.NONE
    return PageRedaction(
        document=document_id,
        document_name=document.name,
        page=page,
        masks=lying,
        found=found,
        asks=asks,
        warnings=state.warnings if state is not None and found else (),
        seen=seen,
        look=look,
        waiting=found and look is None and bool(wanted) and not free,
        never=never,
    )


def masks_of(store: Store, document_id: int, page: int) -> tuple[PlacedMask, ...]:
    """The masks that lie on a page now, oldest first."""
    rows = redactions.of_document(store, document_id)
    return tuple(mask for mask in mask_state.masks(store, rows) if mask.page == page)


def conflicts(store: Store, document_id: int, page: int | None = None) -> tuple[Conflict, ...]:
    """What the masks of a document cover that a reader is asked for: fields, and other words.

    Those of one `page`, where it is given: a document may have hundreds.
    """
    rows = redactions.of_document(store, document_id)
    lying = [m for m in mask_state.masks(store, rows) if page is None or m.page == page]
    return hidden.conflicts(store, documents.get(store, document_id), lying)


def is_searched(store: Store, document_id: int) -> bool:
    """Whether the detectors of today have looked at every page of a document."""
    rules = mask_state.rules(store)
    states = [
        page_states.get(store, document_id, page.number)
        for page in documents.get(store, document_id).pages
    ]
    return all(state is not None and state.policy == rules for state in states)


def approve(
    store: Store, document_id: int, page: int, *, by: str, seen: str | None = None
) -> MaskChanges:
    """Let a page go with exactly the masks it has. `seen` is what `page_of` said when it was shown.

    Raises UsageError when the masks changed since, or no detector has looked at the page.
    """
    now_there = page_of(store, document_id, page)
    if not now_there.found:
        raise UsageError(
            f"No detector has looked at page {page} of {now_there.document_name} yet as the policy "
            "asks; find what is to be masked first."
        )
    if seen is not None and seen != now_there.seen:
        raise UsageError(
            f"The masks of page {page} of {now_there.document_name} changed while it was shown; "
            "look at it again."
        )
    row = Said(LOOK, document_id, page, said=now_there.seen, by=person(by), at=now())
    keep(store, [row])
    return MaskChanges(
        f"Page {page} of {now_there.document_name} may be sent", ((document_id, page),)
    )


def waiting(store: Store) -> tuple[tuple[int, int], ...]:
    """The pages that a person must look at, as (document, page), in the order to look at them."""
    look = mask_state.policy(store).look
    return tuple(page_states.waiting(store, mask_state.rules(store), look))


def next_to_look(
    store: Store, after: tuple[int, int] | None = None, *, back: bool = False
) -> tuple[int, int] | None:
    """The page to look at after this one (before it, with `back`), round to the other end.

    The page given may have been approved since. None when none is left.
    """
    rules, look = mask_state.rules(store), mask_state.policy(store).look
    place = None if after is None else (documents.get(store, after[0]).name, after[1])
    return page_states.next_waiting(store, rules, look, place, back=back)


def counts(store: Store) -> RedactionCounts:
    """How far the pages are: for the status line and the command line."""
    found, waits, looked, cleared = page_states.tally(
        store, mask_state.rules(store), mask_state.policy(store).look
    )
    pages = fields.counts(store).pages
    return RedactionCounts(pages, found, waits, looked, cleared, page_states.count_never(store))


def preview(
    workers: Pool,
    folder: Path,
    document: Document,
    page: Page,
    masks: Sequence[Mask],
    max_side: int,
) -> Future[RedactedImage]:
    """A page as it would be sent with these masks, made in a worker; the future may fail."""
    from reviewer.flow import tasks  # the engines behind it are slow to import

    source = blobs.path_in(folder, document.sha256)
    return workers.submit(
        tasks.upload_picture,
        source,
        page,
        tuple(masks),
        Sending(max_side, PREVIEW_BYTES),
        urgent=True,
    )
