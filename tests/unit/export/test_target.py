"""A file is there whole or not at all."""

from pathlib import Path

import pytest

from reviewer.export.formats import FORMATS, write
from reviewer.model.errors import UsageError
from reviewer.model.export_row import ExportRow

ROW = ExportRow("a.pdf", "ab", "total", "-1", None, "accept")


@pytest.mark.parametrize("form", [known.name for known in FORMATS])
def test_every_format_writes_and_counts(tmp_path: Path, form: str):
    target = tmp_path / "out"
    assert write(form, iter([ROW, ROW]), target) == 2
    assert "total" in target.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_line_ends_are_those_of_the_format(tmp_path: Path):
    write("csv", [ROW], tmp_path / "a")
    assert (tmp_path / "a").read_bytes().count(b"\r\n") == 2
    write("jsonl", [ROW], tmp_path / "b")
    assert b"\r" not in (tmp_path / "b").read_bytes()


def test_an_unknown_format_names_those_there_are(tmp_path: Path):
    with pytest.raises(UsageError, match="'xlsx'; the formats are jsonl, csv, csv-safe"):
        write("xlsx", [ROW], tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path):
    target = tmp_path / "out.csv"
    target.write_text("mine")
    with pytest.raises(UsageError, match=r"out\.csv exists.*--force"):
        write("csv", [ROW], target)
    assert target.read_text() == "mine"
    write("csv", [ROW], target, force=True)
    assert "total" in target.read_text()


def test_a_failure_leaves_what_was_there(tmp_path: Path):
    target = tmp_path / "out.csv"
    target.write_text("mine")

    def rows():
        yield ROW
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        write("csv", rows(), target, force=True)
    assert target.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path):
    target = tmp_path / "out"

    def rows():
        target.write_text("first")
        yield ROW

    with pytest.raises(UsageError, match="exists"):
        write("csv", rows(), target)
    assert target.read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    with pytest.raises(UsageError, match="is a folder"):
        write("csv", [ROW], tmp_path, force=True)
    with pytest.raises(UsageError, match=r"nowhere.*cannot be written: No such file"):
        write("csv", [ROW], tmp_path / "nowhere" / "out.csv")


def test_a_replaced_file_keeps_its_rights(tmp_path: Path):
    target = tmp_path / "out"
    target.write_text("mine")
    target.chmod(0o600)
    write("csv", [ROW], target, force=True)
    assert target.stat().st_mode & 0o777 == 0o600
