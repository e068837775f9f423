"""In a share of the documents a model is asked what stands where nothing is printed.

A model that makes up text there has not only looked at the page; its whole reading of that
document is suspect. Which documents are asked is a matter of their hash, so that it is the same
share whoever asks, and whenever.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from reviewer.extract.empty import empty_prompt, made_up
from reviewer.flow import chance, pages, spent, tasks
from reviewer.flow.calls import Batch, through
from reviewer.flow.gate import Cleared
from reviewer.model.document import Document
from reviewer.model.errors import DocumentError, ReaderError
from reviewer.model.evidence import Invented
from reviewer.model.geometry import Box
from reviewer.model.reading import Reading
from reviewer.store import meta
from reviewer.store.db import Store


def is_drawn(document: Document, share: float) -> bool:
    """Whether this document is among those that are asked about."""
    return chance.ticket("empty part", document.sha256) < share


async def ask(batch: Batch, document: Document, cleared: Cleared) -> None:
    """Ask about an empty part of the document, if it is drawn and was not asked about before.

    What fails here costs the signal, never the reading; only what would stop all is raised.
    """
    choice, project = batch.choice, batch.run.project
    if not is_drawn(document, batch.plan.blank_share):
        return
    key = _key(document, choice.reader, choice.model)
    if project.call(lambda store: meta.get(store, key)) is not None:
        return
    try:
        await _ask(batch, document, cleared, key)
    except (DocumentError, ReaderError) as error:
        if isinstance(error, ReaderError) and error.fatal:
            raise


async def _ask(batch: Batch, document: Document, cleared: Cleared, key: str) -> None:
    project = batch.run.project
    for image in cleared.images:
        words = project.call(partial(_boxes, document=document, page=image.page))
        found = await asyncio.wrap_future(batch.run.workers.submit(tasks.empty_part, image, words))
        if found is None:
            continue
        part, box = found
        ask_reader = partial(batch.reader.ask, empty_prompt(), [part])
        reply, usage = await through(batch, cleared, ask_reader, part=part)
        text = made_up(reply.text)
        if text is not None:
            said = json.dumps([text, image.page, box.as_list()])
            project.call(partial(meta.put, key=key, value=said))
            project.call(partial(spent.add, dollars=usage.cost_usd))
        return


def invented(store: Store, document: Document, told: Sequence[Reading]) -> tuple[Invented, ...]:
    """Texts that the readers of this document made up; none where an engine reads words too."""
    found = []
    for reader, model in dict.fromkeys((r.reader, r.model) for r in told if r.model):
        held = meta.get(store, _key(document, reader, model))
        with suppress(ValueError, TypeError):
            text, page, box = json.loads(held or "null")
            if text and not _has_words(store, document, page, Box(*box)):
                found.append(Invented(reader, model, page, text))
    return tuple(found)


def _has_words(store: Store, document: Document, page: int, part: Box) -> bool:
    """Whether an engine that came later reads something where the pixels seemed empty."""
    return any(
        word.left < part.right
        and part.left < word.right
        and word.top < part.bottom
        and part.top < word.bottom
        for word in _boxes(store, document=document, page=page)
    )


def _boxes(store: Store, *, document: Document, page: int) -> list[Box]:
    """Where any engine read a word."""
    every = (*pages.primary(store, document), *pages.further(store, document))
    return [word.box for at, told in every if at.number == page for word in told.words]


def _key(document: Document, reader: str, model: str) -> str:
    return f"empty:{document.sha256}:{reader}:{model}"
