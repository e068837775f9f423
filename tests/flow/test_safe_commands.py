"""One writer at a time, verify, repair and restore: as a person at a terminal meets them."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.flow import opening
from reviewer.flow.project import Project
from reviewer.store import backups, decisions, whereabouts
from reviewer.store.process import started
from tests.flow.conftest import REPOSITORY, Run, finished, reviewer

HOLD = """
import sys, time
from pathlib import Path
from reviewer.flow.opening import Manner
from reviewer.flow.project import Project
with Project.open(Path(sys.argv[1]), how=Manner(program="the window")):
    print("open", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(folder: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that has the project open for so long."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), str(seconds)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    return other


def corrupt(folder: Path, statement: str) -> None:
    database = sqlite3.connect(folder / "project.sqlite")
    database.execute(statement)
    database.commit()
    database.close()


def test_a_second_command_says_who_has_it_open_or_waits(run: Run, checked: Path) -> None:
    with hold(checked, 60) as other:
        said = run("check", checked, "--workers", 1)
        assert said.code == 3
        assert f"{checked} is open already in the window (process {other.pid} on" in said.sentence
        assert "since 20" in said.sentence
        assert run("status", checked).code == 0  # reading needs no lock
        began = time.monotonic()
        waited = run("check", checked, "--wait", "0.5", "--workers", 1)
        assert (waited.code, time.monotonic() - began >= 0.5) == (3, True)
        assert "Waiting for it, up to 0.5 s." in waited.err
        other.kill()
        other.communicate()
    assert (checked / "lock").exists()
    assert run("check", checked, "--workers", 1).code == 0  # its process is dead


def test_a_command_goes_on_when_the_other_is_done(run: Run, checked: Path) -> None:
    with hold(checked, 1.0) as other:
        said = run("decide", checked, os.devnull, "--wait", 60)
        assert (said.code, "Waiting for it" in said.err) == (0, True)
        other.wait()


def test_the_lock_of_another_computer_is_not_taken(run: Run, checked: Path) -> None:
    lock = {
        "pid": os.getpid(),
        "host": "atlas",
        "since": "2026-11-20T10:00:00Z",
        "started": started(os.getpid()),
        "token": "theirs",
        "program": "the window",
    }
    (checked / "lock").write_text(json.dumps(lock))
    said = run("check", checked, "--workers", 1)
    assert said.code == 3
    assert "open on another computer" in said.sentence
    assert f"delete {checked / 'lock'}" in said.sentence
    assert json.loads((checked / "lock").read_text()) == lock
    lock |= {"host": socket.gethostname(), "started": "boot:1"}  # a later process, same number
    (checked / "lock").write_text(json.dumps(lock))
    assert run("decide", checked, os.devnull).code == 0


def test_verify_names_mends_and_finds_nothing_the_second_time(run: Run, checked: Path) -> None:
    assert run("verify", checked, "--json").json["whole"]
    corrupt(checked, "UPDATE totals SET pages = 77")
    sentence = "The totals of the project are not those of its documents."
    quick = run("verify", checked, "--quick", "--json")
    assert (quick.code, quick.json["problems"], quick.json["checked"]) == (3, [sentence], "quick")
    found = run("verify", checked, "--json")
    assert found.code == 3
    assert found.json["problems"] == found.json["repairable"] == [sentence]
    assert found.json["project"] == checked.name
    mended = run("verify", checked, "--repair", "--json")
    assert (mended.code, mended.json["whole"]) == (0, True)
    assert mended.json["repaired"] == [{"what": "totals of the project", "count": 1}]
    assert (checked / "backups" / mended.json["backup"]).is_file()
    again = run("verify", checked, "--repair", "--json").json
    assert (again["whole"], again["repaired"], again["backup"]) == (True, [], None)
    assert run("verify", checked, "--quick", "--repair").code == 2


def test_what_is_wrong_is_told_whenever_a_command_opens_the_project(
    run: Run, checked: Path
) -> None:
    assert run("status", checked).err == ""
    corrupt(checked, "UPDATE totals SET pages = 77")
    said = run("status", checked, "--json")
    assert said.code == 0
    assert said.json["pages"] == 77
    assert "The totals of the project" in said.err
    assert f"reviewer verify {checked}" in said.err


def decided(folder: Path) -> int:
    with Project.open(folder, read_only=True) as project:
        return len(project.call(lambda store: list(decisions.each(store))))


def test_restore_lists_puts_back_and_undoes(
    run: Run, checked: Path, lines: Callable[..., Path]
) -> None:
    with Project.open(checked) as project:
        made = project.call(lambda store: backups.make(store, "daily"))
    said = lines("d.jsonl", {"document": "lindenau.pdf", "field": "total", "decision": "accept"})
    assert run("decide", checked, said).code == 0
    listed = run("restore", checked, "--list", "--json").json["backups"]
    mine = next(one for one in listed if one["name"] == made.name)
    assert (mine["whole"], mine["lost"]) == (True, {"documents": 0, "decisions": 1})
    assert "would lose 1 decision" in run("restore", checked, "--list").out
    done = run("restore", checked, "--from", made.name, "--json").json
    assert decided(checked) == 0
    assert run("restore", checked, "--undo").code == 0
    assert decided(checked) == 1
    assert done["aside"] in run("restore", checked, "--list").out
    assert run("restore", checked, "--from", "nothing").code == 2
    assert run("verify", checked).code == 0


def test_a_damaged_project_names_the_way_to_its_newest_good_backup(run: Run, checked: Path) -> None:
    with Project.open(checked) as project:
        project.call(lambda store: backups.make(store, "daily"))
    with (checked / "project.sqlite").open("rb+") as stream:
        stream.seek(4096)
        stream.write(os.urandom(30_000))
    for command in ("verify", "status"):
        said = run(command, checked)
        assert said.code == 3
        assert "is damaged" in said.sentence
        assert f"Put a backup back with: reviewer restore {checked} (the newest" in said.sentence
    assert run("restore", checked).code == 0
    assert run("verify", checked).code == 0


def test_the_backup_of_the_day_is_made_by_whatever_command_writes(run: Run, added: Path) -> None:
    kept = added / "backups"
    assert run("status", added).code == 0
    there = set(kept.glob("*-daily.sqlite")) if kept.is_dir() else set()
    assert run("decide", added, os.devnull).code == 0
    assert len(set(kept.glob("*-daily.sqlite"))) == max(1, len(there))
    assert run("decide", added, os.devnull).code == 0
    assert len(set(kept.glob("*-daily.sqlite"))) == max(1, len(there))


def test_a_synced_folder_is_warned_about(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run("new", tmp_path / "Dropbox" / "p", "--kind", "receipt")
    assert said.code == 0
    assert "a folder that Dropbox syncs" in said.sentence
    assert "Dropbox" in run("status", tmp_path / "Dropbox" / "p").sentence
    assert run("new", tmp_path / "p", "--kind", "receipt").err == ""
    monkeypatch.setattr(whereabouts, "network_file_system", lambda _place: "nfs4")
    assert "network drive (nfs4)" in run("status", tmp_path / "p").sentence


def test_a_killed_command_leaves_nothing_that_keeps_the_next_one_out(checked: Path) -> None:
    process = reviewer("check", checked, "--workers", "1")
    while not (checked / "lock").exists() and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    said = finished(reviewer("decide", checked, os.devnull))
    assert said.code == 0, said
    assert not (checked / "lock").exists()


def test_without_being_asked_nothing_is_looked_at(checked: Path) -> None:
    """Tests and programs that open projects are told nothing, and make no backup."""
    assert opening.current() == opening.Manner()
