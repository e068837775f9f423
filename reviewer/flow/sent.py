"""What left this machine, as the ledger has it, and as a file that can be checked by itself.

Each line of the file is an entry: `id`, `at`, `sent` (null where something was sent, else the entry
that this is the outcome of), `said` (the sealed text), `sha256` (the seal) and `entry`, the same in
words. The seal is the SHA-256 of the seal before (nothing, for the first) followed by the JSON list
[id, at, sent, said] without spaces, in ASCII.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.export.target import move_into_place, refuse
from reviewer.extract.hosts import host_is_local
from reviewer.flow.project import Project
from reviewer.model.errors import UsageError
from reviewer.model.ledger import Sent, SentFilter
from reviewer.store import blobs, chain, ledger
from reviewer.store.db import Store

AT_ONCE = 2000
"""Entries that are looked through in one go; the store's thread has other work too."""
NAMES = ("host", "model", "images", "masks", "prompt", "bytes")
"""What stands in the sealed text of something that was sent, in this order; then, redacted."""


@dataclass(frozen=True, slots=True)
class Departed:
    """How many pictures went to which hosts, most first; `stayed` went to this machine itself.

    `last` is the newest entry of the ledger that is counted; there may be `more`.
    """

    pictures: dict[str, int]
    stayed: int = 0
    last: int = field(default=0, compare=False)
    more: bool = field(default=False, compare=False)


def departed(
    store: Store, since: Departed | None = None, *, at_once: int | None = None
) -> Departed:
    """The sum of the ledger. A request that failed counts: its pictures may have arrived.

    With the sum of an earlier moment only what was sent `since` is looked at, and of that so many
    entries `at_once`.
    """
    since = since or Departed({})
    away, stayed = Counter(since.pictures), since.stayed
    newest = ledger.last(store)
    last = newest if at_once is None else min(newest, since.last + at_once)
    found = ledger.pictures_by_host(store, since.last, last)
    for host, pictures in found.items():
        if host_is_local(f"//[{host}]" if ":" in host else f"//{host}"):
            stayed += pictures
        else:
            away[host] += pictures
    return Departed(dict(away.most_common()), stayed, last, more=last < newest)


def rows(store: Store) -> tuple[Sent, ...]:
    """Every request of the ledger, newest first."""
    return tuple(ledger.each(store))[::-1]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of the requests, newest first; `below` is where the next stretch begins, 0 at the end.

    `minutes` are those in which something was sent, as ISO 8601 in UTC ("2026-11-26T03:10").
    """

    ids: tuple[int, ...]
    pictures: int
    size: int
    hosts: frozenset[str]
    minutes: frozenset[str]
    below: int


def stretch(store: Store, wanted: SentFilter, below: int | None = None) -> Stretch:
    """The next requests that are wanted: few enough entries that nobody waits for them."""
    high = ledger.last(store) if below is None else below
    low = max(0, high - AT_ONCE)
    found = ledger.stretch(store, wanted, low, high)
    return Stretch(
        ids=tuple(line.id for line in found),
        pictures=sum(line.pictures for line in found),
        size=sum(line.size for line in found),
        hosts=frozenset(line.host for line in found),
        minutes=frozenset(line.at[:16] for line in found),
        below=low,
    )


def some(store: Store, ids: Sequence[int]) -> tuple[tuple[Sent, str], ...]:
    """These requests, each with its document's name ("" where nobody knows it)."""
    return tuple(ledger.some(store, ids))


def picture(folder: Path, sha256: str) -> bytes | None:
    """The bytes of a picture just as they were sent; None where no copy of them is kept.

    `folder` is the project's. Waits for the disk.
    """
    path = blobs.path_in(folder, sha256)
    return path.read_bytes() if path.is_file() else None


def export(project: Project, target: Path, *, force: bool = False) -> int:
    """Write the whole ledger to `target`; returns how many entries. Raises UsageError."""
    target = Path(target)
    refuse(target, force)
    partial = target.with_name(f"{target.name}.partial")
    last = count = 0
    try:
        with partial.open("w", encoding="utf-8") as stream:
            while entries := _entries_after(project, last):
                stream.writelines(_line(*one.content, one.seal) for one in entries)
                last, count = entries[-1].id, count + len(entries)
        move_into_place(partial, target, force=force)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def _entries_after(project: Project, entry: int) -> list[chain.Sealed]:
    return project.call(lambda store: ledger.sealed_after(store, entry))


def check(lines: Iterable[str]) -> tuple[int, list[str]]:
    """How many entries a written ledger has, and what is wrong with it; needs no project."""
    seal, last, problems = "", 0, list[str]()
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            content = [entry[name] for name in ("id", "at", "sent", "said")]
            told = entry["sha256"]
        except (ValueError, KeyError, TypeError):
            problems.append(f"Line {number} is no entry of a ledger.")
            continue
        if content[0] != last + 1:
            problems.append(f"Line {number}: entries {last + 1} to {content[0] - 1} are missing.")
        elif chain.seal(seal, content) != told:
            problems.append(f"Line {number}: this entry was changed, or one before it was.")
        if entry.get("entry") != _entry(content[2], content[3]):
            problems.append(f"Line {number}: what is written in words is not what is sealed.")
        seal, last = told, content[0]
    return last, problems


def differences(project: Project, lines: Iterable[str]) -> list[str]:
    """What a project's ledger holds otherwise than one that was written before.

    Seals alone cannot show that a whole chain was made anew, or that its end was cut off.
    """
    here = project.call(lambda store: {one.id: one.seal for one in ledger.sealed(store)})
    problems = []
    for line in lines:
        try:
            entry = json.loads(line)
            number, told = entry["id"], entry["sha256"]
        except (ValueError, KeyError, TypeError):
            continue  # said by `check`
        if number not in here:
            problems.append(f"Entry {number} is in the file, but not in the project any more.")
        elif here[number] != told:
            problems.append(f"Entry {number} of the project is not what it was in the file.")
    return problems


def _line(*columns: object) -> str:
    row_id, at, sent, said, seal = columns
    entry = {"id": row_id, "at": at, "sent": sent, "said": said, "sha256": seal}
    return json.dumps({**entry, "entry": _entry(sent, str(said))}, ensure_ascii=False) + "\n"


def _entry(sent: object, said: str) -> dict[str, object]:
    """The sealed text in words."""
    told = json.loads(said)
    if sent is not None:
        return {"outcome": told}
    named = dict(zip(NAMES, told, strict=False))
    return {**named, "redacted": told[len(NAMES)]} if len(told) > len(NAMES) else named
