"""One writer per project: a lock file naming the process that holds it.

A lock whose process is gone is taken over. On another host nobody can tell, so it is believed.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from reviewer.model.errors import ProjectError, ProjectInUse
from reviewer.store.faults import disk_error
from reviewer.store.process import is_alive, machine, started

NAME = "lock"
_TRIES = 20
_PAUSE = 0.05
"""Seconds between two looks at a lock that is just being written."""
_LONGEST, _MOST_BYTES = 300, 65536
"""A lock file may come from anywhere: of its words, of the file."""
_CLAIM_SECONDS = 30
"""Taking a stale lock away is a matter of milliseconds."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock. `started` tells a process from a later one with the same number.

    `program` is what a person knows it by: "the window", "reviewer check". `machine` tells
    computers, and containers, that call themselves alike.
    """

    pid: int
    host: str
    since: str
    started: str | None
    token: str
    program: str = ""
    machine: str = ""


_UNFINISHED = Holder(0, "", "", None, "unfinished")
"""Nobody: a process died while it was writing the lock."""


class Lock:
    """A held lock. `taken_over` says that the one before did not end properly."""

    def __init__(self, path: Path, holder: Holder, *, taken_over: bool) -> None:
        self._path = path
        self._holder = holder
        self.taken_over = taken_over

    @staticmethod
    def take(folder: Path, program: str = "") -> Lock:
        """Lock the project in `folder`. Raises ProjectInUse naming who holds it."""
        path = folder / NAME
        holder = _myself(program)
        taken_over = False
        for _ in range(_TRIES):
            if _write_new(path, holder):
                return Lock(path, holder, taken_over=taken_over)
            other = _read(path)
            if other is None:
                continue
            if not _is_stale(other):
                raise ProjectInUse(_refusal(folder, other))
            taken_over = True
            _remove_stale(path, other)
        raise ProjectError(f"The project {folder} cannot be locked; delete {path} and try again.")

    @property
    def is_held(self) -> bool:
        """Whether the lock file is there and names us: the folder may have been taken away."""
        return _read_once(self._path) == self._holder

    def release(self) -> None:
        """Give the lock back, unless it is somebody else's by now."""
        if _read_once(self._path) == self._holder:
            with contextlib.suppress(OSError):
                self._path.unlink()


def refusal(folder: Path) -> str | None:
    """Who has the project in `folder` open, as a sentence; None when nobody has."""
    holder = _read(folder / NAME)
    return None if holder is None or _is_stale(holder) else _refusal(folder, holder)


def _myself(program: str) -> Holder:
    return Holder(
        pid=os.getpid(),
        host=socket.gethostname(),
        since=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        started=started(os.getpid()),
        token=secrets.token_hex(8),
        program=program,
        machine=machine(),
    )


def _write_new(path: Path, holder: Holder) -> bool:
    """Create the lock file; False when there is one already."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    except OSError as error:
        raise disk_error(error, path.parent) from error
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        try:
            stream.write(json.dumps(asdict(holder)))
            stream.flush()
        except OSError as error:
            path.unlink()
            raise disk_error(error, path.parent) from error
    return True


def _read(path: Path) -> Holder | None:
    """Who holds the lock; None when the file is gone."""
    for _ in range(_TRIES):
        holder = _read_once(path)
        if holder is not None or not path.exists():
            return holder
        time.sleep(_PAUSE)
    return _UNFINISHED


def _read_once(path: Path) -> Holder | None:
    try:
        with path.open("rb") as stream:
            holder = Holder(**json.loads(stream.read(_MOST_BYTES)))
    except (OSError, ValueError, TypeError):
        return None
    said = (holder.host, holder.since, holder.program, holder.machine)
    if not all(isinstance(text, str) and len(text) <= _LONGEST for text in said):
        return None
    whole = isinstance(holder.pid, int) and holder.pid > 0 and str(holder.token).isalnum()
    return holder if whole else None


def _is_stale(holder: Holder) -> bool:
    if holder is _UNFINISHED:
        return True
    if not _is_here(holder):
        return False
    if not is_alive(holder.pid):
        return True
    now = started(holder.pid)
    return None not in (now, holder.started) and now != holder.started


def _is_here(holder: Holder) -> bool:
    """Whether the holder's process, if it lives, is one that can be seen from here."""
    here = machine()
    return holder.host == socket.gethostname() and (
        not here or not holder.machine or holder.machine == here
    )


def _remove_stale(path: Path, stale: Holder) -> None:
    """Take a stale lock away, unless another process is doing it.

    Only who holds the claim on just this lock may remove it. So nobody can remove the new lock of
    a process that was quicker, thinking that it is still the old one.
    """
    claim = path.with_name(f"{NAME}.{stale.token}")
    if not _claimed(claim):
        time.sleep(_PAUSE)
        return
    try:
        if _read(path) == stale:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error, path.parent) from error
    finally:
        claim.unlink(missing_ok=True)


def _claimed(claim: Path) -> bool:
    """Whether the claim is ours now. One that a dead process left is dropped after a while."""
    try:
        os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        return True
    except FileExistsError:
        with contextlib.suppress(OSError):
            if time.time() - claim.stat().st_mtime > _CLAIM_SECONDS:
                claim.unlink()
        return False
    except OSError as error:
        raise disk_error(error, claim.parent) from error


def _refusal(folder: Path, holder: Holder) -> str:
    who = f"process {holder.pid} on {holder.host}, since {holder.since}"
    if _is_here(holder):
        where = f" in {holder.program}" if holder.program else ""
        return f"The project {folder} is open already{where} ({who}). Close it there first."
    return (
        f"The project {folder} is open on another computer ({who}). Close it there first; "
        f"if nothing runs there any more, delete {folder / NAME}."
    )
