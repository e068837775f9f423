"""Tries a prompt on one document before it is asked of all: same gate, same ledger, nothing kept.

The reply is kept, as every reply that was paid for, so that reading the document in these words
afterwards costs nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial

from reviewer.extract.prompts import PromptName, Templates, build_prompt, sound_template
from reviewer.flow import consent, gate, spent, supply, upload, wording
from reviewer.flow.budget import Budget
from reviewer.flow.calls import Batch, through
from reviewer.flow.desk import now
from reviewer.flow.memory import memory_of, reader_for
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.readings import save_readings
from reviewer.model.document import Document
from reviewer.model.errors import UsageError
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import documents, readings
from reviewer.store.db import Store


@dataclass(frozen=True, slots=True)
class Line:
    """One field as it is read now and as the try reads it; None where it was not read."""

    path: str
    before: FieldValue | None
    after: FieldValue | None

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        one, other = self.before, self.after
        return _said(one) == _said(other)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a try came to: every field side by side, and what it cost."""

    document: Document
    reading: Reading
    lines: tuple[Line, ...]
    had_before: bool
    """Whether this model had read the document with this prompt before, in other words."""

    @property
    def changed(self) -> int:
        """Fields that are read differently."""
        return sum(not line.is_same for line in self.lines)


def attempt(
    run: Run, choice: ReaderChoice, document_id: int, name: PromptName, template: str
) -> Attempt:
    """Ask `choice` about one document in the words of `template`.

    Raises UsageError for a template that cannot work, ReaderError without consent or an answer.
    """
    sound = sound_template(name, template)
    plan = ReadPlan(choice, blank_share=0)
    consent.require(run.project, plan)
    document = run.project.call(lambda store: documents.get(store, document_id))
    prepared = supply.prepare(run, [document], consent.url_of(choice))
    if not prepared.ready:
        raise UsageError(_kept_back(document, prepared))
    held = run.project.call(wording.templates)
    held = Templates(sound, held.b) if name == "A" else Templates(held.a, sound)
    reading = asyncio.run(_ask(run, plan, document, name, held))
    return run.project.call(lambda store: _beside(store, document, reading))


def keep(run: Run, tried: Attempt) -> None:
    """Keep the reading of a try in the place of this model's earlier one."""
    run.project.call(lambda store: save_readings(store, tried.document.id, [tried.reading]))


async def _ask(
    run: Run, plan: ReadPlan, document: Document, name: PromptName, held: Templates
) -> Reading:
    choice, project = plan.first, run.project
    asked = build_prompt(project.kind, name, held)
    project.call(lambda store: wording.remember(store, asked))
    memory = replace(memory_of(project, choice), templates=held)
    reader = reader_for(project, choice, memory=memory)
    labels = {name: f"{name}:{asked.sha256}"}
    budget = Budget(None, model=choice.model, prompts=1)
    batch = Batch(run, reader, plan, choice, labels, budget)
    try:
        cleared = await upload.clear(batch, document)
        ask = partial(reader.read, project.kind, cleared.images, name)
        answer = await through(batch, cleared, ask)
    finally:
        await reader.close()
    if budget.spent:
        project.call(lambda store: spent.add(store, budget.spent))
    return Reading(
        role=name,
        reader=choice.reader,
        values=gate.understood(cleared, answer.values),
        model=choice.model,
        prompt=labels[name],
        created=now(),
        images=tuple(image.sha256 for image in cleared.images),
        usage=answer.usage,
    )


def _kept_back(document: Document, prepared: supply.Prepared) -> str:
    """Why nothing of the document was sent."""
    if prepared.waiting:
        return f"{document.name} waits for a look before it is sent: Review, Look before sending."
    return next(iter((*prepared.never, *(f.reason for f in prepared.failed))), document.name)


def _beside(store: Store, document: Document, reading: Reading) -> Attempt:
    told = readings.of_document(store, document.id)
    letter = reading.prompt.partition(":")[0]
    same = (
        r
        for r in told
        if (r.reader, r.model, r.prompt.partition(":")[0])
        == (reading.reader, reading.model, letter)
    )
    before = next(same, None)
    paths = dict.fromkeys(
        value.path for one in (before, reading) if one is not None for value in one.values
    )
    lines = tuple(
        Line(path, before.get(path) if before else None, reading.get(path)) for path in paths
    )
    return Attempt(document, reading, lines, before is not None)


def _said(value: FieldValue | None) -> tuple[object, ...] | None:
    return None if value is None else (value.value, value.absence)
