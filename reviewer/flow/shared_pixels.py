"""Pixels on their way from a worker process: in memory that both sides see, never as PNG.

The worker writes them once; the window copies them out on the thread that waited for the worker,
and the memory is let go. Small pictures, and all where there is too little shared memory (a
container has 64 MB of it), go through the pipe.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

_BY_PIPE = 1_000_000
"""Fewer bytes than this are sooner through the pipe."""
_CHUNK = 4_000_000
"""Bytes copied at once: less than a millisecond in which no other thread of Python can run."""
_SHARED = Path("/dev/shm")

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SharedPixels:
    """Levels of one picture, finest first, four bytes a pixel. To be taken out exactly once."""

    sizes: tuple[Size, ...] = ()
    scale: float = 1.0
    """Pixels of the finest level per page unit."""
    is_whole: bool = True
    """Whether the page holds nothing finer."""
    name: str = ""
    data: bytes = field(default=b"", repr=False)

    def take(self, room: Callable[[int, int], memoryview]) -> None:
        """Copy every level into the `room` given for its width and height; then let go."""
        if not self.name:
            self._copy(memoryview(self.data), room)
            return
        memory = SharedMemory(self.name)
        try:
            self._copy(_buffer(memory), room)
        finally:
            memory.close()
            memory.unlink()

    def drop(self) -> None:
        """Let go of pixels that nobody wants any more."""
        if self.name:
            memory = SharedMemory(self.name)
            memory.close()
            memory.unlink()

    def _copy(self, source: memoryview, room: Callable[[int, int], memoryview]) -> None:
        start = 0
        for width, height in self.sizes:
            size = 4 * width * height
            target = room(width, height)
            for at in range(0, size, _CHUNK):
                end = min(at + _CHUNK, size)
                target[at:end] = source[start + at : start + end]
            start += size


class Room:
    """In the worker: where pixels are written to, and what tells the window of them."""

    _last: SharedMemory | None = None
    """Windows lets shared memory go with its last handle: kept until the next picture."""

    def __init__(self) -> None:
        self._memory: SharedMemory | None = None
        self._bytes = bytearray()

    def __call__(self, size: int) -> memoryview:
        """Room for `size` bytes."""
        if size < _BY_PIPE or not _is_room_for(size):
            self._bytes = bytearray(size)
            return memoryview(self._bytes)
        self._memory = SharedMemory(create=True, size=size)
        return _buffer(self._memory)

    def share(self, sizes: tuple[Size, ...], scale: float, *, is_whole: bool) -> SharedPixels:
        """What the window is told. Nothing may be written after this."""
        told = SharedPixels(sizes, scale, is_whole)
        if self._memory is None:
            return replace(told, data=bytes(self._bytes))
        if Room._last is not None:
            Room._last.close()
            Room._last = None
        if os.name == "nt":
            Room._last = self._memory
        else:
            self._memory.close()
        return replace(told, name=self._memory.name)

    def give_back(self) -> None:
        """Nothing will be told: the page could not be drawn."""
        if self._memory is not None:
            self._memory.close()
            self._memory.unlink()


def _buffer(memory: SharedMemory) -> memoryview:
    assert memory.buf is not None, "the memory was let go"
    return memory.buf


def _is_room_for(size: int) -> bool:
    """Whether so many bytes are there; writing beyond what is there kills a process."""
    if not _SHARED.is_dir():
        return True
    return shutil.disk_usage(_SHARED).free > 2 * size
