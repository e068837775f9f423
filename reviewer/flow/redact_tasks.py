"""What runs in a worker process for copies of files: look at a page, draw a file's copy.

A worker writes nothing: whoever asked does (`redact_files.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reviewer.flow import tasks
from reviewer.intake.render import PDF_SCALE, render
from reviewer.intake.words import text_layer
from reviewer.model.document import Page, PageWords, WordSource
from reviewer.model.errors import DocumentError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask, RedactedImage
from reviewer.model.redaction import Finding, RedactionPolicy
from reviewer.ocr import engines
from reviewer.redact import paper
from reviewer.redact.burn import redact
from reviewer.redact.recheck import left_over, most_pixels
from reviewer.redact.text.look import needs_words

ENGINES = 2
"""OCR engines that read a scan; beside a text layer, which may lack what a picture says, one."""
ROUNDS = 3
"""How often what the last look finds is masked, too."""
NO_LIMIT = 1 << 40
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file as it is to be written: where, its bytes, and all masks that are burned in."""

    target: Path
    data: bytes = field(repr=False)
    masks: tuple[Mask, ...]


def look_at(path: Path, page: Page, policy: RedactionPolicy) -> Finding:
    """What must be hidden on a page of a file, its words read first where they are needed."""
    words = _words(path, page) if needs_words(policy) else ()
    # A copy is as large as its original, so small faces on large photos must be found, too.
    scale = PDF_SCALE if page.unit == "pt" else 1.0
    most = most_pixels(page.width * page.height * scale**2)
    return tasks.found_masks(path, page, words, policy, most=most)


def _words(path: Path, page: Page) -> tuple[PageWords, ...]:
    """The page as all read it: what one misses another may show."""
    layer = text_layer(path, page.number)
    is_digital = layer is not None and layer.source is WordSource.TEXT_LAYER
    read = engines.read(tasks.for_ocr(path, page), 1 if is_digital else ENGINES)
    return read if layer is None else (layer, *read)


def draw_copy(
    path: Path,
    pages: Sequence[tuple[Page, tuple[Mask, ...], tuple[Box, ...]]],
    target: Path,
    policy: RedactionPolicy,
) -> tuple[Drawn, ...]:
    """The redacted copy of a file; `target` is its name without the ending.

    A PDF becomes a PDF of pictures, a picture a picture, and one of several pages a picture for
    each. Raises DocumentError where something still shows.
    """
    pictures = [
        (_picture(path, page, masks, spared, policy), page) for page, masks, spared in pages
    ]
    if pages[0][0].unit == "pt":
        sizes = [(picture, (page.width, page.height)) for picture, page in pictures]
        masks = tuple(mask for picture, _ in pictures for mask in picture.masks)
        return (Drawn(_ending(target, ".pdf"), paper.pdf(sizes), masks),)
    named = [
        (_ending(target, f"{number(page, len(pages))}{SUFFIXES[picture.media_type]}"), picture)
        for picture, page in pictures
    ]
    return tuple(Drawn(file, picture.data, picture.masks) for file, picture in named)


def _ending(target: Path, ending: str) -> Path:
    return target.with_name(f"{target.name}{ending}")


def number(page: Page, count: int) -> str:
    """What is added to the name of a page's own file, where there are several."""
    return f"-page-{page.number:0{len(str(count))}}" if count > 1 else ""


def _picture(
    path: Path,
    page: Page,
    masks: tuple[Mask, ...],
    spared: tuple[Box, ...],
    policy: RedactionPolicy,
) -> RedactedImage:
    """The page with its masks, and with what is still found on the picture itself.

    Not in places `spared` by a person, who took a mask away there.
    """
    image = render(path, page.number)
    side = max(image.width, image.height)
    for _ in range(ROUNDS):
        picture = redact(image, page.number, masks, max_side=side, max_bytes=NO_LIMIT)
        with tasks.one_page():
            left = left_over(picture, policy, spared, tasks.words_again(picture, policy))
        if not left:
            return picture
        masks += tuple(replace(mask, page=page.number) for mask in left)
    raise DocumentError(
        f"Something that should be hidden still shows on page {page.number}, so no copy was "
        "written; hide it by hand in the window."
    )
