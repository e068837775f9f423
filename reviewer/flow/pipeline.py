"""From files to flags, top to bottom as the data flows. Each stage saves as it goes.

add: files -> documents and pages. words: text layer, else OCR. read: readings A and B.
check: verdicts, risk, flags. What is saved is not done again, so a run that was killed resumes.
Stages run in worker processes; only plain data crosses, and only the store's thread writes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from reviewer.flow import tasks
from reviewer.flow.desk import now
from reviewer.flow.jobs import Progress, Report, ahead, silent
from reviewer.flow.plan import LAYOUT, ReaderChoice, ReadPlan, with_roles, witness
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.intake.open import Opened, open_document
from reviewer.intake.walk import find_files
from reviewer.model.absence import Absence
from reviewer.model.document import Document, Failure, Page, PageWords
from reviewer.model.errors import DocumentError
from reviewer.model.evidence import Evidence
from reviewer.model.field import Field
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.verdict import CheckResult, Risk
from reviewer.store import blobs, documents, fields, readings, words
from reviewer.store.db import Store

Item = TypeVar("Item")
Made = TypeVar("Made")
Checked = tuple[tuple[CheckResult, ...], tuple[Risk, ...]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stage did: how many it handled, how many were there before, and what failed."""

    done: int = 0
    known: int = 0
    failed: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One run over a project: where the work is done, who watches it, what stops it."""

    project: Project
    workers: Workers
    progress: Report = silent
    cancel: threading.Event = threading.Event()

    def stage(
        self,
        name: str,
        items: Sequence[Item],
        start: Callable[[Item], Future[Made]],
        save: Callable[[Item, Made], object],
        called: Callable[[Item], str],
    ) -> Outcome:
        """Do `start` for all items in the workers and `save` each result as it comes.

        An item that fails is noted under what it is `called`, and the rest goes on.
        """
        done, failed = 0, []
        self.progress(Progress(name, 0, 0, len(items)))
        for item, future in ahead(
            items, start, depth=3 * self.workers.count, cancel=self.cancel
        ):
            try:
                save(item, future.result())
                done += 1
            except DocumentError as error:
                failed.append(Failure(called(item), name, str(error)))
            self.progress(Progress(name, done, len(failed), len(items)))
        return Outcome(done, failed=tuple(failed))

    def keep(self, outcome: Outcome, stage: str) -> Outcome:
        """Note what failed in the project, and forget failures of this stage that are mended."""
        self.project.call(lambda store: documents.replace_failures(store, stage, outcome.failed))
        return outcome


def add(run: Run, paths: Sequence[Path]) -> Outcome:
    """Take files and folders in. The same bytes twice are one document."""
    missing: list[Failure] = []
    found = list(find_files(paths, on_error=missing.append))
    new: list[bool] = []

    def save(item: tuple[Path, str], opened: Opened) -> None:
        new.append(run.project.call(lambda store: _take_in(store, *item, opened)))

    outcome = run.stage(
        "intake",
        found,
        lambda item: run.workers.submit(open_document, item[0]),
        save,
        lambda item: item[1],
    )
    failed = (*missing, *outcome.failed)
    run.project.call(lambda store: [documents.save_failure(store, f) for f in failed])
    return Outcome(sum(new), len(new) - sum(new), failed)


def find_words(run: Run) -> Outcome:
    """Find the words of every page that has none yet: its text layer, else OCR."""

    def save(item: tuple[Document, Page], found: PageWords) -> None:
        run.project.call(lambda store: words.save(store, item[1].sha256, found))

    outcome = run.stage(
        "ocr",
        run.project.call(_pages_without_words),
        lambda item: run.workers.submit(
            tasks.page_words, _source(run.project, item[0]), item[1]
        ),
        save,
        lambda item: item[0].name,
    )
    return run.keep(outcome, "ocr")


def read(run: Run, plan: ReadPlan) -> Outcome:
    """Make readings A and B of every document that does not have them yet."""
    done = known = 0
    failed: dict[Failure, None] = {}
    for choice, prompts in plan.passes():
        one = _read_with(run, plan, choice, prompts)
        done, known = max(done, one.done), max(known, one.known)
        failed.update(dict.fromkeys(one.failed))
    return run.keep(Outcome(done, known, tuple(failed)), "read")


def check(run: Run) -> Outcome:
    """Check every document that has readings: verdicts, risk and flags for every field."""
    before = find_words(run)
    threshold, today = run.project.threshold, date.today()

    def start(document: Document) -> Future[Checked]:
        evidence = run.project.call(lambda s: evidence_of(s, run.project, document, today))
        return run.workers.submit(tasks.checked, evidence, threshold)

    def save(document: Document, made: Checked) -> None:
        run.project.call(lambda store: save_checks(store, document, *made))

    outcome = run.stage(
        "check", run.project.call(_read_documents), start, save, lambda document: document.name
    )
    run.keep(outcome, "check")
    return replace(outcome, failed=(*before.failed, *outcome.failed))


def evidence_of(store: Store, project: Project, document: Document, today: date) -> Evidence:
    """Everything the checks look at for one document, as it is stored now."""
    return Evidence(
        kind=project.kind,
        readings=readings.of_document(store, document.id),
        pages=_pages(store, document),
        today=today,
    )


def save_checks(
    store: Store,
    document: Document,
    results: tuple[CheckResult, ...],
    risks: tuple[Risk, ...],
) -> None:
    """Keep verdicts and risks; what a human decided of these fields stays as it is."""
    told = readings.of_document(store, document.id)
    places = {r.path: r.places[0] for r in results if r.check == "ocr" and r.places}
    rows = []
    for risk in risks:
        said = _proposal(told, risk.path)
        place = places.get(risk.path)
        rows.append(
            Field(
                document=document.id,
                document_name=document.name,
                path=risk.path,
                value=said.value,
                absence=said.absence,
                risk=risk.risk,
                flagged=risk.flagged,
                reasons=risk.reasons,
                page=place.page if place else said.page,
                box=place.box if place else said.box,
            )
        )
    fields.replace(store, document.id, rows, results)


def save_readings(store: Store, document_id: int, new: Sequence[Reading]) -> None:
    """Keep new readings beside those there are; a human's decisions are not touched."""
    with store.atomic():
        for reading in with_roles(readings.of_document(store, document_id), new):
            readings.save(store, document_id, reading)


