"""Bytes flipped in a project's database: it opens, or is refused with the way back.

What a person decided and what left the machine is never shown otherwise than it was without verify
saying so: both are sealed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.flow import upkeep
from reviewer.flow.project import Project
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import ProjectDamaged, ProjectError
from reviewer.store import decisions, documents, fields, ledger
from reviewer.store.db import Store

EXAMPLES = 80


@pytest.fixture(scope="module")
def whole(_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checked project in which some fields are decided, and something was sent."""
    folder = Path(shutil.copytree(_made, tmp_path_factory.mktemp("flipped") / "p"))
    with Project.open(folder) as project:
        project.call(_decide)
    assert upkeep.check_folder(folder).whole
    return folder


def _decide(store: Store) -> None:
    for field in list(fields.each(store))[:6]:
        how = DecisionType.CORRECT
        told = Decision(field.document, field.path, how, "ana", "2026-11-25T10:00:00Z", "31.60")
        fields.settle(store, field.document, field.path, decisions.append(store, told))
    row = ledger.before(store, host="h", model="m", image_sha256=[], masks=0, prompt="A", bytes=1)
    ledger.after(store, row, "ok")


def said(folder: Path) -> tuple[list[object], list[object]]:
    """Everything that is sealed, as the program reads it."""
    with Project.open(folder, read_only=True) as project:
        return project.call(
            lambda store: (
                [d for doc in documents.each(store) for f in fields.of_document(store, doc.id)
                 for d in decisions.of_field(store, doc.id, f.path)],
                list(ledger.each(store)),
            )
        )  # fmt: skip


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(where=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=4))
def test_flipped_bytes_are_found_or_change_nothing_that_is_sealed(whole, tmp_path_factory, where):
    folder = tmp_path_factory.mktemp("one") / "p"
    shutil.copytree(whole, folder)
    database = folder / "project.sqlite"
    data = bytearray(database.read_bytes())
    for share, change in where:
        data[min(len(data) - 1, int(share * len(data)))] ^= change
    database.write_bytes(data)
    refused: ProjectError | None = None
    try:
        health = upkeep.check_folder(folder)
        shown = said(folder)
    except ProjectError as error:
        refused = error
    finally:
        shutil.rmtree(folder.parent)
    if refused is None:
        assert shown == said(whole) or not health.whole
    elif isinstance(refused, ProjectDamaged):
        assert "reviewer restore" in str(refused)


def test_a_project_cut_off_or_of_noise_names_the_way_back(whole, tmp_path):
    for number, keep in enumerate((0, 99, 4096, 5000)):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        database = folder / "project.sqlite"
        database.write_bytes(database.read_bytes()[:keep])
        with pytest.raises(ProjectError) as caught:
            Project.open(folder)
        assert "restore" in str(caught.value).casefold()
