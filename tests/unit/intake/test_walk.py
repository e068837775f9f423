"""Which files are meant by the paths that were given."""

from __future__ import annotations

import os

import pytest

from reviewer.intake.walk import find_files


def _files(*paths):
    failures = []
    names = [name for _, name in find_files(paths, on_error=failures.append)]
    return names, failures


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "in"
    for name in ("b.pdf", "a.jpg", "2024/may/c.png", ".hidden.pdf", ".git/d.pdf"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return root


def test_a_folder_gives_all_below_in_order_under_relative_names(folder):
    assert _files(folder) == (["2024/may/c.png", "a.jpg", "b.pdf"], [])


def test_a_file_goes_by_its_bare_name_even_when_hidden(folder):
    assert _files(folder / "2024/may/c.png", folder / ".hidden.pdf") == (
        ["c.png", ".hidden.pdf"],
        [],
    )


def test_links_out_of_the_folder_are_not_followed(folder, tmp_path):
    outside = tmp_path / "secret.pdf"
    outside.write_bytes(b"x")
    (folder / "out.pdf").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "inside.pdf").symlink_to(folder / "b.pdf")
    (folder / "dangling.pdf").symlink_to(folder / "nowhere")
    assert _files(folder) == (["2024/may/c.png", "a.jpg", "b.pdf", "inside.pdf"], [])


def test_a_missing_path_is_reported_and_the_rest_goes_on(folder, tmp_path):
    names, failures = _files(tmp_path / "gone", folder / "b.pdf")
    assert names == ["b.pdf"]
    assert [(f.document, f.stage) for f in failures] == [(str(tmp_path / "gone"), "intake")]
    assert "no file or folder of this name" in failures[0].reason


def test_a_folder_that_may_not_be_read_is_reported_and_the_rest_goes_on(folder, monkeypatch):
    scandir = os.scandir

    def refusing(path):
        if str(path).endswith("may"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    names, failures = _files(folder)
    assert names == ["a.jpg", "b.pdf"]
    assert failures[0].document == str(folder / "2024/may")
    assert failures[0].reason == "The folder cannot be read: permission denied."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
def test_what_is_no_file_is_left_alone(folder):
    os.mkfifo(folder / "pipe.pdf")
    names, failures = _files(folder, folder / "pipe.pdf")
    assert "pipe.pdf" not in names
    assert failures[0].reason == "It is neither a file nor a folder; add a file."
