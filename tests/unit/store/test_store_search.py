"""Search finds what is stored now, and says when it may miss something."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.geometry import Box
from reviewer.store import documents, fields, search, words
from reviewer.store.db import Store
from reviewer.store.search_text import matches, terms
from reviewer.store.verify import verify


def page(*texts: str) -> PageWords:
    listed = tuple(
        Word(text, Box(10 * n, 5, 10 * n + 9, 15), 0.9, 0) for n, text in enumerate(texts)
    )
    return PageWords(listed, WordSource.OCR, "rapid 1")


def found(store: Store, text: str) -> list[tuple[str, str, int | None]]:
    return [(hit.path, hit.text, hit.page) for hit in search.find(store, text).hits]


def test_values_and_words_are_found_as_one_types(store: Store, add, tell) -> None:
    document = add("shop/a.jpg", {"total": 0.9, "date": 0.8})
    sha256 = documents.get(store, document.id).pages[0].sha256
    words.save(store, sha256, page("Müller", "&", "Söhne", "TOTAL", "7.20"))
    assert search.find(store, "value").note
    assert search.learn(store, 5)
    assert found(store, "VALUE of to") == [("total", "value of total", 1)]
    assert found(store, "muller xyz") == []
    assert len(found(store, "muller sohn")) == 1
    assert found(store, "mulle") == [("", "Müller & Söhne TOTAL 7.20", 1)]
    assert found(store, "7.2")[0][1].endswith("7.20")
    assert search.find(store, "7.20").hits[0].box == Box(40, 5, 49, 15)
    assert search.find(store, "value").note == ""
    assert found(store, "...") == []


def test_a_decision_is_found_and_what_it_replaced_is_not(store: Store, add, tell) -> None:
    document = add("a.jpg", {"total": 0.9})
    search.learn(store, 5)
    tell(document.id, "total", "31.60")
    assert search.learn(store, 5)
    assert found(store, "31.60") == [("total", "31.60", 1)]
    assert found(store, "value") == []
    assert verify(store) == []


def test_words_read_again_take_the_place_of_the_old(store: Store, add) -> None:
    document = add("a.jpg", {"total": 0.9})
    sha256 = document.pages[0].sha256
    words.save(store, sha256, page("alpha"))
    search.learn(store, 5)
    words.save(store, sha256, page("beta"))
    search.learn(store, 5)
    assert found(store, "beta") == [("", "beta", 1)]
    assert found(store, "alpha") == []
    search.rebuild(store)
    assert found(store, "beta") == [("", "beta", 1)]


def test_without_a_full_text_index_values_are_looked_through(
    store: Store, add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("a.jpg", {"total": 0.9})
    monkeypatch.setattr(search, "_has_fts5", lambda _store: False)
    assert search.learn(store)
    said = search.find(store, "OF total")
    assert [hit.path for hit in said.hits] == ["total"]
    assert "no full text index" in said.note


def test_documents_are_found_by_letters_in_order(store: Store, add) -> None:
    for name in ("shop/invoice-2023.pdf", "shop/in_b.pdf", "other/zoo.pdf", "2023/misc.pdf"):
        add(name)
    names = [name for _, name in search.documents_named(store, "inv23")]
    assert names == ["shop/invoice-2023.pdf"]
    assert search.documents_named(store, "2023")[0][1] == "shop/invoice-2023.pdf"
    assert [name for _, name in search.documents_named(store, "_b")] == ["shop/in_b.pdf"]
    assert len(search.documents_named(store, "")) == 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(st.lists(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), min_size=1),
                min_size=1, max_size=8))  # fmt: skip
def test_what_matches_is_what_the_index_finds(tmp_path_factory, texts: list[str]) -> None:
    from reviewer.model.document import Document
    from reviewer.model.field import Field

    folder = tmp_path_factory.mktemp("search") / "project"
    with Store.create(folder, kind_text="", name="x") as store:
        store.rows("PRAGMA synchronous = OFF")
        document = documents.save(store, Document("0" * 64, "a", "image/jpeg", 1, ()), None)
        rows = [
            Field(document.id, "a", f"f{n}", text, None, 0.5, True, ())
            for n, text in enumerate(texts)
        ]
        fields.replace(store, document.id, rows, ())
        search.learn(store, 5)
        for n, text in enumerate(texts):
            if terms(text) and text.isascii():
                hits = {hit.path for hit in search.find(store, text).hits}
                assert f"f{n}" in hits
                assert hits == {
                    f"f{k}" for k, other in enumerate(texts) if matches(other, terms(text))
                }
