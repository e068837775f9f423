"""Detectors that do not work, as they run in a worker process: found there by their names."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from reviewer.model.errors import DetectorError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.redaction import Finding

OF = "broken 1"


def fails(*asked: Any) -> Finding:
    from reviewer.flow import tasks

    def find_masks(*_asked: object) -> Finding:
        raise DetectorError("The detector is out of order, so nothing is sent; call somebody.")

    tasks.find_masks = find_masks
    return tasks.found_masks(*asked)


def crashes(*_asked: object) -> Finding:
    import os

    os.abort()


def is_a_fault(*_asked: object) -> Finding:
    raise ZeroDivisionError


def hangs(*_asked: object) -> Finding:
    time.sleep(600)
    raise AssertionError


def _gives_up(*_asked: object) -> None:
    raise DetectorError("The face detector failed on a page, so nothing was sent; call somebody.")


def last_look_fails(*asked: Any) -> Any:
    """`upload_picture` whose detector gives up on pictures with a mask."""
    from reviewer.flow import tasks
    from reviewer.redact import faces

    right = faces.find
    if asked[2]:
        faces.find = _gives_up
    try:
        return tasks.upload_picture(*asked)
    finally:
        faces.find = right


def last_look_crashes(*asked: Any) -> Any:
    """`upload_picture` that takes its process with it where a picture has a mask."""
    from reviewer.flow import tasks

    return crashes() if asked[2] else tasks.upload_picture(*asked)


def damaged(*_asked: object) -> tuple[str, ...]:
    """What the program's own detector says when its model's bytes are others."""
    from reviewer.redact import centerface, selftest

    centerface.MODEL_SHA256 = "0" * 64
    return (selftest.require_working(),)


def _answer(page: object, *boxes: Box, score: float | None = 0.9) -> Finding:
    number = getattr(page, "number", 0)
    return Finding(number, tuple(Mask(number, box, OF, score, "face") for box in boxes), (OF,))


def blind(_path: object, page: object, *_more: object) -> Finding:
    """Sees nothing, and says so in good order."""
    return Finding(getattr(page, "number", 0), (), (OF,))


def nothing_at_all(*_asked: object) -> object:
    return None


def other_page(_path: object, page: object, *_more: object) -> Finding:
    return replace(_answer(page), page=99)


def no_detector(_path: object, page: object, *_more: object) -> Finding:
    return replace(_answer(page), detectors=())


def beside_the_page(_path: object, page: object, *_more: object) -> Finding:
    return _answer(page, Box(-500, 10, 10_000, 50))


def no_number(_path: object, page: object, *_more: object) -> Finding:
    return _answer(page, Box(float("nan"), 1, 9, 9))


def upside_down(_path: object, page: object, *_more: object) -> Finding:
    return _answer(page, Box(50, 50, 10, 10))


def wrong_type(_path: object, page: object, *_more: object) -> Finding:
    return _answer(page, (1, 2, 3, 4))  # type: ignore[arg-type]


def impossible_score(_path: object, page: object, *_more: object) -> Finding:
    return _answer(page, Box(1, 1, 9, 9), score=7.0)


NONSENSE = (
    nothing_at_all, other_page, no_detector, beside_the_page, no_number, upside_down, wrong_type,
    impossible_score,
)  # fmt: skip


@contextmanager
def giving_up(module: ModuleType, name: str, does: bool) -> Iterator[None]:
    """A module whose function of this name gives up until the end of the block, where it `does`."""
    right = getattr(module, name)
    if does:
        setattr(module, name, _gives_up)
    try:
        yield
    finally:
        setattr(module, name, right)


def look_at(path: Path, *asked: Any) -> Any:
    """`redact_tasks.look_at` that fails on files by their names."""
    from reviewer.flow import redact_tasks
    from reviewer.redact import find

    if path.stem == "crashes":
        return crashes()
    if path.stem == "nonsense":
        return beside_the_page(path, *asked)
    with giving_up(find, "buffer", path.stem == "fails"):
        return redact_tasks.look_at(path, *asked)


def draw_copy(path: Path, *asked: Any) -> Any:
    """`redact_tasks.draw_copy` whose last look gives up on the file named `last`."""
    from reviewer.flow import redact_tasks
    from reviewer.redact import faces

    with giving_up(faces, "find", path.stem == "last"):
        return redact_tasks.draw_copy(path, *asked)
