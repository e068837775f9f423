"""Questions to a model, asked by the workers of a Dask scheduler with their own keys.

Each call goes to one worker, at most once. When that is lost, so is the call, and whoever owns the
retries asks anew: with a ledger row of its own.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from reviewer import __version__
from reviewer.extract import refusals
from reviewer.extract.prompts import Prompt
from reviewer.extract.question import Delivered, Manner
from reviewer.flow import dask_tasks
from reviewer.flow.dask_link import Link, Lost, understood
from reviewer.flow.plan import ReaderChoice
from reviewer.model.errors import DocumentError, ReaderError
from reviewer.model.images import RedactedImage

LOST = "A Dask worker was lost while it asked the model; read the document again."
NONSENSE = "A Dask worker gave an answer that no reader gives."
_LONGEST = 86_400.0
"""Seconds in a day."""
Start = Callable[[Coroutine[Any, Any, object]], Future[object]]
"""Begins a coroutine on the event loop of the connection."""


class DaskErrands:
    """Brings questions to an endpoint through workers that know the way and have the key."""

    def __init__(self, link: Link, start: Start, choice: ReaderChoice) -> None:
        self._link = link
        self._start = start
        self._choice = choice

    async def deliver(
        self, asked: Prompt, images: Sequence[RedactedImage], manner: Manner
    ) -> Delivered:
        """What the endpoint answers, as `NetworkReader.deliver` gives it. Raises ReaderError."""
        return await self._run("deliver", asked, tuple(images), manner)

    async def describe(self) -> Delivered:
        """What the endpoint says of the model. Raises ReaderError."""
        return await self._run("describe")

    async def _run(self, errand: str, *arguments: object) -> Delivered:
        call = pickle.dumps((self._choice, errand, arguments), pickle.HIGHEST_PROTOCOL)
        try:
            answer = await asyncio.wrap_future(
                self._start(self._link.call_once(dask_tasks.run, __version__, call))
            )
            done, value = understood(answer)
        except Lost as error:
            raise _unheard(refusals.Passing(LOST)) from error
        except DocumentError as error:
            raise _unheard(ReaderError(NONSENSE)) from error
        return _checked(done, value)


def _checked(done: bool, value: Any) -> Delivered:  # noqa: ANN401 - whatever came back
    if not done:
        raise value
    if isinstance(value, Delivered) and isinstance(value.text, str):
        return value if _is_time(value.seconds) else replace(value, seconds=None)
    raise _unheard(ReaderError(NONSENSE))


def _is_time(seconds: object) -> bool:
    """Whether this can be how long somebody waited: it comes from another machine."""
    return isinstance(seconds, float) and 0 <= seconds < _LONGEST


def _unheard(error: ReaderError) -> ReaderError:
    """The model may have answered and been paid; a budget counts it as if it was."""
    error.lost = True
    return error
