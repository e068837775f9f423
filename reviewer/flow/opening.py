"""How projects are opened: under which name, how long to wait for another, what is looked at first.

The command line says so once for whatever a command opens; the window says it itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from reviewer.flow.jobs import StoreThread
from reviewer.model.errors import ProjectDamaged, ProjectError, ProjectInUse
from reviewer.store import backups, whereabouts
from reviewer.store.db import Store
from reviewer.store.verify import quick_look

_PAUSE = 0.2
"""Seconds between two looks whether the project is free."""
LOOK_SECONDS = 0.3
"""A look at opening takes no longer; the rest is for `reviewer verify`."""
_MOST_TOLD = 5


def quiet(_sentence: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Manner:
    """`program` is what others are told has the project open.

    With `look` a project is looked at when it is opened, its backup of the day is made, and `tell`
    hears what a person must know.
    """

    program: str = ""
    wait: float = 0.0
    tell: Callable[[str], None] = quiet
    look: bool = False


_PLAIN = Manner()
_CURRENT: ContextVar[Manner] = ContextVar("manner", default=_PLAIN)


@contextmanager
def manner(chosen: Manner) -> Iterator[None]:
    """Open projects so, inside."""
    token = _CURRENT.set(chosen)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> Manner:
    """How projects are opened here."""
    return _CURRENT.get()


def open_store(folder: Path, *, read_only: bool, how: Manner) -> StoreThread:
    """Open the store of the project in `folder`, waiting for another program if that is wanted.

    Raises ProjectInUse, ProjectDamaged with the way to the newest good backup, ProjectError.
    """
    ends = time.monotonic() + how.wait
    told = False
    while True:
        try:
            return StoreThread(lambda: Store.open(folder, read_only=read_only, program=how.program))
        except ProjectDamaged as error:
            raise ProjectDamaged(f"{error}{way_back(folder)}") from error
        except ProjectInUse as error:
            if time.monotonic() >= ends:
                raise
            if not told:
                how.tell(f"{error} Waiting for it, up to {how.wait:g} s.")
                told = True
            time.sleep(_PAUSE)


def way_back(folder: Path) -> str:
    """Which backup could be put back: it follows the sentence that says how."""
    found = backups.newest_good(folder)
    if found is None:
        return ""
    return f" (the newest good one is of {found.at})"


def greet(store: Store, *, read_only: bool) -> Iterator[str]:
    """What a person must know of a project that was just opened; makes the backup of the day."""
    place = whereabouts.warning(store.folder)
    if place is not None:
        yield place
    problems = quick_look(store, LOOK_SECONDS).problems
    yield from problems[:_MOST_TOLD]
    if problems:
        yield f"See what can be done with: reviewer verify {store.folder}"
    if not read_only and not problems:
        yield from back_up(store)


def back_up(store: Store) -> tuple[str, ...]:
    """Make the backup of the day if it is due; what a person must know where that failed."""
    try:
        if backups.is_due(store):
            backups.make(store, "daily")
    except ProjectError as error:
        return (f"The backup of the day could not be made. {error}",)
    return ()
