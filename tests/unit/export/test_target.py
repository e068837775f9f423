"""A file or a folder is there whole or not at all."""

from pathlib import Path

import pytest

from reviewer.export.folder import MANIFEST, making, passing
from reviewer.export.target import move_into_place
from reviewer.model.errors import UsageError


def made(tmp_path: Path, text: str = "new") -> Path:
    file = tmp_path / "made"
    file.write_text(text)
    return file


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path):
    target = tmp_path / "out.csv"
    target.write_text("mine")
    target.chmod(0o600)
    with pytest.raises(UsageError, match=r"out\.csv exists.*--force"):
        move_into_place(made(tmp_path), target)
    assert target.read_text() == "mine"
    move_into_place(made(tmp_path), target, force=True)
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    with pytest.raises(UsageError, match="is a folder"):
        move_into_place(made(tmp_path), tmp_path, force=True)
    with pytest.raises(UsageError, match=r"nowhere.*cannot be written: No such file"):
        move_into_place(made(tmp_path), tmp_path / "nowhere" / "out.csv")


def test_a_folder_is_there_whole(tmp_path: Path):
    with making(tmp_path / "out") as folder:
        folder.text("a/b.txt").write("x")
        assert not (tmp_path / "out").exists()
    assert (tmp_path / "out" / "a" / "b.txt").read_text() == "x"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failure_leaves_what_was_there(tmp_path: Path):
    with making(tmp_path / "out") as folder:
        folder.text(MANIFEST).write("{}")

    def fail() -> None:
        with making(tmp_path / "out", force=True) as folder:
            folder.text("x").write("half")
            raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        fail()
    assert [path.name for path in (tmp_path / "out").iterdir()] == [MANIFEST]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_only_an_export_is_replaced(tmp_path: Path):
    target = tmp_path / "out"
    with making(target) as folder:
        folder.text(MANIFEST).write("{}")
    with pytest.raises(UsageError, match="exists"), making(target):
        pass
    with making(target, force=True) as folder:
        folder.text("new").write("x")
    assert [path.name for path in target.iterdir()] == ["new"]
    with pytest.raises(UsageError, match="something else"), making(target, force=True):
        pass
    file = made(tmp_path)
    with pytest.raises(UsageError, match="is no folder"), making(file, force=True):
        pass


def test_what_is_made_on_the_way_is_gone(tmp_path: Path):
    with passing(tmp_path / "out") as folder:
        folder.text("x").write("y")
    assert not list(tmp_path.iterdir())
