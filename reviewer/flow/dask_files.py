"""Files that a cluster holds for us: read once, told of before they go, let go of in time."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from reviewer.flow import dask_tasks
from reviewer.flow.dask_link import Link
from reviewer.intake.limits import DEFAULT

MOST_HELD = 1 << 28
"""Bytes of files that the cluster keeps for us, beside those that tasks under way need."""


class Noted(Protocol):
    """Who is told what goes to other machines, before it goes."""

    def file(self, sha256: str, size: int) -> Future[None]:
        """A whole file."""

    def rest(self, size: int) -> Future[None]:
        """A call without a file."""


class Stays(Exception):
    """These bytes may not leave, or cannot: the task is done here."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that the cluster holds for us, as a task's result that other tasks name."""

    future: Any
    sha256: str
    size: int


class Files:
    """The files that were asked for lately. For one event loop."""

    def __init__(self, link: Link, kept: Collection[str], note: Noted | None) -> None:
        self._link = link
        self._kept = kept
        self._note = note
        self._given: OrderedDict[Path, asyncio.Task[Held]] = OrderedDict()

    async def held(self, path: Path) -> Held:
        """A file as the cluster holds it; read once for all tasks that follow one another.

        Raises Stays where it may not or cannot leave.
        """
        known = self._given.get(path)
        if known is None:
            known = self._given[path] = asyncio.ensure_future(self._give(path))
        self._given.move_to_end(path)
        try:
            held = await asyncio.shield(known)
        except Exception:
            self._given.pop(path, None)
            raise
        self._tidy()
        return held

    def forget(self, paths: Collection[Path]) -> None:
        """Let go of files; tasks that need them hold them."""
        for path in paths:
            task = self._given.pop(path, None)
            if task is not None and _is_good(task):
                task.result().future.release()

    def forget_all(self) -> None:
        """Let go of every file."""
        self.forget(list(self._given))

    async def _give(self, path: Path) -> Held:
        data = await asyncio.to_thread(_read, path)
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self._kept:
            raise Stays
        if self._note is not None:
            await asyncio.wrap_future(self._note.file(sha256, len(data)))
        return Held(await self._link.held(dask_tasks.hold, data), sha256, len(data))

    def _tidy(self) -> None:
        """Let go of those asked for longest ago."""
        here = {path: task.result() for path, task in self._given.items() if _is_good(task)}
        size = sum(one.size for one in here.values())
        for path, one in list(here.items())[:-1]:
            if size <= MOST_HELD:
                return
            size -= one.size
            self.forget([path])


def _read(path: Path) -> bytes:
    """A file's bytes; what cannot be read or sent is left to the task itself, which says why."""
    try:
        if not 0 < path.stat().st_size <= DEFAULT.file_bytes:
            raise Stays
        return path.read_bytes()
    except OSError as error:
        raise Stays from error


def _is_good(task: asyncio.Task[Held]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None
