"""Traps of our own, added in one go: each ends in pages or in a sentence, and the good are read."""

from __future__ import annotations

import os
import re
import resource
import sys
from pathlib import Path

import pytest

from tests.fakes.traps import FILES, GOOD, lay

JARGON = re.compile(r"<|0x|Exception|code=|\bfz_|Pillow|MuPDF|identify|None|Traceback")
READ_TOO = {"polyglot.pdf", "frames.gif"}
GROWTH = 200_000
"""Kilobytes by which this process may grow; one of the bombs alone unpacks to 300 MB."""


def most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_every_trap_ends_in_pages_or_in_a_sentence(run, tmp_path):
    folder, files = tmp_path / "p", tmp_path / "files"
    files.mkdir()
    lay(files)
    assert run("new", folder, "--kind", "receipt").code == 0
    before = most_memory()
    said = run("add", folder, files, "--workers", "2")
    assert most_memory() - before < GROWTH
    assert said.code == 1
    status = run("status", folder, "--json").json
    failed = {failure["document"]: failure["reason"] for failure in status["failed"]}
    names = {Path(name).name for name in failed}
    assert not names & GOOD.keys(), failed
    assert len(failed) + status["documents"] == len(FILES) + len(GOOD)
    for name, reason in failed.items():
        assert re.fullmatch(r"[A-Z].*\.", reason), (name, reason)
        assert not JARGON.search(reason), (name, reason)
    assert "svg.png" in names
    assert "giant.png" in names
    assert "huge-box.pdf" in names
    assert run("verify", folder, "--quick").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="such files are Unix's")
def test_what_is_no_plain_file_and_odd_names_are_told(run, tmp_path):
    folder, files = tmp_path / "p", tmp_path / "files"
    files.mkdir()
    good = GOOD["good.png"]()
    os.mkfifo(files / "pipe.png")
    (files / "loop").symlink_to(files / "loop")
    (files / "round").symlink_to(files)
    (files / "outside.png").symlink_to("/etc/passwd")
    for number, name in enumerate(("line\nbreak.png", "gpj\u202e.png", "x" * 200 + ".png")):
        (files / name).write_bytes(good + bytes(number + 1))
    assert run("new", folder, "--kind", "receipt").code == 0
    said = run("add", folder, files, files / "pipe.png", "/dev/zero", tmp_path / ("y" * 4096))
    assert said.code == 1
    assert run("status", folder, "--json").json["documents"] == 3, said.err
    assert "\u202e" not in said.out + said.err
    assert "/etc/passwd" not in said.out
