"""Many small writes in one transaction: each keeps or loses its own, and is told after the disk."""

import threading
from pathlib import Path

import pytest

from reviewer.flow import jobs
from reviewer.flow.jobs import StoreThread
from reviewer.model.errors import ProjectError
from reviewer.store import meta
from reviewer.store.db import Store

KIND = '[kind]\nname = "x"\ntitle = "X"\n'


@pytest.fixture
def thread(tmp_path: Path):
    made = StoreThread(lambda: Store.create(tmp_path / "p", kind_text=KIND, name="p"))
    yield made
    made.close()


def hold(thread: StoreThread) -> threading.Event:
    """Keep the store's thread busy until the event is set."""
    go = threading.Event()
    thread.submit(lambda _store: go.wait(10))
    return go


def test_what_is_handed_in_together_is_one_transaction(thread, monkeypatch) -> None:
    begun = []
    atomic = Store.atomic
    monkeypatch.setattr(Store, "atomic", lambda self: begun.append(1) or atomic(self))
    go = hold(thread)
    futures = [
        thread.gather(lambda store, n=n: meta.put(store, f"k{n}", str(n)) or n) for n in range(10)
    ]
    assert not any(future.done() for future in futures)
    go.set()
    assert [future.result(10) for future in futures] == list(range(10))
    assert len(begun) == 1 + 10, "one around them, and a savepoint for each"
    assert thread.call(lambda store: meta.get(store, "k9")) == "9"


def test_one_that_raises_takes_back_only_its_own(thread) -> None:
    def bad(store: Store) -> None:
        meta.put(store, "bad", "1")
        raise ValueError("no")

    go = hold(thread)
    good = thread.gather(lambda store: meta.put(store, "good", "1"))
    failed = thread.gather(bad)
    last = thread.gather(lambda store: meta.put(store, "last", "1"))
    go.set()
    good.result(10)
    last.result(10)
    with pytest.raises(ValueError, match="no"):
        failed.result(10)
    said = thread.call(lambda store: [meta.get(store, key) for key in ("good", "bad", "last")])
    assert said == ["1", None, "1"]


def test_nobody_is_told_that_it_is_kept_when_the_disk_refuses(thread, monkeypatch) -> None:
    atomic, depth = Store.atomic, []

    class Refusing:
        def __init__(self, store: Store) -> None:
            self.inner = atomic(store)

        def __enter__(self) -> None:
            depth.append(1)
            self.inner.__enter__()

        def __exit__(self, *error: object) -> object:
            depth.pop()
            if not depth and error[0] is None:
                full = ProjectError("The disk is full.")
                self.inner.__exit__(ProjectError, full, None)
                raise full
            return self.inner.__exit__(*error)

    monkeypatch.setattr(Store, "atomic", lambda store: Refusing(store))
    kept = thread.gather(lambda store: meta.put(store, "k", "1"))
    with pytest.raises(ProjectError, match="full"):
        kept.result(10)
    monkeypatch.undo()
    assert thread.call(lambda store: meta.get(store, "k")) is None


def test_where_nothing_can_begin_all_are_told(thread, monkeypatch) -> None:
    def refuse(_store: Store) -> None:
        raise ProjectError("The drive is gone.")

    monkeypatch.setattr(Store, "atomic", refuse)
    futures = [thread.gather(lambda store: meta.put(store, "k", "1")) for _ in range(2)]
    for future in futures:
        with pytest.raises(ProjectError, match="gone"):
            future.result(10)


def test_a_persons_act_waits_behind_one_turn_at_most(thread, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "MOST_GATHERED", 3)
    order: list[object] = []
    go = hold(thread)
    futures = [thread.gather(lambda _store, n=n: order.append(n)) for n in range(3)]
    decided = thread.submit(lambda _store: order.append("decision"))
    futures += [thread.gather(lambda _store, n=n: order.append(n)) for n in range(3, 9)]
    go.set()
    decided.result(10)
    for future in futures:
        future.result(10)
    assert sorted(order, key=str) == [*range(9), "decision"]
    assert order.index("decision") <= 9


def test_what_nobody_waits_for_any_more_is_not_done(thread) -> None:
    done = []
    go = hold(thread)
    future = thread.gather(lambda _store: done.append(1))
    assert future.cancel()
    go.set()
    thread.call(lambda _store: None)
    assert done == []


def test_a_job_that_just_begins_is_stopped_when_all_is_closed() -> None:
    """Or whoever closes the window waits until it is done."""
    background, seen = jobs.Background(), []

    class Late(threading.Event):
        def clear(self) -> None:
            threading.Thread(target=background.close).start()
            self.wait(10)
            super().clear()

    background.cancel = Late()
    job = background.start(lambda cancel: seen.append(cancel.is_set()))
    job.result(10)
    assert seen == [True]
