"""Regression suites: what people decided is frozen, and a new prompt or model is held against it.

A suite proves; nothing may learn from its documents (`trials.gather` leaves them out).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from reviewer.evaluate.cases import Case, document_cases
from reviewer.evaluate.compare import compare
from reviewer.flow.comparison import Compared, name_of
from reviewer.flow.desk import now
from reviewer.flow.measure import decided_truth
from reviewer.flow.plan import ReaderChoice
from reviewer.flow.project import Project
from reviewer.flow.told import told_from, told_of
from reviewer.model.absence import Absence
from reviewer.model.errors import UsageError
from reviewer.model.reading import FieldValue, Reading, proposal
from reviewer.model.suite import Suite, SuiteField
from reviewer.store import documents, harvest, readings, suites
from reviewer.store.db import Store
from reviewer.store.harvest import Gathered

FROZEN, NEW = "frozen", "new"


def freeze(project: Project, name: str, *, note: str = "", by: str = "") -> Suite:
    """Freeze all documents of which every flagged field is decided, with what people said.

    Raises UsageError when the name is taken or not fit, or nothing is decided yet.
    """
    if not name.strip():
        raise UsageError("A suite needs a name, such as march.")

    def act(store: Store) -> Suite | None:
        found = (_decided(gathered) for gathered in harvest.by_age(store))
        return suites.freeze(store, name.strip(), found, note=note, by=by, at=now())

    suite = project.call(act)
    if suite is None:
        raise UsageError(
            "No document is decided as a whole yet: settle all flagged fields of some first."
        )
    return suite


def each(project: Project) -> tuple[Suite, ...]:
    """The project's suites, oldest first."""
    return project.call(suites.each)


def find(project: Project, name: str) -> Suite:
    """The suite of this name, whole. Raises UsageError when there is none or it was changed."""
    suite = project.call(lambda store: suites.find(store, name))
    if suite is None:
        there = ", ".join(one.name for one in each(project)) or "none"
        raise UsageError(f"There is no suite {name}; the project has: {there}.")
    for problem in project.call(suites.problems):
        if f"suite {suite.name} " in problem:
            raise UsageError(problem)
    return suite


def document_ids(project: Project, suite: Suite) -> frozenset[int]:
    """The documents of a suite."""
    return project.call(lambda store: suites.documents(store, suite))


def against(project: Project, suite: Suite, choice: ReaderChoice | None) -> Compared:
    """What was frozen against a reader's newest readings; against today's proposals without one.

    Documents that the reader has not read are left out, and counted. Raises UsageError when none
    is left.
    """
    name = "the project today" if choice is None else name_of(choice.reader, choice.model)
    found = Compared(compare((), FROZEN, NEW, (suite.name, name)))
    runs = (f"{suite.name}, as frozen", name)
    told = project.call(
        lambda store: compare(_cases(store, project, suite, choice, found), FROZEN, NEW, runs)
    )
    if not found.names:
        raise UsageError(f"No document of the suite {suite.name} was read by {name} yet.")
    found.comparison, found.left_out = told, suite.documents - told.documents
    return found


def _decided(gathered: Gathered) -> list[SuiteField]:
    """What people said of a document that is decided as a whole; else nothing."""
    if any(field.flagged and field.state.value == "open" for field in gathered.fields):
        return []
    told = told_from(gathered.cells, gathered.readings)
    found = []
    for path, answer in decided_truth(gathered).items():
        said = proposal(told, path)
        shown = None if said is None else said.value
        found.append(SuiteField(gathered.document.id, path, answer, shown))
    return found


def _cases(
    store: Store,
    project: Project,
    suite: Suite,
    choice: ReaderChoice | None,
    found: Compared,
) -> Iterator[Case]:
    for document_id, of in groupby(suites.fields(store, suite), key=lambda one: one.document):
        frozen = list(of)
        every = told_of(store, document_id)
        new = _today(every) if choice is None else _by(every, choice)
        if new is None:
            continue
        document = documents.get(store, document_id)
        found.names[document.sha256] = document.name
        if choice is not None:
            found.first.add(_author(store, document_id, frozen, every))
            found.second.add(new)
        before = Reading(FROZEN, FROZEN, tuple(map(_as_value, frozen)))
        yield from document_cases(
            document.sha256,
            project.kind,
            {one.path: one.truth for one in frozen},
            (),
            [before, replace(new, role=NEW)],
        )


def _by(every: tuple[Reading, ...], choice: ReaderChoice) -> Reading | None:
    return next((r for r in every if (r.reader, r.model) == (choice.reader, choice.model)), None)


def _author(
    store: Store, document_id: int, frozen: Sequence[SuiteField], every: tuple[Reading, ...]
) -> Reading:
    """Who read what was frozen: the reading, of now or before, that says most of it."""
    return max(
        (*every, *readings.history(store, document_id)),
        key=lambda reading: sum(
            said.value == one.shown for one in frozen if (said := reading.get(one.path)) is not None
        ),
    )


def _today(every: tuple[Reading, ...]) -> Reading | None:
    """What the readings propose together."""
    paths = dict.fromkeys(value.path for reading in every for value in reading.values)
    said = [value for path in paths if (value := proposal(every, path)) is not None]
    return Reading(NEW, NEW, tuple(said)) if said else None


def _as_value(one: SuiteField) -> FieldValue:
    return FieldValue(one.path, one.shown, None if one.shown is not None else Absence.NOT_ON_PAGE)
