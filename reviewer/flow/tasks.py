"""What runs inside a worker process: whole stages over plain data, nothing kept between calls.

Module-level functions, because they cross to a spawned process by name.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewer.checks.run import check_document
from reviewer.extract.layout.read import Strategy, read_fields
from reviewer.intake import tables
from reviewer.intake.render import render
from reviewer.intake.words import text_layer
from reviewer.model.document import Page, PageWords, WordSource
from reviewer.model.errors import DetectorError, DocumentError, ReaderError
from reviewer.model.evidence import Evidence, PageQuality
from reviewer.model.geometry import Box
from reviewer.model.images import Mask, PageImage, RedactedImage, Sending
from reviewer.model.kind import Kind
from reviewer.model.reading import FieldValue
from reviewer.model.redaction import Finding, RedactionPolicy, Sought
from reviewer.model.verdict import CheckResult, Risk
from reviewer.ocr import engines
from reviewer.ocr.quality import measure
from reviewer.redact import second
from reviewer.redact.blank import find_empty
from reviewer.redact.burn import redact
from reviewer.redact.clarity import require_legible
from reviewer.redact.find import find
from reviewer.redact.recheck import MOST_PIXELS, as_image, needs_words, require_nothing_left
from reviewer.redact.selftest import require_working
from reviewer.redact.text import look
from reviewer.score.risk import score
from reviewer.store import outside

OCR_SCALE, OCR_PIXELS = 300 / 72, 10_000_000
"""Pixels per point at which a PDF page is rendered for OCR (300 dpi, what Tesseract is made for),
and the most pixels of any page: A4 at 300 dpi and a little."""

FIND_PIXELS = MOST_PIXELS
"""The most pixels of a page on which faces are looked for, where only a smaller picture leaves."""

Pages = tuple[tuple[Page, PageWords], ...]
Cells = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PageRead:
    """What was read of one page: first the words that readings are made from, then witnesses."""

    words: tuple[PageWords, ...]
    quality: PageQuality | None = None


@dataclass(frozen=True, slots=True)
class LayoutRead:
    """One offline reading, and the seconds it took: its words were there before."""

    values: tuple[FieldValue, ...]
    seconds: float


def page_words(path: Path, page: Page, count: int) -> PageRead:
    """The words of one page: its visible text layer, else what the OCR engines read.

    `count` witnesses are asked for a page whose pixels must be read; the invisible text behind a
    scan is one of them.
    """
    layer = text_layer(path, page.number)
    if layer is not None and layer.source is WordSource.TEXT_LAYER:
        return PageRead((layer,))
    further = () if layer is None else (layer,)
    image = for_ocr(path, page)
    read = engines.read(image, max(1, count - len(further)))
    return PageRead((*read, *further), measure(image, page.number, read[0]))


def second_look(path: Path, page: Page, known: frozenset[str]) -> PageRead:
    """The page as the next engine reads it that is not among the `known`; empty without one."""
    image = for_ocr(path, page)
    read = engines.read(image, 1, known)
    return PageRead(read, measure(image, page.number, read[0]) if read else None)


def for_ocr(path: Path, page: Page) -> PageImage:
    """The picture of a page in the size in which OCR reads best."""
    scale = OCR_SCALE if page.unit == "pt" else 1.0
    return render(path, page.number, scale=scale, max_pixels=OCR_PIXELS)


def layout_fields(kind: Kind, pages: Pages, prompts: Sequence[str]) -> tuple[LayoutRead, ...]:
    """The offline readings of a document: A by labels, B by the document as a whole."""
    return tuple(_laid_out(kind, pages, "labels" if p == "A" else "document") for p in prompts)


def _laid_out(kind: Kind, pages: Pages, strategy: Strategy) -> LayoutRead:
    began = time.perf_counter()
    values = read_fields(kind, pages, strategy)
    return LayoutRead(values, time.perf_counter() - began)


def checked(
    evidence: Evidence, threshold: float
) -> tuple[tuple[CheckResult, ...], tuple[Risk, ...]]:
    """All verdicts and risks of one document."""
    results = check_document(evidence)
    return results, score(evidence, results, threshold=threshold)


def table_rows(path: Path, columns: Sequence[str], sheet: str) -> tuple[str, Cells]:
    """The hash of a file and its cells in `columns`, row by row: CSV, Excel or SQLite."""
    with path.open("rb") as file:
        is_database = file.read(len(outside.MAGIC)) == outside.MAGIC
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if not is_database:
        return sha256, tables.read_rows(path, columns, sheet)
    rows = outside.read_rows(path, columns, sheet)
    return sha256, tuple(tuple(map(tables.cell_text, row)) for row in rows)


def find_masks(
    path: Path,
    page: Page,
    words: Sequence[PageWords],
    policy: RedactionPolicy,
    places: Sequence[tuple[str, Box]] = (),
    most: int = FIND_PIXELS,
) -> Finding:
    """What must be hidden on a page before it leaves. Raises DetectorError: then nothing may."""
    return find(render(path, page.number, max_pixels=most), page, words, policy, places)


def found_masks(
    path: Path,
    page: Page,
    words: Sequence[PageWords],
    policy: RedactionPolicy,
    places: Sequence[tuple[str, Box]] = (),
    most: int = FIND_PIXELS,
) -> Finding:
    """`find_masks`, but what goes wrong on a page keeps that document here, not all others."""
    with one_page():
        return find_masks(path, page, words, policy, places, most)


@contextlib.contextmanager
def one_page() -> Iterator[None]:
    """A detector that fails on one page costs its document alone.

    That it works here at all was proved before (`detectors`), where the same error stops everybody.
    """
    try:
        yield
    except DetectorError as error:
        raise DocumentError(str(error)) from error


def detectors(policy: RedactionPolicy) -> tuple[str, ...]:
    """The detectors a policy asks for, with their versions. Raises DetectorError."""
    found = [require_working()]
    if policy.second:
        found.append(second.require_working())
    if look.needs_words(policy):
        found.append(look.NAME)
    if Sought.CODES in policy.sought:
        from reviewer.redact import codes  # cv2 takes its time, and few policies ask for it

        found.append(codes.version())
    return tuple(found)


def upload_picture(
    path: Path,
    page: Page,
    masks: Sequence[Mask],
    how: Sending,
    recheck: RedactionPolicy | None = None,
    spared: Sequence[Box] = (),
    passed: Collection[str] = (),
) -> RedactedImage:
    """The picture of a page that may leave the machine: masked, without metadata, sized to fit.

    With a policy to `recheck`, the detectors look at the bytes once more, and what they find is
    raised as LeftOverError; not in places `spared` by a person, and not where the very same bytes,
    by their hash, have `passed` before.
    """
    image = render(path, page.number, max_side=how.max_side)
    if how.task is not None:
        require_legible(image, page.number, how.task)
    mine = [mask for mask in masks if mask.page == page.number]
    picture = redact(
        image, page.number, mine, max_side=how.max_side, max_bytes=how.max_bytes, task=how.task
    )
    if recheck is not None and picture.sha256 not in passed:
        with one_page():
            require_nothing_left(picture, recheck, spared, words_again(picture, recheck))
    return picture


def words_again(picture: RedactedImage, policy: RedactionPolicy) -> tuple[PageWords, ...]:
    """What the first OCR engine reads on the very bytes of a picture, where a policy hides text.

    Raises DocumentError when it cannot be read: then it may not leave.
    """
    if not needs_words(policy):
        return ()
    try:
        return engines.read(as_image(picture), 1)
    except ReaderError as error:
        raise DocumentError(
            f"The picture of page {picture.page} could not be read again ({error}), so it was not "
            "sent."
        ) from error


def empty_part(image: RedactedImage, words: Sequence[Box]) -> tuple[RedactedImage, Box] | None:
    """A part of a sent picture with no word and no ink in it, and where it is; None without one."""
    return find_empty(image, words)
