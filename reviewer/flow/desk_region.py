"""Acts on places of a page: the words that stand there, a place read again, a value taken from it.

Like `desk.py`: acts take the open `Store` and run on its thread.
"""

from __future__ import annotations

from concurrent.futures import Future

from reviewer.flow import desk, region_task, vigilance
from reviewer.flow.workers import Workers
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.document import Page, PageWords
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.model.picked import Heard, Picked
from reviewer.store import words
from reviewer.store.db import Store


def words_of(store: Store, page: Page) -> PageWords | None:
    """The words of a page that readings were made from; None where nobody read it yet."""
    return words.get(store, page.sha256)


def read_again(workers: Workers, engine: str, crop: PageImage, box: Box) -> Future[Heard]:
    """One place of a page read by one engine, and nothing else of it.

    `box` lies in the crop's own units. The future fails with a ReaderError where the engine is
    not installed.
    """
    return workers.submit(
        region_task.read, engine, crop, box, urgent=True, same=engine == region_task.FIRST
    )


def take(
    store: Store, field_id: int, value: str, picked: Picked, *, by: str, ms: int | None
) -> Changes:
    """The value is what was picked on the page, or what was made of it by typing.

    Its place is kept with the decision in either case. Raises UsageError for an empty value.
    """
    value = value.strip()
    if not value:
        raise UsageError("Nothing stands there; press X if it is not on the document.")
    field = vigilance.field_of(store, field_id)
    decision = Decision(
        document=field.document,
        path=field.path,
        type=DecisionType.ACCEPT if value == field.value else DecisionType.CORRECT,
        by=by,
        at=desk.now(),
        value=value,
        ms=ms,
        witness=picked.witness if value == picked.text.strip() else "typed",
        page=picked.page,
        box=picked.box,
    )
    return desk.settle(store, field, decision)
