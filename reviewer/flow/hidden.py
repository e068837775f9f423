"""What masks cover: words, and the places of fields, which a reader then cannot know.

Nothing a model says of a covered field is believed, and it is no fault of the model: the field is
`hidden-by-redaction`, until the mask is made smaller and the document is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reviewer.model.absence import Absence
from reviewer.model.document import Document
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.kind import split_path
from reviewer.model.masking import Conflict, PlacedMask
from reviewer.model.reading import FieldValue
from reviewer.model.redaction import Sought
from reviewer.store import fields, page_states, words
from reviewer.store.db import Store

COVERED = 0.2
"""Share of a place from which on a mask over it hides what stands there."""
HIDDEN_TEXT = frozenset(
    {*(sought.value for sought in Sought if sought is not Sought.FACES), "code", "listed"}
)
HID = "A mask hid it from the reader"
UNCOVERED = (
    "The mask that hid it is smaller or gone: read the document again, or type what is there"
)
SAYS_HIDDEN = "The reader says it is hidden, but no mask lies on it"

Place = tuple[int, Box]
Places = Mapping[str, Sequence[Place]]


def places_of(store: Store, document_id: int) -> dict[str, list[Place]]:
    """Where each field of a document may stand, as far as anything on this machine knows.

    A value that is printed twice has two places; a field is covered when all of them are.
    """
    found: dict[str, list[Place]] = {}
    for field in fields.of_document(store, document_id):
        if field.page is not None and field.box is not None:
            found.setdefault(field.path, []).append((field.page, field.box))
        for result in fields.results(store, document_id, field.path):
            if result.check == "ocr":
                known = found.setdefault(field.path, [])
                known += [(p.page, p.box) for p in result.places if (p.page, p.box) not in known]
    guess = page_states.guess(store, document_id)
    for path, place in guess.places.items() if guess is not None else ():
        if split_path(path)[1] is None:  # nobody numbers rows as the offline reader does
            found.setdefault(path, [place])
    return {path: known for path, known in found.items() if known}


def conflicts(
    store: Store, document: Document, masks: Sequence[PlacedMask]
) -> tuple[Conflict, ...]:
    """What the masks of a document cover that a reader is asked for, mask by mask."""
    if not masks:
        return ()
    places = places_of(store, document.id)
    covered = {mask.page for mask in masks}
    read = {p.number: words.get(store, p.sha256) for p in document.pages if p.number in covered}
    told: list[Conflict] = []
    for mask in masks:
        printed = page.words if (page := read.get(mask.page)) else ()
        under = tuple(w.text for w in printed if covers([mask.mask], mask.page, w.box))
        paths = [path for path, known in places.items() if _touches(mask.mask, known)]
        told += [Conflict(mask.page, mask.id, path, under) for path in paths]
        if under and not paths and mask.what not in HIDDEN_TEXT:
            told.append(Conflict(mask.page, mask.id, "", under))
    return tuple(told)


def explain(store: Store, document_id: int, masks: Sequence[Mask]) -> None:
    """Say on each hidden field of a document whether the masks that lie there still hide it."""
    unread = [
        field
        for field in fields.of_document(store, document_id)
        if field.absence is Absence.HIDDEN_BY_REDACTION
    ]
    places = places_of(store, document_id) if unread and masks else {}
    for field in unread:
        known = places.get(field.path, ())
        is_hidden = bool(masks) and all(covers(masks, page, box) for page, box in known)
        reasons = (HID if is_hidden else UNCOVERED,)
        if field.reasons != reasons:
            fields.explain(store, field.id, reasons)


def hide(
    values: Iterable[FieldValue], places: Places, masks: Sequence[Mask]
) -> tuple[FieldValue, ...]:
    """What a model said, without what it cannot have seen.

    What it calls hidden although no mask of ours lies there is `unreadable`: it needs a person.
    """
    return tuple(_judged(value, places.get(value.path, ()), masks) for value in values)


def covers(masks: Iterable[Mask], page: int, box: Box) -> bool:
    """Whether masks hide what stands in a box on a page."""
    shared = sum(mask.box.intersection(box) for mask in masks if mask.page == page)
    return box.area > 0 and shared >= COVERED * box.area


def _judged(value: FieldValue, places: Sequence[Place], masks: Sequence[Mask]) -> FieldValue:
    if value.absence is Absence.NOT_ASKED:
        return value
    if places and all(covers(masks, page, box) for page, box in places):
        return replace(
            value, value=None, absence=Absence.HIDDEN_BY_REDACTION, confidence=None,
            reason=None, page=None, box=None,
        )  # fmt: skip
    if value.absence is Absence.HIDDEN_BY_REDACTION and (places or not masks):
        return replace(value, absence=Absence.UNREADABLE, reason=SAYS_HIDDEN)
    return value


def _touches(mask: Mask, places: Sequence[Place]) -> bool:
    return any(covers([mask], page, box) for page, box in places)
