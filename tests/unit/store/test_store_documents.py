"""Documents: one per hash, unique names, and what a name from outside means."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.model.document import Document, Failure, Page
from reviewer.model.errors import UsageError
from reviewer.store import blobs, documents, fields
from reviewer.store.db import Store
from reviewer.store.verify import verify


def without_bytes(number: int, name: str, origin: str = "") -> Document:
    sha256 = f"{number:064x}"
    return Document(sha256, name, "image/png", 5, (Page(1, 10, 20, sha256),), origin)


def test_a_document_comes_back_as_it_was_with_its_bytes(store: Store, add, tmp_path: Path) -> None:
    saved = add("img/a.jpg")
    assert saved.id > 0
    assert documents.get(store, saved.id) == saved
    assert saved.pages == (Page(1, 1000.0, 2000.5, saved.sha256),)
    assert saved.origin == str(tmp_path / "files" / "img" / "a.jpg")
    assert blobs.path(store, saved.sha256).read_bytes() == b"img/a.jpg"


def test_many_pages_stay_in_their_order(store: Store) -> None:
    pages = tuple(Page(n, 10.0 * n, 20.5, f"{n:064x}", "pt") for n in range(1, 13))
    saved = documents.save(store, replace(without_bytes(1, "a.pdf"), pages=pages), None)
    assert documents.get(store, saved.id).pages == pages
    assert fields.counts(store).pages == 12


def test_the_same_bytes_twice_are_one_document(store: Store, add) -> None:
    first = add("a.jpg", data=b"same")
    assert add("b/c.jpg", data=b"same") == first
    assert [d.name for d in documents.each(store)] == ["a.jpg"]
    assert fields.counts(store).documents == 1


def test_adding_a_document_again_mends_its_lost_copy(store: Store, add) -> None:
    first = add("a.jpg", data=b"same")
    blobs.path(store, first.sha256).unlink()
    add("a.jpg", data=b"same")
    assert blobs.path(store, first.sha256).read_bytes() == b"same"


def test_bytes_that_come_later_are_watched_over_from_then_on(store: Store, add) -> None:
    path = add("a.jpg", data=b"other").origin
    late = replace(documents.find(store, "a.jpg"), sha256=hashlib.sha256(b"late").hexdigest())
    Path(path).write_bytes(b"late")
    documents.save(store, replace(late, name="late.jpg"), None)
    assert verify(store) == []
    documents.save(store, late, Path(path))
    blobs.path(store, late.sha256).unlink()
    assert verify(store) == ["The copy of late.jpg is missing. Add the document again."]


def test_documents_come_in_the_order_of_their_names_while_others_are_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_CHUNK", 2)
    for number, name in enumerate(["b", "d", "a", "e", "c"]):
        documents.save(store, without_bytes(number, name), None)
    seen = []
    for document in documents.each(store):
        seen.append(document.name)
        documents.save_failure(store, Failure(document.name, "ocr", "reason"))
    assert seen == ["a", "b", "c", "d", "e"]


def test_an_unknown_id_is_a_usage_error(store: Store) -> None:
    with pytest.raises(UsageError, match="no document 7"):
        documents.get(store, 7)


@pytest.fixture
def filed(store: Store) -> dict[str, int]:
    """Documents of several folders, two of them with the same bare name."""
    places = ["/in/img/410.jpg", "/in/img/411.jpg", "/other/img/411.jpg", "/in/x/café.pdf"]
    names = ["img/410.jpg", "img/411.jpg", "other/img/411.jpg", "x/café.pdf"]
    return {
        name: documents.save(store, without_bytes(n, name, origin), None).id
        for n, (name, origin) in enumerate(zip(names, places, strict=True))
    }


@pytest.mark.parametrize(
    ("reference", "beside", "name"),
    [
        ("img/410.jpg", None, "img/410.jpg"),
        ("410.jpg", None, "img/410.jpg"),
        ("./img/410.jpg", None, "img/410.jpg"),
        ("img\\410.jpg", None, "img/410.jpg"),
        ("in/img/410.jpg", None, "img/410.jpg"),
        ("/in/img/410.jpg", None, "img/410.jpg"),
        ("sha256:" + f"{0:064X}", None, "img/410.jpg"),
        ("411.jpg", Path("/other/img"), "other/img/411.jpg"),
        ("../img/411.jpg", Path("/in/labels"), "img/411.jpg"),
        ("/other/img/411.jpg", Path("/in"), "other/img/411.jpg"),
        ("cafe\u0301.pdf", None, "x/café.pdf"),
    ],
)
def test_a_reference_finds_its_document(
    store: Store, filed: dict[str, int], reference: str, beside: Path | None, name: str
) -> None:
    assert documents.find(store, reference, beside).id == filed[name]


@pytest.mark.parametrize(
    "reference", ["412.jpg", "mg/410.jpg", "y/410.jpg", "img", "", "sha256:" + "f" * 64, "sha256:"]
)
def test_a_reference_to_nothing_is_named(
    store: Store, filed: dict[str, int], reference: str
) -> None:
    with pytest.raises(UsageError, match=f'no document "{reference}"'):
        documents.find(store, reference)


def test_a_reference_to_several_is_refused(store: Store, filed: dict[str, int]) -> None:
    with pytest.raises(UsageError, match=r'"411\.jpg" may be any of 2 documents.*sha256:'):
        documents.find(store, "411.jpg")
    with pytest.raises(UsageError, match="may be any of 2"):
        documents.find(store, "img/411.jpg", Path("/other"))


def test_a_taken_name_gets_its_folders_before_it_then_a_number(store: Store) -> None:
    path = Path("/data/b/410.jpg")
    expected = ["410.jpg", "b/410.jpg", "data/b/410.jpg", "410 (2).jpg", "410 (3).jpg"]
    for number, name in enumerate(expected):
        assert documents.free_name(store, "410.jpg", path) == name
        documents.save(store, without_bytes(number, name), None)


def test_a_name_with_folders_gets_the_next_one(store: Store) -> None:
    documents.save(store, without_bytes(1, "b/410.jpg"), None)
    assert documents.free_name(store, "b/410.jpg", Path("/data/b/410.jpg")) == "data/b/410.jpg"


def test_a_file_name_that_is_no_text_is_taken_in(store: Store, tmp_path: Path) -> None:
    raw = "caf\udce9.jpg"  # how Python shows a Latin-1 name on a UTF-8 system
    name = documents.free_name(store, raw, tmp_path / raw)
    saved = documents.save(store, without_bytes(1, name, str(tmp_path / raw)), None)
    assert saved.name == name == "caf?.jpg"
    assert documents.get(store, saved.id) == saved
    assert documents.find(store, raw, tmp_path) == saved
    documents.save_failure(store, Failure(raw, "intake", f"{raw} is empty."))
    documents.clear_failure(store, raw)
    assert documents.failures(store) == ()


def test_a_later_failure_of_a_stage_replaces_the_earlier(store: Store) -> None:
    documents.save_failure(store, Failure("b.pdf", "intake", "It is encrypted."))
    documents.save_failure(store, Failure("b.pdf", "intake", "It is empty."))
    documents.save_failure(store, Failure("a.pdf", "read", "No answer."))
    assert documents.failures(store) == (
        Failure("a.pdf", "read", "No answer."),
        Failure("b.pdf", "intake", "It is empty."),
    )
    assert fields.counts(store).dead_letters == 1


def test_failures_are_forgotten_by_document_and_by_stage(store: Store) -> None:
    for stage in ("intake", "ocr", "read"):
        documents.save_failure(store, Failure("a.pdf", stage, "x"))
        documents.save_failure(store, Failure("b.pdf", stage, "x"))
    documents.clear_failure(store, "a.pdf", "ocr")
    assert [f.stage for f in documents.failures(store) if f.document == "a.pdf"] == [
        "intake",
        "read",
    ]
    documents.clear_failure(store, "a.pdf")
    assert {f.document for f in documents.failures(store)} == {"b.pdf"}


def test_the_failures_of_a_run_replace_those_of_the_run_before(store: Store) -> None:
    for name in ("a", "b"):
        documents.save_failure(store, Failure(name, "read", "old"))
    documents.save_failure(store, Failure("a", "ocr", "stays"))
    documents.replace_failures(store, "read", [Failure("b", "read", "new")])
    assert documents.failures(store) == (
        Failure("a", "ocr", "stays"),
        Failure("b", "read", "new"),
    )


def test_failures_of_some_documents_are_replaced_and_no_others(store: Store, add) -> None:
    first, second = add("a.jpg"), add("b.jpg")
    old = [Failure(one.name, "read", "old") for one in (first, second)]
    documents.replace_failures(store, "read", old)
    documents.replace_failures(store, "read", [], among=[first.id])
    assert [f.document for f in documents.failures(store)] == ["b.jpg"]
    again = [Failure("b.jpg", "read", "new")]
    documents.replace_failures(store, "read", again, among={second.id})
    assert [f.reason for f in documents.failures(store)] == ["new"]
    documents.replace_failures(store, "check", [], among=[first.id, second.id])
    assert len(documents.failures(store)) == 1
