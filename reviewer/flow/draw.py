"""Pictures of pages for datasets, drawn in worker processes and written there too.

They are made by the same function as those that leave the machine: masks burned in, rebuilt from
pixels, nothing else in the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reviewer.flow import tasks
from reviewer.flow.workers import Workers
from reviewer.intake.render import render
from reviewer.model.document import Page
from reviewer.model.errors import DocumentError
from reviewer.model.export_document import ExportDocument, Picture
from reviewer.model.images import Mask
from reviewer.store import blobs

MOST_BYTES = 64_000_000
SECONDS_A_PAGE = 30.0
SMALL = 256
"""Long edge, in pixels, at which pages are compared by their looks."""
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pictures of a document, and a sentence for each page that could not be drawn."""

    pictures: tuple[Picture, ...]
    problems: tuple[str, ...] = ()


def request(
    workers: Workers,
    folder: Path,
    document: ExportDocument,
    masks: Sequence[Mask],
    max_side: int,
    into: Path,
) -> Future[Drawn]:
    """Draw all pages of a document of the project in `folder` as files in `into`."""
    return workers.submit(
        draw,
        blobs.path_in(folder, document.sha256),
        document.pages,
        tuple(masks),
        max_side,
        into,
        stem(document),
        seconds=60 + SECONDS_A_PAGE * len(document.pages),
    )


def draw(
    source: Path, pages: Sequence[Page], masks: Sequence[Mask], max_side: int, into: Path, name: str
) -> Drawn:
    """In a worker: one file for each page that can be drawn."""
    pictures, problems = [], []
    for page in pages:
        try:
            made = tasks.upload_picture(source, page, masks, max_side, MOST_BYTES)
        except DocumentError as error:
            problems.append(f"page {page.number}: {error}")
            continue
        suffix = ".png" if made.media_type == "image/png" else ".jpg"
        file = into / f"{name}-p{page.number}{suffix}"
        file.write_bytes(made.data)
        pictures.append(
            Picture(
                page.number, file.name, file, made.width, made.height, made.sha256, len(made.masks)
            )
        )
    return Drawn(tuple(pictures), tuple(problems))


def request_look(workers: Workers, folder: Path, sha256: str) -> Future[bytes]:
    """How the first page of a document looks, to find near-duplicates."""
    return workers.submit(look, blobs.path_in(folder, sha256))


def look(source: Path) -> bytes:
    """In a worker: the first page's difference hash."""
    from reviewer.export.alike import look_signature

    image = render(source, 1, max_side=SMALL)
    return look_signature(image.rgb, image.width, image.height)


def stem(document: ExportDocument) -> str:
    """A name for a document's pictures: safe on every disk, and no other document has it."""
    plain = _UNSAFE.sub("-", PurePosixPath(document.name).stem).strip("-")[:48]
    return f"{plain or 'document'}-{document.sha256[:12]}"
