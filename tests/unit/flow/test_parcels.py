"""Tasks on their way to another machine: paths stay here, files arrive whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from reviewer.flow import tasks
from reviewer.flow.parcels import Shelf, pack, unpack
from reviewer.intake.open import open_document
from reviewer.model.document import Page

PAGE = Page(1, 100.0, 200.0, "f" * 64, "pt")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_path_is_replaced_by_the_place_of_the_file_there():
    here = Path("/secret/folder of a person/a.pdf")
    parcel = pack(tasks.page_words, (here, PAGE, 2))
    assert parcel.paths == (here,)
    assert b"secret" not in parcel.call
    function, arguments = unpack(parcel.call, [Path("/there/x")])
    assert (function, arguments) == (tasks.page_words, (Path("/there/x"), PAGE, 2))


def test_the_same_path_twice_is_one_file():
    one, other = Path("/a"), Path("/b")
    parcel = pack(open_document, (one, other, [one, {"deep": other}]))
    assert parcel.paths == (one, other)
    _, arguments = unpack(parcel.call, [Path("/x"), Path("/y")])
    assert arguments == (Path("/x"), Path("/y"), [Path("/x"), {"deep": Path("/y")}])


def test_files_lie_on_the_shelf_while_they_are_used(tmp_path):
    shelf = Shelf(tmp_path, most=0)
    with shelf.lent([sha256(b"one")], [b"one"]) as [place]:
        assert place.read_bytes() == b"one"
        with shelf.lent([sha256(b"one"), sha256(b"two")], [b"one", b"two"]) as places:
            assert [p.read_bytes() for p in places] == [b"one", b"two"]
        assert place.read_bytes() == b"one", "another task let go of a file that is in use"
        assert not places[1].exists()
    assert not place.exists()


def test_what_was_used_longest_ago_goes_first(tmp_path):
    shelf = Shelf(tmp_path, most=6)
    places = []
    for data in (b"one", b"two", b"one", b"six"):
        with shelf.lent([sha256(data)], [data]) as [place]:
            places.append(place)
    assert [place.exists() for place in places] == [True, False, True, True]


def test_bytes_of_another_hash_are_not_taken(tmp_path):
    shelf = Shelf(tmp_path)
    with pytest.raises(ValueError, match="not those"), shelf.lent([sha256(b"one")], [b"two"]):
        raise AssertionError("it was lent")
    with shelf.lent([sha256(b"one")], [b"one"]) as [place]:
        assert place.read_bytes() == b"one"


def test_nobody_else_sees_the_folder(tmp_path):
    shelf = Shelf(tmp_path)
    with shelf.lent([sha256(b"one")], [b"one"]) as [place]:
        assert place.parent.stat().st_mode & 0o077 == 0
