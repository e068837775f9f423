"""Pixels cross from a worker whole, and the memory they cross in is let go."""

from __future__ import annotations

import gc
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


def segments() -> set[Path]:
    return set(Path("/dev/shm").glob("psm_*")) if Path("/dev/shm").is_dir() else set()


def test_levels_are_what_was_written_and_leave_nothing_behind() -> None:
    before = segments()
    pixels = made()
    assert pixels.name
    first, second = pixels.levels()
    assert segments() <= before
    assert (len(first), len(second)) == (1_400_000, 350_000)
    assert bytes(first[:300]) == (bytes(range(256)) * 2)[:300]
    del first
    gc.collect()
    assert second[0] == 1_400_000 % 256
    pixels = made()
    pixels.drop()
    assert segments() <= before


def test_where_memory_is_short_pixels_go_through_the_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_pixels, "_is_room_for", lambda _size: False)
    pixels = made()
    assert not pixels.name
    assert bytes(pixels.levels()[0][:300]) == (bytes(range(256)) * 2)[:300]
    pixels.drop()


def test_a_page_that_fails_leaves_nothing_behind() -> None:
    before = segments()
    room = Room()
    view = room(BYTES)
    del view
    room.give_back()
    assert segments() <= before
