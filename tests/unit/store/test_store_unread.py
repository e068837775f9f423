"""Which documents wait for a reader: a page of them at a time, and those that are left alone."""

import pytest

from reviewer.model.document import Document, Failure, Page
from reviewer.model.reading import Reading
from reviewer.store import documents, failures, readings, unread
from reviewer.store.unread import Asked

ASKED = Asked("anthropic", "m", ("A:1", "B:2"), "https://there")


@pytest.fixture
def five(store):
    for number in range(5):
        page = Page(1, 10, 10, f"{number:064x}", "px")
        name = f"{number}.png"
        documents.save(store, Document(f"{number:064x}", name, "image/png", 1, (page,)), None)
    return store


def read(store, document: int, prompt: str, role: str = "A", model: str = "m") -> None:
    made = Reading(role=role, reader="anthropic", values=(), model=model, prompt=prompt, created="")
    readings.save(store, document, made)


def names(store, asked: Asked, after: str = "", limit: int = 10) -> list[str]:
    return [document.name for document in unread.some(store, asked, after, limit)]


def test_what_was_read_with_all_prompts_does_not_wait(five) -> None:
    read(five, 1, "A:1")
    read(five, 1, "B:2", "B")
    read(five, 2, "A:1")
    read(five, 3, "A:1", model="other")
    assert names(five, ASKED) == ["1.png", "2.png", "3.png", "4.png"]
    assert unread.tally(five, ASKED) == unread.Tally(4, 1, ())
    assert names(five, Asked(**{**vars_of(ASKED), "again": True})) == [f"{n}.png" for n in range(5)]


def test_they_come_a_few_at_a_time(five) -> None:
    assert names(five, ASKED, "", 2) == ["0.png", "1.png"]
    assert names(five, ASKED, "1.png", 2) == ["2.png", "3.png"]
    assert names(five, ASKED, "4.png", 2) == []


def test_all_that_wait_come_in_pieces(five, monkeypatch) -> None:
    monkeypatch.setattr(unread, "_CHUNK", 2)
    read(five, 3, "A:1")
    read(five, 3, "B:2", "B")
    every = [document.name for document in unread.each(five, ASKED)]
    assert every == ["0.png", "1.png", "3.png", "4.png"]


def test_only_those_among(five) -> None:
    some = Asked(**{**vars_of(ASKED), "among": frozenset({2, 5})})
    assert names(five, some) == ["1.png", "4.png"]
    assert unread.tally(five, some).waiting == 2
    none = Asked(**{**vars_of(ASKED), "among": frozenset()})
    assert unread.tally(five, none) == unread.Tally(0, 0, ())


def test_what_was_paid_for_in_vain_is_left_until_a_person_says_so(five) -> None:
    paid = Failure("2.png", "read", "no values", 1, "2026", ASKED.sha256, paid=True)
    for failure in (
        paid,
        Failure("3.png", "read", "500", 3, "2026", ASKED.sha256),
        Failure("4.png", "read", "other words", 1, "2026", "another question", paid=True),
    ):
        documents.save_failure(five, failure)
    assert names(five, ASKED) == ["0.png", "1.png", "3.png", "4.png"]
    assert unread.tally(five, ASKED) == unread.Tally(4, 0, (paid,))
    retry = Asked(**{**vars_of(ASKED), "retry": True})
    assert unread.tally(five, retry) == unread.Tally(5, 0, ())


def vars_of(asked: Asked) -> dict[str, object]:
    return {name: getattr(asked, name) for name in Asked.__dataclass_fields__}


def test_what_the_detectors_failed_on_is_mended_when_it_was_read(five) -> None:
    for stage in ("find", "read", "intake"):
        failures.save_failure(five, Failure("0.png", stage, "no"))
    failures.clear_asked(five, "0.png", ASKED.sha256)
    assert [failure.stage for failure in failures.failures(five)] == ["intake"]
