"""Pixels cross from a worker whole, and the memory they cross in is let go."""

from __future__ import annotations

import gc
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import pytest

from reviewer.flow import shared_pixels
from reviewer.flow.shared_pixels import Room, SharedPixels

SIZES = ((700, 500), (350, 250))
BYTES = sum(4 * width * height for width, height in SIZES)


def made() -> SharedPixels:
    room = Room()
    view = room(BYTES)
    view[:] = bytes(range(256)) * (BYTES // 256) + bytes(BYTES % 256)
    del view
    return room.share(SIZES, 2.0, is_whole=True)


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the memory that is made: other programs of this machine have some too."""
    names: list[str] = []

    class Noted(SharedMemory):
        def __init__(self, *, create: bool, size: int) -> None:
            super().__init__(create=create, size=size)
            names.append(self.name)

    monkeypatch.setattr(shared_pixels, "SharedMemory", Noted)
    return names


def left(names: list[str]) -> list[str]:
    """Those that are still there."""
    assert names, "no memory was shared"
    return [name for name in names if Path("/dev/shm", name).exists()]


def test_levels_are_what_was_written_and_leave_nothing_behind(named: list[str]) -> None:
    pixels = made()
    assert pixels.name
    first, second = pixels.levels()
    assert not left(named)
    assert (len(first), len(second)) == (1_400_000, 350_000)
    assert bytes(first[:300]) == (bytes(range(256)) * 2)[:300]
    del first
    gc.collect()
    assert second[0] == 1_400_000 % 256
    pixels = made()
    pixels.drop()
    assert not left(named)


def test_where_memory_is_short_pixels_go_through_the_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_pixels, "_is_room_for", lambda _size: False)
    pixels = made()
    assert not pixels.name
    assert bytes(pixels.levels()[0][:300]) == (bytes(range(256)) * 2)[:300]
    pixels.drop()


def test_a_page_that_fails_leaves_nothing_behind(named: list[str]) -> None:
    room = Room()
    view = room(BYTES)
    del view
    room.give_back()
    assert not left(named)
