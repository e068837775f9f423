"""One turn of looking before sending: what the store's thread answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.model.document import Document
from reviewer.model.masking import Conflict, MaskChanges, PageRedaction
from reviewer.ui.phrases import counted
from reviewer.ui.say import say

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

    @property
    def where(self) -> Where | None:
        """Which page is looked at."""
        return None if self.page is None else (self.page.document, self.page.page)


def turn(store: Store, where: Where | None, did: str = "") -> MaskTurn:
    """What to show of this page, or that none is left (on the store's thread)."""
    from reviewer.flow import looks
    from reviewer.store import documents

    counts = looks.counts(store)
    if where is None:
        return MaskTurn(None, end=_nothing(counts.found, counts.pages, counts.never), did=did)
    document = documents.get(store, where[0])
    covers = tuple(c for c in looks.conflicts(store, document.id) if c.page == where[1])
    left = say("{n} waiting", n=counts.waiting) if counts.waiting else say("none waits")
    return MaskTurn(looks.page_of(store, *where), document, covers, left, did=did)


def after(where: Where, changes: MaskChanges | None) -> Where:
    """Where to look after an act: at the page it changed, if it left this one alone."""
    if changes is None or not changes.pages or where in changes.pages:
        return where
    return changes.pages[0]


def _nothing(found: int, pages: int, never: int) -> str:
    if found < pages:
        return say(
            "No page waits for a look. {pages} could not be searched for faces; they are not sent.",
            pages=counted(pages - found, "page"),
        )
    if never:
        kept = counted(never, "document")
        return say("No page waits for a look. {documents} will never be sent.", documents=kept)
    return say("No page waits for a look.")
