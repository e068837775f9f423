"""The numbers of a run, as any other program may read them in the project."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from reviewer.flow import running
from reviewer.flow.jobs import Progress
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice
from reviewer.flow.project import Project
from reviewer.model.errors import Cancelled, ReaderError
from reviewer.store import meta


@pytest.fixture
def run(tmp_path):
    with Project.create(tmp_path / "p", "receipt") as project:
        yield Run(project, None)


def last(run: Run) -> running.Numbers:
    found = run.project.call(running.last)
    assert found is not None
    return found


def test_a_run_is_told_while_it_goes_on_and_when_it_is_done(run) -> None:
    heard: list[Progress] = []
    choice = ReaderChoice("anthropic", "m")
    watched = Run(run.project, run.workers, heard.append)
    with running.noted(watched, "read", choice) as noting:
        noting.progress(Progress("read", 0, 0, 10, cost=0.0))
        noting.progress(Progress("read", 3, 1, 10, cost=0.5, calls=9, retries=1, at_once=20))
        assert last(run).state == "running"
    told = last(run)
    assert len(heard) == 2
    assert (told.state, told.reader, told.model, told.stage) == ("done", "anthropic", "m", "read")
    assert (told.total, told.done, told.failed, told.left) == (10, 3, 1, 6)
    assert (told.cost_usd, told.calls, told.retries, told.concurrency) == (0.5, 9, 1, 20)


@pytest.mark.parametrize(
    ("error", "state", "why"),
    [(Cancelled(), "stopped", ""), (KeyboardInterrupt(), "stopped", ""),
     (ReaderError("no key", fatal=True), "failed", "no key"), (ZeroDivisionError(), "failed",
     "ZeroDivisionError")],
)  # fmt: skip
def test_how_it_ended_is_told(run, error, state, why) -> None:
    with pytest.raises(type(error)), running.noted(run, "read"):
        raise error
    assert (last(run).state, last(run).why) == (state, why)


@pytest.mark.parametrize("second", [(0.0, 0.5), (0.25, 0.75)])
def test_the_cost_of_two_passes_adds_up(run, second) -> None:
    """Whether the second one counts for itself, or goes on counting as readers of one purse do."""
    with running.noted(run, "read") as noting:
        noting.progress(Progress("read", 2, 0, 2, cost=0.25))
        for done, cost in enumerate(second):
            noting.progress(Progress("read", 2 * done, 0, 2, cost=cost))
        noting.progress(Progress("check", 1, 0, 2))
    assert last(run).cost_usd == 0.75


def test_the_last_reading_is_told_after_other_runs_and_by_newer_programs(run) -> None:
    with running.noted(run, "read", ReaderChoice("anthropic", "m")) as noting:
        noting.progress(Progress("read", 3, 1, 4, cost=0.5, under_way=2))
    with running.noted(run, "check") as noting:
        noting.progress(Progress("check", 4, 0, 4))
    assert last(run).stage == "check"
    held = json.loads(run.project.call(lambda s: meta.get(s, running.READING)))
    run.project.call(lambda s: meta.put(s, running.READING, json.dumps({**held, "later": 1})))
    told = run.project.call(running.last_reading)
    assert (told.stage, told.failed, told.cost_usd, told.under_way) == ("read", 1, 0.5, 0)


def test_who_said_nothing_for_long_was_interrupted(run) -> None:
    with running.noted(run, "read") as noting:
        noting.progress(Progress("read", 1, 0, 2))
        run.project.call(age)
        assert last(run).state == "interrupted"


def age(store) -> None:
    held = json.loads(meta.get(store, running.KEY) or "")
    held["at"] = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    meta.put(store, running.KEY, json.dumps(held))


def test_before_any_run_there_are_no_numbers(run) -> None:
    assert run.project.call(running.last) is None
