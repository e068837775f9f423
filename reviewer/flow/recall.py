"""A document again as it left the machine: the pictures that were sent, and what they rested on.

What a model says comes a day later when it is asked in a batch. It is heard as if it had come at
once: about the pictures as they were sent, whatever was masked since. Nothing more leaves on the
strength of it unless the document may still leave just so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from reviewer.checks.fields import aligned
from reviewer.flow import hidden, mask_state
from reviewer.flow.gate import Cleared, Permit, PermittedPage, permit
from reviewer.model.document import Document
from reviewer.model.errors import DocumentError
from reviewer.model.images import Made, RedactedImage
from reviewer.model.ledger import Sent, SentPage
from reviewer.redact.burn import made_before
from reviewer.store import blobs, ledger, readings
from reviewer.store.db import Store


def described(images: Sequence[RedactedImage]) -> str:
    """What must be kept of pictures to have them again, beside their bytes and the ledger."""
    return json.dumps(
        [[one.page, one.sha256, one.media_type, one.width, one.height, one.scale] for one in images]
    )


def recalled(store: Store, document: Document, url: str, row: int, pictures: str) -> Cleared:
    """The document as it left under this row of the ledger, with pictures as they were `described`.

    On the store's thread. Raises DocumentError where a picture is not there any more.
    """
    entry = ledger.get(store, row)
    if entry is None:
        raise DocumentError(f"The ledger has no row {row} of {document.name}; read it again.")
    pages = {one.page: one for one in entry.redacted.pages}
    images = tuple(_picture(store, document, pages, one) for one in json.loads(pictures))
    return Cleared(
        permit=_permit(store, document, url, entry),
        images=images,
        url=url,
        places=hidden.places_of(store, document.id),
        told=aligned(readings.of_document(store, document.id)),
    )


def _picture(
    store: Store, document: Document, pages: dict[int, SentPage], said: list[object]
) -> RedactedImage:
    page, made = int(str(said[0])), Made(*said[1:])  # type: ignore[arg-type]
    path = blobs.path_in(store.folder, made.sha256)
    if page not in pages or not path.is_file():
        raise DocumentError(
            f"The picture of page {page} of {document.name} that was sent is not kept any more; "
            "read the document again."
        )
    return made_before(path.read_bytes(), made, page, pages[page].masks)


def _permit(store: Store, document: Document, url: str, entry: Sent) -> Permit:
    """The permit of today where the same masks lie; else one that nothing more may leave with."""
    sent = {one.page: one for one in entry.redacted.pages}
    try:
        today = permit(store, document, url)
        if {one.page.number: one.masks for one in today.pages} == {
            page: one.masks for page, one in sent.items()
        }:
            return today
    except DocumentError:
        pass
    pages = tuple(
        PermittedPage(
            page=page,
            masks=sent[page.number].masks,
            spared=(),
            detectors=sent[page.number].detectors,
            asks=(),
            seen=sent[page.number].seen,
            look=None,
        )
        for page in document.pages
        if page.number in sent
    )
    return Permit(document, pages, mask_state.policy(store))
