"""Bytes flipped in a project's database: it opens, or is refused with the way back.

What a person decided and what left the machine is never shown otherwise than it was without verify
saying so: both are sealed. Always the same flips by default; `pytest --flips 2000`, or
REVIEWER_FLIPS=2000, for others and more of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.cli.main import main
from reviewer.flow import desk, upkeep
from reviewer.flow.project import Project
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import ProjectDamaged, ProjectError
from reviewer.model.kind import Kind
from reviewer.store import decisions, documents, fields, ledger
from reviewer.store.db import Store

Flips = list[tuple[float, int]]
FLIPS = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=4)


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


@pytest.fixture
def tried(tmp_path: Path, flips: int | None) -> Callable[[Callable[[Flips], None], int], None]:
    """Try a function on many flips: always the same ones, or as many others as are asked for."""

    def try_them(one: Callable[[Flips], None], usual: int) -> None:
        chosen = settings(
            max_examples=flips or usual, derandomize=flips is None, database=None, deadline=None
        )
        chosen(given(where=FLIPS)(lambda where: one(where)))()

    return try_them


@contextmanager
def flipped(whole: Path, folder: Path, where: Flips) -> Iterator[Path]:
    """A copy of the project in which these bytes are others."""
    shutil.copytree(whole, folder)
    database = folder / "project.sqlite"
    data = bytearray(database.read_bytes())
    for share, change in where:
        data[min(len(data) - 1, int(share * len(data)))] ^= change
    database.write_bytes(data)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def refused_with_the_way_back() -> Iterator[None]:
    """What is done inside works, or is refused as a person must hear it."""
    refused: ProjectError | None = None
    try:
        yield
    except ProjectError as error:
        refused = error
    assert not isinstance(refused, ProjectDamaged) or "reviewer restore" in str(refused)


def _look(store: Store, kind: Kind) -> None:
    for field in fields.queue(store, limit=5):
        desk.card(store, kind, field.id)


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


def test_flipped_bytes_are_found_or_change_nothing_that_is_sealed(whole, tmp_path, tried):
    right = said(whole)

    def one(where: Flips) -> None:
        with flipped(whole, tmp_path / "p", where) as folder:
            health = upkeep.check_folder(folder)
            shown = right
            with refused_with_the_way_back():
                shown = said(folder)
            assert shown == right or not health.whole

    tried(one, 80)


def test_commands_on_flipped_bytes_end_in_a_sentence(whole, tmp_path, capsys, tried):
    """Nothing ends as a fault of the program, and damage names the way back."""

    def one(where: Flips) -> None:
        with flipped(whole, tmp_path / "p", where) as folder:
            for command in (
                ["flags", folder],
                ["status", folder, "--json"],
                ["export", folder, "--format", "jsonl", "--out", tmp_path / "out", "--force"],
                ["verify", folder, "--repair"],
            ):
                code = main([*map(str, command)])
                out, err = capsys.readouterr()
                assert "fault of the program" not in err, err
                assert "Traceback" not in out + err
                assert code in (0, 1, 3)
                assert code != 3 or "is damaged" not in err or "reviewer restore" in err, err
            with refused_with_the_way_back(), Project.open(folder) as project:
                project.call(lambda store: _look(store, project.kind))

    tried(one, 25)


def test_a_project_cut_off_or_of_noise_names_the_way_back(whole, tmp_path):
    for number, keep in enumerate((0, 99, 4096, 5000)):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        database = folder / "project.sqlite"
        database.write_bytes(database.read_bytes()[:keep])
        with pytest.raises(ProjectError) as caught:
            Project.open(folder)
        assert "restore" in str(caught.value).casefold()
