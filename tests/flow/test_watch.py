"""`reviewer watch`: what lands is taken in, read and checked once; it waits, stops and resumes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reviewer.flow.budget import BudgetSpent
from reviewer.flow.opening import Manner
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.watch import Watch, Watched
from reviewer.flow.workers import Workers
from reviewer.intake import landing
from reviewer.store import documents
from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import VlmServer
from tests.flow.conftest import DIGITAL, INVOICES, finished, reviewer
from tests.flow.test_interrupted import until

LONG_AGO = (1_000_000_000, 1_000_000_000)


@contextmanager
def running(watch: Watch, stop: threading.Event) -> Iterator[None]:
    """The watch in a thread of its own, which ends with the block, whatever fails in it."""
    thread = threading.Thread(target=watch.forever, daemon=True)
    try:
        yield thread.start()
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def project(tmp_path, run) -> Path:
    folder = tmp_path / "in" / "project"
    assert run("new", folder, "--kind", "invoice").code == 0
    return folder


@pytest.fixture
def inbox(project) -> Path:
    return project.parent


def alone(_project: Project) -> Workers:
    """One process of this machine."""
    return Workers(1)


def land(inbox: Path, name: str, source: Path = INVOICES / DIGITAL[0], *, old: bool = True) -> Path:
    target = inbox / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    if old:
        os.utime(target, LONG_AGO)
    return target


def once(run, inbox: Path, project: Path, *more: object):
    return run("watch", inbox, "--project", project, "--once", "--workers", "1", *more)


def names(project: Path) -> list[str]:
    with Project.open(project, read_only=True) as opened:
        return [d.name for d in opened.call(lambda store: list(documents.each(store)))]


def test_once_takes_in_reads_and_checks_what_is_there(run, inbox, project):
    land(inbox, "a.pdf")
    land(inbox, "sub/b.pdf", INVOICES / DIGITAL[1])
    land(inbox, "sub/again.pdf")
    said = once(run, inbox, project)
    assert said.code == 0, said.err
    assert said.out.splitlines()[0] == (
        "Took in 2 documents, 1 were there already, read and checked 2 documents."
    )
    assert names(project) == ["a.pdf", "sub/b.pdf"]
    status = run("status", project, "--json").json
    assert (status["documents"], status["readings"]) == (2, 4)
    assert status["fields"] > 0

    second = once(run, inbox, project)
    assert second.code == 0
    assert "took in 0 documents, read 0." in second.out, "nothing is done twice"


def test_what_cannot_be_read_is_tried_again_when_it_changes(run, inbox, project):
    whole = (INVOICES / DIGITAL[0]).read_bytes()
    half = inbox / "half.pdf"
    half.write_bytes(whole[: len(whole) // 2])
    os.utime(half, LONG_AGO)
    said = once(run, inbox, project)
    assert said.code == 1
    assert "half.pdf: " in said.err
    assert "It is tried again when it changes." in said.err
    assert once(run, inbox, project).code == 0, "it is as it was"
    half.write_bytes(whole)
    os.utime(half, (1_000_000_001, 1_000_000_001))
    assert once(run, inbox, project).code == 0
    assert names(project) == ["half.pdf"]
    assert run("status", project, "--json").json["failed"] == []


def test_a_file_that_is_still_written_is_left(run, inbox, project, monkeypatch):
    monkeypatch.setattr(landing, "STILL", 1000.0)
    monkeypatch.setattr("reviewer.flow.watch.STILL", 0.1)
    land(inbox, "a.pdf", old=False)
    said = once(run, inbox, project)
    assert said.code == 1
    assert "1 files are still being written and were left" in said.err
    assert names(project) == []


def test_a_file_that_goes_away_in_between_is_no_failure(run, inbox, project):
    file = land(inbox, "a.pdf")
    said: list[str] = []
    plan = ReadPlan(ReaderChoice("layout"))
    watch = Watch(Watched(inbox, project, plan, crew=alone, complain=said.append))
    turn = watch._turn

    def lose_it_first(look, **how):
        file.unlink(missing_ok=True)
        return turn(look, **how)

    watch._turn = lose_it_first  # type: ignore[method-assign]
    tally = watch.once()
    assert (tally.taken, tally.failed) == (0, 0)
    assert said == ["a.pdf went away before it was taken in."]
    assert run("status", project, "--json").json["failed"] == []


def test_documents_of_an_earlier_run_are_read_too(run, inbox, project):
    assert run("add", project, INVOICES / DIGITAL[0], "--workers", "1").code == 0
    said = once(run, inbox, project)
    assert said.out.splitlines()[0] == "Read and checked 1 document."


def test_wrong_folders_are_refused(run, inbox, project):
    missing = once(run, inbox / "nowhere", project)
    assert missing.code == 2
    assert missing.sentence.endswith("nowhere to watch; check its name.")
    own = once(run, project, project)
    assert own.code == 2
    assert "belongs to the project itself" in own.sentence
    assert run("watch", inbox).code == 2


def test_another_projects_files_are_no_documents(run, inbox, project, added):
    shutil.copytree(added, inbox / "other")
    once(run, inbox, project)
    assert names(project) == []


def test_it_needs_consent_before_it_watches(run, inbox, project):
    said = once(run, inbox, project, "--reader", "anthropic", "--model", "claude-haiku-4-5")
    assert said.code == 1
    assert "--consent api.anthropic.com" in said.err


def test_it_waits_for_a_window_and_gives_the_project_back(inbox, project):
    """Another program has the project: told once, waited for; between turns it is free."""
    land(inbox, "a.pdf")
    said: list[str] = []
    stop = threading.Event()
    plan = ReadPlan(ReaderChoice("layout"))
    watch = Watch(
        Watched(inbox, project, plan, crew=alone, every=0.1, tell=said.append,
                complain=said.append, stop=stop)
    )  # fmt: skip
    window = Project.open(project)
    with running(watch, stop):
        until(lambda: said)
        stop.wait(0.5)
        assert len(said) == 1
        assert "is open already" in said[0]
        assert said[0].endswith("The watch waits until it is free.")
        window.close()
        until(lambda: watch.tally.read == 1, 60)
        with Project.open(project, how=Manner(wait=30)) as opened:  # it was given back
            assert len(opened.call(lambda store: list(documents.each(store)))) == 1
    assert said[1:] == [
        "The project is free; the watch goes on.",
        "Took in 1 document, read and checked 1 document.",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_a_summary(inbox, project, number):
    process = reviewer("watch", inbox, "--project", project, "--every", "0.2", "--workers", "1")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Watching ")
    land(inbox, "late.pdf")
    assert process.stdout.readline() == "Took in 1 document, read and checked 1 document.\n"
    process.send_signal(number)
    said = finished(process)
    assert said.code == 0, said.err
    assert "took in 1 document, read 1." in said.out
    assert "Traceback" not in said.err
    assert not (project / "lock").exists()


KEY = "sk-ant-test-0123456789-secret"
READ = {"state": "READ", "confidence": "high", "reason": "", "page": 1}
REPLY = json.dumps({
    "fields": {"total": {**READ, "value": "891.78"}}, "rows": {}, "tables": [],
    "pairs": [{"label": "Total", "value": "891.78", "confidence": "high", "page": 1}],
})  # fmt: skip


@pytest.fixture
def model(monkeypatch, added, inbox):
    """A watch with a model over a project of two documents that nobody read yet."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)

    def watched(url: str, **more: object) -> Watch:
        choice = ReaderChoice("anthropic", "claude-haiku-4-5", url)
        plan = ReadPlan(choice, budget=more.pop("budget", None), blank_share=0.0)  # type: ignore[arg-type]
        return Watch(Watched(inbox, added, plan, crew=alone, every=0.1, **more))  # type: ignore[arg-type]

    return watched


