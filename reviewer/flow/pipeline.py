"""From files to flags, top to bottom as the data flows. Each stage saves as it goes.

add: files -> documents and pages. words: text layer, else OCR. read: readings A and B.
check: verdicts, risk, flags; what is doubted gets another engine's look first. What is saved is
not done again, so a run that was killed resumes.
Stages run in worker processes; only plain data crosses, and only the store's thread writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from reviewer.extract.prompts import PromptName
from reviewer.flow import blank, hidden, known, mask_state, pages, promise, running, tasks
from reviewer.flow.desk import now
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.pages import Doubt, doubt, find_words, look_again
from reviewer.flow.plan import LAYOUT, ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.queue import learn
from reviewer.flow.readings import save_readings
from reviewer.flow.reference import refresh
from reviewer.flow.told import told_of
from reviewer.intake.open import Opened, open_document
from reviewer.intake.walk import find_files
from reviewer.model.absence import Absence
from reviewer.model.document import Document, Failure
from reviewer.model.evidence import Evidence
from reviewer.model.field import Field
from reviewer.model.reading import FieldValue, Reading, Usage, proposal
from reviewer.model.verdict import CheckResult, Risk
from reviewer.store import documents, fields, readings, reference, unread
from reviewer.store.db import Store

Checked = tuple[tuple[CheckResult, ...], tuple[Risk, ...]]


def add(run: Run, paths: Sequence[Path]) -> Outcome:
    """Take files and folders in. The same bytes twice are one document.

    What is in the project's own folder is left out: it may lie among the documents.
    """
    missing: list[Failure] = []
    own = run.project.folder.resolve()
    found = [
        item
        for item in find_files(paths, on_error=missing.append)
        if not item[0].resolve().is_relative_to(own)
    ]
    outcome = take_in(run, found)
    return replace(outcome, failed=(*missing, *outcome.failed))


def take_in(run: Run, found: Sequence[tuple[Path, str]]) -> Outcome:
    """Take files in, each with the name it is proposed to have."""
    names = Counter(name for _, name in found)
    new: list[bool] = []

    def called(item: tuple[Path, str]) -> str:
        return item[1] if names[item[1]] == 1 else str(item[0])

    def save(item: tuple[Path, str], opened: Opened) -> None:
        new.append(run.project.call(lambda store: _take_in(store, *item, opened, called(item))))

    outcome = run.stage(
        "intake",
        found,
        lambda item: run.workers.submit(open_document, item[0]),
        save,
        called,
    )
    run.project.call(lambda store: _note(store, outcome.failed))
    return Outcome(sum(new), len(new) - sum(new), outcome.failed)


def read(run: Run, plan: ReadPlan, among: Collection[int] | None = None) -> Outcome:
    """Make readings A and B of every document (`among` these) that does not have them yet."""
    with running.noted(run, "read", plan.first) as watched:
        return _read_passes(watched, plan, among)


def _read_passes(run: Run, plan: ReadPlan, among: Collection[int] | None) -> Outcome:
    done = known = waiting = 0
    failed: dict[Failure, None] = {}
    never: dict[str, None] = {}
    for choice, prompts in plan.passes():
        one = read_with(run, plan, choice, prompts, among)
        done, known = max(done, one.done), max(known, one.known)
        waiting = max(waiting, one.waiting)
        failed.update(dict.fromkeys(one.failed))
        never.update(dict.fromkeys(one.never))
    return run.keep(Outcome(done, known, tuple(failed), waiting, tuple(never)), "read", among)


def check(run: Run, among: Collection[int] | None = None) -> Outcome:
    """Check every document (`among` these) that has readings: verdicts, risk, flags of fields."""
    with running.noted(run, "check") as watched:
        return _check_all(watched, among)


def _check_all(run: Run, among: Collection[int] | None) -> Outcome:
    some = run.project.call(lambda store: _read_documents(store, among))
    before = find_words(run, None if among is None else some)
    tables = refresh(run)
    doubted: list[tuple[Document, Doubt]] = []
    outcome = _check(run, some, doubted)
    _check(run, look_again(run, doubted), [])
    run.keep(outcome, "check", among)
    promise.settle(run.project)
    while not run.project.call(learn):  # in short turns: an open window comes in between
        continue
    return replace(outcome, failed=(*before.failed, *tables.failed, *outcome.failed))


def _check(run: Run, among: Sequence[Document], doubted: list[tuple[Document, Doubt]]) -> Outcome:
    """Check some documents; what is doubted of each is added to `doubted`."""
    threshold, today = run.project.threshold, date.today()

    def start(document: Document) -> Future[Checked]:
        evidence = run.project.call(lambda s: evidence_of(s, run.project, document, today))
        return run.workers.submit(tasks.checked, evidence, threshold)

    def save(document: Document, made: Checked) -> None:
        run.project.call(lambda store: save_checks(store, document, *made))
        if doubt_here := doubt(made[0]):
            doubted.append((document, doubt_here))

    return run.stage("check", among, start, save, lambda document: document.name)


def evidence_of(store: Store, project: Project, document: Document, today: date) -> Evidence:
    """Everything the checks look at for one document, as it is stored now."""
    told = told_of(store, document.id)
    return Evidence(
        kind=project.kind,
        readings=told,
        pages=pages.primary(store, document),
        today=today,
        further=pages.further(store, document),
        quality=pages.quality(store, document),
        reference=known.of_document(store, project.kind, document, told),
        earlier=known.earlier(store, document, told),
        invented=blank.invented(store, document, told),
    )


def save_checks(
    store: Store,
    document: Document,
    results: tuple[CheckResult, ...],
    risks: tuple[Risk, ...],
) -> None:
    """Keep verdicts and risks; what a human decided of these fields stays as it is."""
    told = told_of(store, document.id)
    places = {r.path: r.places[0] for r in results if r.check == "ocr" and r.places}
    rows = []
    for risk in risks:
        said = proposal(told, risk.path) or FieldValue(risk.path, None, Absence.NOT_ASKED)
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
    rows += _hidden(document, told, {row.path for row in rows})
    fields.replace(store, document.id, rows, results)
    mask_state.explain(store, document.id)


def _hidden(document: Document, told: Sequence[Reading], judged: set[str]) -> list[Field]:
    """The fields that masks hid from every reader: no risk, no flag, but a person may fill them."""
    paths = dict.fromkeys(
        value.path
        for reading in told
        for value in reading.values
        if value.absence is Absence.HIDDEN_BY_REDACTION and value.path not in judged
    )
    return [
        Field(
            document=document.id,
            document_name=document.name,
            path=path,
            value=None,
            absence=Absence.HIDDEN_BY_REDACTION,
            risk=0.0,
            flagged=False,
            reasons=(hidden.HID,),
        )
        for path in paths
    ]


def read_with(
    run: Run,
    plan: ReadPlan,
    choice: ReaderChoice,
    prompts: tuple[PromptName, ...],
    among: Collection[int] | None = None,
) -> Outcome:
    """Readings by one reader of the plan, of all documents or `among` some only."""
    if choice.reader == LAYOUT:
        return _read_layout(run, plan, choice, prompts, among)
    from reviewer.flow.crew import read_remote  # the SDK's owner is imported when it is used

    return read_remote(run, plan, choice, prompts, among)


def _read_layout(
    run: Run,
    plan: ReadPlan,
    choice: ReaderChoice,
    prompts: tuple[PromptName, ...],
    among: Collection[int] | None,
) -> Outcome:
    before = find_words(run)
    asked = unread.Asked(choice.reader, choice.model, prompts, again=plan.again, among=among)
    known = run.project.call(partial(unread.tally, asked=asked)).known
    waiting = run.project.call(lambda store: list(unread.each(store, asked)))
    # Of a page nobody could look at, a reading would say that nothing is on it.
    unseen = {document.id for document, _ in run.project.call(pages.unread)}
    waiting = [document for document in waiting if document.id not in unseen]

    def start(document: Document) -> Future[tuple[tasks.LayoutRead, ...]]:
        found = run.project.call(lambda store: pages.primary(store, document))
        return run.workers.submit(tasks.layout_fields, run.project.kind, found, prompts)

    def save(document: Document, made: tuple[tasks.LayoutRead, ...]) -> None:
        new = [
            Reading(
                role=prompt,
                reader=LAYOUT,
                values=read.values,
                prompt=prompt,
                created=now(),
                usage=Usage(cost_usd=0.0, seconds=read.seconds),
            )
            for prompt, read in zip(prompts, made, strict=True)
        ]
        run.project.call(lambda store: save_readings(store, document.id, new))

    outcome = run.stage("read", waiting, start, save, lambda document: document.name)
    return Outcome(outcome.done, known, (*before.failed, *outcome.failed))


def _read_documents(store: Store, among: Collection[int] | None) -> list[Document]:
    if among is None:
        return list(documents.each(store, least_readings=1))
    return [
        documents.get(store, document_id)
        for document_id in sorted(among)
        if readings.of_document(store, document_id)
    ]


def _note(store: Store, failed: Sequence[Failure]) -> None:
    for failure in failed:
        documents.save_failure(store, failure)


def _take_in(store: Store, path: Path, name: str, opened: Opened, called: str) -> bool:
    """Keep a document, `called` so if it failed before; False when its bytes were there already."""
    document = Document(
        sha256=opened.sha256,
        name=documents.free_name(store, name, path),
        media_type=opened.media_type,
        size=opened.size,
        pages=opened.pages,
        origin=str(path.absolute()),
    )
    kept = documents.save(store, document, path)
    reference.save(store, kept.id, opened.reference)
    documents.clear_failure(store, called, "intake")
    return kept.name == document.name
