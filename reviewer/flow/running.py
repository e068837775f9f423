"""What is being done in a project now, as numbers that any other program may look at.

They are written into the project about once a second, so `reviewer status` tells the same as the
window or the command line that does the work.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from reviewer.flow.desk import now
from reviewer.flow.jobs import Progress
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice
from reviewer.model.errors import Cancelled, ReviewerError
from reviewer.store import meta
from reviewer.store.db import Store

State = Literal["running", "done", "stopped", "failed", "interrupted"]

KEY, READING = "batch", "batch.reading"
"""Where the run that goes on, or went last, is noted; and the last one that read."""
EVERY = 1.0
"""Seconds between two notes."""
STALE = 30.0
"""Seconds after which nobody is believed to be at work any more."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far a run is. `stage` is that of its progress; `why` is the sentence it ended with.

    `rate` is in documents a second, `left` counts documents, `cost_usd` is of this run alone.
    """

    state: State
    stage: str
    started: str
    at: str
    reader: str = ""
    model: str = ""
    total: int = 0
    done: int = 0
    failed: int = 0
    left: int = 0
    rate: float = 0.0
    seconds_left: int | None = None
    cost_usd: float | None = None
    concurrency: int = 0
    calls: int = 0
    retries: int = 0
    under_way: int = 0
    why: str = ""


def last(store: Store) -> Numbers | None:
    """The run that goes on, else the last one; None before there was any."""
    return _held(store, KEY)


def last_reading(store: Store) -> Numbers | None:
    """The last run that read documents, whatever was done since."""
    return _held(store, READING)


def _held(store: Store, key: str) -> Numbers | None:
    held = meta.get(store, key)
    if held is None:
        return None
    known = {one.name for one in fields(Numbers)}
    numbers = Numbers(**{k: v for k, v in json.loads(held).items() if k in known})
    age = datetime.now(UTC) - datetime.fromisoformat(numbers.at)
    if numbers.state == "running" and age.total_seconds() > STALE:
        return replace(numbers, state="interrupted")
    return numbers


@contextmanager
def noted(run: Run, stage: str, choice: ReaderChoice | None = None) -> Iterator[Run]:
    """The run, whose progress is written into the project while this lasts, and how it ended."""
    clerk = _Clerk(run, stage, choice)
    try:
        yield replace(run, progress=clerk)
    except (Cancelled, KeyboardInterrupt):
        clerk.end("stopped")
        raise
    except ReviewerError as error:
        clerk.end("failed", str(error))
        raise
    except BaseException as error:
        clerk.end("failed", type(error).__name__)
        raise
    clerk.end("done")


class Reckoner:
    """Makes numbers of progress: how fast a stage is, how long it takes yet, what a run costs."""

    def __init__(self, stage: str = "", choice: ReaderChoice | None = None) -> None:
        self._stage_began = time.monotonic()
        self._cost: float | None = None
        self._before_cost = 0.0
        named = (choice.reader, choice.model) if choice is not None else ("", "")
        started = now()
        self.numbers = Numbers("running", stage, started, started, *named)
        self._before = Progress("", 0, 0, 0)

    def __call__(self, progress: Progress) -> Numbers:
        """The numbers as they are now."""
        if progress.stage != self._before.stage or progress.done < self._before.done:
            self._stage_began = time.monotonic()
        self._before = progress
        self._count(progress.cost)
        self.numbers = self._now(progress)
        return self.numbers

    def end(self, state: State, why: str = "") -> Numbers:
        """The numbers as the run ended."""
        self.numbers = replace(self.numbers, state=state, why=why, under_way=0, at=now())
        return self.numbers

    def _count(self, cost: float | None) -> None:
        """All readers of a run tell what it cost so far; where one begins anew, both count."""
        if cost is not None:
            last = self._cost or 0.0
            if cost < last - self._before_cost:
                self._before_cost = last
            self._cost = self._before_cost + cost

    def _now(self, progress: Progress) -> Numbers:
        finished = progress.done + progress.failed
        seconds = time.monotonic() - self._stage_began
        rate = finished / seconds if seconds > 0 else 0.0
        left = max(0, progress.total - finished)
        return replace(
            self.numbers,
            stage=progress.stage,
            at=now(),
            total=progress.total,
            done=progress.done,
            failed=progress.failed,
            left=left,
            rate=round(rate, 3),
            seconds_left=round(left / rate) if rate else None,
            cost_usd=None if self._cost is None else round(self._cost, 6),
            concurrency=progress.at_once,
            calls=progress.calls,
            retries=progress.retries,
            under_way=progress.under_way,
        )


class _Clerk:
    """Passes progress on, and notes it now and then. A note never holds up the work."""

    def __init__(self, run: Run, stage: str, choice: ReaderChoice | None) -> None:
        self._run = run
        self._keys = (KEY, READING) if stage == "read" else (KEY,)
        self._told = float("-inf")
        self._reckon = Reckoner(stage, choice)

    def __call__(self, progress: Progress) -> None:
        self._run.progress(progress)
        self._reckon(progress)
        if time.monotonic() - self._told >= EVERY:
            self._note()

    def end(self, state: State, why: str = "") -> None:
        self._reckon.end(state, why)
        self._note()

    def _note(self) -> None:
        self._told = time.monotonic()
        text = json.dumps(asdict(self._reckon.numbers))
        for key in self._keys:
            self._run.project.gather(partial(meta.put, key=key, value=text))