def test_a_budget_is_for_the_whole_watch_and_ends_it(model, run, added):
    with VlmServer(fake.message(REPLY)) as server:
        watch = model(server.url, budget=0.004)
        with pytest.raises(BudgetSpent, match="and exceed the budget of"):
            watch.forever()
    assert watch.tally.read == 1, "what was read before it ended is counted, and checked"
    status = run("status", added, "--json").json
    assert status["readings"] == 2
    assert status["fields"] > 0


def test_a_model_that_does_not_answer_is_tried_again(model, added):
    """Told once; when it works again, what is owed is read."""
    said: list[str] = []
    stop = threading.Event()
    refused = fake.error(402, "billing_error")
    with VlmServer(refused) as server:
        watch = model(server.url, complain=said.append, stop=stop)
        with running(watch, stop):
            until(lambda: len(server.posts) >= 2, 60)
            server.script([fake.message(REPLY)])
            until(lambda: watch.tally.read == 2, 60)
    assert len(said) == 1, said
    assert said[0].endswith("add some to go on. It said: no. It is tried again until it works.")


def test_dead_letters_that_were_paid_are_left_alone(model, run, added):
    """A watch that starts again neither forgets them nor pays for them again."""
    with VlmServer(fake.refusal()) as server:
        assert model(server.url).once().failed == 2
        assert run("status", added, "--json").json["dead_letters"] == 2
        calls = len(server.posts)
        server.script([fake.message(REPLY)])
        watch = model(server.url)
        watch.once()
        assert len(server.posts) == calls
    assert run("status", added, "--json").json["dead_letters"] == 2


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
def test_a_folder_whose_name_is_no_text_is_watched_like_any(run, inbox, project):
    odd = inbox / "m\udcff"
    odd.mkdir()
    shutil.copy(INVOICES / DIGITAL[0], odd / "i\udcff.pdf")
    os.utime(odd / "i\udcff.pdf", LONG_AGO)
    words = ("watch", inbox, "--project", project, "--once", "--workers", "1")
    assert run(*words).code == 0
    again = run(*words)
    assert again.code == 0
    assert "took in 0 documents" in again.out
