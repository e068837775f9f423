"""What left this machine is told from the ledger, and what went to this machine did not leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.flow.project import Project
from reviewer.flow.sent import Departed, departed, rows
from reviewer.store import ledger
from reviewer.store.db import Store


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p", "receipt") as made:
        yield made


def send(store: Store, host: str, pictures: int) -> int:
    return ledger.before(
        store, host=host, model="m", image_sha256=["ab"] * pictures, masks=0, prompt="A", bytes=9
    )


def test_nothing_left_a_project_that_was_never_sent(project: Project) -> None:
    assert project.call(departed) == Departed({})
    assert project.call(rows) == ()


def test_pictures_are_counted_by_host_and_loopback_did_not_leave(project: Project) -> None:
    def fill(store: Store) -> None:
        first = send(store, "one.example", 2)
        ledger.after(store, first, "failed: timeout")
        for host, pictures in (("two.example", 5), ("one.example", 1)):
            send(store, host, pictures)
        for host in ("127.0.0.1", "::1", "localhost"):
            send(store, host, 1)

    project.call(fill)
    told = project.call(departed)
    assert list(told.pictures.items()) == [("two.example", 5), ("one.example", 3)]
    assert told.stayed == 3
    newest, *_, oldest = project.call(rows)
    assert newest.host == "localhost"
    assert (oldest.host, oldest.outcome) == ("one.example", "failed: timeout")


def test_only_what_was_sent_since_is_counted_again(project) -> None:
    project.call(lambda store: send(store, "one.example", 2))
    first = project.call(departed)
    assert project.call(lambda store: departed(store, first)) == first
    project.call(lambda store: send(store, "two.example", 5))
    project.call(lambda store: send(store, "one.example", 1))
    assert first.last == 1
    later = project.call(lambda store: departed(store, first))
    assert later == project.call(departed) == Departed({"two.example": 5, "one.example": 3})
