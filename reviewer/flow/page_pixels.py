"""What makes pixels for the window, inside a worker process. Imports little: the window waits."""

from __future__ import annotations

from pathlib import Path

from reviewer.flow.shared_pixels import Room, SharedPixels
from reviewer.model.geometry import Box


def pyramid(path: Path, page: int) -> SharedPixels:
    """A page with its halvings. Raises DocumentError."""
    from reviewer.intake import levels

    room = Room()
    try:
        made = levels.pyramid(path, page, room)
    except BaseException:
        room.give_back()
        raise
    return room.share(made.sizes, made.scale, is_whole=made.is_whole)


def preview(path: Path, page: int, side: int) -> SharedPixels:
    """A small picture of a page, as fast as it can be had. Raises DocumentError."""
    from reviewer.intake import levels

    room = Room()
    made = levels.preview(path, page, side, room)
    return room.share(made.sizes, made.scale, is_whole=False)


def piece(path: Path, page: int, box: Box, scale: float) -> tuple[SharedPixels, Box]:
    """A piece of a page in more detail, and which. Raises DocumentError."""
    from reviewer.intake import levels

    room = Room()
    try:
        made, shown = levels.piece(path, page, box, scale, room)
    except BaseException:
        room.give_back()
        raise
    return room.share(made.sizes, made.scale, is_whole=False), shown
