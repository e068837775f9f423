"""What a project remembers for its readers: abilities, its own prompts, replies it paid for."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial

from reviewer.extract.abilities import Abilities, abilities_of, as_text
from reviewer.extract.asking import NetworkReader
from reviewer.extract.credentials import NO_KEY
from reviewer.extract.question import Delivered, Memory
from reviewer.extract.reader import Ears, Request
from reviewer.extract.readers import make_reader
from reviewer.flow import consent, wording
from reviewer.flow.plan import Errands, ReaderChoice
from reviewer.flow.project import Project
from reviewer.model.errors import ReaderError
from reviewer.model.images import PageImage, RedactedImage
from reviewer.store import ledger, meta, readings
from reviewer.store.db import Store

ASK_AGAIN = timedelta(days=30)
"""Servers are brought up to date; after so long a model is asked anew what it can do."""
PROBE_SIDE = 56
_LAST = "reader.last"


def reader_for(
    project: Project,
    choice: ReaderChoice,
    *,
    memory: Memory | None = None,
    errands: Errands | None = None,
) -> NetworkReader:
    """The reader that was chosen, with all the project knows of it. Raises a fatal ReaderError.

    With `errands` others ask for it, who have keys of their own.
    """
    reader = make_reader(
        choice.reader,
        choice.model,
        base_url=choice.base_url,
        preset=choice.preset,
        memory=memory or memory_of(project, choice),
        key=None if errands is None else NO_KEY,
    )
    if errands is not None:
        reader.carrier, reader.describer = errands.deliver, errands.describe
    return reader


def memory_of(project: Project, choice: ReaderChoice, *, anew: bool = False) -> Memory:
    """What the project knows; `anew` forgets replies that were paid for."""
    return Memory(
        templates=project.call(wording.templates),
        abilities=project.call(lambda store: known(store, choice)),
        learned=lambda found: project.call(lambda store: learn(store, choice, found)),
        kept=_forgotten if anew else partial(_kept, project),
        probe=probe_picture(),
        tries=_tries(project),
    )


async def _kept(project: Project, key: str) -> Delivered | None:
    found = await asyncio.wrap_future(project.submit(partial(readings.timed_reply, key=key)))
    return None if found is None else Delivered(found[0], seconds=found[1])


async def _forgotten(_key: str) -> None:
    return None


def _tries(project: Project) -> Ears:
    """Who is told of the tries of an endpoint: the ledger alone."""
    rows: list[int] = []

    async def before(asked: Request) -> None:
        rows.append(await asyncio.wrap_future(project.submit(partial(_enter, asked=asked))))

    async def after(outcome: str) -> None:
        act = partial(ledger.after, row=rows.pop(), outcome=outcome)
        await asyncio.wrap_future(project.submit(act))

    async def answered(_key: str, _raw: str, _seconds: float | None) -> None:
        await after("answered")

    async def failed(error: ReaderError) -> None:
        await after(f"failed: {error}")

    return Ears(before, answered, failed)


def known(store: Store, choice: ReaderChoice) -> Abilities | None:
    """What the model said it can do, unless that is long ago."""
    held = meta.get(store, _key(choice))
    if not held:
        return None
    at, text = json.loads(held)
    if datetime.now(UTC) - datetime.fromisoformat(at) > ASK_AGAIN:
        return None
    return abilities_of(text)


def learn(store: Store, choice: ReaderChoice, found: Abilities) -> None:
    """Keep what a model said it can do."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    meta.put(store, _key(choice), json.dumps([at, as_text(found)]))


def forget(store: Store, choice: ReaderChoice) -> None:
    """Ask the model anew the next time."""
    meta.put(store, _key(choice), "")


def note_last(store: Store, choice: ReaderChoice) -> None:
    """Remember which model was asked last, to offer it again."""
    meta.put(store, _LAST, json.dumps(asdict(choice)))


def last(store: Store) -> ReaderChoice | None:
    """The model that was asked last in this project."""
    held = meta.get(store, _LAST)
    return ReaderChoice(**json.loads(held)) if held else None


def probe_picture() -> RedactedImage:
    """A drawn square that holds nothing of anybody's, to try an endpoint with."""
    from reviewer.redact.burn import redact

    side, frame = PROBE_SIDE, 8
    inside = bytes([255]) * 3
    rows = [
        b"".join(
            inside if frame <= x < side - frame and frame <= y < side - frame else b"\0\0\0"
            for x in range(side)
        )
        for y in range(side)
    ]
    return redact(PageImage(side, side, b"".join(rows), 1.0), 1, (), max_side=side)


def _enter(store: Store, *, asked: Request) -> int:
    """The ledger's row for a try, on disk before a byte leaves; no page is in it."""
    return ledger.before(
        store,
        host=asked.host,
        model=asked.model,
        image_sha256=asked.images,
        masks=asked.masks,
        prompt=asked.prompt_hash,
        bytes=asked.bytes,
    )


def _key(choice: ReaderChoice) -> str:
    return f"abilities:{choice.reader}:{consent.url_of(choice)}:{choice.model}"
