"""Two people and no server: split, decide apart, merge; disagreements wait for a human."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.flow import agreement as agreeing
from reviewer.flow import desk, merge, outbox, package_file, split
from reviewer.flow.project import Project
from reviewer.model.document import Document, Page
from reviewer.model.errors import UsageError
from reviewer.model.field import Field
from reviewer.model.package import Merged
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import blobs, decisions, documents, fields, readings
from reviewer.store.db import Store
from reviewer.store.verify import verify

NAMES = ("total", "company", "date")


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    """A closed project of six receipts with three flagged fields each; one field is decided."""
    folder = tmp_path / "receipts"
    with Project.create(folder, "receipt") as project:
        for number in range(6):
            path = tmp_path / f"r{number}.png"
            path.write_bytes(f"receipt {number}".encode())
            project.call(lambda store, p=path: _take_in(store, p))
        project.call(lambda s: desk.correct(s, _id(s, "r0.png", "date"), "1.2.18", by="eve", ms=9))
    return folder


def _take_in(store: Store, path: Path) -> None:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    page = Page(1, 600, 900, f"page of {path.name}")
    document = documents.save(
        store, Document(sha256, path.name, "image/png", 9, (page,), str(path)), path
    )
    said = tuple(FieldValue(name, f"{name} of {path.stem}") for name in NAMES)
    readings.save(store, document.id, Reading("A", "one", said))
    fields.replace(
        store,
        document.id,
        [
            Field(document.id, path.name, value.path, value.value, None, 0.9, True, ("doubted",))
            for value in said
        ],
        (),
    )


def _id(store: Store, document: str, path: str) -> int:
    found = fields.find(store, documents.find(store, document).id, path)
    assert found is not None
    return found.id


def say(folder: Path, by: str, *said: tuple[str, str, str | None]) -> None:
    """Decide in a project: (document, path, value); None accepts, "undo" takes the last back."""
    with Project.open(folder) as project:
        for document, path, value in said:

            def act(store: Store, d: str = document, p: str = path, v: str | None = value) -> None:
                if v is None:
                    desk.accept(store, _id(store, d, p), by=by, ms=700)
                elif v == "undo":
                    assert desk.undo(store, by) is not None
                else:
                    desk.correct(store, _id(store, d, p), v, by=by, ms=800)

            project.call(act)


def parts(parent: Path, into: int = 2, overlap: float = 1.0, **more: object) -> list[Path]:
    with Project.open(parent) as project:
        made = split.split(project, parent.parent / "out", into=into, overlap=overlap, **more)
    return [one.path for one in made]


def take(parent: Path, *packages: Path) -> list[Merged]:
    found = []
    with Project.open(parent) as project:
        for path in packages:
            package = package_file.read(path)
            found.append(project.call(lambda s, p=package: merge.take_in(s, project.kind, p)))
        assert project.call(verify) == []
    return found


def truths(folder: Path) -> dict[tuple[str, str], str | None]:
    """What is decided in a project that is whole."""
    with Project.open(folder, read_only=True) as project:
        assert project.call(verify) == []
        return {
            (f["document"], f["field"]): f["value"]
            for f in outbox.flags(project)["fields"]
            if f["state"] == "decided"
        }


def state(folder: Path) -> list[object]:
    database = sqlite3.connect(folder / "project.sqlite")
    try:
        return list(database.iterdump())
    finally:
        database.close()


def test_packages_are_whole_projects_with_what_they_need_and_no_more(parent: Path) -> None:
    with Project.open(parent) as project:
        made = split.split(project, parent.parent / "out", into=3, overlap=0.34)
        everything = {d.name: d for d in project.call(lambda s: list(documents.each(s)))}
    seen: list[str] = []
    assert [one.part for one in made] == [1, 2, 3]
    for one in made:
        with Project.open(one.path) as package:
            found = package.call(lambda s: list(documents.each(s)))
            assert package.call(verify) == []
            kept = {blob.name for blob in package.call(lambda s: list(blobs.each(s.folder)))}
            assert kept == {document.sha256 for document in found}
            assert len(found) == one.documents
            counts = package.call(fields.counts)
            assert counts.left == one.left
            assert counts.readings == len(found)
        for document in found:
            assert everything[document.name] == document
        seen += [document.name for document in found]
        assert json.loads((one.path / "package.json").read_text())["part"] == one.part
    assert set(seen) == set(everything)
    assert len(seen) == 8  # two of six twice
    assert verify_closed(parent) == []


def verify_closed(folder: Path) -> list[str]:
    with Project.open(folder, read_only=True) as project:
        return project.call(verify)


def test_by_field_each_reviewer_gets_names_of_fields(parent: Path) -> None:
    seen: dict[str, set[str]] = {}
    for path in parts(parent, 3, 0.0, by="field"):
        with Project.open(path) as package:
            open_ones = package.call(lambda s: [f for f in fields.each(s) if f.state == "open"])
            names = {field.path for field in open_ones}
            assert len(names) == 1
            assert package.call(verify) == []
        seen[path.name] = names
    assert set.union(*seen.values()) == set(NAMES)


def test_what_one_side_changed_counts_and_merging_twice_changes_nothing(parent: Path) -> None:
    one, two = parts(parent)
    say(one, "ana", ("r1.png", "total", "7.19"), ("r2.png", "total", None), ("r0.png", "date", "x"))
    say(one, "ana", ("", "", "undo"))
    say(parent, "eve", ("r5.png", "company", "Parent Ltd"))
    (first,) = take(parent, one)
    assert (first.taken, first.disagreements) == (4, 0)
    assert truths(parent) == {
        ("r0.png", "date"): "1.2.18",
        ("r1.png", "total"): "7.19",
        ("r2.png", "total"): "total of r2",
        ("r5.png", "company"): "Parent Ltd",
    }
    with Project.open(parent, read_only=True) as project:
        kept = project.call(lambda s: list(decisions.each(s)))
    with Project.open(one, read_only=True) as package:
        made = package.call(lambda s: list(decisions.each(s)))
    said = [(d.path, d.by, d.at, d.ms, d.value) for d in made[1:]]
    assert [(d.path, d.by, d.at, d.ms, d.value) for d in kept[2:]] == said
    before = state(parent)
    (again,) = take(parent, one)
    assert (again.taken, state(parent)) == (0, before)
    say(one, "ana", ("r3.png", "total", "3"))
    assert [m.taken for m in take(parent, one, two, one)] == [1, 0, 0]


def test_what_two_say_alike_counts_and_what_they_say_otherwise_waits(parent: Path) -> None:
    one, two = parts(parent)
    say(one, "ana", ("r1.png", "total", "7.19"), ("r2.png", "total", "1,000.50"))
    say(two, "ben", ("r1.png", "total", "7.20"), ("r2.png", "total", "1000.50"))
    assert [m.disagreements for m in take(parent, one, two)] == [0, 1]
    with Project.open(parent) as project:
        (field,) = [f for f in outbox.flags(project)["fields"] if "disagreement" in f]
        assert (field["document"], field["field"], field["state"]) == ("r1.png", "total", "open")
        assert field["flagged"]
        assert field["reasons"][0] == "ana says 7.19, ben says 7.20"
        assert [(v["by"], v["value"]) for v in field["disagreement"]] == [
            ("ana", "7.19"),
            ("ben", "7.20"),
        ]
        assert project.call(fields.counts).left == 18 - 2
        project.call(lambda s: desk.correct(s, _id(s, "r1.png", "total"), "7.2", by="eve", ms=1))
        assert not [f for f in outbox.flags(project)["fields"] if "disagreement" in f]
        said = agreeing.as_json(project)
    assert truths(parent)["r1.png", "total"] == "7.2"
    assert truths(parent)["r2.png", "total"] == "1000.50"
    assert (said["n"], said["agreement"], said["disagreements"]) == (2, 0.5, 0)
    assert [(p["a"], p["b"]) for p in said["pairs"]] == [("ana", "ben")]


def test_a_disagreement_ends_when_one_gives_way(parent: Path) -> None:
    one, two = parts(parent)
    say(one, "ana", ("r1.png", "total", "7.19"))
    say(two, "ben", ("r1.png", "total", "7.20"))
    take(parent, one, two)
    say(one, "ana", ("r1.png", "total", "7.20"))
    (given,) = take(parent, one)
    assert given.disagreements == 0
    assert truths(parent)["r1.png", "total"] == "7.20"


def test_people_of_one_name_are_told_apart(parent: Path) -> None:
    one, two = parts(parent)
    say(one, "user", ("r1.png", "total", "7.19"))
    say(two, "user", ("r1.png", "total", "7.20"))
    assert [m.disagreements for m in take(parent, one, two)] == [0, 1]
    with Project.open(parent, read_only=True) as project:
        (field,) = [f for f in outbox.flags(project)["fields"] if "disagreement" in f]
        assert field["reasons"][0] == "user (part 1) says 7.19, user (part 2) says 7.20"
        (pair,) = agreeing.agreement(project)
    assert {pair.a, pair.b} == {"user (part 1)", "user (part 2)"}


def test_a_decision_of_the_project_itself_is_a_voice_too(parent: Path) -> None:
    one, _two = parts(parent)
    say(one, "ana", ("r1.png", "total", "7.19"), ("r0.png", "date", "2.2.18"))
    say(parent, "eve", ("r1.png", "total", "7.20"))
    (made,) = take(parent, one)
    assert made.disagreements == 1
    assert truths(parent) == {("r0.png", "date"): "2.2.18"}


def test_a_package_that_takes_a_decision_back_opens_the_field(parent: Path) -> None:
    one, _two = parts(parent)
    say(one, "ana", ("r1.png", "total", "7.19"))
    take(parent, one)
    say(one, "ana", ("", "", "undo"))
    take(parent, one)
    assert ("r1.png", "total") not in truths(parent)


def rewrite(folder: Path, *statements: str) -> None:
    other = sqlite3.connect(folder / "project.sqlite")
    for (trigger,) in other.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        other.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        other.execute(statement)
    other.commit()
    other.close()


FORGED: dict[str, tuple[str, str]] = {
    "a value": ("UPDATE decisions SET value = '9' WHERE id = 2", "decision 2 was changed"),
    "a person": ("UPDATE decisions SET by = 'x' WHERE id = 2", "decision 2 was changed"),
    "a missing one": ("DELETE FROM decisions WHERE id = 2", "decision 2 was changed"),
    "another type": ("UPDATE decisions SET type = 'odd' WHERE id = 2", "a decision that is none"),
    "another document": ("UPDATE documents SET sha256 = 'ff' WHERE id = 1", "Its documents are"),
    "a document less": (
        "DELETE FROM documents WHERE id = (SELECT max(id) FROM documents)",
        "Its documents are",
    ),
    "no label": ("DELETE FROM meta WHERE key = 'package'", "but no package"),
    "a strange label": ("UPDATE meta SET value = '[[' WHERE key = 'package'", "but no package"),
    "a package of nobody": (
        "UPDATE meta SET value = replace(value, '\"id\":\"', '\"id\":\"0') WHERE key = 'package'",
        "not a package of this project",
    ),
    "a view for a table": (
        "ALTER TABLE decisions RENAME TO d; CREATE VIEW decisions AS SELECT * FROM d",
        "not made by this program",
    ),
}


@pytest.mark.parametrize("forged", FORGED)
def test_what_was_tampered_with_is_refused_whole(parent: Path, forged: str) -> None:
    one, _two = parts(parent)
    say(one, "ana", ("r1.png", "total", "7.19"), ("r2.png", "total", "8"))
    statements, why = FORGED[forged]
    rewrite(one, *statements.split("; "))
    before = state(parent)
    with pytest.raises(UsageError, match=why):
        take(parent, one)
    assert state(parent) == before


def test_a_package_of_another_project_and_a_changed_parent_are_refused(
    parent: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(parent, tmp_path / "other"))
    one, _two = parts(parent)
    with pytest.raises(UsageError, match="not a package of this project"):
        take(other, one)
    with pytest.raises(UsageError, match="but no package"):
        take(parent, other)
    rewrite(parent, "UPDATE decisions SET sha256 = 'ff'")
    with pytest.raises(UsageError, match="other decisions than"):
        take(parent, one)


def test_an_older_copy_of_a_package_is_refused(parent: Path, tmp_path: Path) -> None:
    one, _two = parts(parent)
    old = Path(shutil.copytree(one, tmp_path / "old"))
    say(one, "ana", ("r1.png", "total", "7.19"))
    take(parent, one)
    with pytest.raises(UsageError, match="an older copy"):
        take(parent, old)


@pytest.mark.parametrize("packed", [False, True])
def test_from_the_command_line(run: Callable, parent: Path, tmp_path: Path, packed: bool) -> None:
    out = tmp_path / "o"
    made = run(
        "split",
        parent,
        "--into",
        2,
        "--overlap",
        "100%",
        "--out",
        out,
        "--json",
        *(["--zip"] if packed else []),
    )
    assert made.code == 0, made
    paths = [Path(one["path"]) for one in made.json["packages"]]
    homes = paths
    if packed:
        homes = [tmp_path / f"home {n}" for n in (1, 2)]
        for path, home in zip(paths, homes, strict=True):
            shutil.unpack_archive(path, home, "zip")
    say(homes[0], "ana", ("r1.png", "total", "7.19"), ("r2.png", "date", None))
    say(homes[1], "ben", ("r1.png", "total", "7.20"), ("r2.png", "date", None))
    if packed:
        paths = [Path(shutil.make_archive(str(home), "zip", home)) for home in homes]
    said = run("merge", parent, *paths, tmp_path / "nothing", "--json")
    assert said.code == 1
    assert [one["taken"] for one in said.json["merged"]] == [2, 2]
    assert said.json["disagreements"] == 1
    assert "There is no package" in said.sentence
    told = run("agreement", parent)
    assert told.code == 0
    assert "total" in told.out
    assert "50.0 %" in told.out
    refused = run("merge", parent, tmp_path / "nothing")
    assert (refused.code, refused.out) == (2, "")
    assert run("verify", parent).code == 0


def test_what_makes_no_sense_is_said(run: Callable, parent: Path, tmp_path: Path) -> None:
    for arguments, why in (
        (("--into", 0), "no whole number"),
        (("--into", 1, "--overlap", "10%"), "overlaps with nothing"),
        (("--into", 9), "not enough left"),
    ):
        said = run("split", parent, *arguments, "--out", tmp_path / "x")
        assert said.code == 2
        assert why in said.sentence
    assert not (tmp_path / "x").exists()


def test_everything_is_dealt_out_evenly_and_alike(parent: Path) -> None:
    with Project.open(parent, read_only=True) as project:
        known = {d.id: d for d in project.call(lambda s: list(documents.each(s)))}
    work = {number: {"total": 1 + number % 3} for number in known}
    for into in (1, 2, 3):
        shares = split.deal(work, known, into, 0.0, "document")
        assert shares == split.deal(work, known, into, 0.0, "document")
        assert sorted(n for share in shares for n in share) == sorted(known)
        loads = [sum(sum(work[n].values()) for n in share) for share in shares]
        assert max(loads) - min(loads) <= 3
