"""Pictures of pages for the window, made in a worker process and never in the window's.

Each request gives two futures' worth of work: the worker makes the pixels, and the thread that
waited for it has them turned into the caller's own picture by `convert`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TypeVar

from reviewer.flow import page_pixels
from reviewer.flow.shared_pixels import SharedPixels
from reviewer.flow.workers import Workers
from reviewer.model.document import Document
from reviewer.model.geometry import Box
from reviewer.store import blobs

T = TypeVar("T")
Made = TypeVar("Made")
Convert = Callable[[SharedPixels], T]


def pyramid(
    workers: Workers, folder: Path, document: Document, page: int, convert: Convert[T]
) -> Future[T]:
    """A page (counted from 1) at its best, with its halvings.

    `folder` is the project's. The future fails with a DocumentError when the page cannot be drawn;
    cancelled before a worker has begun it, it costs nothing.
    """
    source = blobs.path_in(folder, document.sha256)
    made = workers.submit(partial(page_pixels.pyramid, source, page), urgent=True)
    return _then(made, convert, SharedPixels.drop)


def of_file(workers: Workers, path: Path, convert: Convert[T]) -> Future[T]:
    """A picture that the project keeps, at its best."""
    return of_page(workers, path, 1, convert)


def of_page(workers: Workers, path: Path, page: int, convert: Convert[T]) -> Future[T]:
    """A page of any file, at its best."""
    made = workers.submit(partial(page_pixels.pyramid, path, page), urgent=True)
    return _then(made, convert, SharedPixels.drop)


def preview(
    workers: Workers, folder: Path, document: Document, page: int, side: int, convert: Convert[T]
) -> Future[T]:
    """A page with a long edge of about `side` pixels, sooner."""
    source = blobs.path_in(folder, document.sha256)
    made = workers.submit(partial(page_pixels.preview, source, page, side), urgent=True)
    return _then(made, convert, SharedPixels.drop)


def piece(
    workers: Workers,
    folder: Path,
    document: Document,
    page: int,
    box: Box,
    scale: float,
    convert: Convert[T],
) -> Future[tuple[T, Box]]:
    """A piece of a page at `scale` pixels per page unit, and the box it shows exactly."""
    source = blobs.path_in(folder, document.sha256)
    made = workers.submit(partial(page_pixels.piece, source, page, box, scale), urgent=True)
    return _then(made, lambda told: (convert(told[0]), told[1]), lambda told: told[0].drop())


def _then(
    made: Future[Made], convert: Callable[[Made], T], drop: Callable[[Made], None]
) -> Future[T]:
    """What `convert` makes of a result, on the thread it came in on; cancelling goes through."""
    converted: Future[T] = Future()

    def finish(done: Future[Made]) -> None:
        if not converted.set_running_or_notify_cancel():
            if not done.cancelled() and done.exception() is None:
                drop(done.result())
            return
        try:
            converted.set_result(convert(done.result()))
        except BaseException as error:  # noqa: BLE001 - it is the waiting one's to hear
            converted.set_exception(error)

    made.add_done_callback(finish)
    converted.add_done_callback(lambda done: made.cancel() if done.cancelled() else None)
    return converted
