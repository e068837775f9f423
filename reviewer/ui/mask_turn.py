"""One turn of looking before sending: what the store's thread answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reviewer.model.document import Document
from reviewer.model.masking import Conflict, MaskChanges, PageRedaction, PlacedMask
from reviewer.ui.phrases import counted
from reviewer.ui.say import day, heard, say

if TYPE_CHECKING:
    from reviewer.store.db import Store

Where = tuple[int, int]
"""(document id, page number)"""


@dataclass(frozen=True, slots=True)
class MaskTurn:
    """A page to look at: its document, its masks, what they cover; `left` is said beside it.

    `page` is None when nothing waits; `end` is then the sentence to say.
    """

    page: PageRedaction | None
    document: Document | None = None
    conflicts: tuple[Conflict, ...] = ()
    left: str = ""
    end: str = ""
    did: str = ""
    """What was done last, once it is on the disk."""
    chosen: int | None = None
    """The id of the mask that was put or moved last."""
    ahead: tuple[tuple[Document, int], ...] = ()
    """Pages that probably come next: their pictures are made meanwhile."""

    @property
    def where(self) -> Where | None:
        """Which page is looked at."""
        return None if self.page is None else (self.page.document, self.page.page)

    @property
    def masks(self) -> tuple[PlacedMask, ...]:
        """The masks of the page as they are numbered: from its top to its foot."""
        lying = () if self.page is None else self.page.masks
        return tuple(sorted(lying, key=lambda mask: (mask.box.top, mask.box.left, mask.id)))


def turn(
    store: Store,
    where: Where | None,
    did: str = "",
    *,
    chosen: int | None = None,
    queue: bool = False,
) -> MaskTurn:
    """What to show of this page, or that none is left (on the store's thread).

    In a `queue` the page that waits next comes next, else those of the same document.
    """
    from reviewer.flow import looks
    from reviewer.store import documents

    if where is None:
        counts = looks.counts(store)
        return MaskTurn(None, end=_nothing(counts.found, counts.pages, counts.never), did=did)
    document = documents.get(store, where[0])
    return MaskTurn(
        looks.page_of(store, *where),
        document,
        looks.conflicts(store, document.id, where[1]),
        did=did,
        chosen=chosen,
        ahead=_ahead(store, document, where[1], queue=queue),
    )


def left(store: Store) -> str:
    """How many pages wait; counted when a page is shown already (on the store's thread)."""
    from reviewer.flow import looks

    counts = looks.counts(store)
    waits = say("{n} waiting", n=counts.waiting) if counts.waiting else say("none waits")
    unseen = counts.pages - counts.found
    return f"{waits}  ·  {say('{n} not searched yet', n=unseen)}" if unseen else waits


def after(where: Where | None, changes: MaskChanges | None) -> Where | None:
    """Where to look after an undo: at the page it changed, if it left this one alone."""
    if changes is None or not changes.pages or where in changes.pages:
        return where
    return changes.pages[0]


def told(changes: MaskChanges | None) -> str:
    """What an act did, in a sentence; where a page was sent already, that too."""
    if changes is None:
        return say("There is nothing to take back.")
    if changes.already is None:
        return changes.did
    return say(
        "{did}. But it went to {host} before, on {when}: that cannot be taken back. Nothing more "
        "of it is sent without a new look.",
        did=heard(changes.did),
        host=changes.already.host,
        when=day(datetime.fromisoformat(changes.already.at).astimezone().isoformat()),
    )


def _ahead(
    store: Store, document: Document, number: int, *, queue: bool
) -> tuple[tuple[Document, int], ...]:
    from reviewer.flow import looks
    from reviewer.store import documents

    if queue:
        following = looks.next_to_look(store, (document.id, number))
        if following is None or following == (document.id, number):
            return ()
        same = following[0] == document.id
        return ((document if same else documents.get(store, following[0]), following[1]),)
    near = (number + 1, number - 1)
    return tuple((document, one) for one in near if 1 <= one <= len(document.pages))


def _nothing(found: int, pages: int, never: int) -> str:
    if not pages:
        return say("There is no document in this project yet.")
    if found < pages:
        return say(
            "No page waits for a look. {pages} not searched for faces yet, or in vain; they are "
            "not sent.",
            pages=counted(pages - found, "page"),
        )
    end = say("No page waits for a look. Close, and read: what you let go is sent then.")
    if not never:
        return end
    kept = counted(never, "document")
    return f"{end} {say('{documents} will never be sent.', documents=kept)}"
