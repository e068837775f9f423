"""What the window's page about reading asks the project."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from reviewer.extract.prompts import build_prompt
from reviewer.flow import consent, crew, last_plan, running, station
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.model.document import Document, Failure, Page
from reviewer.model.reading import Reading
from reviewer.store import documents, failures, meta, readings
from reviewer.store.db import Store

CLAUDE = ReaderChoice("anthropic", "claude-haiku-4-5", "http://127.0.0.1:9")
PLAN = ReadPlan(CLAUDE, budget=5.0, concurrency=7, task="fine-print")


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "p", "receipt") as made:
        for number in range(1, 5):
            page = Page(1, 10, 10, f"page-{number}")
            document = Document(f"{number:064x}", f"r{number}.png", "image/png", 5, (page,))
            made.call(lambda store, d=document: documents.save(store, d, None))
        yield made


def read(store: Store, kind, number: int, choice: ReaderChoice, *names: str) -> None:
    for name in names:
        label = f"{name}:{build_prompt(kind, name).sha256}" if choice.model else name
        made = Reading(name, choice.reader, (), choice.model, label)
        readings.save(store, number, made)


def test_a_plan_goes_on_as_it_was_without_paying_anew(project) -> None:
    assert project.call(last_plan.of) is None
    paid = replace(PLAN, again=True, retry=True, second=ReaderChoice("layout"), cascade=CLAUDE)
    project.call(lambda store: last_plan.note(store, paid))
    held = project.call(last_plan.of)
    assert held == replace(paid, again=False, retry=False)
    assert last_plan.retrying(held).retry
    project.call(lambda store: last_plan.note(store, replace(PLAN, batch=object())))
    assert project.call(last_plan.of) is None, "what waits at a provider goes on by itself"


def test_how_far_a_plan_is_by_what_is_read_and_what_was_in_vain(project) -> None:
    kind = project.kind
    assert project.call(lambda store: station.ahead(store, kind)) is None
    project.call(lambda store: last_plan.note(store, PLAN))
    project.call(lambda store: read(store, kind, 1, CLAUDE, "A", "B"))
    project.call(lambda store: read(store, kind, 2, CLAUDE, "A"))
    labels = project.call(lambda store: crew.labelled(store, kind, ("A", "B")))
    asked = crew.asked_of(PLAN, CLAUDE, tuple(labels.values())).sha256
    for name, paid in (("r2.png", True), ("r3.png", False)):
        dead = Failure(name, "read", "no", 3, "", asked, paid)
        project.call(lambda store, d=dead: documents.save_failure(store, d))
    ahead = project.call(lambda store: station.ahead(store, kind))
    assert (ahead.read, ahead.waiting, ahead.in_vain, ahead.total) == (1, 2, 1, 4)
    assert consent.url_of(CLAUDE) == CLAUDE.base_url

    two = replace(PLAN, first=ReaderChoice("layout"), second=CLAUDE)
    project.call(lambda store: last_plan.note(store, two))
    project.call(lambda store: read(store, kind, 4, ReaderChoice("layout"), "A"))
    ahead = project.call(lambda store: station.ahead(store, kind))
    assert (ahead.read, ahead.waiting) == (1, 3), "a document is read when all its readers read it"


def test_letters_know_their_documents_and_go_with_their_question(project) -> None:
    for name, asked in (("r2.png", "this"), ("r3.png", "other"), ("gone.png", "this")):
        dead = Failure(name, "read", "no", asked=asked, paid=True)
        project.call(lambda store, d=dead: documents.save_failure(store, d))
    found = project.call(station.letters)
    assert [(one.document, one.failure.document) for one in found] == [(2, "r2.png"), (3, "r3.png")]
    for name in ("r2.png", "r3.png"):
        project.call(lambda store, n=name: failures.clear_asked(store, n, "this"))
    assert [one.document for one in project.call(station.letters)] == [3]


@pytest.mark.parametrize(("mine", "state"), [(True, "interrupted"), (False, "running")])
def test_what_nobody_else_can_be_doing_was_interrupted(project, mine, state) -> None:
    at = running.now()
    noted = json.dumps(asdict(running.Numbers("running", "read", at, at)))
    assert project.call(lambda store: station.numbers(store, mine=mine)) is None
    for key in (running.KEY, running.READING):
        project.call(lambda store, k=key: meta.put(store, k, noted))
    assert project.call(lambda store: station.numbers(store, mine=mine)).state == state
