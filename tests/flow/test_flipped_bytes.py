"""Bytes flipped in a project's database: it opens, or is refused with the way back.

What a person decided, what left the machine, what was read and what is proposed is never shown
otherwise than it was without verify saying so: all of it is sealed. Always the same flips by
default; `pytest --flips 2000`, or REVIEWER_FLIPS=2000, for others and more of them.
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
from reviewer.store import decisions, documents, fields, ledger, readings
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
        chosen = settings(max_examples=flips or usual, derandomize=flips is None, database=None)
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


def said(folder: Path) -> list[object]:
    """Everything that is sealed, as the program reads it."""
    with Project.open(folder, read_only=True) as project:
        return project.call(_said)


def _said(store: Store) -> list[object]:
    found: list[object] = list(ledger.each(store))
    for document in documents.each(store):
        found += readings.of_document(store, document.id)
        for field in fields.of_document(store, document.id):
            found += [
                field,
                *decisions.of_field(store, document.id, field.path),
                *fields.results(store, document.id, field.path),
            ]
    return found


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


@pytest.mark.parametrize("table", ["readings", "fields", "verdicts"])
def test_another_byte_in_a_reading_or_a_proposed_value_is_never_shown(
    whole, tmp_path, table, tried
):
    """The change makes sense where it is: no type, no length and no text is broken by it."""
    texts = _texts_of(whole, table)
    right = said(whole)

    def one(where: Flips) -> None:
        share, change = where[0]
        text = texts[int(share * (len(texts) - 1))]
        digit = next(i for i, byte in enumerate(text) if 0x30 <= byte <= 0x39)
        other = bytes([0x30 + (text[digit] - 0x30 + 1 + change % 9) % 10])
        with flipped(whole, tmp_path / "p", []) as folder:
            database = folder / "project.sqlite"
            data = database.read_bytes()
            database.write_bytes(data.replace(text, text[:digit] + other + text[digit + 1 :]))
            health = upkeep.check_folder(folder)
            assert any("is not what this program stored" in one for one in health.problems)
            shown = right
            with refused_with_the_way_back():
                shown = said(folder)
            assert shown == right

    tried(one, 6)


def _texts_of(folder: Path, table: str) -> list[bytes]:
    """Texts of a table that stand in one piece, once, in the file, and have a digit."""
    column = {"readings": "said", "fields": "reasons", "verdicts": "results"}[table]
    more = ", value" if table == "fields" else ""
    with Project.open(folder, read_only=True) as project:
        rows = project.call(lambda store: store.rows(f"SELECT {column}{more} FROM {table}"))
    pieces = [str(text or "").encode()[:300] for row in rows for text in row]
    data = (folder / "project.sqlite").read_bytes()
    wanted = [p for p in pieces if data.count(p) == 1 and any(0x30 <= b <= 0x39 for b in p)]
    assert wanted
    return wanted


def test_a_proposed_value_that_was_changed_is_right_again_after_a_check(run, checked, tmp_path):
    with Project.open(checked) as project:
        right = project.call(_said)
        project.call(lambda store: store.run("UPDATE fields SET value = '1' WHERE id = 3"))
        project.call(lambda store: store.run("UPDATE verdicts SET results = '[]'"))
    for command in (
        ["flags", checked],
        ["export", checked, "--format", "csv", "--out", tmp_path / "x.csv"],
    ):
        refused = run(*command)
        assert refused.code == 3
        assert "reviewer check" in refused.err
    assert run("verify", checked).code == 3
    assert run("check", checked, "--workers", "1").code == 0
    assert run("verify", checked).code == 0
    with Project.open(checked) as project:
        assert project.call(_said) == right


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

    tried(one, 12)


def test_a_project_cut_off_or_of_noise_names_the_way_back(whole, tmp_path):
    for number, keep in enumerate((0, 99, 4096, 5000)):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        database = folder / "project.sqlite"
        database.write_bytes(database.read_bytes()[:keep])
        with pytest.raises(ProjectError) as caught:
            Project.open(folder)
        assert "restore" in str(caught.value).casefold()
