"""What lands in a folder: each file once it lies still, and again whenever it has changed.

Nothing but looking, so that it works on any disk and any share. A folder that did not change is not
listed again, and of one that did only new names are asked for their size; what was overwritten in
place is found by a look at everything once a minute.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.intake.damage import reason
from reviewer.intake.walk import is_file_inside

STILL = 2.0
"""Seconds that a file must not have changed between two looks."""
OLD = 60.0
"""A file that was changed last so long ago is still at the first look."""
EVERYTHING = 60.0
"""Seconds between two looks at everything."""
TICK = 2.0
"""Seconds in which a disk may give the same time to two changes of a folder."""
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".opdownload")
"""Names that programs give to what they are still writing; it gets its own name at the end."""

Mark = tuple[int, int]
"""Size and time of change of a file: with other ones it is another file."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that lies still: where, its name below the watched folder, what it is known by."""

    path: Path
    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Look:
    """What a look came to. `unsettled` files are still being written."""

    ready: tuple[Landed, ...] = ()
    unsettled: int = 0
    problems: tuple[str, ...] = ()
    """Sentences about folders that cannot be read, each told once."""


@dataclass(slots=True)
class _Folder:
    """A folder as it was listed last, and the files in it that were handled."""

    changed: int = -1
    is_sure: bool = False
    below: list[str] = field(default_factory=list)
    known: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """By name: size, time of change, and the number of the file on its disk (0: not known)."""


class Landing:
    """Looks at a folder and all below it, but not at the folders `without`."""

    def __init__(
        self,
        root: Path,
        without: Callable[[os.DirEntry[str]], bool] = lambda _entry: False,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.root = root
        self._without = without
        self._clock, self._now = clock, now
        self._folders: dict[str, _Folder] = {}
        self._pending: dict[str, tuple[Mark, float, bool]] = {}
        """Files that were seen and not handled: their mark, since when, and whether it was old."""
        self._everything_at = float("-inf")
        self._told: dict[str, str] = {}
        self.touched: set[str] = set()
        """Folders of which more is known than when this was last emptied."""

    def look(self) -> Look:
        """What lies still now and was not handled as it is."""
        everything = self._clock() - self._everything_at >= EVERYTHING
        if everything:
            self._everything_at = self._clock()
        seen: set[str] = set()
        problems = list(self._walk(everything, seen))
        for path in self._pending.keys() - seen:
            self._ask(path)
        ready = sorted(path for path in self._pending if self._is_still(path))
        return Look(
            tuple(Landed(Path(p), self._name(p), self._pending[p][0]) for p in ready),
            len(self._pending) - len(ready),
            tuple(problems),
        )

    def handled(self, landed: Landed) -> None:
        """Do not offer this file again, unless it changes."""
        path = str(landed.path)
        self._pending.pop(path, None)
        folder, name = os.path.split(path)
        self._folders.setdefault(folder, _Folder()).known[name] = (*landed.mark, 0)
        self.touched.add(folder)

    def known(self, folder: str) -> dict[str, Mark]:
        """The handled files of a folder by name, to be remembered."""
        held = self._folders.get(folder)
        return {} if held is None else {n: (size, at) for n, (size, at, _) in held.known.items()}

    def remember(self, folder: str, known: Mapping[str, Mark]) -> None:
        """These files were handled in an earlier run."""
        held = self._folders.setdefault(folder, _Folder())
        held.known.update({name: (size, at, 0) for name, (size, at) in known.items()})

    def _walk(self, everything: bool, seen: set[str]) -> Iterator[str]:
        """List what changed, folder by folder; sentences about those that cannot be read."""
        waiting = [str(self.root)]
        while waiting:
            path = waiting.pop()
            try:
                waiting += self._listed(path, everything, seen)
                self._told.pop(path, None)
            except OSError as error:
                said = f"The folder {path} cannot be read: {reason(error)}."
                if self._told.get(path) != said:
                    self._told[path] = said
                    yield said

    def _listed(self, path: str, everything: bool, seen: set[str]) -> list[str]:
        """The folders below one, after a look at its files where it changed."""
        folder = self._folders.setdefault(path, _Folder())
        changed = Path(path).stat().st_mtime_ns
        if not everything and folder.is_sure and changed == folder.changed:
            return folder.below
        with os.scandir(path) as entries:
            found = list(entries)
        folder.below = [
            entry.path
            for entry in found
            if not entry.name.startswith(".")
            and entry.is_dir(follow_symlinks=False)
            and not self._without(entry)
        ]
        names = {entry.name for entry in found if self._is_wanted(entry)}
        if gone := folder.known.keys() - names:
            for name in gone:
                del folder.known[name]
            self.touched.add(path)
        for entry in found:
            if entry.name in names:
                self._see(folder, entry, everything, seen)
        folder.changed = changed
        # A file that came in the same tick as this look would not change the folder's time again.
        folder.is_sure = abs(self._now() - changed / 1e9) > TICK
        return folder.below

    def _is_wanted(self, entry: os.DirEntry[str]) -> bool:
        name = entry.name
        if name.startswith((".", "~$")) or name.lower().endswith(UNFINISHED):
            return False
        return is_file_inside(entry, self.root)

    def _see(
        self, folder: _Folder, entry: os.DirEntry[str], everything: bool, seen: set[str]
    ) -> None:
        known = folder.known.get(entry.name)
        if known is not None and not everything and known[2] == entry.inode():
            return
        try:
            found = entry.stat()
        except OSError:
            return  # it went away in between
        mark = (found.st_size, found.st_mtime_ns)
        if known is not None and known[:2] == mark:
            folder.known[entry.name] = (*mark, entry.inode())
            return
        seen.add(entry.path)
        self._note(entry.path, mark)

    def _ask(self, path: str) -> None:
        """Look at a file that was seen before, in a folder that was not listed."""
        try:
            found = Path(path).stat()
        except OSError:
            del self._pending[path]
            return
        self._note(path, (found.st_size, found.st_mtime_ns))

    def _note(self, path: str, mark: Mark) -> None:
        held = self._pending.get(path)
        if held is None:
            is_old = self._now() - mark[1] / 1e9 >= OLD
            self._pending[path] = (mark, self._clock(), is_old)
        elif held[0] != mark:
            self._pending[path] = (mark, self._clock(), False)

    def _is_still(self, path: str) -> bool:
        _mark, since, is_old = self._pending[path]
        return is_old or self._clock() - since >= STILL

    def _name(self, path: str) -> str:
        return Path(path).relative_to(self.root).as_posix()
