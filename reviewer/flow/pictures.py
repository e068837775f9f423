"""Pictures of pages for the window, rendered in a worker process and never in the window's."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from pathlib import Path

from reviewer.flow.workers import Workers
from reviewer.intake.render import render
from reviewer.model.document import Document
from reviewer.model.images import PageImage
from reviewer.store import blobs


def request(
    workers: Workers, folder: Path, document: Document, page: int, max_side: int
) -> Future[PageImage]:
    """The picture of a page (counted from 1), its long edge at most `max_side` pixels.

    `folder` is the project's. The future fails with a DocumentError when the page cannot be drawn.
    """
    source = blobs.path_in(folder, document.sha256)
    return workers.submit(partial(render, source, page, max_side=max_side), urgent=True)
