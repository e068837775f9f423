"""Pictures that were made to leave are made once: found again by all they were made from.

A second prompt, a second model of the same limits and a run that goes on after a break send the
very same bytes, which the detectors looked at when they were made.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewer import __version__
from reviewer.flow import mask_state
from reviewer.model.document import Document, Page
from reviewer.model.errors import DocumentError
from reviewer.model.images import Made, Mask, RedactedImage, Sending
from reviewer.redact.burn import made_before as made_of
from reviewer.store import blobs, meta, page_states, ready_pictures
from reviewer.store.codec import content_hash
from reviewer.store.db import Store


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the picture of a page is made from; `reusable` unless it rests on a person's word."""

    page: Page
    masks: tuple[Mask, ...]
    how: Sending
    reusable: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """What there is of a document's pictures: by page the recipe, its key, and what was made.

    `passed` are pictures, by their hash, that the detectors found nothing on.
    """

    recipes: Mapping[int, Recipe]
    keys: Mapping[int, str]
    made: Mapping[int, Made]
    by: str
    passed: frozenset[str]


def look_up(store: Store, document: Document, recipes: Sequence[Recipe]) -> Ready:
    """What there is of pictures by these recipes. On the store's thread."""
    by = detectors_of(store)
    keys = {one.page.number: _key(one, by) for one in recipes if one.reusable}
    found = {number: ready_pictures.find(store, key) for number, key in keys.items()}
    made = {number: known for number, known in found.items() if known is not None}
    pages = [page.sha256 for page in document.pages]
    passed = frozenset[str]() if len(made) == len(recipes) else page_states.passed(store, pages, by)
    return Ready({one.page.number: one for one in recipes}, keys, made, by, passed)


def made_before(folder: Path, ready: Ready) -> dict[int, RedactedImage]:
    """The pictures that are there, from their kept bytes; one that is damaged is made anew."""
    found: dict[int, RedactedImage] = {}
    for number, made in ready.made.items():
        with contextlib.suppress(OSError, DocumentError):
            data = blobs.path_in(folder, made.sha256).read_bytes()
            found[number] = made_of(data, made, number, ready.recipes[number].masks)
    return found


def keep(store: Store, ready: Ready, page: int, image: RedactedImage) -> bool:
    """Keep a picture and the recipe it was made by; False when its bytes are not its own."""
    if blobs.put_bytes(store, image.data) != image.sha256:
        return False
    if page in ready.keys:
        page_states.save_passed(store, ready.recipes[page].page.sha256, image.sha256, ready.by)
        made = Made(image.sha256, image.media_type, image.width, image.height, image.scale)
        ready_pictures.save(store, ready.keys[page], made)
    return True


def detectors_of(store: Store) -> str:
    """What pictures are looked at by: the policy, and the detectors with their versions."""
    return mask_state.fingerprint(mask_state.policy(store)) + (
        meta.get(store, mask_state.VERSIONS, "") or ""
    )


def _key(recipe: Recipe, by: str) -> str:
    """All that a picture is made from, the program too, and what looked at it, as a hash."""
    masks = [[mask.box.as_list(), mask.what, mask.origin] for mask in recipe.masks]
    sent = [recipe.how.max_side, recipe.how.max_bytes, recipe.how.task]
    return content_hash([__version__, recipe.page.sha256, recipe.page.number, masks, sent, by])
