"""Documents on their way to a model: looked at by the detectors a few at a time, then supplied.

However many there are, only a handful is held, and the first is read while the last still waits.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from reviewer.flow import finding, mask_state
from reviewer.flow.gate import NeverSent, WaitsForLook, permit
from reviewer.flow.jobs import silent
from reviewer.flow.outcome import Outcome, Run
from reviewer.model.document import Document, Failure
from reviewer.model.errors import DocumentError
from reviewer.store import unread
from reviewer.store.db import Store

CHUNK = 32
"""Documents that are looked at together; so many wait ready at most, too."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The documents that may leave now, and what became of the others."""

    ready: tuple[Document, ...]
    failed: tuple[Failure, ...]
    waiting: int
    """Pages that a person must look at first."""
    never: tuple[str, ...]
    """Documents that are marked, with who said so."""


def prepare(run: Run, among: Sequence[Document], url: str) -> Prepared:
    """Have the detectors look at documents, and say which of them may leave for `url`.

    Raises DetectorError when the detectors do not work: then nothing leaves.
    """
    settled, free, never = run.project.call(partial(_sorted_out, among=among, url=url))
    found = finding.find_some(run, free) if free else Outcome()
    refused = list(found.failed)
    failed = {failure.document for failure in refused}
    ready = list(settled)
    waiting = 0
    for document in free:
        if document.name in failed:
            continue
        try:
            run.project.call(partial(permit, document=document, url=url))
            ready.append(document)
        except WaitsForLook as error:
            waiting += len(error.pages)
        except DocumentError as error:
            refused.append(Failure(document.name, "read", str(error)))
    return Prepared(tuple(ready), tuple(refused), waiting, tuple(never))


def _sorted_out(
    store: Store, among: Sequence[Document], url: str
) -> tuple[list[Document], list[Document], list[str]]:
    """Documents that may leave as they are, those to be looked at first, and marks of the others.

    Where a mask lies the words under it are wanted too, so nothing is taken for settled there.
    """
    settled: list[Document] = []
    free: list[Document] = []
    never: list[str] = []
    for document in among:
        try:
            masked = bool(permit(store, document, url).masks)
        except NeverSent as error:
            never.append(str(error))
            continue
        except DocumentError:
            masked = True
        (free if masked else settled).append(document)
    return settled, free, never


@dataclass(slots=True)
class Supply:
    """The documents that wait for a reader, one by one, and what became of those kept back.

    `each_failed` hears of every document that may not leave, at once.
    """

    run: Run
    asked: unread.Asked
    url: str
    each_failed: Callable[[Failure], object]
    failed: list[Failure] = field(default_factory=list)
    waiting: int = 0
    never: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    async def fill(self, ready: asyncio.Queue[Document | None]) -> None:
        """Put every document that may leave into `ready`, as fast as it is taken out there.

        Raises DetectorError when the detectors do not work: then nothing more leaves.
        """
        quiet = replace(self.run, progress=silent, cancel=self._stop)
        wanted = self.run.project.call(mask_state.policy)
        try:
            await asyncio.to_thread(finding.learn_versions, quiet, wanted)
            after = ""
            while chunk := await self._next(after):
                after = chunk[-1].name
                for document in self._sorted(
                    await asyncio.to_thread(prepare, quiet, chunk, self.url)
                ):
                    await ready.put(document)
        finally:
            self._stop.set()  # a chunk that is still being looked at is given up

    async def _next(self, after: str) -> list[Document]:
        act = partial(unread.some, asked=self.asked, after=after, limit=CHUNK)
        return await asyncio.wrap_future(self.run.project.submit(act))

    def _sorted(self, prepared: Prepared) -> tuple[Document, ...]:
        self.waiting += prepared.waiting
        self.never += prepared.never
        for failure in prepared.failed:
            self.failed.append(failure)
            self.each_failed(failure)
        return prepared.ready
