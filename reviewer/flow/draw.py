"""Pictures of pages for datasets, drawn in worker processes, which may write nothing themselves.

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
from reviewer.flow.workers import Pool
from reviewer.intake.render import render
from reviewer.model.document import Page
from reviewer.model.errors import DocumentError
from reviewer.model.export_document import ExportDocument, Picture
from reviewer.model.images import Mask, RedactedImage, Sending
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
    workers: Pool,
    folder: Path,
    document: ExportDocument,
    masks: Sequence[Mask],
    max_side: int,
    into: Path,
) -> Future[Drawn]:
    """Draw all pages of a document of the project in `folder` as files in `into`."""
    made = workers.submit(
        draw,
        blobs.path_in(folder, document.sha256),
        document.pages,
        tuple(masks),
        max_side,
        seconds=60 + SECONDS_A_PAGE * len(document.pages),
    )
    written: Future[Drawn] = Future()

    def write(done: Future[tuple[list[RedactedImage], list[str]]]) -> None:
        try:
            images, problems = done.result()
            pictures = [_kept(image, into, stem(document)) for image in images]
            written.set_result(Drawn(tuple(pictures), tuple(problems)))
        except BaseException as error:  # noqa: BLE001 - whoever waits hears of it
            written.set_exception(error)

    made.add_done_callback(write)
    return written


def draw(
    source: Path, pages: Sequence[Page], masks: Sequence[Mask], max_side: int
) -> tuple[list[RedactedImage], list[str]]:
    """In a worker: a picture of each page that can be drawn, a sentence for each other."""
    pictures, problems = [], []
    for page in pages:
        try:
            how = Sending(max_side, MOST_BYTES, None)
            pictures.append(tasks.upload_picture(source, page, masks, how))
        except DocumentError as error:
            problems.append(f"page {page.number}: {error}")
    return pictures, problems


def _kept(image: RedactedImage, into: Path, name: str) -> Picture:
    suffix = ".png" if image.media_type == "image/png" else ".jpg"
    file = into / f"{name}-p{image.page}{suffix}"
    file.write_bytes(image.data)
    return Picture(
        image.page, file.name, file, image.width, image.height, image.sha256, len(image.masks)
    )


def request_look(workers: Pool, folder: Path, sha256: str) -> Future[bytes]:
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
