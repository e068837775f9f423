"""Pixels on their way from a worker process: in memory that both sides see, never as PNG.

The worker writes them once and the window paints from the same memory, which lasts as long as a
picture of it does. Small pictures, and all where there is too little shared memory (a container
has 64 MB of it), go through the pipe.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field, replace
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

_BY_PIPE = 1_000_000
"""Fewer bytes than this are sooner through the pipe."""
_SHARED = Path("/dev/shm")

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SharedPixels:
    """Levels of one picture, finest first, four bytes a pixel; `levels` or `drop` once."""

    sizes: tuple[Size, ...] = ()
    scale: float = 1.0
    """Pixels of the finest level per page unit."""
    is_whole: bool = True
    """Whether the page holds nothing finer."""
    name: str = ""
    data: bytes = field(default=b"", repr=False)

    def levels(self) -> tuple[memoryview, ...]:
        """The bytes of every level; the memory goes when the last of them is let go."""
        source = memoryview(self.data)
        if self.name:
            memory = _Attached(self.name)
            memory.unlink()  # the name: the memory itself stays as long as it is looked at
            source = _buffer(memory)
        found, start = [], 0
        for width, height in self.sizes:
            end = start + 4 * width * height
            found.append(source[start:end])
            start = end
        return tuple(found)

    def drop(self) -> None:
        """Let go of pixels that nobody wants any more."""
        if self.name:
            memory = _Attached(self.name)
            memory.unlink()


class _Attached(SharedMemory):
    """Attached memory that may be let go while pictures still show it: they keep what is mapped."""

    _fd = -1

    def close(self) -> None:
        """Let go of it; what is mapped goes with the last picture."""
        try:
            super().close()
        except BufferError:
            # The mapping has a descriptor of its own; this one is of no more use.
            if self._fd >= 0:
                os.close(self._fd)
                self._fd = -1


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
