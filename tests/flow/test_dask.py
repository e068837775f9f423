"""`--engine dask`: the same on the workers of a scheduler; one that dies costs nothing."""

from __future__ import annotations

import signal
from concurrent.futures import Future
from datetime import date
from pathlib import Path

import pytest

from reviewer.flow import dask_link, elsewhere, pages, pipeline, redaction, sent, tasks
from reviewer.flow.dask_workers import DaskWorkers
from reviewer.flow.jobs import Progress
from reviewer.flow.outcome import Run
from reviewer.flow.plan import LAYOUT, ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.intake.open import open_document
from reviewer.model.errors import ReaderError
from reviewer.store import blobs, documents, readings
from tests.fakes.cluster import Cluster
from tests.fakes.invoices import many
from tests.fakes.paper import kind
from tests.flow.conftest import DIGITAL, INVOICES

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster"), count=1) as made:
        made.add(nanny=True)  # as most people start theirs
        yield made


def test_add_read_and_check_come_to_the_same(run, checked, cluster, tmp_path):
    project = tmp_path / "there"
    where = ("--engine", "dask", "--scheduler", cluster.address)
    assert run("new", project, "--kind", "invoice").code == 0
    added = run("add", project, *(INVOICES / name for name in DIGITAL), *where)
    assert added.out == "Added 2 documents.\n", added
    read = run("read", project, "--reader", "layout", *where)
    assert read.out == "Read 2 documents.\n", read
    assert run("check", project, *where).code == 0
    assert flags(run, project) == flags(run, checked)
    assert told(project) == told(checked)


def flags(run, project: Path) -> list:
    found = run("flags", project, "--json").json
    return found["fields"]


def told(project: Path) -> dict:
    with Project.open(project, read_only=True) as opened:
        found = opened.call(lambda store: list(documents.each(store)))
        return {
            one.name: [(r.role, r.reader, r.prompt, r.values) for r in opened.call(
                lambda store, one=one: readings.of_document(store, one.id))]
            for one in found
        }  # fmt: skip


def test_a_watch_has_its_work_done_there(run, cluster, tmp_path):
    project = tmp_path / "p"
    assert run("new", project, "--kind", "invoice").code == 0
    many(tmp_path / "inbox", 2)
    said = run("watch", tmp_path / "inbox", "--project", project, "--once",
               "--engine", "dask", "--scheduler", cluster.address)  # fmt: skip
    assert said.code == 0, said
    assert len(told(project)) == 2
    assert all(told(project).values())


def test_a_worker_that_dies_loses_no_document(run, tmp_path):
    files = many(tmp_path / "files", 10)
    here, there = tmp_path / "a" / "p", tmp_path / "b" / "p"
    for project in (here, there):
        assert run("new", project, "--kind", "invoice").code == 0
    assert run("add", here, *files, "--workers", 1).code == 0
    assert run("read", here, "--reader", "layout", "--workers", 1).code == 0
    (tmp_path / "cluster").mkdir()
    with Cluster(tmp_path / "cluster") as cluster, Project.open(there) as project:
        died: list[int] = []

        def watch(progress: Progress) -> None:
            if progress.stage in ("intake", "ocr") and progress.done == 3 and len(died) < 1:
                died.append(cluster.workers[0].pid)
                cluster.workers[0].kill()

        with elsewhere.crew(project, cluster.address) as workers:
            job = Run(project, workers, watch)
            added = pipeline.add(job, files)
            read = pipeline.read(job, ReadPlan(ReaderChoice(LAYOUT)))
        assert cluster.workers[0].wait() == -signal.SIGKILL
    assert died
    assert (added.done, added.failed) == (10, ())
    assert (read.done, read.failed) == (10, ())
    assert told(there) == told(here)
    assert run("verify", there).code == 0


def test_a_scheduler_that_goes_away_ends_the_run_in_a_sentence(tmp_path, monkeypatch):
    with Cluster(tmp_path, count=1) as cluster, DaskWorkers(cluster.address) as workers:
        assert workers.submit(tasks.layout_fields, kind("invoice"), (), ("A",)).result(120)
        monkeypatch.setattr(dask_link, "NOBODY_SECONDS", 1.0)
        cluster.scheduler.kill()
        lost = workers.submit(tasks.layout_fields, kind("invoice"), (), ("A",))
        with pytest.raises(ReaderError, match=r"what is done is kept") as failed:
            lost.result(120)
        assert failed.value.fatal


class Noting:
    """Hears what goes to other machines."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.calls = 0

    def file(self, sha256: str, _size: int) -> Future[None]:
        self.files.append(sha256)
        return done()

    def rest(self, _size: int) -> Future[None]:
        self.calls += 1
        return done()


def done() -> Future[None]:
    future: Future[None] = Future()
    future.set_result(None)
    return future


def test_what_is_marked_is_done_here_on_every_path(checked, cluster):
    heard = Noting()
    with Project.open(checked) as project:
        project.call(lambda store: redaction.never_send(store, 1, by="ana"))
        kept = project.call(elsewhere._kept)
        marked, other = (
            project.call(lambda store, number=number: documents.get(store, number))
            for number in (1, 2)
        )
        proof = project.call(lambda s: pipeline.evidence_of(s, project, marked, date.today()))
        words = project.call(lambda store: pages.primary(store, marked))
        with DaskWorkers(cluster.address, kept=kept, own=1, note=heard) as workers:
            source = blobs.path_in(project.folder, marked.sha256)
            same = INVOICES / marked.name
            for future in (
                workers.submit(tasks.page_words, source, marked.pages[0], 1),
                workers.submit(open_document, same),
                workers.submit(tasks.layout_fields, project.kind, words, ("A",)),
                workers.submit(tasks.checked, proof, 0.5),
            ):
                assert future.result(120)
            assert (heard.files, heard.calls) == ([], 0)
            source = blobs.path_in(project.folder, other.sha256)
            assert workers.submit(tasks.page_words, source, other.pages[0], 1).result(120)
            assert heard.files == [other.sha256]


def test_a_scheduler_elsewhere_needs_consent(run, added):
    where = ("--engine", "dask", "--scheduler", "tcp://192.0.2.1:8786")
    refused = run("check", added, *where)
    assert refused.code == 1
    assert "The documents themselves would go" in refused.sentence
    assert "--consent 192.0.2.1" in refused.sentence
    assert run("redaction", added, "--local-only").code == 0
    refused = run("check", added, *where, "--consent", "192.0.2.1")
    assert refused.code == 1
    assert "stay on this machine" in refused.sentence


def test_what_goes_elsewhere_has_a_row_in_the_ledger(added):
    with Project.open(added) as project:
        note = elsewhere.Note(project, "cluster.example")
        note.file("f" * 64, 1234).result()
        rows = project.call(sent.rows)
        assert [(r.host, r.model, r.size, r.images) for r in rows] == [
            ("cluster.example", "Dask workers", 1234, ())
        ]
        assert "f" * 64 in rows[0].prompt
        assert rows[0].outcome == f"{rows[0].prompt}: handed to the workers"


def test_a_scheduler_here_may_not_pass_on_to_workers_elsewhere(run, added, cluster, monkeypatch):
    monkeypatch.setattr(dask_link, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(dask_link, "host_is_local", lambda _address: False)
    refused = run("check", added, "--engine", "dask", "--scheduler", cluster.address)
    assert refused.code == 1
    assert "has workers on other machines only" in refused.sentence
