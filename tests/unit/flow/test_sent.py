"""What left this machine is told from the ledger, and what went to this machine did not leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.flow import sent
from reviewer.flow.project import Project
from reviewer.flow.sent import Departed, departed, rows
from reviewer.model.document import Document, Page
from reviewer.model.ledger import Redacted, SentFilter, SentPage
from reviewer.store import documents, ledger
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


def test_a_long_ledger_is_counted_a_stretch_at_a_time(project: Project) -> None:
    for pictures in (1, 2, 3):
        project.call(lambda store, n=pictures: send(store, "one.example", n))
    told = project.call(lambda store: departed(store, at_once=2))
    assert (told.pictures, told.more) == ({"one.example": 3}, True)
    told = project.call(lambda store: departed(store, told, at_once=2))
    assert (told.pictures, told.more) == ({"one.example": 6}, False)


def test_the_ledger_is_looked_through_by_host_time_and_document(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent, "AT_ONCE", 2)
    page = Page(1, 9, 9, "p")

    def fill(store: Store) -> list[int]:
        kept = Document("ab12", "Shop/Receipt.png", "image/png", 1, (page,))
        documents.save(store, kept, None)
        first = send(store, "one.example", 2)
        ledger.after(store, first, "answered")
        second = ledger.before(
            store, host="two.example", model="m", image_sha256=["cd"], masks=0, prompt="A",
            bytes=7, redacted=Redacted("ab12", (SentPage(1, "cd", (), ("d",), "s"),), "p"),
        )  # fmt: skip
        return [first, second, send(store, "one.example", 1)]

    first, second, third = project.call(fill)

    def found(wanted: SentFilter) -> tuple[list[int], int, int]:
        ids, pictures, size, below = list[int](), 0, 0, None
        while below != 0:
            part = project.call(lambda store, at=below: sent.stretch(store, wanted, at))
            ids += part.ids
            pictures, size, below = pictures + part.pictures, size + part.size, part.below
        return ids, pictures, size

    assert found(SentFilter()) == ([third, second, first], 4, 25)
    assert found(SentFilter(host="one.example")) == ([third, first], 3, 18)
    assert found(SentFilter(document="receipt")) == ([second], 1, 7)
    assert found(SentFilter(document="%"))[0] == []
    assert found(SentFilter(since="2999")) == ([], 0, 0)
    assert found(SentFilter(until="2999"))[0] == [third, second, first]
    ((one, name), (other, nobody)) = project.call(lambda s: sent.some(s, [second, first]))
    assert (one.host, name) == ("two.example", "Shop/Receipt.png")
    assert (other.outcome, nobody) == ("answered", "")


def test_a_page_that_was_sent_since_a_moment(project: Project) -> None:
    def fill(store: Store) -> None:
        ledger.before(
            store, host="two.example", model="m", image_sha256=["cd"], masks=0, prompt="A",
            bytes=7, redacted=Redacted("ab12", (SentPage(3, "cd", (), ("d",), "s"),), "p"),
        )  # fmt: skip

    project.call(fill)
    went = project.call(lambda store: ledger.sent_since(store, "ab12", 3, "2020"))
    assert went is not None
    assert went[0] == "two.example"
    for document, page, since in (("ab12", 2, "2020"), ("ab", 3, "2020"), ("ab12", 3, "2999")):
        found = project.call(lambda s, d=document, p=page, at=since: ledger.sent_since(s, d, p, at))
        assert found is None
