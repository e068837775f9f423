"""The gate: which pictures of a document may leave this machine, and the row that says so.

It fails closed. Only a page that the detectors looked at as the policy asks, and that a person saw
where the policy wants that, becomes a picture; the detectors look at the encoded bytes once more.
Right before a call everything is asked again, in the transaction that writes the ledger's row: a
mask drawn a moment ago still counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from reviewer.checks.fields import aligned
from reviewer.extract.hosts import host_is_local
from reviewer.extract.reader import Request
from reviewer.flow import finding, hidden, mask_state, pictures_ready, tasks
from reviewer.flow.outcome import Run
from reviewer.flow.pictures_ready import Ready, Recipe
from reviewer.model.document import Document, Page
from reviewer.model.errors import DocumentError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask, RedactedImage, Sending, Task
from reviewer.model.ledger import Redacted, SentPage
from reviewer.model.masking import Look, PlacedMask
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.redaction import LookAt, RedactionPolicy
from reviewer.store import blobs, ledger, page_states, readings, redactions
from reviewer.store.db import Store
from reviewer.store.redactions import Said

MAX_BYTES = 4_500_000
"""Of one picture: the APIs take 5 MB in base64 wherever they run."""
SECONDS = 300.0
"""The most that making one picture and looking at it again may take."""


class WaitsForLook(DocumentError):
    """A person must see pages of the document first; `pages` are their numbers."""

    def __init__(self, message: str, pages: Sequence[int] = ()) -> None:
        super().__init__(message)
        self.pages = tuple(pages)


class NeverSent(DocumentError):
    """A person marked the document: it is not uploaded."""


@dataclass(frozen=True, slots=True)
class PermittedPage:
    """A page that may leave as it is now: with these masks, seen by this person."""

    page: Page
    masks: tuple[Mask, ...]
    spared: tuple[Box, ...]
    detectors: tuple[str, ...]
    asks: tuple[str, ...]
    seen: str
    look: Look | None


@dataclass(frozen=True, slots=True)
class Permit:
    """What a document may leave with. Two permits are equal when nothing changed in between."""

    document: Document
    pages: tuple[PermittedPage, ...]
    policy: RedactionPolicy

    @property
    def masks(self) -> tuple[Mask, ...]:
        """All masks of the document."""
        return tuple(mask for page in self.pages for mask in page.masks)


@dataclass(frozen=True, slots=True)
class Cleared:
    """The pictures of a document that may leave, one for each page, and what they rest on."""

    permit: Permit
    images: tuple[RedactedImage, ...]
    url: str
    places: hidden.Places
    told: tuple[Reading, ...]
    """What was read of the document before: its rows are numbered as the places are."""


def permit(store: Store, document: Document, url: str) -> Permit:
    """What a document may leave with for `url` now. On the store's thread.

    Raises WaitsForLook, NeverSent, or DocumentError saying why it may not.
    """
    wanted = mask_state.policy(store)
    rows = redactions.of_document(store, document.id)
    if (mark := _mark(store, document)) is not None:
        raise NeverSent(mark)
    if wanted.local_only and not host_is_local(url):
        raise DocumentError(
            f"This project sends to this machine only, so {document.name} was not sent; choose a "
            "model here, or change the policy."
        )
    if not document.pages:
        raise DocumentError(f"{document.name} has no page to send; add it again.")
    lying = mask_state.masks(store, rows)
    pages = tuple(_permitted(store, document, page, rows, lying) for page in document.pages)
    unseen = [
        one.page.number for one in pages if one.look is None and _needs_look(wanted, one.asks)
    ]
    if unseen:
        raise WaitsForLook(
            f"{len(unseen)} of {len(pages)} pages of {document.name} wait for a look.", unseen
        )
    return Permit(document, pages, wanted)


async def clear(
    run: Run,
    document: Document,
    url: str,
    side: Callable[[Page], int],
    *,
    max_bytes: int = MAX_BYTES,
    task: Task = "general",
) -> Cleared:
    """The pictures of all pages of a document, ready to leave for `url`.

    `side` says how long the long edge of a page's picture may be, `task` what it is prepared for.
    Raises DocumentError when any of
    them may not leave; then none does.
    """
    project = run.project
    how = {page.number: Sending(side(page), max_bytes, task) for page in document.pages}
    allowed, ready = await asyncio.wrap_future(
        project.submit(partial(_allowed, document=document, url=url, how=how))
    )
    images = pictures_ready.made_before(project.folder, ready)
    missing = [one for one in allowed.pages if one.page.number not in images]
    source = blobs.path_in(project.folder, document.sha256)
    futures = [
        run.workers.submit(
            tasks.upload_picture, source, one.page, one.masks,
            how[one.page.number], allowed.policy, one.spared,
            frozenset() if one.spared else ready.passed, seconds=SECONDS,
        )
        for one in missing
    ]  # fmt: skip
    for one, future in zip(missing, futures, strict=True):
        images[one.page.number] = await asyncio.wrap_future(future)
    whole = tuple(images[one.page.number] for one in allowed.pages)
    for one, image in zip(allowed.pages, whole, strict=True):
        _require_made(one, image)
    new = [(one, images[one.page.number]) for one in missing]
    places: hidden.Places = {}
    told: tuple[Reading, ...] = ()
    if new or allowed.masks:
        keep = partial(_kept, allowed=allowed, ready=ready, new=new)
        places, told = await asyncio.wrap_future(project.gather(keep))
    return Cleared(allowed, whole, url, places, told)


def enter(store: Store, cleared: Cleared, asked: Request, part: RedactedImage | None = None) -> int:
    """The ledger's row for a call, durable before a byte leaves; returns its id.

    `part` is what was cut from one of the pictures, where only that is sent; a copy of it is kept.
    Raises DocumentError when masks, looks, marks or the policy are not what the pictures were made
    by, or when other pictures are about to leave.
    """
    document = cleared.permit.document
    with store.atomic():
        if permit(store, document, cleared.url) != cleared.permit:
            raise DocumentError(
                f"The masks of {document.name} changed while it was being sent, so it was not; "
                "read it again."
            )
        leaving = cleared.images if part is None else (part,)
        if asked.images != tuple(image.sha256 for image in leaving):
            raise DocumentError(
                f"{document.name} was not sent: its pictures are not those that were cleared."
            )
        if part is not None:
            blobs.put_bytes(store, part.data)
        return ledger.before(
            store,
            host=asked.host,
            model=asked.model,
            image_sha256=asked.images,
            masks=asked.masks,
            prompt=asked.prompt_hash,
            bytes=asked.bytes,
            redacted=_redacted(cleared, leaving),
        )


def understood(cleared: Cleared, values: Sequence[FieldValue]) -> tuple[FieldValue, ...]:
    """What a model said of cleared pictures, without what it cannot have seen on them."""
    if not cleared.permit.masks:
        return hidden.hide(values, {}, ())
    new = aligned((*cleared.told, Reading("", "", tuple(values))))[-1]
    return hidden.hide(new.values, cleared.places, cleared.permit.masks)


def _permitted(
    store: Store,
    document: Document,
    page: Page,
    rows: Sequence[Said],
    lying: Sequence[PlacedMask],
) -> PermittedPage:
    state = page_states.get(store, document.id, page.number)
    if state is None or not finding.is_found(store, document, page):
        raise DocumentError(
            f"No detector has looked at page {page.number} of {document.name} as the policy "
            "asks, so it was not sent; find what is to be masked first."
        )
    seen = mask_state.seen_hash(page, state.policy, state.detectors, lying)
    look = mask_state.look(rows, page.number, seen)
    return PermittedPage(
        page=page,
        masks=tuple(mask.mask for mask in lying if mask.page == page.number),
        # A face's mask is taken away for good by who looks at the page as it is then; text's by
        # whoever read what it hid.
        spared=mask_state.spared(
            rows, page.number, None if look is not None else hidden.HIDDEN_TEXT
        ),
        detectors=state.detectors,
        asks=state.asks,
        seen=seen,
        look=look,
    )


def _redacted(cleared: Cleared, leaving: Sequence[RedactedImage]) -> Redacted:
    """What the ledger says was done to the document, page by page of what leaves."""
    permitted = {one.page.number: one for one in cleared.permit.pages}
    pages = tuple(
        SentPage(
            page=one.page.number,
            image=image.sha256,
            masks=one.masks,
            detectors=one.detectors,
            seen=one.seen,
            looked_by=one.look.by if one.look else None,
            looked_at=one.look.at if one.look else None,
        )
        for image in leaving
        for one in (permitted[image.page],)
    )
    policy = mask_state.fingerprint(cleared.permit.policy)
    return Redacted(cleared.permit.document.sha256, pages, policy)


def _needs_look(wanted: RedactionPolicy, asks: Sequence[str]) -> bool:
    return wanted.look is LookAt.ALL or (wanted.look is LookAt.DOUBTED and bool(asks))


def _mark(store: Store, document: Document) -> str | None:
    """The sentence that says that a document is not uploaded; None when it may be."""
    mark = mask_state.never(redactions.of_document(store, document.id))
    if mark is None:
        return None
    why = f": {mark.why}" if mark.why else ""
    return f"{document.name} is marked not to be uploaded ({mark.by}, {mark.at[:10]}{why})."


def _require_made(one: PermittedPage, image: object) -> None:
    """What came from the worker is the picture of this page with these masks."""
    if (
        not isinstance(image, RedactedImage)
        or image.page != one.page.number
        or image.masks != one.masks
    ):
        raise _not_asked_for(one)


def _not_asked_for(one: PermittedPage) -> DocumentError:
    return DocumentError(
        f"The picture of page {one.page.number} is not the one that was asked for, so the "
        "document was not sent; read it again."
    )


def _allowed(
    store: Store, *, document: Document, url: str, how: Mapping[int, Sending]
) -> tuple[Permit, Ready]:
    """What a document may leave with, and what is there of its pictures."""
    allowed = permit(store, document, url)
    return allowed, pictures_ready.look_up(store, document, _recipes(allowed, how))


def _recipes(allowed: Permit, how: Mapping[int, Sending]) -> list[Recipe]:
    """What the pictures are made from. On a person's word alone none is made a second time."""
    return [
        Recipe(one.page, one.masks, how[one.page.number], reusable=not one.spared)
        for one in allowed.pages
    ]


def _kept(
    store: Store,
    *,
    allowed: Permit,
    ready: Ready,
    new: Sequence[tuple[PermittedPage, RedactedImage]],
) -> tuple[hidden.Places, tuple[Reading, ...]]:
    """Keep new pictures as they will be sent; what is known of masked fields comes back."""
    for one, image in new:
        if not pictures_ready.keep(store, ready, one.page.number, image):
            raise _not_asked_for(one)
    if not allowed.masks:
        return {}, ()  # nothing is hidden, so nobody asks where fields stand
    document = allowed.document.id
    return hidden.places_of(store, document), aligned(readings.of_document(store, document))