def _read_with(
    run: Run, plan: ReadPlan, choice: ReaderChoice, prompts: tuple[str, ...]
) -> Outcome:
    if choice.reader == LAYOUT:
        return _read_layout(run, plan, choice, prompts)
    from reviewer.flow.upload import read_remote  # the SDK's owner is imported when it is used

    return read_remote(run, plan, choice, prompts)


def _read_layout(
    run: Run, plan: ReadPlan, choice: ReaderChoice, prompts: tuple[str, ...]
) -> Outcome:
    before = find_words(run)
    waiting, known = run.project.call(lambda store: unread(store, plan, choice, prompts))

    def start(document: Document) -> Future[tuple[tuple[FieldValue, ...], ...]]:
        pages = run.project.call(lambda store: _pages(store, document))
        return run.workers.submit(tasks.layout_fields, run.project.kind, pages, prompts)

    def save(document: Document, made: tuple[tuple[FieldValue, ...], ...]) -> None:
        new = [
            Reading(role=prompt, reader=LAYOUT, values=values, prompt=prompt, created=now())
            for prompt, values in zip(prompts, made, strict=True)
        ]
        run.project.call(lambda store: save_readings(store, document.id, new))

    outcome = run.stage("read", waiting, start, save, lambda document: document.name)
    return Outcome(outcome.done, known, (*before.failed, *outcome.failed))


def unread(
    store: Store, plan: ReadPlan, choice: ReaderChoice, prompts: tuple[str, ...]
) -> tuple[list[Document], int]:
    """The documents this reader has not read with these prompts yet, and how many it has."""
    wanted = {(choice.reader, choice.model, prompt) for prompt in prompts}
    waiting: list[Document] = []
    known = 0
    for document in documents.each(store):
        have = {witness(reading) for reading in readings.of_document(store, document.id)}
        if wanted <= have and not plan.again:
            known += 1
        else:
            waiting.append(document)
    return waiting, known


def _proposal(told: Sequence[Reading], path: str) -> FieldValue:
    """What is shown for a field before a human spoke: the first reading that was asked for it."""
    for reading in told:
        said = reading.get(path)
        if said is not None:
            return said
    return FieldValue(path, None, Absence.NOT_ASKED)


def _pages(store: Store, document: Document) -> tuple[tuple[Page, PageWords], ...]:
    found = ((page, words.get(store, page.sha256)) for page in document.pages)
    return tuple((page, told) for page, told in found if told is not None)


def _pages_without_words(store: Store) -> list[tuple[Document, Page]]:
    return [
        (document, page)
        for document in documents.each(store)
        for page in document.pages
        if words.get(store, page.sha256) is None
    ]


def _read_documents(store: Store) -> list[Document]:
    return [d for d in documents.each(store) if readings.of_document(store, d.id)]


def _take_in(store: Store, path: Path, name: str, opened: Opened) -> bool:
    """Keep a document; False when its bytes were there already."""
    document = Document(
        sha256=opened.sha256,
        name=documents.free_name(store, name, path),
        media_type=opened.media_type,
        size=opened.size,
        pages=opened.pages,
        origin=str(path.absolute()),
    )
    kept = documents.save(store, document, path)
    documents.clear_failure(store, name)
    return kept.name == document.name


def _source(project: Project, document: Document) -> Path:
    return blobs.path_in(project.folder, document.sha256)
