"""The words of pages: the text layer, then OCR; by two witnesses where it matters.

A page whose visible text is text needs no OCR. Of any other page the pixels are read: by one
engine (`fast`) or by two (`thorough`); the invisible text behind a scan counts as one. Once the
checks doubt a document, each of its pages gets a second witness; a digital page only for a value
that its text does not hold, for logos hold names. No engine reads a page twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path

from reviewer.flow import tasks
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.project import THOROUGH, Project
from reviewer.model.document import Document, Page, PageWords, WordSource
from reviewer.model.evidence import PageQuality
from reviewer.model.verdict import CheckResult, Verdict
from reviewer.ocr import engines
from reviewer.store import blobs, documents, words
from reviewer.store.db import Store

WITNESSES = 2
Doubt = frozenset[WordSource]
"""The kinds of words that are worth another engine's time; empty when nothing is doubted."""
IN_PIXELS: Doubt = frozenset({WordSource.OCR})
ANYWHERE: Doubt = IN_PIXELS | {WordSource.TEXT_LAYER}

OnePage = tuple[Document, Page]


def find_words(run: Run, among: Sequence[Document] | None = None) -> Outcome:
    """Find the words of every page (of some documents) that has too few witnesses."""
    count = WITNESSES if run.project.ocr == THOROUGH else 1

    def start(item: OnePage) -> Future[tasks.PageRead]:
        return run.workers.submit(tasks.page_words, _source(run.project, item[0]), item[1], count)

    waiting = run.project.call(lambda store: unread(store, among))
    outcome = run.stage("ocr", waiting, start, partial(_save, run.project), _called)
    if among is None:
        run.keep(outcome, "ocr")
    if count < WITNESSES:
        return outcome
    all_pixels = run.project.call(
        lambda store: _alone(store, ((document, IN_PIXELS) for document in _all(store, among)))
    )
    further = _look_again(run, all_pixels)
    return replace(outcome, failed=(*outcome.failed, *further.failed))


def look_again(run: Run, doubted: Sequence[tuple[Document, Doubt]]) -> list[Document]:
    """Give the doubted pages of documents a second witness; the documents that got one."""
    pages = run.project.call(lambda store: _alone(store, doubted))
    _look_again(run, pages)
    left = {page.sha256 for _, page in run.project.call(lambda store: _alone(store, doubted))}
    found = {page.sha256 for _, page in pages} - left
    return [
        document for document, _ in doubted if any(page.sha256 in found for page in document.pages)
    ]


def missing() -> tuple[str, ...]:
    """A sentence for each engine that is not installed; the others do its work."""
    return engines.missing()


def doubt(results: Iterable[CheckResult]) -> Doubt:
    """What the verdicts on a document's fields doubt. Rows of lists are too many to ask for."""
    said = {(result.check, result.verdict) for result in results if "[" not in result.path}
    if ("ocr", Verdict.NOT_FOUND) in said:
        return ANYWHERE
    if said & {("ocr", Verdict.DIFFERS), ("second", Verdict.DIFFERS)}:
        return IN_PIXELS
    return frozenset()


def primary(store: Store, document: Document) -> tuple[tuple[Page, PageWords], ...]:
    """The pages of a document with the words that readings are made from."""
    found = ((page, words.get(store, page.sha256)) for page in document.pages)
    return tuple((page, told) for page, told in found if told is not None)


def further(store: Store, document: Document) -> tuple[tuple[Page, PageWords], ...]:
    """The same pages as the other witnesses read them."""
    return tuple(
        (page, told) for page in document.pages for told in words.further(store, page.sha256)
    )


def quality(store: Store, document: Document) -> tuple[PageQuality, ...]:
    """How well the pages can be read whose pixels were looked at."""
    found = (words.quality(store, page.sha256, page.number) for page in document.pages)
    return tuple(one for one in found if one is not None)


def _look_again(run: Run, pages: Sequence[OnePage]) -> Outcome:
    """Have each page read by the next engine that has not read it."""

    def start(item: OnePage) -> Future[tasks.PageRead]:
        told = run.project.call(lambda store: words.witnesses(store, item[1].sha256))
        known = frozenset(_name(engine) for engine, _ in told)
        return run.workers.submit(tasks.second_look, _source(run.project, item[0]), item[1], known)

    return run.stage("ocr", pages, start, partial(_save, run.project), _called)


def _called(item: OnePage) -> str:
    return item[0].name


def _save(project: Project, item: OnePage, read: tasks.PageRead) -> None:
    project.call(lambda store: _keep(store, item[1].sha256, read))


def _keep(store: Store, sha256: str, read: tasks.PageRead) -> None:
    with store.atomic():
        told = list(read.words)
        if told and not words.known(store, sha256):
            words.save(store, sha256, told.pop(0))
        for witness in told:
            words.save_further(store, sha256, witness)
        if read.quality is not None and words.quality(store, sha256, read.quality.page) is None:
            words.save_quality(store, sha256, read.quality)


def _all(store: Store, among: Sequence[Document] | None) -> Iterable[Document]:
    return documents.each(store) if among is None else among


def unread(store: Store, among: Sequence[Document] | None = None) -> list[OnePage]:
    """Pages without words; the same page of two documents is read once."""
    found = {
        page.sha256: (document, page)
        for document in _all(store, among)
        for page in document.pages
        if not words.known(store, page.sha256)
    }
    return list(found.values())


def _alone(store: Store, doubted: Iterable[tuple[Document, Doubt]]) -> list[OnePage]:
    """Doubted pages that one witness alone has read, while an engine is here that has not."""
    here = engines.here()
    found: dict[str, OnePage] = {}
    for document, sources in doubted:
        for page in document.pages:
            told = words.witnesses(store, page.sha256)
            if len(told) != 1 or told[0][1] not in sources:
                continue
            if any(name != _name(told[0][0]) for name in here):
                found[page.sha256] = document, page
    return list(found.values())


def _name(engine: str) -> str:
    """Which engine it is, whatever its version."""
    return engine.partition(" ")[0]


def _source(project: Project, document: Document) -> Path:
    return blobs.path_in(project.folder, document.sha256)
