"""Masks as they lie on a document's pages, who looked at them, and what may not leave at all."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.geometry import Box
from reviewer.model.images import Mask

BY_HAND = "by hand"
"""What a mask hides that a person drew."""


@dataclass(frozen=True, slots=True)
class PlacedMask:
    """A mask that lies on a page now. `by` is the person who put it there, empty for a detector.

    `origin` is who or what it comes from, in words: "centerface 1", "ana", "ana, on all pages",
    "ana, in all documents of ACME". `again` says that a person took a mask away here before, and a
    newer detector proposes it once more.
    """

    id: int
    document: int
    page: int
    box: Box
    what: str
    origin: str
    score: float | None
    by: str
    at: str
    again: bool = False
    standing: int | None = None
    """The mask "in all documents of this supplier" that it follows from."""

    @property
    def mask(self) -> Mask:
        """What is burned in."""
        return Mask(self.page, self.box, self.origin, self.score, self.what)


@dataclass(frozen=True, slots=True)
class Look:
    """A person saw a page with exactly these masks, and let it go. `seen` is their hash."""

    by: str
    at: str
    seen: str


@dataclass(frozen=True, slots=True)
class Never:
    """A document that is not to be uploaded: who said so, when and why (may be empty)."""

    by: str
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class PageRedaction:
    """Everything about one page before it may leave.

    `found` says that the detectors of today ran on it as the policy asks; without that it never
    leaves. `asks` are the reasons why a person should look, sentences; with the policy "all" they
    may be empty. `warnings` say what the detectors cannot see here. `seen` is the hash of page,
    masks, detectors and policy: give it to `approve` as it was shown.
    """

    document: int
    document_name: str
    page: int
    masks: tuple[PlacedMask, ...]
    found: bool
    asks: tuple[str, ...]
    warnings: tuple[str, ...]
    seen: str
    look: Look | None
    waiting: bool
    """Whether a person must look before it may leave; False for a document that never leaves."""
    never: Never | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A mask that covers what a reader is asked for: it will be `hidden-by-redaction`.

    `path` is the field whose place is covered, `words` the words under the mask. Shrinking the
    mask (`move`) so that the place is free ends the conflict.
    """

    page: int
    mask: int
    path: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A picture of a page left this machine: to which host, and when (ISO 8601, UTC)."""

    host: str
    at: str


@dataclass(frozen=True, slots=True)
class MaskChanges:
    """What an act changed: the pages to draw anew, as (document, page), and what to say of it."""

    did: str
    pages: tuple[tuple[int, int], ...] = ()
    mask: int | None = None
    """The mask that was put or moved: what stays selected."""
    already: Left | None = None
    """Where the page went before the look at it was taken back."""


@dataclass(frozen=True, slots=True)
class RedactionCounts:
    """How far the pages of a project are: counts for the status line and `reviewer redaction`.

    `found` pages were looked at by the detectors, `waiting` pages wait for a person, `approved`
    pages were seen by one as they are now, `cleared` pages may leave; `never` counts documents.
    """

    pages: int
    found: int
    waiting: int
    approved: int
    cleared: int
    never: int
