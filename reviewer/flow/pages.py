"""The words of pages: the text layer, then OCR; by two witnesses where it matters.

A page whose visible text is text needs no OCR. Of any other page the pixels are read: by one
engine (`fast`) or by two (`thorough`); the invisible text behind a scan counts as one. Once the
checks doubt a document, each of its pages gets a second witness, the digital ones too. No engine
reads a page twice.
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
DOUBTS = {
    "ocr": (Verdict.NOT_FOUND, Verdict.DIFFERS),
    "second": (Verdict.DIFFERS,),
}
"""Verdicts that make a document worth another engine's time."""

OnePage = tuple[Document, Page]


def find_words(run: Run) -> Outcome:
    """Find the words of every page that has too few witnesses."""
    count = WITNESSES if run.project.ocr == THOROUGH else 1

    def start(item: OnePage) -> Future[tasks.PageRead]:
        return run.workers.submit(tasks.page_words, _source(run.project, item[0]), item[1], count)

    waiting = run.project.call(unread)
    outcome = run.stage("ocr", waiting, start, partial(_save, run.project), _called)
    run.keep(outcome, "ocr")
    if count < WITNESSES:
        return outcome
    pixels = run.project.call(lambda store: _alone(store, documents.each(store), digital=False))
    further = _look_again(run, pixels)
    return replace(outcome, failed=(*outcome.failed, *further.failed))


def look_again(run: Run, doubted: Sequence[Document]) -> list[Document]:
    """Give every page of the `doubted` documents a second witness; those where one was found."""
    pages = run.project.call(lambda store: _alone(store, doubted, digital=True))
    _look_again(run, pages)
    left = {page.sha256 for _, page in run.project.call(lambda s: _alone(s, doubted, digital=True))}
    found = {document.id for document, page in pages if page.sha256 not in left}
    return [document for document in doubted if document.id in found]


def missing() -> tuple[str, ...]:
    """A sentence for each engine that is not installed; the others do its work."""
    return engines.missing()


def is_doubted(results: Iterable[CheckResult]) -> bool:
    """Whether a verdict on any field outside of lists asks for another look at the pages."""
    return any(
        result.verdict in DOUBTS.get(result.check, ()) and "[" not in result.path
        for result in results
    )


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


def unread(store: Store) -> list[OnePage]:
    """Pages without words; the same page of two documents is read once."""
    found = {
        page.sha256: (document, page)
        for document in documents.each(store)
        for page in document.pages
        if not words.known(store, page.sha256)
    }
    return list(found.values())


def _alone(store: Store, among: Iterable[Document], *, digital: bool) -> list[OnePage]:
    """Pages that one witness alone has read, while an engine is here that has not."""
    here = engines.here()
    found: dict[str, OnePage] = {}
    for document in among:
        for page in document.pages:
            told = words.witnesses(store, page.sha256)
            if len(told) != 1 or not (digital or told[0][1] is WordSource.OCR):
                continue
            if any(name != _name(told[0][0]) for name in here):
                found[page.sha256] = document, page
    return list(found.values())


def _name(engine: str) -> str:
    """Which engine it is, whatever its version."""
    return engine.partition(" ")[0]


def _source(project: Project, document: Document) -> Path:
    return blobs.path_in(project.folder, document.sha256)
