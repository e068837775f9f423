"""A task on its way to another machine: the call as bytes, and beside it the files it names.

A path means nothing elsewhere. So each is replaced by its number, the file's bytes travel once
under their hash, and the other side keeps them on a shelf of its own for as long as they are used.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "file"
MOST_KEPT = 1 << 28
"""Bytes of files that a shelf keeps beyond those in use."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A function and its arguments, with the paths among them taken out."""

    call: bytes
    paths: tuple[Path, ...]


def pack(function: Callable[..., object], arguments: Sequence[object]) -> Parcel:
    """The call as it can leave this machine."""
    held = io.BytesIO()
    packer = _Packer(held, pickle.HIGHEST_PROTOCOL)
    packer.dump((function, tuple(arguments)))
    return Parcel(held.getvalue(), tuple(packer.paths))


def unpack(call: bytes, places: Sequence[Path]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """The function and its arguments, with the places where the files lie here."""
    function, arguments = _Unpacker(io.BytesIO(call), places).load()
    return function, arguments


class _Packer(pickle.Pickler):
    paths: list[Path]

    def __init__(self, held: io.BytesIO, protocol: int) -> None:
        super().__init__(held, protocol)
        self.paths = []

    def persistent_id(self, obj: object) -> tuple[str, int] | None:
        """A path is sent as its number."""
        if not isinstance(obj, Path):
            return None
        if obj not in self.paths:
            self.paths.append(obj)
        return FILE, self.paths.index(obj)


class _Unpacker(pickle.Unpickler):
    def __init__(self, held: io.BytesIO, places: Sequence[Path]) -> None:
        super().__init__(held)
        self._places = places

    def persistent_load(self, pid: tuple[str, int]) -> Path:
        """The place of the file with this number."""
        return self._places[pid[1]]


class Shelf:
    """Files by their hash in a folder that nobody else sees; those used longest ago go first."""

    def __init__(self, below: Path, most: int = MOST_KEPT) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="reviewer-files-", dir=below))
        self._most = most
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._used: dict[str, int] = {}
        self._lock = threading.Lock()

    @contextmanager
    def lent(self, sha256s: Sequence[str], files: Sequence[bytes]) -> Iterator[list[Path]]:
        """Where these files lie while they are used. Raises ValueError for other bytes."""
        places = [self._folder / sha256 for sha256 in sha256s]
        with self._lock:
            for sha256, data in zip(sha256s, files, strict=True):
                self._put(sha256, data)
                self._used[sha256] = self._used.get(sha256, 0) + 1
        try:
            yield places
        finally:
            with self._lock:
                for sha256 in sha256s:
                    self._used[sha256] -= 1
                self._tidy()

    def _put(self, sha256: str, data: bytes) -> None:
        if sha256 in self._sizes:
            self._sizes.move_to_end(sha256)
            return
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError("the bytes that came are not those that were sent")
        (self._folder / sha256).write_bytes(data)
        self._sizes[sha256] = len(data)

    def _tidy(self) -> None:
        """Let go of what is not in use, oldest first, until the rest is small enough."""
        size = sum(self._sizes.values())
        for sha256 in [one for one in self._sizes if not self._used.get(one)]:
            if size <= self._most:
                return
            size -= self._sizes.pop(sha256)
            self._used.pop(sha256, None)
            (self._folder / sha256).unlink(missing_ok=True)
