"""Pieces of pages for grids of values: drawn in a worker process, several of one page at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from reviewer.flow.workers import Workers
from reviewer.intake.render import crops
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.store import blobs

WIDTH, HEIGHT = 440, 120
"""The most pixels of a crop: twice what a grid shows, for sharp screens."""


def request(
    workers: Workers, folder: Path, sha256: str, page: int, boxes: Sequence[Box]
) -> Future[tuple[PageImage, ...]]:
    """The places in `boxes` of one page, each as large as fits; fails as a page's picture does."""
    source = blobs.path_in(folder, sha256)
    return workers.submit(crops, source, page, tuple(boxes), (WIDTH, HEIGHT), urgent=True)
