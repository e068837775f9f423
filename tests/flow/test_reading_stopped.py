"""Reading that something stops or fails half-way: nothing is lost, and nobody waits for long."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from reviewer.flow import crew, gate, pipeline
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.errors import ReaderError
from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import Received, Response, VlmServer
from tests.flow.test_reading_by_model import MODEL, _key, answer, read  # noqa: F401 - a fixture

OTHER = "claude-sonnet-5-5"


def by_model(first: Response, other: Response) -> Callable[[Received], Response]:
    return lambda request: other if request.json["model"] == OTHER else first


def asked(server: VlmServer) -> Counter[str]:
    return Counter(post.json["model"] for post in server.posts)


def test_a_document_that_brings_out_a_fault_costs_that_document_alone(run, added, monkeypatch):
    understood, faults = gate.understood, iter([True])

    def at_fault(*what: object):
        if next(faults, False):
            raise LookupError("nobody thought of that")
        return understood(*what)

    monkeypatch.setattr(gate, "understood", at_fault)
    with VlmServer(answer) as server:
        said = run("read", added, *read(server))
        assert said.code == 1
        assert "The program itself failed on it (LookupError: nobody thought of that)" in said.err
        assert said.out.startswith("Read 1 document for ")
        assert run("status", added, "--json").json["dead_letters"] == 1
        before = len(server.posts)
        assert run("read", added, *read(server)).code == 0
        assert len(server.posts) <= before + 1, "what was paid is kept"
    numbers = run("status", added, "--json").json
    assert (numbers["readings"], numbers["dead_letters"]) == (4, 0)


@pytest.mark.parametrize(
    "other", [fake.error(401, "authentication_error"), fake.error(400, "invalid_request_error")]
)
def test_what_the_first_reader_was_paid_for_in_vain_outlasts_the_second(run, added, other):
    """Whether the second is stopped or fails on the same documents."""
    second = "--reader anthropic --model {} --base-url {}"
    with VlmServer(by_model(fake.message("nothing of use"), other)) as server:
        words = (*read(server, "--second", second.format(OTHER, server.url)), "--blank-share", "0")
        assert run("read", added, *words).code == 1
        assert asked(server)[MODEL] == 2
        dead = run("dead", added, "--json").json["dead_letters"]
        assert [one["paid"] for one in dead] == [True, True]
        assert run("read", added, *words).code == 1
        assert asked(server)[MODEL] == 2, "paid again without a person's word"


def test_a_person_who_stops_does_not_wait_for_a_run_that_ends_by_itself(added, monkeypatch):
    monkeypatch.setattr(crew, "GRACE_SECONDS", 0.2)
    slow, broke = threading.Event(), threading.Event()

    def first_slow_then_broke(_request: Received) -> Response:
        if not slow.is_set():
            slow.set()
            broke.wait(20)
            return Response(b"", 200, after=60)
        broke.set()
        return fake.error(402, "billing_error")

    cancel, wind_up = threading.Event(), crew._wind_up

    async def stopped_meanwhile(batch, *rest) -> None:
        assert batch.stopped is not None
        cancel.set()
        await wind_up(batch, *rest)

    monkeypatch.setattr(crew, "_wind_up", stopped_meanwhile)
    ended: list[BaseException] = []
    with VlmServer(first_slow_then_broke) as server, Project.open(added) as project:
        plan = ReadPlan(ReaderChoice("anthropic", MODEL, server.url), blank_share=0)

        def work() -> None:
            with Workers(1) as workers:
                try:
                    pipeline.read(Run(project, workers, cancel=cancel), plan)
                except ReaderError as error:
                    ended.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        thread.join(30)
        assert not thread.is_alive()
    assert "402" in str(ended[0])
